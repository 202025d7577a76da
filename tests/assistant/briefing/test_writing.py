"""Briefings that a language model words: what its passages carry is shown, and where it fails nothing is lost."""

import re
from collections.abc import Callable

import pytest

from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.briefing.briefing import Briefing, Part
from assistant.briefing.compose import compose
from assistant.briefing.desk import Desk
from assistant.briefing.formats import written
from assistant.briefing.order import checked_order
from assistant.briefing.shelf import Shelf
from assistant.briefing.status import DRAFT
from assistant.briefing.wire import BriefingOut
from assistant.briefing.words import words
from assistant.briefing.writing import GIVEN, in_a_models_words
from assistant.llm.writer import Writer
from assistant.state.state import open_state
from corpus.document import LANGUAGES
from tests.assistant.fake_model import FakeModel, Script

SITE = "https://hub.example"
TOPICS = ("Industry", "Hospitals")
COMPANIES = "Pharmaceutical companies in Lombardy number 246, according to ISTAT (2016 data)"
SHARE = "Lombard pharmaceutical companies are 35% of the national total, according to ISTAT"
BEDS = "Lombard hospitals offer 37,000 beds"
FALSE = "Lombard hospitals offer 99,000 beds"


def told(ids: dict[str, str], *words: str) -> list[str]:
    """A true sentence on each of the passages at hand that begin with these words, the first of each."""
    said = {"Pharmaceutical": COMPANIES, "Lombard": BEDS}
    return [f"{said[word]} [{ids[word]}]. " for word in words if word in ids]


def all_of_it(ids: dict[str, str]) -> list[str]:
    return told(ids, "Pharmaceutical", "Lombard")


@pytest.fixture
def assistant_with(index) -> Callable[[Script], Assistant]:
    """An assistant over the small library whose model writes by a script."""

    def make(script: Script) -> Assistant:
        return Assistant(index, Contact("the Hub", SITE), writer=Writer(FakeModel(script), index.embedder))

    return make


@pytest.fixture
def made(assistant_with) -> Callable[..., Briefing]:
    def make(script: Script, second: str = "") -> Briefing:
        order = checked_order("Israel", "en", TOPICS, "2026-11-26", 2, second)
        return compose(assistant_with(script), order, SITE)

    return make


@pytest.fixture
def plain(index) -> Briefing:
    """The same made with no model."""
    order = checked_order("Israel", "en", TOPICS, "2026-11-26", 2)
    return compose(Assistant(index, Contact("the Hub", SITE)), order, SITE)


def of(briefing: Briefing, kind: str) -> list[Part]:
    return [part for part in briefing.parts if part.kind == kind]


def texts(part: Part) -> list[str]:
    return [statement.wordings[0].text for statement in part.statements]


def bodies(briefing: Briefing) -> list[tuple]:
    return [(part.kind, part.titles, part.statements) for part in briefing.parts]


def test_without_a_model_a_briefing_is_of_editions(plain) -> None:
    assert plain.engine == "editions"
    assert {part.writing for part in plain.parts} == {""}
    assert {wording.support for statement in plain.statements for wording in statement.wordings} == {""}


def test_summary_and_topics_are_written_and_every_sentence_has_its_footnote(made, index) -> None:
    briefing = made(all_of_it)
    assert briefing.engine == "llm:fake"
    summary = of(briefing, "summary")[0]
    assert texts(summary) == [f"{COMPANIES}.", f"{BEDS}."]
    assert summary.writing == "model"
    for statement in summary.statements:
        [wording] = statement.wordings
        assert "figures, names, language, meaning" in wording.support
        assert wording.note.passage_id == f"{statement.key}@en"
        assert wording.note.quote == index.passages[wording.note.passage_id].text
        assert wording.note.url.startswith(f"{SITE}/read/brochure?")


def test_the_model_gets_the_passages_chosen_and_no_others(made, index, plain) -> None:
    asked = []

    def script(ids: dict[str, str]) -> list[str]:
        asked.append(set(ids))
        return []

    made(script)
    chosen = [
        {statement.wordings[0].text.split()[0] for statement in part.statements}
        for part in plain.parts
        if part.kind in ("summary", "topic")
    ]
    assert asked == chosen and len(asked) >= 2


def test_an_invented_figure_is_left_out(made) -> None:
    def script(ids: dict[str, str]) -> list[str]:
        return [*(f"{FALSE} [{one}]. " for one in ids.values()), *all_of_it(ids)]

    summary = of(made(script), "summary")[0]
    assert texts(summary) == [f"{COMPANIES}.", f"{BEDS}."]
    assert b"99,000" not in written(made(script), DRAFT, "md")


def test_where_nothing_is_carried_the_statements_stand_and_the_briefing_says_so(made, plain) -> None:
    briefing = made(lambda ids: [f"{FALSE} [{one}]. " for one in ids.values()])
    assert briefing.engine == "editions"
    assert bodies(briefing) == bodies(plain)
    parts = [part for part in briefing.parts if part.kind in ("summary", "topic")]
    assert {part.writing for part in parts} == {"unsupported"}
    text = written(briefing, DRAFT, "md").decode()
    assert text.count(f"*{words('en')['writing_unsupported']}*") == len(parts)
    assert "written by the language model" not in text


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (lambda ids: [*all_of_it(ids), "Then it ", "BREAK"], "failed"),
        (lambda ids: ["BREAK"], "failed"),
        (lambda ids: [], "unsupported"),
        (lambda ids: ["NOT FOUND"], "unsupported"),
    ],
    ids=["breaks in the middle", "is down", "is silent", "finds nothing"],
)
def test_a_model_that_fails_costs_nothing(made, plain, script: Script, why: str) -> None:
    briefing = made(script)
    assert bodies(briefing) == bodies(plain)
    assert (briefing.engine, of(briefing, "summary")[0].writing) == ("editions", why)
    assert words("en")[f"writing_{why}"] in written(briefing, DRAFT, "md").decode()


def test_a_model_that_failed_is_not_asked_again(assistant_with) -> None:
    assistant = assistant_with(lambda ids: ["BREAK"])
    compose(assistant, checked_order("Israel", "en", TOPICS, "2026-11-26"), SITE)
    assert len(assistant.writer.model.asked) == 1


def test_what_passes_over_the_leading_statement_is_completed(made, plain) -> None:
    briefing = made(lambda ids: told(ids, "Lombard"))
    summary = of(briefing, "summary")[0]
    assert (summary.writing, briefing.engine) == ("partial", "llm:fake")
    left_out = of(plain, "summary")[0].statements[0]
    assert texts(summary)[0] == f"{BEDS}."
    assert left_out in summary.statements
    assert words("en")["writing_partial"] in written(briefing, DRAFT, "md").decode()


def test_it_says_who_wrote_in_every_format(made) -> None:
    briefing = made(all_of_it)
    said = words("en")["written_by"].format(model="fake")
    assert said in written(briefing, DRAFT, "md").decode()
    assert said in " ".join(written(briefing, DRAFT, "html").decode().split())


def test_the_passages_words_stand_in_the_footnote_of_a_written_sentence(made, index) -> None:
    text = written(made(all_of_it), DRAFT, "md").decode()
    quoted = re.findall(r"^\[\^\d+\]: .*“(.*)”", text, re.MULTILINE)
    assert " ".join(index.passages["brochure#companies@en"].text.split()) in quoted


def test_two_sentences_on_one_passage_have_ids_of_their_own(made) -> None:
    def script(ids: dict[str, str]) -> list[str]:
        mark = ids.get("Pharmaceutical", "")
        return [f"{COMPANIES} [{mark}]. ", f"{SHARE} [{mark}]. ", *told(ids, "Lombard")]

    summary = of(made(script), "summary")[0]
    assert [statement.key for statement in summary.statements][:2] == ["brochure#companies"] * 2
    ids = [statement.id for statement in made(script).statements]
    assert ids == [statement.id for statement in made(script).statements], "the same in every version"
    assert len(set(ids)) == len(ids)


def test_with_a_second_language_nothing_is_written(made, index) -> None:
    asked = []
    briefing = made(lambda ids: asked.append(ids) or all_of_it(ids), second="it")
    assert not asked and briefing.engine == "editions"
    assert all(len(statement.wordings) == 2 for statement in briefing.statements)


def test_what_was_written_is_kept_overtaken_and_edited_as_any_statement(assistant_with, index, home, small_library):
    state = open_state("", home, 30)
    try:
        desk = Desk(assistant_with(all_of_it), state.briefings, SITE)
        stored = desk.make(checked_order("Israel", "en", TOPICS, "2026-11-26"), "Anna")
        assert desk.briefings.get(stored.id).briefing == stored.briefing
        sent = BriefingOut.of(stored, DRAFT, ())
        summary = next(part for part in sent.parts if part.kind == "summary")
        assert (sent.engine, summary.writing) == ("llm:fake", "model")
        assert summary.statements[0].wordings[0].support and summary.statements[0].wordings[0].note
        edited = desk.edit(stored.id, summary.statements[0].id, {"en": "Ask us."}, "Anna")
        [wording] = edited.briefing.statements[0].wordings
        assert (wording.text, wording.own.instead, wording.support) == ("Ask us.", f"{COMPANIES}.", "")
        file = small_library / "brochure" / "en.md"
        file.write_text(file.read_text(encoding="utf-8").replace("offer 37,000", "have 37,000"), encoding="utf-8")
        index.sync()
        assert {one.how for one in desk.overtaken(stored)} == {"changed"}
    finally:
        state.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_asks_and_says_it(language: str) -> None:
    said = words(language)
    assert "{model}" in said["written_by"] and "{topic}" in said["asked_topic"]
    keys = ("written_by", "writing_failed", "writing_partial", "writing_unsupported", "asked_summary", "asked_topic")
    assert len({said[key] for key in keys}) == len(keys)


MANY = GIVEN + 2


@pytest.fixture
def long_part(small_library, index) -> tuple[Shelf, Briefing]:
    """A briefing with one topic of more statements than a model is given at a time."""
    for language, said in (("it", "La fabbrica di Lodi numero {n} produce {n} vaccini."),
                           ("en", "Plant{n} at Lodi makes {n} vaccines.")):  # fmt: skip
        told = "".join(
            f"\n\n{{#plant-{n}{' as_of=2019 sources=istat' * (language == 'it')}}}\n{said.format(n=n)}"
            for n in range(MANY)
        )
        file = small_library / "brochure" / f"{language}.md"
        file.write_text(file.read_text(encoding="utf-8").rstrip() + told + "\n", encoding="utf-8")
    index.sync()
    shelf = Shelf(index.snapshot, ("en",), SITE)
    statements = tuple(shelf.statement("topic", f"brochure#plant-{n}") for n in range(MANY))
    order = checked_order("Israel", "en", ("plants",), "2026-11-26")
    return shelf, Briefing(order, "v1", "2026-11-23T10:00:00+00:00", (Part("topic", ("Plants",), statements),))


def test_many_statements_are_written_a_few_at_a_time(long_part, index) -> None:
    shelf, briefing = long_part
    given = []

    def script(ids: dict[str, str]) -> list[str]:
        given.append(list(ids))
        first = next(iter(ids))
        return [f"{first} at Lodi makes {first.removeprefix('Plant')} vaccines [{ids[first]}]. "]

    made = in_a_models_words(briefing, Writer(FakeModel(script), index.embedder), shelf)
    assert given == [[f"Plant{n}" for n in range(GIVEN)], [f"Plant{n}" for n in range(GIVEN, MANY)]]
    assert texts(made.parts[0]) == ["Plant0 at Lodi makes 0 vaccines.", f"Plant{GIVEN} at Lodi makes {GIVEN} vaccines."]
    assert made.parts[0].writing == "model"


def test_where_it_fails_late_what_was_written_stays_and_the_rest_is_the_librarys(long_part, index) -> None:
    shelf, briefing = long_part

    def script(ids: dict[str, str]) -> list[str]:
        return [f"Plant0 at Lodi makes 0 vaccines [{ids['Plant0']}]. "] if "Plant0" in ids else ["BREAK"]

    made = in_a_models_words(briefing, Writer(FakeModel(script), index.embedder), shelf)
    [part] = made.parts
    assert (part.writing, made.engine) == ("partial", "llm:fake")
    assert [statement.key for statement in part.statements] == [
        "brochure#plant-0",
        *(f"brochure#plant-{n}" for n in range(GIVEN, MANY)),
    ]
    assert part.statements[1:] == briefing.parts[0].statements[GIVEN:]

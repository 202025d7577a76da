"""Approved answers as they are given: first, in the reader's language, marked, until the library changes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from assistant.answer import Approval, Claimed, Done, Started, Turn
from assistant.ask import Assistant
from tests.assistant.approved.conftest import BEDS, POSTI

HOW_MANY = "How many beds do Lombard hospitals offer?"
QUANTI = "Quanti posti letto offrono gli ospedali lombardi?"
NEWER = "{#beds-2024 as_of=2024 sources=istat updates=brochure#beds}\nI posti letto sono 36.000."
COMPANIES = Turn("pharmaceutical companies in Lombardy according to ISTAT", "They number 246. [1]")


@pytest.fixture
def chosen(desk):
    """An answer nobody would find: the partners, then the beds."""
    return desk.approve(HOW_MANY, "Anna", keys=["brochure#partners", "brochure#beds"])


def keys(answer) -> tuple[str, ...]:
    return tuple(citation.passage.key for citation in answer.citations)


def test_it_is_given_before_what_would_be_found_and_was_kept(assistant, desk):
    before = assistant.ask(HOW_MANY)
    chosen = desk.approve(HOW_MANY, "Anna", keys=["brochure#partners", "brochure#beds"])
    answer = assistant.ask(f"{HOW_MANY.lower()} ")
    assert keys(before) != keys(answer) == chosen.keys
    assert (before.approved, answer.approved) == (None, Approval(chosen.at))
    assert (answer.outcome, answer.engine, answer.standalone_question) == ("answered", "editions", HOW_MANY.lower())


def test_every_quote_stands_in_its_passage_and_every_sentence_is_cited(assistant, chosen):
    answer = assistant.ask(HOW_MANY)
    for citation in answer.citations:
        document = assistant.index.document(citation.passage.document_id)
        text = document.edition(citation.passage.language).text
        assert text[citation.start : citation.end] == citation.quote == citation.passage.text
    assert {number for claim in answer.claims for number in claim.citations} == {1, 2}
    assert answer.text.endswith(f"{BEDS} [2]")
    assert answer.claims[-1].support == "quoted"


@pytest.mark.parametrize(
    ("question", "language", "statement"),
    [(HOW_MANY, "auto", BEDS), (QUANTI, "auto", POSTI), (QUANTI, "en", BEDS), (HOW_MANY, "it", POSTI)],
)
def test_it_is_given_in_the_readers_language(assistant, chosen, question, language, statement):
    answer = assistant.ask(question, language)
    assert answer.approved and answer.text.endswith(f"{statement} [2]")
    assert answer.language == answer.citations[0].passage.language


def test_a_language_the_library_lacks_gets_the_original(assistant, desk):
    desk.approve(
        HOW_MANY, "Anna", keys=["brochure#beds"], wordings={"de": ["Wie viele Krankenhausbetten gibt es hier?"]}
    )
    answer = assistant.ask("Wie viele Krankenhausbetten gibt es hier?")
    assert (bool(answer.approved), answer.language, answer.claims[0].text) == (True, "de", POSTI)


def test_it_streams_as_any_answer(assistant, chosen):
    started, *claims, done = assistant.stream(HOW_MANY)
    assert isinstance(started, Started) and isinstance(done, Done)
    assert all(isinstance(event, Claimed) for event in claims)
    assert tuple(event.claim for event in claims) == done.answer.claims
    assert started.id == done.answer.id != assistant.ask(HOW_MANY).id
    assert set(done.answer.timings_ms) == {"compose"}


def test_other_questions_are_answered_as_ever(assistant, chosen):
    assert assistant.ask("How many beds do hospitals offer?").approved is None
    assert assistant.ask("hello").outcome == "small_talk"


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        (BEDS, "There are 37,000 beds.", "en"),
        (POSTI, "I posti letto sono 37.000.", "it"),
        ("## Ospedali\n", f"## Ospedali\n\n{NEWER}\n", "it"),
    ],
)
def test_it_is_not_given_once_a_passage_changed_in_any_language(assistant, desk, chosen, rewrite, old, new, language):
    rewrite(old, new, language)
    answer = assistant.ask(HOW_MANY)
    assert answer.approved is None
    assert keys(answer) != chosen.keys
    desk.again(chosen.id, "Bruno")
    assert assistant.ask(HOW_MANY).approved


def test_it_is_not_given_once_a_statement_is_gone(assistant, chosen, rewrite):
    rewrite("{#partners}\nThe strategic partners for research are:\n\n- Regione Lombardia\n- Farmindustria\n", "")
    assert assistant.ask(HOW_MANY).approved is None


def test_it_is_given_again_where_the_library_says_the_same_again(assistant, chosen, rewrite):
    rewrite(BEDS, "There are 37,000 beds.")
    rewrite("There are 37,000 beds.", BEDS)
    assert assistant.ask(HOW_MANY).approved


def test_what_was_taken_back_is_not_given(assistant, desk, chosen):
    assert assistant.ask(HOW_MANY).approved
    desk.approved.remove(chosen.id)
    assert assistant.ask(HOW_MANY).approved is None
    assert assistant.ask(QUANTI).approved is None


def test_in_a_conversation_the_whole_question_is_given_it(assistant, chosen):
    assert assistant.ask(HOW_MANY, history=[COMPANIES]).approved
    again = Turn(HOW_MANY, assistant.ask(HOW_MANY).text)
    italian = assistant.ask("in italiano per favore", history=[COMPANIES, again])
    assert (italian.language, italian.standalone_question) == ("it", HOW_MANY)
    assert italian.approved


def test_a_question_that_leans_on_the_conversation_is_not(assistant, desk):
    desk.approve("And how many beds?", "Anna", keys=["brochure#beds"])
    assert assistant.ask("And how many beds?").approved
    leaning = assistant.ask("And how many beds?", history=[COMPANIES])
    assert leaning.approved is None
    assert leaning.standalone_question != "And how many beds?"
    more = assistant.ask("Tell me more", history=[Turn("And how many beds?", BEDS)])
    assert more.approved is None


def test_where_kinds_are_left_out_only_what_is_whole_is_given(assistant, chosen):
    assert assistant.only(["brochure"]).ask(HOW_MANY).approved
    assert assistant.only(["newsletter"]).ask(HOW_MANY).approved is None


def test_a_newer_statement_counts_where_its_kind_is_left_out_too(assistant, desk, rewrite, small_library):
    desk.approve(HOW_MANY, "Anna", keys=["brochure#beds"])
    folder = small_library / "news"
    folder.mkdir()
    front = (small_library / "brochure" / "it.md").read_text(encoding="utf-8").split("\n# ")[0]
    front = front.replace("id: brochure", "id: news").replace("kind: brochure", "kind: newsletter")
    (folder / "it.md").write_text(f"{front}\n# Ospedali\n\n{NEWER}\n", encoding="utf-8")
    assistant.index.sync()
    assert assistant.only(["brochure"]).ask(HOW_MANY).approved is None


def test_what_the_brochure_said_is_introduced_as_that(assistant, desk, rewrite):
    rewrite("## Ospedali\n", f"## Ospedali\n\n{NEWER}\n", "it")
    desk.approve("Quanti letti?", "Anna", keys=["brochure#beds-2024", "brochure#beds"])
    first, second = assistant.ask("Quanti letti?").claims
    assert (first.lead, second.text) == ("", POSTI)
    assert "2019" in second.lead


def test_without_its_database_the_library_answers(assistant, chosen, approved, home, caplog):
    approved.close()
    for file in home.glob("state.sqlite*"):
        file.unlink()
    answer = assistant.ask(HOW_MANY)
    assert (answer.outcome, answer.approved) == ("answered", None)
    assert "approved answers can't be read" in caplog.text


def test_many_may_ask_at_once(assistant, chosen):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(assistant.ask, [HOW_MANY, QUANTI] * 8))
    assert all(answer.approved for answer in answers)


def test_nothing_is_approved_without_a_database(assistant, chosen):
    plain = Assistant(assistant.index, assistant.contact)
    assert plain.ask(HOW_MANY).approved is None
    assert replace(plain.ask(HOW_MANY), id="", timings_ms={}) == replace(
        assistant.unapproved().ask(HOW_MANY), id="", timings_ms={}, citations=plain.ask(HOW_MANY).citations
    )


class Silent:
    """A language model's writer that nobody may ask."""

    engine = "llm:silent"

    def write(self, *_):
        raise AssertionError("an approved answer is in the library's words")


def test_a_language_model_is_not_asked(assistant, chosen, approved):
    worded = Assistant(assistant.index, assistant.contact, writer=Silent(), approved=approved)
    answer = worded.ask(HOW_MANY)
    assert (bool(answer.approved), answer.engine) == (True, "editions")
    approved.remove(chosen.id)
    with pytest.raises(AssertionError, match="library's words"):
        worded.ask(HOW_MANY)

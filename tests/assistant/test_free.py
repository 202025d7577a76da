"""Free answers: what a model writes is shown only where its passages carry it, and its failures cost nothing."""

from collections.abc import Callable

import pytest

from assistant.answer import Claimed, Contact, Done, Started, Turn, Waiting
from assistant.ask import Assistant
from assistant.llm.prompt import CANARY
from assistant.llm.writer import Writer
from assistant.phrases import phrases
from tests.assistant.fake_model import FakeModel, Script

QUESTION = "pharmaceutical companies in Lombardy according to ISTAT"
COMPANIES = "Pharmaceutical companies in Lombardy number 246, according to ISTAT (2016 data)"
SHARE = "Lombard pharmaceutical companies are 35% of the national total, according to ISTAT"


@pytest.fixture
def writing(index) -> Callable[..., Assistant]:
    """An assistant over the small library whose model answers by a script."""

    def make(script: Script, rewriting: str = "") -> Assistant:
        writer = Writer(FakeModel(script, rewriting), index.embedder)
        return Assistant(index, Contact("the Hub", "https://hub.example"), writer=writer)

    return make


def test_sentences_that_their_passages_carry_are_the_answer(writing) -> None:
    answer = writing(lambda ids: [f"{text} [{ids['Pharmaceutical']}]. " for text in (COMPANIES, SHARE)]).ask(QUESTION)
    assert (answer.outcome, answer.engine, answer.notice) == ("answered", "llm:fake", "")
    assert answer.text == f"{COMPANIES}. [1] {SHARE}. [1]"
    assert [claim.citations for claim in answer.claims] == [(1,), (1,)]
    assert "figures, names, language, meaning" in answer.claims[0].support
    [citation] = answer.citations
    assert citation.passage.id == "brochure#companies@en"
    assert citation.quote == citation.passage.text


@pytest.mark.parametrize(
    "sentence",
    [
        "Pharmaceutical companies in Lombardy number 264, according to ISTAT (2016 data)",
        "Pharmaceutical companies in Lombardy number 246, according to ISTAT (2017 data)",
        "Pharmaceutical companies in Lombardy number 246, according to Farmindustria (2016 data)",
        "Le aziende farmaceutiche in Lombardia sono 246, secondo ISTAT (dati 2016)",
        f"{COMPANIES}, see https://evil.example",
        f"{COMPANIES} {CANARY}",
    ],
)
def test_a_sentence_that_goes_beyond_its_passage_is_never_shown(writing, sentence: str) -> None:
    answer = writing(lambda ids: [f"{text} [{ids['Pharmaceutical']}]. " for text in (sentence, SHARE)]).ask(QUESTION)
    assert [claim.text for claim in answer.claims] == [f"{SHARE}."]
    assert sentence not in answer.text


@pytest.mark.parametrize("mark", ["", "[zzzz]", "[{Lombard}]"])
def test_a_sentence_that_cites_wrongly_gets_the_passage_that_carries_it(writing, mark: str) -> None:
    answer = writing(lambda ids: [f"{COMPANIES} {mark.format(**ids)}."]).ask(QUESTION)
    assert [citation.passage.id for citation in answer.citations] == ["brochure#companies@en"]
    assert answer.claims[0].support.endswith("cited anew")


def test_where_nothing_is_carried_the_library_answers_and_says_so(writing) -> None:
    answer = writing(lambda ids: ["Lombardy has 9,999 companies. ", "Trust me."]).ask(QUESTION)
    assert answer.engine == "editions"
    assert answer.claims[0].support == "quoted"
    assert answer.claims[0].text == f"{COMPANIES}."
    assert answer.notice == phrases("en")["model_unsupported"]
    assert answer.text.endswith(f"*{answer.notice}*")


def test_an_answer_beside_the_question_is_completed_with_what_the_library_would_begin_with(writing) -> None:
    beside = "Lombard hospitals offer 37,000 beds"
    answer = writing(lambda ids: [f"{beside} [{ids['Lombard']}]. "]).ask(QUESTION)
    assert answer.engine == "llm:fake"
    assert [claim.text for claim in answer.claims][:2] == [f"{beside}.", f"{COMPANIES}."]
    assert answer.notice == phrases("en")["model_partial"]


def test_a_model_that_breaks_in_the_middle_leaves_a_whole_answer(writing) -> None:
    assistant = writing(lambda ids: [f"{SHARE} [{ids['Pharmaceutical']}]. Then it ", "BREAK"])
    _, *events, done = assistant.stream(QUESTION)
    answer = done.answer
    assert answer.engine == "llm:fake"
    assert answer.notice == phrases("en")["model_failed"]
    assert [claim.text for claim in answer.claims][:2] == [f"{SHARE}.", f"{COMPANIES}."]
    assert "Then it" not in answer.text
    assert tuple(event.claim for event in events if isinstance(event, Claimed)) == answer.claims
    assert {citation.number for citation in answer.citations} == {n for claim in answer.claims for n in claim.citations}


def test_a_model_that_is_down_costs_nothing(writing) -> None:
    answer = writing(lambda ids: ["BREAK"]).ask(QUESTION)
    assert answer.engine == "editions"
    assert answer.notice == phrases("en")["model_failed"]
    assert answer.claims[0].text == f"{COMPANIES}."


def test_whoever_reads_gets_control_while_the_model_thinks_and_may_leave(writing) -> None:
    assistant = writing(lambda ids: ["", "", f"{COMPANIES} [{ids['Pharmaceutical']}]. ", "More"])
    events = assistant.stream(QUESTION)
    assert isinstance(next(events), Started)
    assert isinstance(next(events), Waiting)
    events.close()
    assert assistant.writer.model.ended


def test_what_is_refused_never_reaches_the_model(writing) -> None:
    assistant = writing(lambda ids: ["Sunny."])
    answer = assistant.ask("What is the weather going to be like on Saturday in Reykjavik?")
    assert answer.outcome == "refused"
    assert not assistant.writer.model.asked


def test_a_follow_up_is_searched_in_the_models_words_and_in_its_own(writing) -> None:
    history = [Turn(QUESTION, f"{COMPANIES} [1]")]
    assistant = writing(lambda ids: [], rewriting='"Lombard hospitals offer beds?"\n')
    answer = assistant.ask("and beds there?", history=history)
    assert answer.standalone_question == "Lombard hospitals offer beds?"
    assert answer.question == "and beds there?"
    assert answer.citations[0].passage.id == "brochure#beds@en"
    assert QUESTION in assistant.writer.model.asked[0][-1].content


def test_a_bad_rewriting_loses_nothing(writing) -> None:
    history = [Turn(QUESTION, f"{COMPANIES} [1]")]
    for rewriting in ("", "What is the weather like in Reykjavik?", "x" * 2000, f"{CANARY}"):
        answer = writing(lambda ids: [], rewriting).ask("Lombard hospitals offer beds", history=history)
        assert answer.citations[0].passage.id == "brochure#beds@en"


def test_closing_the_assistant_closes_the_model(writing) -> None:
    assistant = writing(lambda ids: [])
    assistant.close()
    assert assistant.writer.model.closed


def test_the_whole_stream_is_the_answer(writing) -> None:
    assistant = writing(lambda ids: [f"{COMPANIES} [{ids['Pharmaceutical']}]. "])
    *_, done = assistant.stream(QUESTION)
    assert isinstance(done, Done)
    assert done.answer.text == assistant.ask(QUESTION).text

"""Asking: from a question to a cited answer, a refusal or small talk."""

import pytest

from assistant.answer import Claimed, Done, Started, Turn
from assistant.ask import Assistant
from corpus.errors import QuestionError


def test_an_answer_quotes_its_passage_exactly(assistant: Assistant) -> None:
    answer = assistant.ask("pharmaceutical companies in Lombardy according to ISTAT")
    assert (answer.outcome, answer.language, answer.direction) == ("answered", "en", "ltr")
    [first, second] = answer.claims[:2]
    assert first.text == "Pharmaceutical companies in Lombardy number 246, according to ISTAT (2016 data)."
    assert first.citations == second.citations == (1,)
    assert first.support == "quoted"
    assert answer.text.startswith(f"{first.text} [1] {second.text} [1]")
    citation = answer.citations[0]
    edition = assistant.index.document("brochure").edition("en")
    assert edition.text[citation.start : citation.end] == citation.quote
    assert citation.passage.as_of == "2016"
    assert citation.original.language == "it"
    assert "246" in citation.original.text
    assert citation.url == "/read/brochure?language=en&passage=brochure%23companies%40en#cited"


def test_the_italian_reader_sees_the_original_itself(assistant: Assistant) -> None:
    answer = assistant.ask("le aziende farmaceutiche in Lombardia secondo ISTAT")
    assert answer.language == "it"
    assert answer.claims[0].text.startswith("Le aziende farmaceutiche in Lombardia sono 246")
    assert answer.citations[0].original is None


def test_the_language_that_is_asked_for_wins(assistant: Assistant) -> None:
    answer = assistant.ask("le aziende farmaceutiche in Lombardia secondo ISTAT", "en")
    assert answer.language == "en"
    assert answer.claims[0].text.startswith("Pharmaceutical companies in Lombardy")


def test_a_list_is_told_as_a_list_with_its_introduction(assistant: Assistant) -> None:
    answer = assistant.ask("the strategic partners for research")
    assert answer.claims[0].text == "The strategic partners for research are:\n- Regione Lombardia\n- Farmindustria"
    assert answer.text == "The strategic partners for research are [1]:\n\n- Regione Lombardia\n- Farmindustria"


def test_markup_in_a_document_is_shown_as_it_stands_there(assistant: Assistant) -> None:
    sentence = (
        "The Zefiro works run [7] ovens, see [this](https://evil.example) ![x](https://evil.example/x.png) <b>now"
    )
    assistant.index.documents_folder.mkdir(exist_ok=True)
    (assistant.index.documents_folder / "zefiro.txt").write_text(f"Zefiro\n\n{sentence}.\n", encoding="utf-8")
    assistant.index.sync()
    answer = assistant.ask("the Zefiro works run ovens")
    assert answer.claims[-1].text == f"{sentence}."
    assert r"\[7\] ovens, see \[this\](https://evil.example) !\[x\](https" in answer.text
    assert r"\<b>now. [1]" in answer.text


def test_ask_collects_the_stream(assistant: Assistant) -> None:
    started, *claimed, done = assistant.stream("pharmaceutical companies in Lombardy according to ISTAT")
    assert isinstance(started, Started)
    assert isinstance(done, Done)
    assert all(isinstance(event, Claimed) for event in claimed)
    assert started.id == done.answer.id
    assert tuple(event.claim for event in claimed) == done.answer.claims
    assert tuple(citation for event in claimed for citation in event.citations) == done.answer.citations


def test_what_the_documents_dont_say_is_refused_with_suggestions_and_contact(assistant: Assistant) -> None:
    answer = assistant.ask("What is the weather going to be like on Saturday in Reykjavik?")
    assert answer.outcome == "refused"
    assert not answer.claims
    assert not answer.citations
    assert answer.contact.name in answer.text
    assert 1 <= len(answer.suggestions) <= 3
    assert all("\n" not in suggestion for suggestion in answer.suggestions)


@pytest.mark.parametrize(
    ("said", "language", "part"),
    [
        ("Hello!", "en", "life sciences in Lombardy"),
        ("buongiorno", "it", "scienze della vita"),
        ("Thank you very much!", "en", "welcome"),
        ("Chi sei?", "it", "assistente automatico"),
        ("What can you do?", "en", "strategic objectives"),
        ("Guten Appetit", "en", None),
    ],
)
def test_small_talk(assistant: Assistant, said: str, language: str, part: str | None) -> None:
    answer = assistant.ask(said)
    if part:
        assert (answer.outcome, answer.language) == ("small_talk", language)
        assert part in answer.text
    else:
        assert answer.outcome != "small_talk"


def test_a_refusal_repeats_no_markup_of_the_question(assistant: Assistant) -> None:
    answer = assistant.ask("<img src=x onerror=alert(1)> [click](javascript:alert(1)) zebra crossings")
    assert answer.outcome == "refused"
    assert not set("<>[") & set(answer.text)


def test_a_greeting_with_a_question_is_a_question(assistant: Assistant) -> None:
    answer = assistant.ask("Hello, how many pharmaceutical companies are there in Lombardy according to ISTAT?")
    assert answer.outcome != "small_talk"


def test_the_conversation_completes_a_question_that_leans_on_it(assistant: Assistant) -> None:
    history = [Turn("How many beds do Lombard hospitals offer?", "Lombard hospitals offer 37,000 beds. [1]")]
    answer = assistant.ask("and pharmaceutical companies?", history=history)
    assert answer.standalone_question == "and pharmaceutical companies? (How many beds do Lombard hospitals offer?)"
    alone = assistant.ask("pharmaceutical companies in Lombardy according to ISTAT", history=history)
    assert alone.standalone_question == alone.question


@pytest.mark.parametrize(
    ("question", "language", "said"),
    [
        ("", "auto", "empty"),
        ("   \n", "auto", "empty"),
        ("a" * 10_000, "auto", "10000 characters; at most 1000"),
        ("what\x00is", "auto", "not text"),
        ("\ud800", "auto", "not text"),
        ("What is MIND?", "xx", "'xx' is unknown. Use auto or one of it, en"),
    ],
)
def test_bad_questions_are_refused_before_any_event(
    assistant: Assistant, question: str, language: str, said: str
) -> None:
    with pytest.raises(QuestionError, match=said):
        assistant.stream(question, language)


def test_too_long_a_history_is_refused(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="21 turns; at most 20"):
        assistant.ask("What is MIND?", history=[Turn("a", "b")] * 21)


def test_an_empty_index_refuses(home, index) -> None:
    from assistant.answer import Contact
    from index.index import Index
    from index.lock import Lock
    from tests.conftest import FakeEmbedder

    empty = Index(home / "empty", FakeEmbedder(), Lock(home / "empty"), None)
    empty.sync()
    answer = Assistant(empty, Contact("the Hub", "https://hub.example")).ask("How many companies are there?")
    assert answer.outcome == "refused"
    assert answer.suggestions == ()
    empty.close()

"""Approved once, given in all eight languages: over the whole library, with the real model."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Contact, Turn
from assistant.approved.desk import Desk
from assistant.ask import Assistant
from assistant.cache import plain
from assistant.state.approved import open_approved
from corpus.document import LANGUAGES
from corpus.figures import figures
from corpus.library import LIBRARY

pytestmark = pytest.mark.model

ASKED = {  # the same question as each edition has it first
    "it": "Quanto vale l'export farmaceutico della Lombardia?",
    "en": "How much are Lombardy's pharmaceutical exports worth?",
    "fr": "Combien valent les exportations pharmaceutiques de la Lombardie ?",
    "de": "Wie viel exportiert die Pharmaindustrie der Lombardei?",
    "es": "¿A cuánto ascienden las exportaciones farmacéuticas de Lombardía?",
    "zh": "伦巴第的药品出口额是多少？",
    "he": "מה היקף יצוא התרופות של לומברדיה?",
    "lt": "Kiek siekia Lombardijos farmacijos eksportas?",
}


@pytest.fixture(scope="module")
def desk(library_home: Path, model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk over the whole library, on which the question was approved in English."""
    from index.embedder import Embedder
    from index.index import Index
    from index.lock import Lock
    from index.model import load

    home = tmp_path_factory.mktemp("approved") / "home"
    shutil.copytree(library_home, home)
    approved = open_approved("", home)
    index = Index(home, Embedder(load(model_folder)), Lock(home), LIBRARY)
    opened = Desk(Assistant(index, Contact("the Hub", "https://hub.example"), approved=approved), approved)
    opened.approve(ASKED["en"], "Anna")
    yield opened
    opened.assistant.close()


def test_the_question_is_known_in_all_of_them(desk):
    [made] = desk.approved.all()
    known = {(one.language, plain(one.text)) for one in made.wordings}
    assert {(language, plain(question)) for language, question in ASKED.items()} <= known
    assert not any("2024" in text for _, text in known), "a statement of the answer is asked for by its year in Chinese"
    assert "brochure#pharma-export" in made.keys
    assert len(made.passages) == len(made.keys) * len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_given_in_each(desk, language):
    answer = desk.assistant.ask(ASKED[language])
    [made] = desk.approved.all()
    assert answer.approved
    assert answer.language == language
    assert tuple(citation.passage.key for citation in answer.citations) == made.keys
    for citation in answer.citations:
        text = desk.assistant.index.document(citation.passage.document_id).edition(language).text
        assert (citation.passage.language, text[citation.start : citation.end]) == (language, citation.quote)
    italian = [passage for key in made.keys for passage in desk.assistant.index.editions_of(key)[:1]]
    for citation, original in zip(answer.citations, italian, strict=True):
        assert set(figures(citation.quote, language)) == set(figures(original.text, "it"))


@pytest.mark.parametrize("language", ["en", "de", "he"])
def test_in_a_conversation_it_is_given_to_the_whole_question_alone(desk, language):
    before = Turn("How many IRCCS are there in Lombardy?", "There are 20 [1].")
    assert desk.assistant.ask(ASKED[language], history=[before]).approved
    leaning = {"en": "And their exports?", "de": "Und die Exporte?", "he": "ומה לגבי היצוא?"}[language]
    assert desk.assistant.ask(leaning, history=[before]).approved is None


def test_every_other_question_is_answered_as_ever(desk):
    asked = "How much did Lombardy export in medicines in 2023?"
    mine, plain = desk.assistant.ask(asked), desk.assistant.unapproved().ask(asked)
    assert (mine.approved, mine.text) == (None, plain.text)

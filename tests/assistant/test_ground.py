"""Ground: the real library and model answer what they can and refuse what they can't."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.ground import evidence, ground
from assistant.question import understand
from corpus.library import LIBRARY
from index.embedder import Embedder
from index.index import Index
from index.lock import Lock
from index.model import load
from index.search import match, query

pytestmark = pytest.mark.model

ANSWERED = [
    ("Combien d'entreprises pharmaceutiques y a-t-il en Lombardie ?", "262"),
    ("Wer ist heute Direktor des Human Technopole?", "Zerial"),
    ("¿Quién preside hoy el clúster nacional ALISEI?", "Gelera"),
    ("伦巴第的药品出口额是多少？", "102亿"),
    ("כמה עובדים יש ב-Human Technopole?", "300"),
    ("Kiek vaistų įmonių yra Lombardijoje?", "262"),
    ("How many beds do the hospitals of Lombardy have in total?", "37,000"),
    ("Which share of Lombardy's GDP comes from the life sciences chain?", "12.4%"),
    ("How many people work in the life sciences chain in Lombardy?", "347,380"),
    ("How many large hospitals are there in the region?", "30"),
    ("Quanti posti letto ci sono negli ospedali lombardi?", "37.000"),
    ("Quanto pesa la filiera delle scienze della vita sul PIL della Lombardia?", "12,4%"),
    ("Quanti addetti ha la filiera in Lombardia?", "347.380"),
    ("Che cos'è Human Technopole?", "Human Technopole"),
]
REFUSED = [
    "Combien d'IRCCS y a-t-il en Toscane ?",
    "Wie wird das Wetter morgen in Mailand?",
    "¿Cuántas empresas farmacéuticas tendrá Lombardía en 2035?",
    "托斯卡纳有多少家制药企业？",
    "כמה חברות תרופות יש בטוסקנה?",
    "Kiek vaistų įmonių yra Toskanoje?",
    "What is the price of a train ticket from Milan to Rome?",
    "How many hospital beds does Tuscany have?",
    "Who won the football championship in 1998?",
    "How many pharmaceutical companies will there be in Lombardy in 2045?",
    "How do I renew my Italian passport?",
    "Quanto costa un biglietto del treno da Milano a Roma?",
    "Quanti posti letto ha la Sicilia?",
    "Come si cucina il risotto alla milanese?",
    "Quante aziende farmaceutiche ci saranno in Baviera?",
]


@pytest.fixture(scope="module")
def real(model_folder: Path, library_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant with the real model over the real library."""
    home = tmp_path_factory.mktemp("ground") / "home"
    shutil.copytree(library_home, home)
    index = Index(home, Embedder(load(model_folder)), Lock(home), LIBRARY)
    assert index.sync().embedded == 0, "the library is as it was indexed"
    yield Assistant(index, Contact("the Hub", "https://hub.example"))
    index.close()


@pytest.mark.parametrize(("question", "figure"), ANSWERED)
def test_what_the_documents_say_is_answered(real: Assistant, question: str, figure: str) -> None:
    answer = real.ask(question)
    assert answer.outcome == "answered"
    assert figure in answer.text
    for citation in answer.citations:
        text = real.index.document(citation.passage.document_id).edition(citation.passage.language).text
        assert text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize("question", REFUSED)
def test_what_they_dont_say_is_refused(real: Assistant, question: str) -> None:
    answer = real.ask(question)
    assert answer.outcome == "refused"
    assert not answer.citations
    assert 1 <= len(answer.suggestions) <= 3


def test_the_judgement_shows_what_it_rests_on(real: Assistant) -> None:
    here, there = (_judged(real, f"How many hospital beds does {place} have?") for place in ("Lombardy", "Tuscany"))
    assert here.answerable
    assert not there.answerable
    assert here.probability > there.probability
    assert here.features["elsewhere"] == 0
    assert there.features["elsewhere"] == 1
    assert evidence(here.features) == "weakest+words+horizon"


def test_a_known_question_is_judged_by_its_neighbours(real: Assistant) -> None:
    statement = next(passage for passage in real.index.passages.values() if passage.asked and passage.language == "en")
    left_open = next(e.left_open[0] for d in real.index.documents.values() for e in d.editions if e.language == "en")
    assert _judged(real, statement.asked[0]).features["horizon"] > 0.5
    assert _judged(real, left_open).features["horizon"] < -0.5


def test_no_match_is_no_ground(real: Assistant) -> None:
    question = understand("How many beds?", "auto", (), real.index.vocabulary)
    judged = ground(real.index.snapshot, question, real.index.embedder.query(question.standalone), [])
    assert (judged.answerable, judged.probability) == (False, 0)


def _judged(assistant: Assistant, asked: str):
    index = assistant.index
    question = understand(asked, "auto", (), index.vocabulary)
    embedded = index.embedder.query(question.standalone)
    matches = match(index.snapshot, query(question.standalone, question.spoken, embedded), 10)
    return ground(index.snapshot, question, embedded, matches)

"""Answers over some kinds of documents: nothing of the others is told, cited, suggested or remembered."""

from pathlib import Path

import pytest

from assistant import ask
from assistant.answer import Answer, Contact
from assistant.ask import Assistant
from assistant.cache import Cache
from assistant.ground import Grounds
from index.index import Index
from index.lock import Lock
from tests.assistant.test_newer import BROCHURE, SHEET
from tests.conftest import PUBLICATIONS, FakeEmbedder

EXPORT = "Quanto valgono le esportazioni di farmaci lombardi?"


@pytest.fixture
def hub(tmp_path: Path):
    library = tmp_path / "library"
    for name, text in (("brochure", BROCHURE), ("pharma", SHEET)):
        (library / name).mkdir(parents=True)
        (library / name / "it.md").write_text(text, encoding="utf-8")
    (library / "sources.yaml").write_text(PUBLICATIONS, encoding="utf-8")
    index = Index(tmp_path / "home", FakeEmbedder(), Lock(tmp_path / "home"), library)
    index.sync()
    yield Assistant(index, Contact("Hub", "https://hub.example"), cache=Cache(9))
    index.close()


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch):
    """What is told is at stake here, not whether."""

    def as_(answerable: bool) -> None:
        monkeypatch.setattr(ask, "ground", lambda *_: Grounds(answerable, 1.0, {}))

    as_(True)
    return as_


def cited(answer: Answer) -> list[str]:
    return [citation.passage.key for citation in answer.citations]


def test_the_newer_statement_of_another_kind_is_not_told(hub, judged):
    assert cited(hub.ask(EXPORT)) == ["pharma#export-2024", "brochure#export"]
    answer = hub.only(["brochure"]).ask(EXPORT)
    assert cited(answer) == ["brochure#export"]
    assert "10,2" not in answer.text and "6,9" in answer.text


def test_what_the_brochure_said_is_not_told_where_it_is_left_out(hub, judged):
    answer = hub.only(["factsheet"]).ask(EXPORT)
    assert cited(answer)[0] == "pharma#export-2024"
    assert "6,9" not in answer.text
    assert all(key.startswith("pharma#") for key in cited(answer))


def test_a_correction_of_another_kind_is_not_told(hub, judged):
    question = "Qual è la prima terapia genica europea?"
    assert "Beta" in hub.ask(question).text
    assert "Beta" not in hub.only(["brochure"]).ask(question).text


def test_a_refusal_suggests_nothing_of_other_kinds(hub, judged):
    judged(False)
    every = {passage.asked[0]: passage.document_id for passage in hub.index.passages.values()}
    for kinds, document in ((["brochure"], "brochure"), (["factsheet"], "pharma")):
        answer = hub.only(kinds).ask("esportazioni e terapia")
        assert {every[one] for one in answer.suggestions} == {document}


def test_answers_are_remembered_for_each_choice_of_kinds(hub, judged):
    both = hub.ask(EXPORT)
    alone = hub.only(["brochure"]).ask(EXPORT)
    assert hub.cache.hits == 0
    assert (hub.ask(EXPORT).text, hub.only(["brochure"]).ask(EXPORT).text) == (both.text, alone.text)
    assert hub.cache.hits == 2


def test_without_a_document_of_these_kinds_nothing_is_answered(hub):
    answer = hub.only(["upload"]).ask(EXPORT)
    assert (answer.outcome, answer.suggestions, answer.contact.name) == ("refused", (), "Hub")


def test_no_kinds_are_all_kinds(hub):
    assert hub.only([]) is hub

"""Contact: the body whose objective covers a refused question, else the Hub."""

from pathlib import Path

import pytest

from assistant import ask, contact
from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.ground import Grounds
from index.index import Index
from index.lock import Lock
from tests.conftest import FRONT, PUBLICATIONS, FakeEmbedder

OBJECTIVES = """
# Obiettivi

## Formazione

{#training as_of=2019 sources=istat contact=school}
La formazione dei tecnici di laboratorio è un obiettivo.

## Ricerca

{#research as_of=2019 sources=istat contact=institute}
La ricerca clinica negli ospedali è un obiettivo.
"""

BODY = """---
id: {id}
language: it
title: {title}
kind: partner
issuer: Hub
as_of: "2019"
{address}---

{{#what as_of=2019 sources=istat}}
{title} è un ente lombardo.
"""


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    files = {
        "brochure": FRONT + OBJECTIVES,
        "school": BODY.format(id="school", title="Ufficio Scolastico", address=""),
        "institute": BODY.format(id="institute", title="Istituto", address="source_url: https://institute.example\n"),
    }
    for name, text in files.items():
        (tmp_path / "library" / name).mkdir(parents=True)
        (tmp_path / "library" / name / "it.md").write_text(text, encoding="utf-8")
    (tmp_path / "library" / "sources.yaml").write_text(PUBLICATIONS, encoding="utf-8")
    index = Index(tmp_path / "home", FakeEmbedder(), Lock(tmp_path / "home"), tmp_path / "library")
    index.sync()
    monkeypatch.setattr(ask, "ground", lambda *_: Grounds(False, 0.0, {}))
    monkeypatch.setattr(contact, "COVERS", 0.6)  # the fake embedder knows no likeness but that of words
    yield Assistant(index, Contact("Hub", "https://hub.example"), "https://site.example")
    index.close()


@pytest.mark.parametrize(
    ("question", "name", "url"),
    [
        ("formazione dei tecnici di laboratorio", "Ufficio Scolastico", "https://site.example/read/school?language=it"),
        ("ricerca clinica negli ospedali", "Istituto", "https://institute.example"),
        ("meteo domani pomeriggio", "Hub", "https://hub.example"),
    ],
)
def test_the_objective_a_question_is_about_names_the_contact(
    hub: Assistant, question: str, name: str, url: str
) -> None:
    answer = hub.ask(question, "it")
    assert answer.contact == Contact(name, url)
    assert name in answer.text

"""Newer: which of the statements that update or correct one another is told, and in which order."""

from pathlib import Path

import pytest

from assistant.answer import Contact
from assistant.ask import Assistant
from index.index import Index
from index.lock import Lock
from tests.conftest import PUBLICATIONS, FakeEmbedder

BROCHURE = """---
id: brochure
language: it
title: Brochure
kind: brochure
issuer: Hub
as_of: "2019"
---

# Cifre

{#export as_of=2017 sources=istat}
Le esportazioni di farmaci lombardi valgono 6,9 miliardi di euro (dati 2017).
? Quanto valgono le esportazioni di farmaci lombardi?

{#first as_of=2019 sources=istat}
La terapia Alfa è la prima terapia genica europea.
? Qual è la prima terapia genica europea?
"""

SHEET = """---
id: pharma
language: it
title: Farmaci
kind: factsheet
issuer: Hub
as_of: "2024"
---

# Cifre

{#export-2020 as_of=2020 sources=istat updates=brochure#export}
Le esportazioni di farmaci lombardi valgono 8 miliardi di euro (dati 2020).
? Quanto valevano le esportazioni di farmaci lombardi nel 2020?

{#export-2024 as_of=2024 sources=istat updates=pharma#export-2020}
Le esportazioni di farmaci lombardi valgono 10,2 miliardi di euro (dati 2024).
? Quanto valgono oggi le esportazioni di farmaci lombardi?

{#not-first as_of=2012 sources=istat corrects=brochure#first}
La prima terapia genica europea è la terapia Beta, non la terapia Alfa.
? Qual è davvero la prima terapia genica europea?
"""


@pytest.fixture
def hub(tmp_path: Path):
    library = tmp_path / "library"
    for name, text in (("brochure", BROCHURE), ("pharma", SHEET)):
        (library / name).mkdir(parents=True)
        (library / name / "it.md").write_text(text, encoding="utf-8")
    (library / "sources.yaml").write_text(PUBLICATIONS, encoding="utf-8")
    index = Index(tmp_path / "home", FakeEmbedder(), Lock(tmp_path / "home"), library)
    index.sync()
    yield Assistant(index, Contact("Hub", "https://hub.example"))
    index.close()


@pytest.fixture(autouse=True)
def answerable(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told is at stake here, not whether."""
    from assistant import ask, newer
    from assistant.ground import Grounds

    monkeypatch.setattr(newer, "NEAR", 1.0)  # the fake embedder knows no likeness but that of words

    monkeypatch.setattr(ask, "ground", lambda *_: Grounds(True, 1.0, {}))


def told(hub: Assistant, question: str) -> list[str]:
    return [citation.passage.key for citation in hub.ask(question, "it").citations]


def test_the_newest_leads_and_the_brochures_words_follow(hub: Assistant) -> None:
    answer = hub.ask("Quanto valgono le esportazioni di farmaci lombardi?", "it")
    assert [c.passage.key for c in answer.citations][:2] == ["pharma#export-2024", "brochure#export"]
    assert [claim.lead for claim in answer.claims][:2] == ["", "In precedenza, la brochure riportava (dati 2017):"]
    assert "*In precedenza, la brochure riportava (dati 2017):* Le esportazioni" in answer.text


def test_the_latest_alone_when_it_is_asked_for(hub: Assistant) -> None:
    assert told(hub, "Quanto valgono oggi le esportazioni di farmaci lombardi?")[0] == "pharma#export-2024"
    assert "brochure#export" not in told(hub, "Quanto valgono oggi le esportazioni di farmaci lombardi?")


@pytest.mark.parametrize(("year", "key"), [("2017", "brochure#export"), ("2020", "pharma#export-2020")])
def test_a_year_asks_for_the_statement_of_that_year(hub: Assistant, year: str, key: str) -> None:
    assert told(hub, f"Quanto valgono le esportazioni di farmaci lombardi nel {year}?")[0] == key


def test_a_correction_leads_and_says_what_it_corrects(hub: Assistant) -> None:
    answer = hub.ask("Qual è la prima terapia genica europea?", "it")
    assert [c.passage.key for c in answer.citations][:2] == ["pharma#not-first", "brochure#first"]
    assert answer.claims[1].lead == "Su questo la brochure riportava (dati 2019):"


def test_links_are_known_both_ways(hub: Assistant) -> None:
    assert hub.index.linked("brochure#export")["updated_by"] == ("pharma#export-2020",)
    assert hub.index.linked("pharma#export-2020") == {
        "updated_by": ("pharma#export-2024",),
        "corrected_by": (),
        "updates": ("brochure#export",),
        "corrects": (),
    }
    assert hub.index.linked("brochure#first")["corrected_by"] == ("pharma#not-first",)

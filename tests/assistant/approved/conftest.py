"""The small library with the questions its statements are known to answer, and a desk over it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.answer import Contact
from assistant.approved.desk import Desk
from assistant.ask import Assistant
from assistant.cache import Cache
from assistant.state.approved import Approved, open_approved

POSTI = "Gli ospedali lombardi mettono a disposizione 37.000 posti letto."
BEDS = "Lombard hospitals offer 37,000 beds."
ASKED = {
    "it": (POSTI, "Quanti posti letto offrono gli ospedali lombardi?", "Dove si può essere ricoverati?"),
    "en": (BEDS, "How many beds do Lombard hospitals offer?", "lombard hospitals beds"),
}


@pytest.fixture
def small_library(small_library: Path) -> Path:
    """With two questions below the statement on beds; the first ones are the same question."""
    for language, (statement, *asked) in ASKED.items():
        file = small_library / "brochure" / f"{language}.md"
        lines = "\n".join([statement, *(f"? {question}" for question in asked)])
        file.write_text(file.read_text(encoding="utf-8").replace(statement, lines), encoding="utf-8")
    return small_library


@pytest.fixture
def approved(home: Path) -> Iterator[Approved]:
    opened = open_approved("", home)
    yield opened
    opened.close()


@pytest.fixture
def assistant(index, approved: Approved) -> Assistant:
    return Assistant(index, Contact("the Hub", "https://hub.example"), "https://hub.example", None, Cache(8), approved)


@pytest.fixture
def desk(assistant: Assistant, approved: Approved) -> Desk:
    return Desk(assistant, approved)


@pytest.fixture
def rewrite(small_library: Path, index) -> Callable[..., None]:
    """Changes an edition of the small library and indexes it."""

    def rewritten(old: str, new: str, language: str = "en") -> None:
        file = small_library / "brochure" / f"{language}.md"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        index.sync()

    return rewritten

"""Phrases: what the assistant says in its own words, one file per language."""

from functools import cache
from pathlib import Path

from assistant.wording import listed

FOLDER = Path(__file__).parent / "phrases"


@cache
def languages() -> tuple[str, ...]:
    """The languages the assistant can speak."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))


def phrases(language: str) -> dict:
    """Phrase name -> text in `language`; "utterances" -> small talk as people say it."""
    return listed(FOLDER, language)

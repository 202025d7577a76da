"""Texts: the chat page's own words, one YAML file of flat keys per language; "code" is the language itself."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "texts"
FALLBACK = "en"

Texts = Mapping[str, str]


@cache
def load_texts(folder: Path = FOLDER) -> dict[str, Texts]:
    """The texts of every language that has a file in `folder`, by language, in alphabetical order."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.yaml"))}


def texts_in(language: str) -> Texts:
    """The texts in `language`, else in English."""
    texts = load_texts()
    return texts.get(language, texts[FALLBACK])


def preferred_language(accept_language: str) -> str:
    """The first language of an Accept-Language header (RFC 9110, 12.5.4) that has texts, else English.

    >>> preferred_language("pt, it-IT;q=0.9, en;q=0.8")
    'it'
    """
    ranked = sorted(accept_language.split(","), key=_quality, reverse=True)
    wanted = (tag.split(";")[0].strip().split("-")[0].lower() for tag in ranked if _quality(tag) > 0)
    return next((language for language in wanted if language in load_texts()), FALLBACK)


def _quality(tag: str) -> float:
    weight = tag.partition("q=")[2].strip()
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0


def _read(path: Path) -> Texts:
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    wrong = [key for key, text in entries.items() if not isinstance(text, str)]
    if wrong:
        raise ValueError(f"{path.name}: {', '.join(map(str, wrong))} must be text; put it in quotes.")
    return entries | {"code": path.stem}

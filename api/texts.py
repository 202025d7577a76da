"""Texts: what the reader's pages say around a document, in each language of ours."""

from functools import cache
from pathlib import Path

import yaml

from corpus.document import LANGUAGES

FOLDER = Path(__file__).parent / "texts"
FALLBACK = "en"
AUTONYMS = {
    "it": "Italiano",
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "zh": "中文",
    "he": "עברית",
    "lt": "Lietuvių",
}


@cache
def texts(language: str) -> dict[str, str]:
    """The texts in `language`, English where there are none."""
    name = language if language in LANGUAGES else FALLBACK
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))

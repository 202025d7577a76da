"""Fields: the places and the fields of activity of a sentence that the passages it cites don't have.

A model that copies a passage likes to change its subject to that of the question: the passage's number on medical
devices becomes one on medicines, Italy's becomes Lombardy's. No number or name is wrong then.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from assistant.scope import unmet

FILE = Path(__file__).with_name("fields.yaml")
ANYWHERE = {"zh", "he"}


def unmet_fields(sentence: str, language: str, passages: Sequence[tuple[str, str]]) -> list[str]:
    """The fields, by their names in the data, and places that `sentence` speaks of and no passage, (text, language).

    Places are compared where all passages are in the sentence's language.
    """
    cited = {field for text, spoken in passages for field in _fields(text, spoken)}
    found = [field for field in _fields(sentence, language) if field not in cited]
    if all(spoken == language for _, spoken in passages):
        stated = "\n".join(text for text, _ in passages)
        found += [place for subject in ("here", "elsewhere") for place in unmet(subject, sentence, stated, language)]
    return found


def _fields(text: str, language: str) -> list[str]:
    return [field for field, words in _words(language).items() if words.search(text)]


@cache
def _words(language: str) -> dict[str, re.Pattern[str]]:
    """Field -> what finds the words for it."""
    bound = "" if language in ANYWHERE else r"\b"
    known = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        field: re.compile(f"{bound}(?:{'|'.join(map(re.escape, begun[language]))})", re.IGNORECASE)
        for field, begun in known.items()
        if language in begun
    }

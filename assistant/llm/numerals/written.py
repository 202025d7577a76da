"""Written: how each language writes numbers in words, their units and what joins them, one file per language."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path

from assistant.wording import listed

FOLDER = Path(__file__).parent


def written(language: str) -> dict:
    """What numerals/LANGUAGE.yaml lists; nothing for a language without one."""
    return listed(FOLDER, language)


@cache
def spelled(language: str) -> dict[str, int]:
    """Number word, lower-case -> value: 1 to 99, and the hundreds and thousands that have a word."""
    lists = written(language)
    found = {word: value for value, words in lists.get("words", {}).items() for word in words}
    values = set(found.values())
    tens = {word: ten for word, ten in found.items() if ten in range(20, 100, 10) and ten + 2 not in values}
    ones = {word: value for word, value in found.items() if value < 10}
    for pattern in lists.get("joined", ()):
        for (ten, tenth), (one, unit) in product(tens.items(), ones.items()):
            found.setdefault(pattern.format(tens=ten, unit=one, elided=ten[:-1]), tenth + unit)
    return found


@cache
def ordinals(language: str) -> dict[str, int]:
    """Ordinal word -> value; a word with * stands for any ending."""
    return _values(language, "ordinals")


@cache
def derived(language: str) -> dict[str, int]:
    """Words that have a number in them (triennial, dozen, decade) -> value; a word with * stands for any ending."""
    return _values(language, "derived")


def _values(language: str, section: str) -> dict[str, int]:
    return {word: value for value, words in written(language).get(section, {}).items() for word in words}


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of `words`, longest first; * is any ending, a space any space."""
    patterns = (
        re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"[\s\-]+")
        for word in sorted(words, key=len, reverse=True)
    )
    return "|".join(patterns) or "(?!)"

"""Scope: the places and times a question names that a statement doesn't."""

import re
from functools import cache
from pathlib import Path

import yaml

from index.terms import terms

FOLDER = Path(__file__).parent / "scope"
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

Names = tuple[tuple[str, ...], ...]  # the names of one thing, each as a run of terms


def unmet_years(question: str, statement: str) -> int:
    """How many years `question` names that `statement` doesn't."""
    return len(set(YEAR.findall(question)) - set(YEAR.findall(statement)))


def unmet(subject: str, question: str, statement: str, language: str) -> int:
    """How many places ("elsewhere") or times ("beyond") `question` names that `statement` doesn't."""
    asked, stated = terms(question, language), terms(statement, language)
    named = (names for names in _names(subject, language) if _has(asked, names))
    return sum(not _has(stated, names) for names in named)


@cache
def _names(subject: str, language: str) -> tuple[Names, ...]:
    file = FOLDER / f"{language}.yaml"
    listed = yaml.safe_load(file.read_text(encoding="utf-8"))[subject] if file.exists() else []
    return tuple(tuple(tuple(terms(str(name), language)) for name in names) for names in listed)


def _has(said: list[str], names: Names) -> bool:
    return any(
        tuple(said[i : i + len(name)]) == name for name in names for i, term in enumerate(said) if term == name[0]
    )

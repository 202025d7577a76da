"""Scope: the places and times a question names that a statement doesn't."""

import re
from functools import cache
from pathlib import Path

import yaml

from index.terms import words

FOLDER = Path(__file__).parent / "scope"
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

Names = tuple[tuple[str, tuple[str, ...]], ...]  # the names of one thing, each with its words


def unmet_years(question: str, statement: str) -> list[str]:
    """The years `question` names that `statement` doesn't."""
    return sorted(set(YEAR.findall(question)) - set(YEAR.findall(statement)))


def unmet(subject: str, question: str, statement: str, language: str) -> list[str]:
    """The places ("elsewhere") or times ("beyond") `question` names that `statement` doesn't."""
    asked, stated = words(question), words(statement)
    named = [names for names in _names(subject, language) if not _said(stated, names)]
    said = [(names[0][0], name) for names in named if (name := _said(asked, names))]
    people = subject == "elsewhere"  # "toscane" in the question is Toscana in what is missing
    return [place if people and name[0].islower() else name for place, name in said]


def placed(question: str, language: str) -> str:
    """A question that names no place, asked of this one."""
    listed = _listed(language)
    asked = words(question)
    if not listed or any(_said(asked, names) for kind in ("here", "elsewhere") for names in _names(kind, language)):
        return question
    return re.sub(r"[?.! ]*$", lambda end: f" {listed['home']}{end[0]}", question, count=1)


@cache
def _listed(language: str) -> dict:
    file = FOLDER / f"{language}.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}


@cache
def _names(subject: str, language: str) -> tuple[Names, ...]:
    listed = _listed(language).get(subject, [])
    return tuple(tuple((name, tuple(words(name))) for name in names) for names in listed)


def _said(said: list[str], names: Names) -> str | None:
    """The one of `names` that stands among the words `said`."""
    runs = {tuple(said[i : i + n]) for n in {len(run) for _, run in names} for i in range(len(said))}
    return next((name for name, run in names if run in runs), None)

"""Scope: the places and times a question names that a statement doesn't."""

import re
from functools import cache
from pathlib import Path

from assistant.wording import Phrases, listed
from index.terms import units

FOLDER = Path(__file__).parent / "scope"
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def years(text: str) -> list[str]:
    """The years that `text` names."""
    return YEAR.findall(text)


def unmet_years(question: str, statement: str) -> list[str]:
    """The years `question` names that `statement` doesn't."""
    return sorted(set(years(question)) - set(years(statement)))


def unmet(subject: str, question: str, statement: str, language: str) -> list[str]:
    """The places ("elsewhere") or times ("beyond") `question` names that `statement` doesn't."""
    asked, stated = units(question, language), units(statement, language)
    open_ones = [names for names in _names(subject, language) if not names.within(stated)]
    said = [(names.runs[0][0], name) for names in open_ones if (name := names.within(asked))]
    apart = [(place, name) for place, name in said if not any(name in other and name != other for _, other in said)]
    people = subject == "elsewhere"  # "toscane" in the question is Toscana in what is missing
    return [place if people and not name[0].isupper() else name for place, name in apart]


def without_years(question: str, about: str) -> str:
    """`about` without its years, where `question` names a year of its own."""
    return _tidy(YEAR.sub(" ", about)) if YEAR.search(question) else about


def without_places(question: str, about: str, language: str, spoken: str) -> str:
    """`about`, which is in the language `spoken`, without its places, where `question` names a place of its own."""
    if not any(names.within(units(question, language)) for names in _places(language)):
        return about
    for names in _places(spoken):
        while name := names.within(units(about, spoken)):
            bounds = ("", "") if spoken == "zh" else (r"\b", r"\b")
            shorter = _tidy(re.sub(bounds[0] + re.escape(name) + bounds[1], " ", about, flags=re.IGNORECASE))
            if shorter == about:
                break
            about = shorter
    return about


def placed(question: str, language: str) -> str:
    """A question that names no place, asked of this one."""
    home = listed(FOLDER, language).get("home")
    said = units(question, language)
    if not home or any(names.within(said) for names in _places(language)):
        return question
    if language == "zh":
        return f"{home}{question}"
    return re.sub(r"[?.! ]*$", lambda end: f" {home}{end[0]}", question, count=1)


def _places(language: str) -> tuple[Phrases, ...]:
    return (*_names("here", language), *_names("elsewhere", language))


@cache
def _names(subject: str, language: str) -> tuple[Phrases, ...]:
    return tuple(Phrases.of(names, language) for names in listed(FOLDER, language).get(subject, ()))


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()

"""Scope: the places and times a question names that a statement doesn't."""

import re
from functools import cache
from pathlib import Path

from assistant.wording import Phrases, listed, phrase_in
from index.terms import stop_words, units

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
    named = [(names, name) for names in _names(subject, language) if (name := names.within(asked))]
    said = [(names.runs[0][0], name) for names, name in named if not names.within(stated)]
    longer = [Phrases.of([name], language) for _, name in said]
    apart = [pair for pair in said if not any(_within_longer(pair[1], other, language) for other in longer)]
    people = subject == "elsewhere"  # "toscane" in the question is Toscana in what is missing
    return [place if people and not name[0].isupper() else name for place, name in apart]


def _within_longer(name: str, other: Phrases, language: str) -> bool:
    """Whether a name is only a part of another that stands there: 罗马 of 罗马尼亚."""
    longer = other.runs[0][1]
    return tuple(units(name, language)) != longer and Phrases.of([name], language).within(longer) is not None


def without_years(question: str, about: str) -> str:
    """`about` without its years, where `question` names a year of its own."""
    return _tidy(YEAR.sub(" ", about)) if YEAR.search(question) else about


def without_places(question: str, about: str, language: str, spoken: str) -> str:
    """`about`, which is in the language `spoken`, without its places, where `question` names a place of its own."""
    if not any(names.within(units(question, language)) for names in _places(language)):
        return about
    for names in _places(spoken):
        while name := names.within(units(about, spoken)):
            shorter = _tidy(_place(name, spoken).sub(" ", about))
            if shorter == about:
                break
            about = shorter
    return about


@cache
def _place(name: str, language: str) -> re.Pattern[str]:
    """A place's name, with the preposition before it."""
    if language == "zh":
        return phrase_in(name, language)
    before = "|".join(sorted(map(re.escape, stop_words(language)), key=len, reverse=True))
    return re.compile(rf"(?:\b(?:{before})[\s'’]+)?\b{re.escape(name)}\b", re.IGNORECASE)


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
    return re.sub(r"\s+(?=[?.,;!]|$)", "", re.sub(r"\s+", " ", text)).strip()

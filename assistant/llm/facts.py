"""Facts: the numbers, dates and official names of a sentence that the passages it cites don't have."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from assistant.llm.numerals.amounts import MONEY, Amount, Reading, amounts, items
from assistant.llm.numerals.days import Day, days
from assistant.llm.numerals.grammar import CALENDAR, COUNT, PERCENT, POINTS, VERSION
from assistant.llm.numerals.names import Mentions, Name, names, unmet

EXACT = frozenset({COUNT, CALENDAR, PERCENT, POINTS, VERSION, *MONEY})  # kinds that meet only themselves
ANY_UNIT, LISTED = "unit", "listed"  # of a passage: a number of anything with a unit; the items of its list


@dataclass(frozen=True)
class Unmet:
    """A number, date or name, `text` as it stands in the sentence, that no cited passage has."""

    kind: Literal["number", "date", "name"]
    text: str


def unmet_facts(sentence: str, language: str, passages: Sequence[tuple[str, str]]) -> list[Unmet]:
    """What `sentence`, written in `language`, states and none of the cited `passages`, (text, language), does.

    Compared after undoing each language's way of writing: "6,9 miliardi di euro" is "69亿欧元". Nothing is rounded.
    """
    stated, cited = _stated(sentence, language), [_cited(text, spoken) for text, spoken in passages]
    found = [
        *(Unmet("date", day.text) for day in stated.days if not _dated(day, cited)),
        *(Unmet("number", amount.text) for amount in stated.amounts if not _counted(amount, cited)),
        *(Unmet("name", name.text) for name in stated.names if _unnamed(name, language, passages, cited)),
    ]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class _Stated:
    """The facts of a sentence."""

    days: tuple[Day, ...]
    amounts: tuple[Amount, ...]
    names: tuple[Name, ...]


@dataclass(frozen=True)
class _Cited:
    """The facts of a passage."""

    days: tuple[Day, ...]
    readings: frozenset[Reading]
    mentions: Mentions


@lru_cache(maxsize=1_000)
def _stated(sentence: str, language: str) -> _Stated:
    dated = [day for day in days(sentence, language) if day.sure]
    counted = amounts(_without(sentence, dated), language)
    taken = [(one.start, one.end) for one in (*dated, *counted)]
    sure = tuple(amount for amount in counted if amount.sure)
    return _Stated(tuple(dated), sure, tuple(names(sentence, language, taken)))


@lru_cache(maxsize=1_000)
def _cited(text: str, language: str) -> _Cited:
    dated = days(text, language)
    counted = amounts(_without(text, dated), language)
    readings = {reading for amount in counted for reading in amount.readings}
    readings |= {(value, ANY_UNIT) for value, kind in readings if kind not in EXACT}
    years = sorted({value for value, kind in readings if kind == CALENDAR})
    years += [Decimal(day.year) for day in dated if day.year]
    readings |= {(year, CALENDAR) for year in years} | {(Decimal(items(text)), LISTED)}
    return _Cited(tuple(_in_years(dated, years)), frozenset(readings), Mentions.of(text))


def _in_years(dated: Iterable[Day], years: Sequence[Decimal]) -> Iterator[Day]:
    """Each date; one without a year may be in any year that its text names."""
    for day in dated:
        yield day
        if not day.year:
            yield from (Day(day.text, day.start, day.end, int(year), day.month, day.day) for year in years)


def _without(text: str, dated: Iterable[Day]) -> str:
    """`text` with its dates blanked out, so that their numbers aren't read again."""
    for day in (one for one in dated if one.sure):
        text = f"{text[: day.start]}{'_' * (day.end - day.start)}{text[day.end :]}"
    return text


def _dated(day: Day, cited: Sequence[_Cited]) -> bool:
    """Whether a passage has the date: as exactly as the sentence, or more so."""
    return any(
        one.month == day.month and day.year in (None, one.year) and day.day in (None, one.day)
        for passage in cited
        for one in passage.days
    )


def _counted(amount: Amount, cited: Sequence[_Cited]) -> bool:
    return any(
        wanted in passage.readings
        for one in amount.readings
        for wanted in _meeting(*one, amount.counting)
        for passage in cited
    )


def _meeting(value: Decimal, kind: str, counting: bool) -> Iterator[Reading]:
    """The readings that meet a reading. Units may be left out or said otherwise: "40 years" is "its 40th birthday"."""
    yield value, kind
    if kind == COUNT:
        yield value, ANY_UNIT
        if counting and value > 1:
            yield value, LISTED
    elif kind not in EXACT:
        yield value, COUNT


def _unnamed(name: Name, language: str, passages: Sequence[tuple[str, str]], cited: Sequence[_Cited]) -> bool:
    translated = all(spoken != language for _, spoken in passages)
    return unmet(name, [passage.mentions for passage in cited], translated)

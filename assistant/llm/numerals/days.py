"""Days: the dates of a text, as each language writes them: 26 November 2024, 26.11.2024, 2024年11月, in November."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

from assistant.llm.numerals.written import alternatives

YEAR = r"(?:19|20)\d\d"
DAY = r"(?<!\d)(?<!\d[.,])(?:0?[1-9]|[12]\d|3[01])(?!\d)"
ISO = re.compile(rf"(?<!\d)(?P<year>{YEAR})-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)")
NUMERIC = re.compile(rf"(?<![\d.,/])(?P<first>\d{{1,2}})([./-])\s?(?P<second>\d{{1,2}})\2\s?(?P<year>{YEAR})(?!\d)")
HAN = re.compile(
    rf"(?:(?P<year>{YEAR})\s?年)?\s?(?P<month>\d{{1,2}}|十[一二]|(?<![第十])[一二三四五六七八九十])\s?月"
    r"(?:份|\s?(?P<days>\d{1,2}(?:\s?[日号]?\s?(?:[-–—至到、和]|与)\s?\d{1,2})*)\s?[日号])?"
)
HAN_MONTHS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
# What may stand between the days of a month: 16-19 June, 5., 6. und 7. Mai, dal 5 al 7 maggio.
BETWEEN = (
    r"(?:st|nd|rd|th|er|\.|°|º|d\.)?\s?(?:[-–—,/]|to|and|e|ed|al|all['’]|et|au|bis|und|y|bis\szum|ir|iki|עד|ו?[בל]?)"
    r"[\s-]?(?:(?:el|il|le|the|den|dem|al)\s)?"
)
LITHUANIAN = {  # what the cases of a month's name begin with
    "saus": 1, "vasari": 2, "vasarį": 2, "vasary": 2, "kov": 3, "baland": 4, "geguž": 5, "biržel": 6, "liep": 7,
    "rugpj": 8, "rugsėj": 9, "spal": 10, "lapkri": 11, "gruod": 12,
}  # fmt: skip
ORDINAL = r"(?:st|nd|rd|th|er|°|º|\.)?"
PLACED = (" in ", "In ", " since ", "Since ", " by ", "By ", " until ")  # what stands before "May", not before "may"
# Months that are other words too, and so are sure only beside a day or a year; None: all.
AMBIGUOUS = {"en": {"may", "march"}, "he": {"מאי", "יוני", "מרץ"}, "lt": None}


@dataclass(frozen=True)
class Day:
    """A month, perhaps with its year and a day, as it stands at `start:end`. Not `sure`: perhaps another word."""

    text: str
    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    sure: bool = True


def days(text: str, language: str) -> list[Day]:
    """The dates of `text`, each day of a range by itself; a month alone is one too."""
    found = [*_numeric(text), *(_han(text) if language == "zh" else _named(text, language))]
    if language in ("zh", "he"):  # titles stand there as they are: "Decreto n. 70 del 2 aprile 2015"
        found += [day for other in ("it", "en") for day in _named(text, other) if day.year]
    return sorted(found, key=lambda day: (day.start, day.day or 0))


def _numeric(text: str) -> Iterator[Day]:
    for match in ISO.finditer(text):
        if int(match["month"]) <= 12:
            yield Day(match[0], *match.span(), int(match["year"]), int(match["month"]), int(match["day"]))
    for match in NUMERIC.finditer(text):
        day, month = int(match["first"]), int(match["second"])
        day, month = (month, day) if month > 12 else (day, month)
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield Day(match[0], *match.span(), int(match["year"]), month, day)


def _han(text: str) -> Iterator[Day]:
    for match in HAN.finditer(text):
        month = int(match["month"]) if match["month"].isdigit() else HAN_MONTHS.index(match["month"]) + 1
        if 1 <= month <= 12:
            yield from _each(match, month, match["year"], match["days"])


def _named(text: str, language: str) -> Iterator[Day]:
    pattern, months = _pattern(language)
    for match in pattern.finditer(text):
        name = match["month"].lower().rstrip(".")
        month = months.get(name) or next(number for stem, number in months.items() if name.startswith(stem))
        listed = match["days"] or match["after"]
        placed = match.string.endswith(PLACED, 0, match.start())
        sure = bool(listed or match["year"] or placed) or not _other_word(match["month"], language)
        yield from _each(match, month, match["year"], listed, sure)


def _each(match: re.Match[str], month: int, year: str | None, listed: str | None, sure: bool = True) -> Iterator[Day]:
    numbers = [int(one) for one in re.findall(r"\d{1,2}", listed or "")]
    for day in numbers or [None]:
        yield Day(match[0].strip(), *match.span(), int(year) if year else None, month, day, sure)


def _other_word(name: str, language: str) -> bool:
    """Whether a month's name, alone, may be another word; an abbreviation always may."""
    wide = _locale(language).months["format"]["wide"].values() if _locale(language) else ()
    others = AMBIGUOUS.get(language, set())
    return others is None or name.lower() in others or name not in (*wide, *(one.capitalize() for one in wide))


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """(where a month's name stands with its day and year, month's name or its beginning -> number)."""
    months = _months(language)
    names = alternatives(f"{stem}*" for stem in months) if language == "lt" else alternatives(months)
    month = rf"(?<![^\W\d_])(?<![^\W\d_]-){'[ובלמהכש]{0,2}-?' if language == 'he' else ''}(?P<month>{names})\.?(?!\w)"
    listed = rf"{DAY}(?:{BETWEEN}{DAY})*"
    before = rf"(?:(?P<days>{listed}){ORDINAL}\s?(?:d\.|de|di|of|d['’]|-)?\s?)?"
    after = {
        "en": rf"(?:\s(?P<after>{listed}){ORDINAL})?",
        "lt": rf"(?:\s(?P<after>{listed})\s?(?:d\.|dien\w*|(?=iki\b)))?",
    }
    year = rf"(?:,?\s(?:de\s|del\s|di\s|of\s)?(?P<year>{YEAR})(?!\d|[.,]\d{{3}}))?"
    if language == "lt":  # 2025 m. rugsėjo 23 d.
        year, before = "", rf"(?:(?P<year>{YEAR})\s?(?:m\.|metų|metais)?,?\s)?{before}"
    pattern = f"{before}{month}{after.get(language, '(?P<after>(?!))?')}{year}"
    flags = 0 if language in ("en", "de") else re.IGNORECASE
    return re.compile(pattern, flags), {name.lower().rstrip("."): number for name, number in months.items()}


@cache
def _months(language: str) -> dict[str, int]:
    """Name or abbreviation as Babel has it -> number."""
    if language == "lt":
        return LITHUANIAN
    if not (locale := _locale(language)):
        return {}
    forms = [locale.months[use][width] for use in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    if language == "en":
        forms.append({9: "Sept"})
    names = {name.rstrip("."): number for form in forms for number, name in form.items() if not name[0].isdigit()}
    return names | ({name.lower(): number for name, number in names.items()} if language not in ("en", "de") else {})


@cache
def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse("en_GB" if language == "en" else language or "en_GB")
    except (UnknownLocaleError, ValueError):
        return None

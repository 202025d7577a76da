"""Grammar: the patterns by which one language writes amounts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from assistant.llm.numerals.written import alternatives, derived, ordinals, spelled, written
from corpus.figures import SCALES

COUNT, CALENDAR, PERCENT, POINTS, YEARS, VERSION = "", "calendar", "percent", "points", "year", "version"
SIGNS = {"€": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "EUR": "EUR", "USD": "USD", "GBP": "GBP", "CHF": "CHF"}
SYMBOLS = {"km²": "km2", "km2": "km2", "m²": "m2", "m2": "m2", "km": "km", "kg": "kg", "%": PERCENT, "％": PERCENT}
TOKEN = re.compile(r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,'’]\d+)*")
HAN_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"两": 2}


@dataclass(frozen=True)
class Grammar:
    """How one language writes amounts."""

    language: str
    words: re.Pattern[str]
    worth: Callable[[re.Match[str]], int]
    suffix: re.Pattern[str]
    scale: re.Pattern[str]
    of: re.Pattern[str]
    unit: re.Pattern[str]
    joins: re.Pattern[str]
    century: re.Pattern[str]
    counter: re.Pattern[str]
    derived: re.Pattern[str]


@cache
def grammar(language: str) -> Grammar:
    """The grammar of one of the languages with a file in numerals/."""
    lists = written(language)
    words, worth = _han_words(lists) if language == "zh" else _words(language)
    return Grammar(
        language=language,
        words=words,
        worth=worth,
        suffix=re.compile(rf"(?:{alternatives(lists['suffixes'])})(?!\w)" if lists.get("suffixes") else "(?!)"),
        scale=_scales(language, lists),
        of=re.compile(rf"\s?(?:(?:{alternatives(lists['of'])})(?:\s|(?<=['’])))?-?"),
        unit=_units(language, lists),
        joins=re.compile(rf"\s?(?:(?:{alternatives(lists['ranges'])})|[-–—,、/~～])\s?-?"),
        century=re.compile(rf"\s?(?:{alternatives(lists['century'])})(?!\w)"),
        counter=re.compile(alternatives(lists.get("counters", ()))),
        derived=re.compile(alternatives(derived(language)), re.IGNORECASE),
    )


def _words(language: str) -> tuple[re.Pattern[str], Callable[[re.Match[str]], int]]:
    written_out = derived(language) | ordinals(language) | spelled(language)
    values = {_unhyphened(word): value for word, value in written_out.items()}
    stems = {word[:-1]: value for word, value in values.items() if word.endswith("*")}

    def worth(match: re.Match[str]) -> int:
        word = _unhyphened(match["word"].lower())
        return values.get(word) or next(value for stem, value in stems.items() if word.startswith(stem))

    before = "[ובלמהכש]{0,2}" if language == "he" else ""
    return re.compile(rf"(?<![\w-]){before}(?P<word>{alternatives(values)})(?!\w)", re.IGNORECASE), worth


def _unhyphened(word: str) -> str:
    return re.sub(r"[\s-]+", " ", word)


def _han_words(lists: dict) -> tuple[re.Pattern[str], Callable[[re.Match[str]], int]]:
    """Chinese number words count only before a measure word or a range's end, after 第 or 百分之, or in fractions."""
    number = "[一二两三四五六七八九十][一二三四五六七八九十百]*"
    follows = rf"[多余来]?(?:{alternatives(lists['counters'])})|[到至或][一二两三四五六七八九十]|分之"
    pattern = rf"(?:第|百分之|分之)(?P<after>{number})|(?P<before>{number})(?=(?:{follows}))"
    return re.compile(pattern), lambda match: _han_value(match["after"] or match["before"])


def _han_value(word: str) -> int:
    total = digit = 0
    for character in word:
        if character in "十百":
            total, digit = total + (digit or 1) * (10 if character == "十" else 100), 0
        else:
            digit = HAN_DIGITS[character]
    return total + digit


def _scales(language: str, lists: dict) -> re.Pattern[str]:
    bound = "" if language == "zh" else r"(?!\w)"
    own = [(rf"(?:{alternatives(words)})\.?{bound}", power) for power, words in lists["scales"].items()]
    every = enumerate([*SCALES[language].items(), *own])
    return re.compile(r"\s?-?(?:" + "|".join(f"(?P<p{power}_{i}>{word})" for i, (word, power) in every) + ")")


def _units(language: str, lists: dict) -> re.Pattern[str]:
    """The last group that matched is named after the kind. Small letters: "24 Ore" is a newspaper."""
    kinds = {PERCENT: lists["percent"], POINTS: lists["points"], **lists["currencies"], **lists["units"]}
    words = [(word, kind) for kind, listed in kinds.items() for word in listed]
    words += [*SYMBOLS.items(), *((sign, kind) for sign, kind in SIGNS.items() if sign.isalpha())]
    words.sort(key=lambda pair: len(pair[0]), reverse=True)
    choices = (
        rf"(?:{alternatives([word])}){_bound(word, language)}(?P<u{i}_{kind}>)" for i, (word, kind) in enumerate(words)
    )
    article = "ה?" if language == "he" else ""
    return re.compile(rf"\s?{article}(?:{'|'.join(choices)})", re.IGNORECASE if language == "de" else 0)


def _bound(word: str, language: str) -> str:
    return r"(?!\w)" if word[-1].isalnum() and (word.isascii() or language != "zh") else ""

"""Figures: the numbers of a text as values, after undoing each language's way of writing them."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

# CLDR: the thousands and decimal separators of each language; a space may be plain, no-break or narrow.
SEPARATORS = {
    "it": (".", ","),
    "en": (",", "."),
    "de": (".", ","),
    "es": (". ", ","),
    "fr": (" ", ","),
    "lt": (" ", ","),
    "zh": (",", "."),
    "he": (",", "."),
}
# What a number is multiplied by where the word follows it: "1,75 milioni", "175万". Longer words first.
SCALES = {
    "it": {r"miliard[oi]\b": 9, r"milion[ei]\b": 6, r"mila\b": 3},
    "en": {r"billion\b": 9, r"million\b": 6, r"thousand\b": 3},
    "de": {r"(?:Milliarden?\b|Mrd\.)": 9, r"(?:Million(?:en)?\b|Mio\.)": 6, r"Tausend\b": 3},
    "es": {r"mil\s+millones\b": 9, r"mill[oó]n(?:es)?\b": 6, r"mil\b": 3},
    "fr": {r"milliards?\b": 9, r"millions?\b": 6, r"mille\b": 3},
    "lt": {r"(?:milijard\w*|mlrd\.)": 9, r"(?:milijon\w*|mln\.)": 6, r"(?:tūkstan\w*|tūkst\.)": 3},
    "zh": {"万亿": 12, "亿": 8, "百万": 6, "万": 4, "千": 3},
    "he": {r"מיליארד\w*": 9, r"מיליו\w+": 6, r"אל(?:ף|פים|פי)\b": 3},
}
NAMES = re.compile(r"(?<![\d.,])4\.0(?!\d)")  # Industry 4.0 is a name, written alike everywhere
MONTHS = re.compile(r"\d{1,2}(?=月)")  # Chinese writes months as numbers, where others have their names
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})


def figures(text: str, language: str) -> Counter[Decimal]:
    """Each number of `text` and how often it stands there: Italian "6,9 miliardi" equals Chinese "69亿"."""
    text = NAMES.sub("", text.translate(SPACES))
    text = MONTHS.sub("", text) if language == "zh" else text
    return Counter(value for _, _, value in numbers(text, language))


def numbers(text: str, language: str) -> Iterator[tuple[int, int, Decimal]]:
    """(start, end, value) of whatever is written with digits in `text`, names and dates too."""
    for match in _number(language).finditer(text):
        yield match.start(), match.start() + len(match[0].rstrip()), _value(match, language)


@cache
def _number(language: str) -> re.Pattern[str]:
    thousands, decimal = (re.escape(separator) for separator in SEPARATORS[language])
    scales = "|".join(f"(?P<e{power}>{word})" for word, power in SCALES[language].items())
    return re.compile(
        rf"(?P<digits>\d{{1,3}}(?:[{thousands}]\d{{3}})+(?!\d)(?:{decimal}\d+)?|\d+(?:{decimal}\d+)?)\s?(?:{scales})?"
    )


def _value(match: re.Match[str], language: str) -> Decimal:
    thousands, decimal = SEPARATORS[language]
    digits = match["digits"]
    for separator in thousands:
        digits = digits.replace(separator, "")
    power = next((int(name[1:]) for name, word in match.groupdict().items() if name != "digits" and word), 0)
    return (Decimal(digits.replace(decimal, ".")) * 10**power).normalize()

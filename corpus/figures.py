"""Figures: the numbers of a text as values, after undoing each language's way of writing them."""

import re
from collections import Counter
from decimal import Decimal

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
NAMES = re.compile(r"(?<![\d.,])4\.0(?!\d)")  # Industry 4.0 is a name, written alike everywhere
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})


def figures(text: str, language: str) -> Counter[Decimal]:
    """Each number of `text` and how often it stands there: "6,9" in Italian and "6.9" in English are equal."""
    thousands, decimal = SEPARATORS[language]
    number = re.compile(
        rf"\d{{1,3}}(?:[{re.escape(thousands)}]\d{{3}})+(?!\d)(?:{re.escape(decimal)}\d+)?|\d+(?:{re.escape(decimal)}\d+)?"
    )
    found = number.findall(NAMES.sub("", text.translate(SPACES)))
    return Counter(_value(digits, thousands, decimal) for digits in found)


def _value(digits: str, thousands: str, decimal: str) -> Decimal:
    for separator in thousands:
        digits = digits.replace(separator, "")
    return Decimal(digits.replace(decimal, ".")).normalize()

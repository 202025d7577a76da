"""Quantity: a figure's value as a language writes it."""

from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal, format_percent

WORDED = 1_000_000  # from which on the scale is a word: 6.9 billion
YEARLY = 4  # decimals that a scale word leaves at most: 1.4842 in Chinese, where scales go by ten thousand


def quantity(value: Decimal, unit: str, language: str) -> str:
    """ "12.4%", "25,300", "6.9 billion": nothing is rounded but decimals beyond the fourth of a scale word."""
    if unit == "percent":
        return percent(value, language)
    plain = int(value) if value == value.to_integral_value() else value
    if abs(value) < WORDED:
        return format_decimal(plain, locale=language, decimal_quantization=False)
    return format_compact_decimal(plain, format_type=_scales(language), locale=language, fraction_digits=YEARLY)


def percent(value: Decimal, language: str) -> str:
    return format_percent(value / 100, locale=language, decimal_quantization=False)


@cache
def _scales(language: str) -> str:
    """The name of the language's scale words; Chinese ones are as short as they can be."""
    return "long" if "long" in Locale(language).compact_decimal_formats else "short"

"""Dates: years, months and days in ISO form, as each language writes them."""

from datetime import date

from babel.dates import format_date, format_skeleton


def in_words(iso: str, language: str) -> str:
    """ "2016" stays; "2024-11" becomes "November 2024", "2024-11-26" "26 November 2024"; what is no date stays."""
    parts = iso.split("-")
    try:
        day = date(*(int(part) for part in (*parts, 1, 1)[:3]))
    except ValueError:
        return iso
    locale = "en_GB" if language == "en" else language
    if len(parts) == 2:
        return format_skeleton("yMMMM", day, locale=locale)
    return format_date(day, "long", locale=locale) if len(parts) == 3 else iso

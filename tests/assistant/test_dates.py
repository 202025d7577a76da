"""Dates: as each language writes them."""

import pytest

from assistant.dates import in_words


@pytest.mark.parametrize(
    ("iso", "language", "written"),
    [
        ("2016", "en", "2016"),
        ("2024-11", "en", "November 2024"),
        ("2024-11-26", "en", "26 November 2024"),
        ("2024-11-26", "it", "26 novembre 2024"),
        ("2024-11-26", "de", "26. November 2024"),
        ("2024-11", "es", "noviembre de 2024"),
        ("2024-11-26", "zh", "2024年11月26日"),
        ("2024-11-26", "he", "26 בנובמבר 2024"),
        ("2024-11-26", "lt", "2024 m. lapkričio 26 d."),
        ("", "en", ""),
        ("about 2019", "en", "about 2019"),
        ("2024-13", "en", "2024-13"),
    ],
)
def test_dates_in_words(iso: str, language: str, written: str) -> None:
    assert in_words(iso, language) == written

"""A briefing cut to its pages: each part keeps its beginning, and the table of figures a few rows for each page."""

from dataclasses import replace

import pytest

from assistant.briefing.briefing import Briefing
from assistant.briefing.fit import cut, fitted
from assistant.briefing.pdf import pages_of


@pytest.fixture
def long(by_hand):
    """A briefing with far more figures and statements than its pages hold."""

    def made(pages: int) -> Briefing:
        briefing = by_hand("en", pages=pages)
        summary, figures, topic, points = briefing.parts
        many = replace(figures, figures=figures.figures * 30)
        return replace(briefing, parts=(summary, many, replace(topic, statements=topic.statements[:1] * 150), points))

    return made


@pytest.mark.parametrize(("pages", "rows"), [(1, 2), (2, 4), (4, 8)])
def test_however_little_is_kept_some_figures_stay(long, pages, rows):
    kept = cut(long(pages), 0.0)
    assert [len(part.statements) or len(part.figures) or len(part.points) for part in kept.parts] == [1, rows, 1, 1]
    assert kept.parts[1].figures == long(pages).parts[1].figures[:rows]


@pytest.mark.parametrize("pages", [1, 2])
def test_it_is_as_long_as_was_asked_for(long, pages):
    found = fitted(long(pages))
    assert pages_of(long(pages)) > pages == pages_of(found)
    assert len(found.parts[2].statements) > 1, "and no shorter than it must be"

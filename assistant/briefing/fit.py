"""Fit: cuts a briefing down to the pages it was asked for, as its PDF counts them."""

from dataclasses import replace
from math import ceil

from assistant.briefing.briefing import Briefing, Part
from assistant.briefing.pdf import pages_of

FIGURES = 2  # key figures for each page that are kept
IN_PAIRS = ("changes", "pictures")  # what is new and what the brochure said; pictures in one row
STEPS = 4  # halvings of the share that is kept
WHOLE = ("summary",)  # kinds of parts that are never cut
SPARED = ("glossary", "questions", "changes", "people", "pictures")  # what can be left out, the first one first


def fitted(briefing: Briefing) -> Briefing:
    """The same with as much of each part as fits its pages, more of the first ones; what begins a part is kept.

    Where one entry of each is too much, the parts of SPARED go, one after another.
    """
    if _fits(briefing):
        return briefing
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        share = (low + high) / 2
        if _fits(cut(briefing, share)):
            low = share
        else:
            high = share
    if not low and not _fits(cut(briefing, low)):
        return _without_parts(cut(briefing, low))
    return _filled(briefing, low, high)


def _filled(briefing: Briefing, low: float, high: float) -> Briefing:
    """The share `low` of each part, which fits, and `high` of as many of the first parts as then still fit."""
    less, more = cut(briefing, low).parts, cut(briefing, high).parts
    fitting, failing = 0, len(more)
    while failing - fitting > 1:
        tried = (fitting + failing) // 2
        if _fits(replace(briefing, parts=(*more[:tried], *less[tried:]))):
            fitting = tried
        else:
            failing = tried
    return replace(briefing, parts=(*more[:fitting], *less[fitting:]))


def _fits(briefing: Briefing) -> bool:
    return pages_of(briefing) <= briefing.order.pages


def _without_parts(briefing: Briefing) -> Briefing:
    for kind in SPARED:
        briefing = replace(briefing, parts=tuple(part for part in briefing.parts if part.kind != kind))
        if _fits(briefing):
            break
    return briefing


def cut(briefing: Briefing, share: float) -> Briefing:
    """The first `share` of each part, and at least its first entry; of the figures a few for each page."""
    least = FIGURES * briefing.order.pages
    return replace(briefing, parts=tuple(_cut(part, share, least) for part in briefing.parts))


def _cut(part: Part, share: float, least: int) -> Part:
    if part.kind in WHOLE:
        return part
    together = 2 if part.kind in IN_PAIRS else 1

    def first(entries: tuple) -> tuple:
        return entries[: together * max(1, ceil(share * len(entries) / together))]

    return replace(
        part,
        statements=first(part.statements),
        figures=part.figures[: max(least, ceil(share * len(part.figures)))],
        points=first(part.points),
        pictures=first(part.pictures),
    )

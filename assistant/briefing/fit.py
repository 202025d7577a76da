"""Fit: cuts a briefing down to the pages it was asked for, as its PDF counts them."""

from dataclasses import replace
from math import ceil

from assistant.briefing.briefing import Briefing, Part
from assistant.briefing.pdf import pages_of

FIGURES = 2  # key figures for each page that are kept
STEPS = 4  # halvings of the share that is kept
WHOLE = ("summary",)  # kinds of parts that are never cut
SPARED = ("glossary", "questions", "changes", "people")  # kinds that a briefing can do without, the first one first


def fitted(briefing: Briefing) -> Briefing:
    """The same with as much of each part as fits its pages; what stands first in a part is kept.

    Where one entry of each is too much, the parts of SPARED go, one after another.
    """
    if _fits(briefing):
        return briefing
    kept = cut(briefing, 0.0)
    if not _fits(kept):
        return _without_parts(kept)
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        share = (low + high) / 2
        tried = cut(briefing, share)
        if _fits(tried):
            low, kept = share, tried
        else:
            high = share
    return kept


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
    pairs = 2 if part.kind == "changes" else 1  # what is new and what the brochure said stay together
    return replace(
        part,
        statements=part.statements[: pairs * max(1, ceil(share * len(part.statements) / pairs))],
        figures=part.figures[: max(least, ceil(share * len(part.figures)))],
        points=part.points[: max(1, ceil(share * len(part.points)))],
    )

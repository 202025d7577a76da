"""Fit: cuts a briefing down to the pages it was asked for, as its PDF counts them."""

from dataclasses import replace
from math import ceil

from assistant.briefing.briefing import Briefing, Part

STEPS = 4  # halvings of the share that is kept
WHOLE = ("summary",)  # kinds of parts that are never cut


def fitted(briefing: Briefing) -> Briefing:
    """The same with as much of each part as fits its pages; what stands first in a part is kept."""
    from assistant.briefing.pdf import pages_of

    if pages_of(briefing) <= briefing.order.pages:
        return briefing
    low, high = 0.0, 1.0
    kept = cut(briefing, low)
    for _ in range(STEPS):
        share = (low + high) / 2
        tried = cut(briefing, share)
        if pages_of(tried) <= briefing.order.pages:
            low, kept = share, tried
        else:
            high = share
    return kept


def cut(briefing: Briefing, share: float) -> Briefing:
    """The first `share` of each part, and at least its first entry."""
    return replace(briefing, parts=tuple(_cut(part, share) for part in briefing.parts))


def _cut(part: Part, share: float) -> Part:
    if part.kind in WHOLE:
        return part
    pairs = 2 if part.kind == "changes" else 1  # what is new and what the brochure said stay together
    return replace(
        part,
        statements=part.statements[: pairs * max(1, ceil(share * len(part.statements) / pairs))],
        figures=part.figures[: max(1, ceil(share * len(part.figures)))],
        points=part.points[: max(1, ceil(share * len(part.points)))],
    )

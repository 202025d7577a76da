"""Newer: of statements that update or correct one another, which to tell, and in which order.

Library statements name those they update or correct. What has the best score is told, unless a newer
statement says the same thing again: then that one leads, and what the brochure said follows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.scope import unmet_years
from index.search import Match
from index.snapshot import Snapshot

NEAR = 0.15  # how far below a statement's score a newer one may be and still be about what was asked
OLDER = "brochure"  # the kind of document whose earlier words are worth telling beside the newer ones

Relation = Literal["", "updates", "corrects"]


@dataclass(frozen=True)
class Telling:
    """A statement to tell; `succeeds` is what the one before it does to it, "" when it stands for itself."""

    key: str
    succeeded: Relation = ""


def of_the_year(snapshot: Snapshot, question: str, matches: Sequence[Match]) -> list[Match]:
    """`matches` with those first that are of the years a question names, out of the leading one's series."""
    if not matches or not unmet_years(question, _said(snapshot, matches[0].key)):
        return list(matches)
    series = _series(snapshot, matches[0].key)
    met = [m for m in matches if m.key in series and not unmet_years(question, _said(snapshot, m.key))]
    return [*met, *(m for m in matches if m not in met)]


def newest_first(snapshot: Snapshot, matches: Sequence[Match], dated: bool, newest: bool) -> list[Telling]:
    """The statements to tell, best first.

    `dated`: the question names a year, and the best match is its answer. `newest`: it asks for the latest only.
    """
    if not matches:
        return []
    scores = {match.key: match.score for match in matches}
    lead = matches[0].key
    if dated:
        return [Telling(match.key) for match in matches]
    first = _newest(snapshot, lead, scores)
    older = "" if newest else _older(snapshot, first, lead, scores)
    linked = _series(snapshot, lead)
    rest = [Telling(match.key) for match in matches if match.key not in linked and match.key != first]
    before = (
        [Telling(older, "corrects" if older in snapshot.succeeds(first, "corrects") else "updates")] if older else []
    )
    return [Telling(first), *before, *rest]


def _newest(snapshot: Snapshot, lead: str, scores: dict[str, float]) -> str:
    """The statement that nothing newer succeeds, in the line of `lead`, and that meets the question best."""
    heads = [key for key in _reach(lead, snapshot.newer) if key in scores and not snapshot.newer(key)]
    heads = [key for key in heads if scores[key] >= scores[lead] - NEAR]
    return max(heads, key=scores.__getitem__, default=lead)


def _older(snapshot: Snapshot, first: str, lead: str, scores: dict[str, float]) -> str:
    """What the brochure said of the same: the statement that `first` succeeds, if it meets the question too."""
    found = [key for key in _reach(first, snapshot.succeeds) if key != first and key in scores and _told(snapshot, key)]
    near = [key for key in found if scores[key] >= scores[first] - NEAR]
    return lead if lead in near else max(near, key=scores.__getitem__, default="")


def _told(snapshot: Snapshot, key: str) -> bool:
    return snapshot.documents[key.partition("#")[0]].kind == OLDER


def _series(snapshot: Snapshot, key: str) -> set[str]:
    """The statements linked to `key`, in either direction, itself among them."""
    return _reach(key, lambda one: (*snapshot.newer(one), *snapshot.succeeds(one)))


def _reach(key: str, step) -> set[str]:
    found, edge = {key}, [key]
    while edge:
        fresh = [one for one in step(edge.pop()) if one not in found]
        found.update(fresh)
        edge += fresh
    return found


def _said(snapshot: Snapshot, key: str) -> str:
    """The words and the date of a statement in its original language; years are written alike in all."""
    passage = snapshot.passages[snapshot.rows_of[key][0]]
    return f"{passage.text} {passage.as_of}"

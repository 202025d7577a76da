"""Newer: of statements that update or correct one another, which comes first.

Library statements name those they update or correct. What has the best score leads, unless a newer statement
says the same thing again: then that one leads, and what the brochure said follows it.
"""

from collections.abc import Callable, Iterable, Sequence

from assistant.scope import unmet_years, years
from corpus.passage import Passage
from index.search import Match
from index.snapshot import Snapshot

NEAR = 0.11  # how far below a statement's score a newer or older one may be and still be about what was asked
OLDER = "brochure"  # the kind of document whose earlier words are worth telling beside the newer ones


def timely(snapshot: Snapshot, matches: Sequence[Match], question: str, newest: bool) -> list[Match]:
    """`matches`, best first, put in order of time where they are of one series.

    A question that names years gets the statement of those years first; else the newest comes first, and then
    what the brochure said of the same, unless the question asks for the `newest` alone.
    """
    if not matches:
        return []
    if years(question):
        return _front(matches, _of_the_years(snapshot, matches, question))
    scores = {match.key: match.score for match in matches}
    first = _newest(snapshot, matches[0].key, scores)
    return _front(matches, [first] if newest else [first, _older(snapshot, first, matches[0].key, scores)])


def succession(snapshot: Snapshot, newer: str, older: str) -> str:
    """What a statement does to another, by their keys: "updates" it, "corrects" it, or "" when they aren't linked."""
    if older in snapshot.succeeds(newer, "corrects"):
        return "corrects"
    return "updates" if older != newer and older in reach(newer, snapshot.succeeds) else ""


def series(snapshot: Snapshot, key: str) -> set[str]:
    """The keys of the statements linked to one, in either direction and over others; its own among them."""
    return reach(key, lambda one: (*snapshot.newer(one), *snapshot.succeeds(one)))


def is_older(snapshot: Snapshot, key: str) -> bool:
    """Whether a statement is of the document whose earlier words are told."""
    return snapshot.documents[key.partition("#")[0]].kind == OLDER


def _of_the_years(snapshot: Snapshot, matches: Sequence[Match], question: str) -> list[str]:
    """The keys, out of the leading statement's series, of the years asked for: by their date, else by their words."""
    asked = years(question)
    line = series(snapshot, matches[0].key)
    linked = [match.key for match in matches if match.key in line]
    dated = [key for key in linked if _original(snapshot, key).as_of[:4] in asked]
    if dated or not unmet_years(question, _said(snapshot, linked[0])):
        return dated
    return [key for key in linked if not unmet_years(question, _said(snapshot, key))]


def _newest(snapshot: Snapshot, lead: str, scores: dict[str, float]) -> str:
    """The statement that nothing newer succeeds, in the line of `lead`, and that meets the question best."""
    heads = [key for key in reach(lead, snapshot.newer) if key in scores and not snapshot.newer(key)]
    near = [key for key in heads if scores[key] >= scores[lead] - NEAR]
    return max(near, key=scores.__getitem__, default=lead)


def _older(snapshot: Snapshot, first: str, lead: str, scores: dict[str, float]) -> str:
    """What the brochure said of the same: the statement that `first` succeeds, if it meets the question too."""
    found = [key for key in reach(first, snapshot.succeeds) - {first} if key in scores and is_older(snapshot, key)]
    near = [key for key in found if scores[key] >= scores[first] - NEAR]
    return lead if lead in near else max(near, key=scores.__getitem__, default="")


def _front(matches: Sequence[Match], keys: Sequence[str]) -> list[Match]:
    """`matches` with those of `keys` first, in their order."""
    by_key = {match.key: match for match in matches}
    return [by_key[key] for key in keys if key] + [match for match in matches if match.key not in keys]


def reach(key: str, step: Callable[[str], Iterable[str]]) -> set[str]:
    """`key`, and all that steps lead to from it."""
    found, edge = {key}, [key]
    while edge:
        fresh = [one for one in step(edge.pop()) if one not in found]
        found.update(fresh)
        edge += fresh
    return found


def _said(snapshot: Snapshot, key: str) -> str:
    """The words and the date of a statement in its original language; years are written alike in all."""
    passage = _original(snapshot, key)
    return f"{passage.text} {passage.as_of}"


def _original(snapshot: Snapshot, key: str) -> Passage:
    return snapshot.passages[snapshot.rows_of[key][0]]

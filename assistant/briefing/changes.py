"""Changes: what in a briefing the library says otherwise now, and what differs between two versions of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.briefing.briefing import Briefing, KeyFigure, Picture, Statement
from index.search import edition
from index.snapshot import Snapshot

How = Literal["changed", "gone", "updated"]


@dataclass(frozen=True)
class Overtaken:
    """A cited passage that is not as it was: its words changed, it is gone, or a newer statement updated it.

    `new` is what stands there now, or the newer statement's words; "" where it is gone. `id` is the statement's, the
    figure's or the chart's in the briefing.
    """

    id: str
    passage_id: str
    how: How
    old: str
    new: str


@dataclass(frozen=True)
class Difference:
    """A statement, figure or chart that one version has otherwise than another; "" where that one has it not."""

    id: str
    language: str
    old: str
    new: str


def overtaken(briefing: Briefing, snapshot: Snapshot | None) -> tuple[Overtaken, ...]:
    """What is no longer as the library says, in order; nothing while the library is the one it was made from."""
    if snapshot and briefing.library == snapshot.folder.name:
        return ()
    entries = (*briefing.statements, *briefing.figures, *briefing.pictures)
    found = [_overtaken(entry, note, snapshot) for entry in entries for note in _notes(entry)]
    return tuple(dict.fromkeys(one for one in found if one))


def differences(old: Briefing, new: Briefing) -> tuple[Difference, ...]:
    """What `new` says otherwise than `old`, or leaves out; then what it adds."""
    before, after = _told(old), _told(new)
    places = dict.fromkeys([*before, *after])
    pairs = ((place, before.get(place, ""), after.get(place, "")) for place in places)
    return tuple(Difference(*place, was, now) for place, was, now in pairs if was != now)


def _told(briefing: Briefing) -> Mapping[tuple[str, str], str]:
    """(id, language) -> the words, the figure as it is written with its year, or what a chart shows in words."""
    said = {
        (statement.id, wording.language): wording.text
        for statement in briefing.statements
        for wording in statement.wordings
    }
    counted = {
        (figure.id, row.language): f"{row.label}: {row.value} ({figure.year})"
        for figure in briefing.figures
        for row in figure.rows
    }
    seen = {
        (picture.id, caption.drawn.language): caption.drawn.alt
        for picture in briefing.pictures
        for caption in picture.captions
    }
    return said | counted | seen


def _notes(entry: Statement | KeyFigure | Picture) -> list:
    if isinstance(entry, Picture):
        return [note for caption in entry.captions for note in caption.notes]
    parts = entry.wordings if isinstance(entry, Statement) else entry.rows
    return [part.note for part in parts if part.note]


def _overtaken(entry: Statement | KeyFigure | Picture, note, snapshot: Snapshot | None) -> Overtaken | None:
    passage = snapshot.by_id.get(note.passage_id) if snapshot else None
    if passage is None:
        return Overtaken(entry.id, note.passage_id, "gone", note.quote, "")
    if note.quote not in passage.text:
        return Overtaken(entry.id, note.passage_id, "changed", note.quote, passage.text)
    newer = [key for key in snapshot.newer(passage.key) if key not in entry.newer]
    if not newer:
        return None
    newest = edition(snapshot, newer[0], passage.language)
    return Overtaken(entry.id, note.passage_id, "updated", note.quote, newest.text)

"""Changes: what the library says otherwise than when an answer was approved."""

import hashlib
from dataclasses import dataclass
from typing import Literal

from assistant.state.approved import ApprovedAnswer
from index.search import edition
from index.snapshot import Snapshot

How = Literal["changed", "gone", "added", "updated"]


@dataclass(frozen=True)
class Change:
    """A passage that is not as it was approved: other words, gone, an edition nobody saw, or updated by a newer one.

    `now` is what stands there now, or the newer statement's words in the same language; "" where it is gone. What
    stood there before isn't kept: a document that is erased is erased here too.
    """

    passage_id: str
    how: How
    now: str


def changes(answer: ApprovedAnswer, snapshot: Snapshot) -> tuple[Change, ...]:
    """What changed since, in the order of the answer's statements; nothing while it may be given."""
    found: list[Change] = []
    for key in answer.keys:
        found += _texts(answer, key, snapshot)
        found += _updates(answer, key, snapshot)
    return tuple(found)


def fingerprint(text: str) -> str:
    """What an approval keeps of a passage's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def texts_of(snapshot: Snapshot, key: str) -> dict[str, str]:
    """Passage id -> text of a statement in every language it has, the original first; empty where there is none."""
    return {snapshot.passages[row].id: snapshot.passages[row].text for row in snapshot.rows_of.get(key, ())}


def _texts(answer: ApprovedAnswer, key: str, snapshot: Snapshot) -> list[Change]:
    known = {id: print for id, print in answer.passages.items() if id.rpartition("@")[0] == key}
    now = texts_of(snapshot, key)
    found = [Change(id, "gone", "") for id in known if id not in now]
    for id, text in now.items():
        if id not in known:
            found.append(Change(id, "added", text))
        elif fingerprint(text) != known[id]:
            found.append(Change(id, "changed", text))
    return found


def _updates(answer: ApprovedAnswer, key: str, snapshot: Snapshot) -> list[Change]:
    if key not in snapshot.rows_of:
        return []
    own = edition(snapshot, key, answer.language)
    fresh = [one for one in snapshot.newer(key) if one not in answer.newer.get(key, ())]
    return [Change(own.id, "updated", edition(snapshot, one, own.language).text) for one in fresh]

"""Given: an approved answer as the statements it is told in, in the reader's language."""

from collections.abc import Sequence

from assistant.approved.changes import changes
from assistant.cache import plain
from assistant.editions import Told, whole
from assistant.newer import is_older, succession
from assistant.state.approved import Approved, ApprovedAnswer
from index.search import edition
from index.snapshot import Snapshot


def given(approved: Approved, question: str, snapshot: Snapshot) -> ApprovedAnswer | None:
    """The answer approved for a question, if `snapshot` has all of it and the library says it still."""
    found = approved.of(question) if plain(question) else None
    if not found or any(key not in snapshot.rows_of for key in found.keys):
        return None
    return None if changes(found, snapshot.entire) else found


def told(snapshot: Snapshot, keys: Sequence[str], language: str) -> list[Told]:
    """Statements, whole; what the brochure said before the one told first is introduced as that."""
    return [
        whole(edition(snapshot, key, language), _succeeded(snapshot, keys[0], key) if place else "")
        for place, key in enumerate(keys)
    ]


def _succeeded(snapshot: Snapshot, first: str, key: str) -> str:
    return succession(snapshot, first, key) if is_older(snapshot, key) else ""

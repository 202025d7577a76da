"""Found: what a question found in the library."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.ground import Grounds
from assistant.question import Question
from index.embedder import Embedded
from index.search import Match
from index.snapshot import Snapshot


@dataclass(frozen=True)
class Found:
    """The matches of a question in a snapshot, in order of time, and the judgement on them."""

    snapshot: Snapshot
    question: Question
    embedded: Embedded
    matches: Sequence[Match]
    grounds: Grounds

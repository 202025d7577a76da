"""Hit: a passage and its score."""

from dataclasses import dataclass

from corpus.passage import Passage


@dataclass(frozen=True)
class Hit:
    """A passage in the reader's language where it exists, and the score of its statement (higher is better)."""

    passage: Passage
    score: float

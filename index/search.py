"""Search: a question -> statements ranked, each in the reader's language.

Dense over all languages and keywords in the question's language propose statements; late interaction
ranks them. A statement's score is that of its best-matching language.
"""

from dataclasses import dataclass

import numpy as np

from index.embedder import Embedded
from index.hit import Hit
from index.snapshot import Snapshot

PROPOSED = 50
RANK_CONSTANT = 60  # of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)
WEIGHTS = {"dense": 1.0, "tokens": 1.0, "keywords": 0.02}


@dataclass(frozen=True)
class Match:
    """How one statement matched: cosines of vector and tokens, BM25, and each question token's best cosine."""

    key: str
    score: float
    dense: float
    keywords: float
    tokens: np.ndarray


def search(snapshot: Snapshot, question: str, embedded: Embedded, language: str, limit: int) -> list[Hit]:
    """The best `limit` statements for `question`, best first."""
    matches = match(snapshot, question, embedded, language, limit)
    return [Hit(edition(snapshot, found.key, language), found.score) for found in matches]


def match(snapshot: Snapshot, question: str, embedded: Embedded, language: str, limit: int) -> list[Match]:
    """The same as matches, with the evidence that grounding needs."""
    dense = snapshot.nearest(embedded.vector, 2 * PROPOSED)
    keywords = snapshot.keywords.search(question, language, PROPOSED)
    keys = _proposed(snapshot, dense, keywords)
    rows = [row for key in keys for row in snapshot.rows_of[key] if _speaks(snapshot, row, language, dense)]
    matched = dict(zip(rows, snapshot.tokens.matches(embedded.tokens, rows), strict=True))
    floor = min(dense.values(), default=0.0)
    found = []
    for key in keys:
        own = [row for row in snapshot.rows_of[key] if row in matched]
        tokens = max((matched[row] for row in own), key=lambda scores: scores.mean())
        best_dense = max((dense[row] for row in own if row in dense), default=floor)
        best_keywords = max((keywords[row] for row in own if row in keywords), default=0.0)
        found.append(Match(key, _score(best_dense, tokens, best_keywords), best_dense, best_keywords, tokens))
    return sorted(found, key=lambda one: -one.score)[:limit]


def edition(snapshot: Snapshot, key: str, language: str):
    """The statement's passage in `language`, else in the document's original."""
    passages = [snapshot.passages[row] for row in snapshot.rows_of[key]]
    return next((passage for passage in passages if passage.language == language), passages[0])


def _proposed(snapshot: Snapshot, dense: dict[int, float], keywords: dict[int, float]) -> list[str]:
    """The keys of both lists, joined by reciprocal rank, the best `PROPOSED`."""
    fused: dict[str, float] = {}
    for scores in (dense, keywords):
        ranked = sorted(scores, key=lambda row: -scores[row])
        for rank, key in enumerate(dict.fromkeys(snapshot.passages[row].key for row in ranked)):
            fused[key] = fused.get(key, 0.0) + 1 / (RANK_CONSTANT + rank)
    return sorted(fused, key=lambda key: -fused[key])[:PROPOSED]


def _speaks(snapshot: Snapshot, row: int, language: str, dense: dict[int, float]) -> bool:
    """Whether a row is worth comparing token by token: the question's language, or near by its vector."""
    return (
        snapshot.passages[row].language == language
        or row in dense
        or len(snapshot.rows_of[snapshot.passages[row].key]) == 1
    )


def _score(dense: float, tokens: np.ndarray, keywords: float) -> float:
    mean = float(tokens.mean()) if len(tokens) else 0.0
    return WEIGHTS["dense"] * dense + WEIGHTS["tokens"] * mean + WEIGHTS["keywords"] * keywords

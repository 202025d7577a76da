"""Search: a question -> statements ranked, each in the reader's language.

Dense over all languages and keywords in the question's language propose statements; late interaction
ranks them. A statement's score is that of its best-matching language.
"""

from dataclasses import dataclass

import numpy as np

from corpus.passage import Passage
from index.embedder import Embedded
from index.hit import Hit
from index.snapshot import Snapshot

PROPOSED = 50
FACES = 200  # texts asked of the dense index, several of which may lead to one statement
RANK_CONSTANT = 60  # of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)
WEIGHTS = {"dense": 1.0, "tokens": 1.0, "keywords": 0.01}


@dataclass(frozen=True)
class Match:
    """How one statement matched: `score` by the text that leads to it best, the rest by its own text.

    `dense` and `keywords` are cosine and BM25; `tokens` is each question token's cosine with the nearest
    token of the statement, (question tokens,).
    """

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
    dense = snapshot.nearest(embedded.vector, FACES)
    keywords = snapshot.keywords.search(question, language, FACES)
    keys = _proposed(snapshot, dense, keywords)
    rows = [row for key in keys for row in snapshot.faces_of[key] if _compared(snapshot, row, language, dense)]
    tokens = dict(zip(rows, snapshot.tokens.matches(embedded.tokens, rows), strict=True))
    floor = min(dense.values(), default=0.0)
    found = [_match(snapshot, key, dense, keywords, tokens, floor) for key in keys]
    return sorted(found, key=lambda one: -one.score)[:limit]


def edition(snapshot: Snapshot, key: str, language: str) -> Passage:
    """The statement's passage in `language`, else in the document's original."""
    passages = [snapshot.passages[row] for row in snapshot.rows_of[key]]
    return next((passage for passage in passages if passage.language == language), passages[0])


def _proposed(snapshot: Snapshot, dense: dict[int, float], keywords: dict[int, float]) -> list[str]:
    """The keys of both lists, joined by reciprocal rank, the best `PROPOSED`."""
    fused: dict[str, float] = {}
    for scores in (dense, keywords):
        ranked = sorted(scores, key=lambda row: -scores[row])
        for rank, key in enumerate(dict.fromkeys(snapshot.passage(row).key for row in ranked)):
            fused[key] = fused.get(key, 0.0) + 1 / (RANK_CONSTANT + rank)
    return sorted(fused, key=lambda key: -fused[key])[:PROPOSED]


def _compared(snapshot: Snapshot, row: int, language: str, dense: dict[int, float]) -> bool:
    """Whether a text is compared token by token: near by its vector, in the question's language, or an original."""
    passage = snapshot.passage(row)
    return row in dense or passage.language == language or row == snapshot.rows_of[passage.key][0]


def _match(
    snapshot: Snapshot,
    key: str,
    dense: dict[int, float],
    keywords: dict[int, float],
    tokens: dict[int, np.ndarray],
    floor: float,
) -> Match:
    """Joins what was measured of one statement's texts; what the dense index didn't return is at most `floor`."""
    compared = [row for row in snapshot.faces_of[key] if row in tokens]
    own = [row for row in compared if row in snapshot.rows_of[key]]
    nearest = max(dense.get(row, floor) for row in compared)
    alike = max(float(tokens[row].mean()) for row in compared)
    worded = max(keywords.get(row, 0.0) for row in compared)
    score = WEIGHTS["dense"] * nearest + WEIGHTS["tokens"] * alike + WEIGHTS["keywords"] * worded
    return Match(
        key=key,
        score=score,
        dense=max(dense.get(row, floor) for row in own),
        keywords=max(keywords.get(row, 0.0) for row in own),
        tokens=max((tokens[row] for row in own), key=lambda scores: scores.mean()),
    )

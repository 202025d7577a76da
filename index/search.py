"""Search: a question -> statements ranked, each in the reader's language.

Dense over all languages and keywords in the question's language propose statements; late interaction
ranks them. A statement's score is that of its best-matching language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.passage import Passage
from index.embedder import Embedded
from index.hit import Hit
from index.rerank import Rerank
from index.snapshot import Snapshot

PROPOSED = 50
FACES = 200  # texts asked of the dense index, several of which may lead to one statement
RANK_CONSTANT = 60  # of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)
WEIGHTS = {"dense": 0.5, "tokens": 1.0, "weakest": 0.5, "words": 0.1}


@dataclass(frozen=True)
class Query:
    """What is searched for, in `language`; `embedded` is of the whole `text`.

    The first `asked` characters of `text` are the question; what follows says what it is about, and its tokens
    count `context` as much.
    """

    text: str
    language: str
    embedded: Embedded
    asked: int
    context: float = 0.0

    @property
    def question(self) -> str:
        return self.text[: self.asked]

    @property
    def asked_tokens(self) -> np.ndarray:
        """Which tokens are the question's, (tokens,) bool."""
        return self.embedded.spans[:, 0] < self.asked


def query(text: str, language: str, embedded: Embedded) -> Query:
    """A question that stands alone."""
    return Query(text, language, embedded, len(text))


@dataclass(frozen=True)
class Match:
    """How one statement matched.

    `dense` is its cosine; `tokens` each question token's cosine with the nearest token of the statement or
    of a question it answers, (question tokens,); `words` the share of the question's words that it has in
    the question's language, rare ones counting more; where it isn't in that language, in its original, which
    meets names and numbers.
    """

    key: str
    score: float
    dense: float
    tokens: np.ndarray
    words: float


class Wording:
    """A question's words, as each language's texts would have them."""

    def __init__(self, snapshot: Snapshot, question: str):
        self._snapshot = snapshot
        self._question = question
        self._terms: dict[str, list[tuple[frozenset[str], float]]] = {}

    def shared(self, rows: Sequence[int], language: str) -> float:
        """Share of the question's words, by rarity, that one statement's texts in `language` have."""
        keywords = self._snapshot.keywords
        if language not in self._terms:
            self._terms[language] = keywords.weighted_terms(self._question, language)
        own = [keywords.terms[row] for row in rows if self._snapshot.passage(row).language == language]
        stated = frozenset().union(*own)
        total = sum(rarity for _, rarity in self._terms[language])
        return sum(rarity for wanted, rarity in self._terms[language] if wanted <= stated) / total if total else 0.0


def search(snapshot: Snapshot, asked: Query, limit: int, rerank: Rerank | None = None) -> list[Hit]:
    """The best `limit` statements, best first."""
    matches = match(snapshot, asked, limit, rerank)
    return [Hit(edition(snapshot, found.key, asked.language), found.score) for found in matches]


def match(snapshot: Snapshot, asked: Query, limit: int, rerank: Rerank | None = None) -> list[Match]:
    """The same as matches, with the evidence that grounding needs; `rerank` has the last word on their order."""
    language = asked.language
    dense = snapshot.nearest(asked.embedded.vector, FACES)
    keywords = snapshot.keywords.search(asked.text, language, FACES)
    keys = _proposed(snapshot, dense, keywords)
    compared = {
        key: [row for row in snapshot.faces_of[key] if _compared(snapshot, row, language, dense)] for key in keys
    }
    rows = [row for own in compared.values() for row in own]
    tokens = dict(zip(rows, snapshot.tokens.matches(asked.embedded.tokens, rows), strict=True))
    wording = Wording(snapshot, asked.question)
    floor = min(dense.values(), default=0.0)
    found = []
    for key, own in compared.items():
        nearest = max(dense.get(row, floor) for row in snapshot.rows_of[key])
        alike = np.max([tokens[row] for row in own], axis=0)
        found.append(_match(key, nearest, alike, asked, wording.shared(own, edition(snapshot, key, language).language)))
    found.sort(key=lambda one: -one.score)
    if rerank and found:
        scores = rerank(asked.text, [edition(snapshot, one.key, language).text for one in found])
        found = [one for _, one in sorted(zip(scores, found, strict=True), key=lambda pair: -pair[0])]
    return found[:limit]


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


def _match(key: str, dense: float, tokens: np.ndarray, asked: Query, words: float) -> Match:
    own = tokens[asked.asked_tokens]
    weights = np.where(asked.asked_tokens, 1.0, asked.context)
    mean = float(tokens @ weights / weights.sum()) if weights.sum() else 0.0
    measured = {"dense": dense, "tokens": mean, "weakest": weakest(own), "words": words}
    return Match(key, sum(WEIGHTS[name] * value for name, value in measured.items()), dense, own, words)


def weakest(tokens: np.ndarray) -> float:
    """The mean of the lowest quarter: what the question asks that the statement meets least."""
    return float(np.sort(tokens)[: max(1, len(tokens) // 4)].mean()) if len(tokens) else 0.0

"""Keywords: one BM25 index per language, over that language's texts only."""

import math
from collections import Counter
from collections.abc import Sequence

import bm25s
import numpy as np

from index.terms import content_words, pieces, terms, word_terms, words


class Keywords:
    """Built in memory from (text, language) rows; scores one language's rows, and knows how rare its terms are."""

    def __init__(self, texts: Sequence[tuple[str, str]]):
        said = [words(text) for text, _ in texts]
        found = [
            [term for word in own for term in word_terms(word, language)]
            for own, (_, language) in zip(said, texts, strict=True)
        ]
        self.terms = [frozenset(own) for own in found]
        self._languages: dict[str, _Language] = {}
        for language in sorted({language for _, language in texts}):
            rows = [row for row, (_, own) in enumerate(texts) if own == language]
            vocabulary = frozenset(word for row in rows for word in said[row])
            self._languages[language] = _Language(rows, [found[row] for row in rows], vocabulary)

    def speaks(self, language: str) -> bool:
        """Whether there are texts in `language`."""
        return language in self._languages

    def search(self, question: str, language: str, limit: int) -> dict[int, float]:
        """Row -> BM25 score of the best `limit` texts of `language`, those above 0."""
        if not self.speaks(language):
            return {}
        kept = " ".join(content_words(question, language))
        return self._languages[language].search(terms(kept, language), limit)

    def weighted_terms(self, question: str, language: str) -> list[tuple[frozenset[str], float]]:
        """(terms, rarity) of each word of `question` that carries meaning; of each of its letter runs, in he and zh."""
        found = [own for word in content_words(question, language) for own in pieces(word, language)]
        return [(own, max(self.rarity(term, language) for term in own)) for own in found]

    def rarity(self, term: str, language: str) -> float:
        """0 for a term in every text of `language`, 1 for one in none."""
        known = self._languages[language]
        return math.log((len(known.rows) + 1) / (known.counts[term] + 1)) / math.log(len(known.rows) + 1)

    def vocabulary(self, language: str) -> frozenset[str]:
        """The words of all texts of `language`, as they are written there, lower-case."""
        return self._languages[language].vocabulary if self.speaks(language) else frozenset()


class _Language:
    def __init__(self, rows: list[int], tokens: list[list[str]], vocabulary: frozenset[str]):
        self.rows = rows
        self.vocabulary = vocabulary
        self.counts = Counter(term for passage in tokens for term in set(passage))
        self._index = bm25s.BM25(method="lucene")
        self._index.index([passage or ["\0"] for passage in tokens], show_progress=False)

    def search(self, question: list[str], limit: int) -> dict[int, float]:
        known = [term for term in question if term in self.counts]
        if not known:
            return {}
        scores = self._index.get_scores(known)
        best = np.argsort(-scores, kind="stable")[:limit]
        return {self.rows[i]: float(scores[i]) for i in best if scores[i] > 0}

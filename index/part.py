"""Part: an index as if it held the documents of some kinds only.

What is left out can't be found, cited, suggested, or told as newer than something else. How rare a word is, which
grounding weighs, stays that of the whole library.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from weakref import WeakKeyDictionary

import numpy as np

from corpus.document import Document
from index.index import Index
from index.keywords import Keywords
from index.snapshot import Snapshot
from index.terms import words

Rows = dict[str, tuple[int, ...]]


class Parts:
    """The parts of an index; what is in each is found out once for the snapshot in use."""

    def __init__(self, index: Index):
        self._index = index
        self._contents: WeakKeyDictionary[Snapshot, dict[frozenset[str], _Contents]] = WeakKeyDictionary()

    def of(self, kinds: Collection[str]) -> "Part":
        """The index as it is now, with documents of these kinds."""
        whole = self._index.snapshot
        if not whole:
            return Part(self._index, frozenset(kinds), None)
        known = self._contents.setdefault(whole, {})
        wanted = frozenset(kinds)
        if wanted not in known:
            known[wanted] = _contents(whole, wanted)
        return Part(self._index, wanted, PartialSnapshot(whole, known[wanted]), known[wanted].vocabulary)


class Part:
    """What answers are made from, in the place of an Index."""

    def __init__(
        self,
        index: Index,
        kinds: frozenset[str],
        snapshot: "PartialSnapshot | None",
        vocabulary: Mapping[str, frozenset[str]] = MappingProxyType({}),
    ):
        self.embedder = index.embedder
        self.rerank = index.rerank
        self.snapshot = snapshot
        self.version = " ".join([snapshot.folder.name if snapshot else "", *sorted(kinds)])
        self._vocabulary = vocabulary

    def vocabulary(self, language: str) -> frozenset[str]:
        """The words that its documents use in `language`, lower-case."""
        return self._vocabulary.get(language, frozenset())


class PartialSnapshot(Snapshot):
    """A snapshot that shows some documents only; its rows keep their numbers, so that vectors and words are shared."""

    def __init__(self, whole: Snapshot, contents: "_Contents"):
        # Not Snapshot's own, which reads the disk. All there is is the whole's, but for what names statements.
        vars(self).update(vars(whole))
        self.whole = whole  # is erased when nobody holds it any more
        self.documents = contents.documents
        self.rows_of = contents.rows_of
        self.faces_of = contents.faces_of
        self.covered = contents.covered
        self.keywords = _Shown(whole.keywords, contents.rows)
        self._newer = contents.newer
        self._contents = contents

    @property
    def entire(self) -> Snapshot:
        return self.whole

    def succeeds(self, key: str, relation: str = "") -> tuple[str, ...]:
        """As the whole's; what was updated over a statement that isn't shown counts as updated."""
        if relation:
            return super().succeeds(key, relation)
        return _through(self.whole.succeeds, key, self.rows_of)

    def nearest(self, vector, limit: int) -> dict[int, float]:
        """Row -> cosine of the faces nearest to `vector`: exact, for Chroma can't be asked for these alone."""
        cosines = self._contents.vectors @ np.asarray(vector, np.float32)
        best = np.argsort(-cosines, kind="stable")[:limit]
        return {self._contents.order[i]: float(cosines[i]) for i in best}


class _Shown(Keywords):
    """The whole library's keywords, of which a search finds some rows."""

    def __init__(self, whole: Keywords, rows: frozenset[int]):
        vars(self).update(vars(whole))
        self._rows = rows

    def search(self, question: str, language: str, limit: int) -> dict[int, float]:
        every = super().search(question, language, len(self.terms))
        own = [(row, score) for row, score in every.items() if row in self._rows]
        return dict(own[:limit])


@dataclass(frozen=True)
class _Contents:
    """What of a snapshot is in a part; holds no part of the snapshot that would keep it from being erased.

    `order` are the rows of its faces and `vectors` theirs, (faces, dimensions), of length 1.
    """

    documents: dict[str, Document]
    rows_of: Rows
    faces_of: Rows
    newer: dict[str, tuple[str, ...]]
    covered: dict[str, tuple[str, ...]]
    vocabulary: dict[str, frozenset[str]]
    rows: frozenset[int]
    order: tuple[int, ...]
    vectors: np.ndarray


def _contents(whole: Snapshot, kinds: frozenset[str]) -> _Contents:
    documents = {name: document for name, document in whole.documents.items() if document.kind in kinds}
    faces_of = {key: rows for key, rows in whole.faces_of.items() if key.partition("#")[0] in documents}
    order = tuple(sorted(row for rows in faces_of.values() for row in rows))
    return _Contents(
        documents=documents,
        rows_of={key: whole.rows_of[key] for key in faces_of},
        faces_of=faces_of,
        newer={key: _through(whole.newer, key, faces_of) for key in faces_of},
        covered={name: keys for name, keys in whole.covered.items() if name in documents},
        vocabulary=_vocabulary(whole, order),
        rows=frozenset(order),
        order=order,
        vectors=_vectors(whole, order),
    )


def _through(step: Callable[[str], Iterable[str]], key: str, shown: Collection[str]) -> tuple[str, ...]:
    """The nearest shown statements that steps lead to from one, over those that aren't shown."""
    found: dict[str, None] = {}
    seen, edge = {key}, list(step(key))
    while edge:
        one = edge.pop(0)
        if one in shown:
            found[one] = None
        elif one not in seen:
            seen.add(one)
            edge += step(one)
    return tuple(found)


def _vocabulary(whole: Snapshot, rows: Collection[int]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(whole.passage(row).language, set()).update(words(whole.faces[row].text))
    return {language: frozenset(own) for language, own in found.items()}


def _vectors(whole: Snapshot, rows: Collection[int]) -> np.ndarray:
    ids = [whole.faces[row].id for row in rows]
    found = whole.vectors(ids) if ids else {}
    vectors = np.array([found[one] for one in ids], np.float32).reshape(len(ids), whole.manifest.dimensions)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)

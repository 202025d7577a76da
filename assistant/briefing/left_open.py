"""Left open: the questions nearest to a briefing's topics that the documents are known not to answer."""

from collections.abc import Sequence

import numpy as np

from assistant.briefing.briefing import OpenPoint
from assistant.briefing.shelf import Shelf
from assistant.briefing.topics import Topic
from assistant.briefing.words import words

SAME = 0.93  # cosine from which on questions in two languages are taken for the same one
ALIKE = 0.95  # cosine from which on two questions of one language ask the same
MARKS = ("?", "？", ";")


def left_open(shelf: Shelf, topics: Sequence[Topic], most: int) -> tuple[OpenPoint, ...]:
    """Topics that the library has nothing on, then questions near the others, from each in turn."""
    missing = [topic for topic in topics if not topic.keys]
    found = [OpenPoint(tuple(words(one)["not_found"].format(topic=topic.text) for one in shelf.languages))
             for topic in missing]  # fmt: skip
    gaps = Gaps(shelf)
    lines = [gaps.near(topic) for topic in topics if topic.keys and topic.vector is not None]
    turns = (line[place] for place in range(max(map(len, lines), default=0)) for line in lines if place < len(line))
    found += list(dict.fromkeys(turns))[: max(0, most - len(missing))]
    return tuple(found)


class Gaps:
    """The questions left open in a briefing's languages, with their vectors."""

    MOST = 40  # of the nearest that are looked at for one topic

    def __init__(self, shelf: Shelf):
        self._shelf = shelf
        self._texts, self._vectors, self._documents = [], [], []
        for language in shelf.languages:
            documents = _documents(shelf, language)
            horizon = shelf.snapshot.horizons.get(language)
            rows = [row for row, text in enumerate(horizon.texts) if text in documents] if horizon else []
            self._texts.append([str(horizon.texts[row]) for row in rows])
            self._vectors.append(horizon.vectors[rows] if rows else np.zeros((0, 0), np.float32))
            self._documents.append(documents)

    def near(self, topic: Topic) -> list[OpenPoint]:
        """Those nearest to a topic that are whole questions, and that both languages have."""
        if not self._texts[0]:
            return []
        vectors = self._vectors[0]
        chosen: list[int] = []
        found: list[OpenPoint] = []
        for row in np.argsort(-(vectors @ topic.vector))[: self.MOST]:
            texts = self._in_all(int(row))
            alike = chosen and (vectors[chosen] @ vectors[row]).max() >= ALIKE
            if texts and not alike and texts[0].endswith(MARKS):
                chosen.append(int(row))
                found.append(OpenPoint(texts, self._documents[0][texts[0]]))
        return found

    def _in_all(self, row: int) -> tuple[str, ...]:
        """A question in each language, () where the second has none like it."""
        texts = [self._texts[0][row]]
        for others, vectors in zip(self._texts[1:], self._vectors[1:], strict=True):
            if not others:
                return ()
            nearest = int(np.argmax(vectors @ self._vectors[0][row]))
            if vectors[nearest] @ self._vectors[0][row] < SAME:
                return ()
            texts.append(others[nearest])
        return tuple(texts)


def _documents(shelf: Shelf, language: str) -> dict[str, tuple[str, ...]]:
    """Question -> titles of the documents that leave it open."""
    found: dict[str, tuple[str, ...]] = {}
    for document in shelf.snapshot.documents.values():
        edition = document.edition(language)
        for question in edition.left_open if edition.language == language else ():
            found[question] = (*found.get(question, ()), edition.title)
    return found

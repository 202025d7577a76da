"""Figures: the library's numbers as data, chosen by what they measure, and the series they make over the years."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache

from corpus.document import LANGUAGES
from corpus.errors import NotFound
from corpus.figure import OWN, Figure
from corpus.library import library_figures, library_vocabulary
from corpus.vocabulary import Vocabulary


@dataclass(frozen=True)
class Series:
    """What one quantity was over the years; `points` in order of year, two for a year that two publishers give.

    All are counted in the same way (`basis`), in the same unit, of the same place, and are a share of the same (`of`).
    """

    indicator: str
    place: str
    of: str
    basis: str
    points: tuple[Figure, ...]

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(point.year for point in self.points))


@dataclass(frozen=True)
class Figures:
    """The figures at hand, in reading order, and what they are called in each language."""

    every: tuple[Figure, ...]
    vocabulary: Vocabulary

    def chosen(
        self, indicator: str = "", place: str = "", year: int | None = None, document: str = "", topic: str = ""
    ) -> tuple[Figure, ...]:
        """Those that fit all that is given, in reading order; raises NotFound where no figure could ever fit."""
        self._check("indicator", indicator, self.vocabulary.indicators)
        self._check("place", place, self.vocabulary.places)
        self._check("topic", topic, self.vocabulary.topics)
        self._check("document", document, {figure.document_id for figure in self.every})
        return tuple(
            figure
            for figure in self.every
            if indicator in ("", figure.indicator)
            and place in ("", figure.place)
            and year in (None, figure.year)
            and document in ("", figure.document_id)
            and topic in ("", figure.topic)
        )

    def series(self, indicator: str = "", place: str = "", topic: str = "", years: int = 1) -> tuple[Series, ...]:
        """The series of at least so many `years`; raises NotFound as `chosen` does.

        What is not to be compared never stands in one series: each way of counting makes its own, and a figure that
        only its source counts that way stands alone.
        """
        apart: dict[tuple[str, ...], list[Figure]] = {}
        for figure in self.chosen(indicator, place, topic=topic):
            alone = figure.id if figure.basis == OWN else ""
            apart.setdefault((figure.indicator, figure.place, figure.of, figure.basis, alone), []).append(figure)
        found = (Series(*kind, _points(figures)) for (*kind, _), figures in apart.items())
        return tuple(series for series in found if len(series.years) >= years)

    def _check(self, kind: str, given: str, known: Container[str]) -> None:
        if given and given not in known:
            raise NotFound(f"No {kind} of the figures is called {given!r}. GET /v1/figures shows those there are.")


def figures_within(passages: Container[str]) -> Figures:
    """The built-in library's figures whose passages are among these ids (`document#anchor@language`)."""
    every, vocabulary = _library()
    at_hand = (figure for figure in every if f"{figure.passage_key}@{LANGUAGES[0]}" in passages)
    return Figures(tuple(at_hand), vocabulary)


@cache
def _library() -> tuple[tuple[Figure, ...], Vocabulary]:
    """Read once: the files are part of the product."""
    return library_figures(), library_vocabulary()


def _points(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """By year; what a publisher is quoted for twice, once."""
    first: dict[tuple, Figure] = {}
    for figure in figures:
        first.setdefault((figure.year, figure.value, figure.publisher), figure)
    return tuple(sorted(first.values(), key=lambda figure: figure.year))

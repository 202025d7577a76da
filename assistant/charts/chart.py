"""Chart: figures that are worth seeing together, and which of them there are."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from assistant.figures import Figures, Series
from corpus.errors import NotFound
from corpus.figure import HOME, OWN, Figure

Kind = Literal["series", "places", "share"]
KINDS: tuple[Kind, ...] = ("series", "places", "share")
COUNTRY = "italy"
TERRITORIES = (
    *(HOME, "lazio", "emilia_romagna", "north_west", "north_italy", COUNTRY),
    *("catalonia", "baden_wurttemberg", "ile_de_france"),
    *("france", "germany", "spain", "uk", "lithuania", "usa", "europe", "eu", "oecd"),
)  # places that are measured beside one another; in this order
SHARE = "-share"  # how the indicators of shares of a whole end; other percentages are rates and growth
RANK = "rank"  # a place in a ranking is no length


@dataclass(frozen=True)
class Chart:
    """One picture's worth of figures, in the order they are drawn in.

    `id` stays the same while the library's figures grow. A "series" is one quantity of one place over the years; of
    "places" one quantity of one year in several; a "share" a part of its whole: one quantity's over the years
    (newest first), or the newest of each quantity of a `topic`. `indicator` and `place` are "" where they differ.
    """

    id: str
    kind: Kind
    topic: str
    indicator: str
    place: str
    of: str
    basis: str
    points: tuple[Figure, ...]

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({point.year for point in self.points}))


def charts(figures: Figures, indicator: str = "", place: str = "", topic: str = "") -> tuple[Chart, ...]:
    """Every chart of the figures that shows one that fits; raises NotFound where no figure could ever fit."""
    fitting = {figure.id for figure in figures.chosen(indicator, place, topic=topic)}
    every = (*_series(figures), *_places(figures), *_shares(figures), *_topics(figures))
    return tuple(chart for chart in every if any(point.id in fitting for point in chart.points))


def chart_of(figures: Figures, id: str) -> Chart:
    """The chart called `id`; raises NotFound."""
    found = next((chart for chart in charts(figures) if chart.id == id), None)
    if found is None:
        raise NotFound(f"No chart has the id {id!r}. GET /v1/charts lists those there are.")
    return found


def _series(figures: Figures) -> Iterator[Chart]:
    """Of what was measured in two years or more; a value that two publishers give is one point."""
    for series in figures.series(years=2):
        points = _distinct(series.points, lambda figure: (figure.year, figure.value, figure.precision))
        yield _of_series("series", series, points)


def _shares(figures: Figures) -> Iterator[Chart]:
    for series in figures.series():
        if _is_share(series.points[0]):
            points = (_most_exact(group) for _, group in groupby(series.points, lambda figure: figure.year))
            yield _of_series("share", series, sorted(points, key=lambda figure: -figure.year))


def _places(figures: Figures) -> Iterator[Chart]:
    """Of what was measured in two territories or more, in the same year and way."""
    alike: dict[tuple, list[Figure]] = {}
    for figure in figures.every:
        if figure.place in TERRITORIES and figure.basis != OWN and figure.unit != RANK:
            alike.setdefault((figure.indicator, figure.year, figure.of, figure.basis), []).append(figure)
    for (indicator, year, of, basis), group in alike.items():
        if len({figure.place for figure in group}) > 1:
            id = ".".join([indicator, str(year), *_narrowed(of, basis), "places"])
            yield Chart(id, "places", group[0].topic, indicator, "", of, basis, _one_each(group))


def _topics(figures: Figures) -> Iterator[Chart]:
    """The newest share of each quantity of a topic, where there are several of the same place and whole."""
    newest: dict[tuple, dict[str, Figure]] = {}
    for chart in _shares(figures):
        point = chart.points[0]
        of_topic = newest.setdefault((chart.topic, chart.place, chart.of), {})
        if point.basis != "planned" and point.year > getattr(of_topic.get(chart.indicator), "year", 0):
            of_topic[chart.indicator] = point
    for (topic, place, of), shares in newest.items():
        if len(shares) > 1 and place in TERRITORIES:
            points = tuple(sorted(shares.values(), key=lambda figure: -figure.value))
            yield Chart(
                ".".join([topic, place, *_narrowed(of, ""), "shares"]), "share", topic, "", place, of, "", points
            )


def _of_series(kind: Kind, series: Series, points: Iterable[Figure]) -> Chart:
    id = ".".join([series.indicator, series.place, *_narrowed(series.of, series.basis), kind])
    points = tuple(points)
    return Chart(id, kind, points[0].topic, series.indicator, series.place, series.of, series.basis, points)


def _narrowed(of: str, basis: str) -> list[str]:
    """What an id tells besides quantity and place."""
    return [part for part in (of and f"of-{of}", basis) if part]


def _is_share(figure: Figure) -> bool:
    return figure.unit == "percent" and figure.indicator.endswith(SHARE) and figure.basis != OWN


def _distinct(figures: Iterable[Figure], kind: Callable[[Figure], tuple]) -> tuple[Figure, ...]:
    first: dict[tuple, Figure] = {}
    for figure in figures:
        first.setdefault(kind(figure), figure)
    return tuple(first.values())


def _one_each(figures: list[Figure]) -> tuple[Figure, ...]:
    """A figure for each place: an exact one, and of those one that the first place's publisher gives."""
    by_place = {place: [each for each in figures if each.place == place] for place in TERRITORIES}
    (first, *others) = (group for group in by_place.values() if group)
    lead = _most_exact(first)
    return (lead, *(_most_exact(group, lead.publisher) for group in others))


def _most_exact(figures: Iterable[Figure], publisher: str = "") -> Figure:
    """The first that is exact, and by the publisher; the first of all where none is."""
    return min(figures, key=lambda figure: (figure.precision != "", figure.publisher != publisher))

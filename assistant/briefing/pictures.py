"""Pictures: the charts of a briefing's key figures, with what is read of them and where their figures stand."""

from collections.abc import Sequence

from assistant.briefing.briefing import Caption, KeyFigure, Picture
from assistant.briefing.key_figures import sentence_of
from assistant.briefing.shelf import Shelf
from assistant.charts.address import picture_url
from assistant.charts.chart import KINDS, Chart, charts
from assistant.charts.worded import worded
from assistant.figures import Figures
from corpus.figure import Figure
from index.search import edition

LEAST, ENOUGH = 2, 3  # figures that a chart has here, and from which on another one tells no more
HIGHEST = 5  # bars: more stand too high beside another chart


def pictures(shelf: Shelf, figures: Figures, told: Sequence[KeyFigure], most: int) -> tuple[Picture, ...]:
    """At most so many charts that have a figure of the table `told`, each of another quantity."""
    chosen: dict[str, tuple[Chart, tuple[str, ...]]] = {}
    for chart, shown in _best_first(figures, told):
        if len(chosen) < most:
            chosen.setdefault(chart.indicator, (chart, shown))
    return tuple(_picture(shelf, figures, chart, shown) for chart, shown in chosen.values())


def _best_first(figures: Figures, told: Sequence[KeyFigure]) -> list[tuple[Chart, tuple[str, ...]]]:
    """(chart, the figures of the table that it shows): those with several figures before pairs.

    Else in the table's order, over the years before side by side.
    """
    place = {figure.id: number for number, figure in enumerate(told)}
    own = sorted((figure for figure in figures.every if figure.id in place), key=lambda figure: place[figure.id])
    ranked = []
    for chart in charts(figures):
        shown = tuple(figure.id for figure in own if any(_same(figure, point) for point in chart.points))
        if shown and _worth_seeing(chart):
            rank = (-min(len(chart.points), ENOUGH), place[shown[0]], KINDS.index(chart.kind), chart.id)
            ranked.append((rank, chart, shown))
    return [(chart, shown) for _, chart, shown in sorted(ranked, key=lambda one: one[0])]


def _same(figure: Figure, point: Figure) -> bool:
    """Whether a chart has a figure, whichever publisher it has it from."""
    one, other = ((each.indicator, each.place, each.of, each.basis, each.year, each.value) for each in (figure, point))
    return one == other


def _worth_seeing(chart: Chart) -> bool:
    """A share of one quantity over the years is seen better in its series."""
    if chart.kind == "series":
        return len(chart.points) >= LEAST
    return LEAST <= len(chart.points) <= HIGHEST and not (chart.kind == "share" and chart.indicator)


def _picture(shelf: Shelf, figures: Figures, chart: Chart, shown: tuple[str, ...]) -> Picture:
    captions = (_caption(shelf, figures, chart, language) for language in shelf.languages)
    newer = dict.fromkeys(key for point in chart.points for key in shelf.snapshot.newer(point.passage_key))
    return Picture(chart.id, tuple(captions), shown, tuple(newer))


def _caption(shelf: Shelf, figures: Figures, chart: Chart, language: str) -> Caption:
    notes = {}
    for point in chart.points:
        passage = edition(shelf.snapshot, point.passage_key, language)
        notes.setdefault(passage.id, shelf.note(passage, sentence_of(point, passage)))
    url = picture_url(chart.id, language, "png", site=shelf.site)
    return Caption(worded(chart, figures.vocabulary, language), tuple(notes.values()), url)

"""Worded: a chart in one language, everything that is read in it, ready to draw."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from assistant.charts.chart import Chart, Kind
from assistant.charts.quantity import percent, quantity
from assistant.wording import listed
from corpus.figure import HOME, Figure
from corpus.vocabulary import Vocabulary

FOLDER = Path(__file__).parent / "texts"
TOLD_BY_ITS_NUMBERS = ("number", "percent")  # units that need no word


@dataclass(frozen=True)
class Mark:
    """One figure as it is drawn: at its `value`, with its `label`; `told` says what it is of, too.

    `lead` is whether it is one to look at, not one that another is compared with.
    """

    value: Decimal
    year: int
    label: str
    told: str
    lead: bool


@dataclass(frozen=True)
class Worded:
    """What a chart says. `about` is place, unit and way of counting; `note` explains what dashes are, where there are.

    `alt` tells all of it in words, without the sources. `rest` is what a whole has beside the share.
    """

    id: str
    kind: Kind
    language: str
    unit: str
    title: str
    about: str
    marks: tuple[Mark, ...]
    source: str
    note: str
    alt: str
    rest: str


def worded(chart: Chart, vocabulary: Vocabulary, language: str) -> Worded:
    """The chart in `language`."""
    said = texts(language)
    named = vocabulary.indicators[chart.indicator].labels if chart.indicator else vocabulary.topics[chart.topic]
    about = _about(chart, vocabulary, language)
    marks = tuple(_mark(chart, figure, vocabulary, language) for figure in chart.points)
    return Worded(
        id=chart.id,
        kind=chart.kind,
        language=language,
        unit=chart.points[0].unit,
        title=named[language],
        about=about,
        marks=marks,
        source=said["sources"].format(sources=said["join"].join(_sources(chart.points))),
        note=said["gaps"] if chart.kind == "series" and _has_gaps(chart.years) else "",
        alt=said["told"].format(
            title=said["point"].format(name=said[chart.kind], value=named[language]),
            about=about,
            points=said["join"].join(mark.told for mark in marks),
        ),
        rest=said["rest"],
    )


@cache
def texts(language: str) -> dict:
    """A chart's own words in `language`."""
    return listed(FOLDER, language)


def _has_gaps(years: tuple[int, ...]) -> bool:
    return years[-1] - years[0] >= len(years)


def _about(chart: Chart, vocabulary: Vocabulary, language: str) -> str:
    """ "Lombardy · euros · planned or forecast"; of a share "Lombardy · Italy = 100%"; of places "2024 · euros"."""
    parts = [vocabulary.places[chart.place][language] if chart.place else str(chart.years[0])]
    unit = chart.points[0].unit
    if chart.of or chart.kind == "share":
        whole = vocabulary.places[chart.of][language] if chart.of else texts(language)["total"]
        parts.append(f"{whole} = {percent(Decimal(100), language)}")
    if unit not in TOLD_BY_ITS_NUMBERS:
        parts.append(vocabulary.units[unit][language])
    if chart.basis:
        parts.append(vocabulary.bases[chart.basis][language])
    return " · ".join(parts)


def _mark(chart: Chart, figure: Figure, vocabulary: Vocabulary, language: str) -> Mark:
    label = quantity(figure.value, figure.unit, language)
    if figure.precision:
        word = vocabulary.precisions[figure.precision][language]
        label = f"{word}{'' if language == 'zh' or word.endswith('-') else ' '}{label}"
    name = str(figure.year)
    if chart.kind == "places":
        name = vocabulary.places[figure.place][language]
    elif not chart.indicator:
        name = f"{figure.labels[language]} ({figure.year})"
    told = texts(language)["point"].format(name=name, value=label)
    return Mark(figure.value, figure.year, label, told, lead=chart.kind != "places" or figure.place == HOME)


def _sources(points: Iterable[Figure]) -> list[str]:
    """ "Farmindustria (2019)": each publisher once, with the years it gives."""
    years: dict[str, list[int]] = {}
    for point in sorted(points, key=lambda figure: figure.year):
        given = years.setdefault(point.publisher, [])
        given += [point.year] if point.year not in given else []
    return [f"{publisher} ({', '.join(map(str, given))})" for publisher, given in years.items()]

"""Asked: the chart that a question for a comparison or a trend is answered with, where what it cites has one."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.answer import Shown
from assistant.charts.address import picture_url
from assistant.charts.chart import Chart, Kind, charts
from assistant.charts.worded import texts, worded
from assistant.figures import Figures
from assistant.scope import years
from assistant.wording import Phrases
from corpus.figure import Figure
from corpus.vocabulary import Vocabulary
from index.terms import content_words, units, word_terms

SHOWN: dict[str, tuple[Kind, ...]] = {"trend": ("series",), "comparison": ("places", "share", "series")}  # best first
MOST = 2
BUT_YEARS = 2  # of the kinds, so many fit a question that names no year: "compared with 2019" asks for a series


def asks_for(question: str, language: str) -> str:
    """ "trend", "comparison", or "" where a question in `language` asks for neither."""
    said = units(question, language)
    return next((name for name in SHOWN if _words(name, language).within(said)), "")


@dataclass(frozen=True)
class Beside:
    """What a chart would stand beside: a question in the language `spoken`, and the keys of the statements `cited`.

    `at_hand` are the keys of all that may be cited: a chart that shows more than they say is none.
    """

    question: str
    spoken: str
    cited: tuple[str, ...]
    at_hand: Container[str]


def shown(figures: Figures, beside: Beside, language: str, site: str = "") -> tuple[Shown, ...]:
    """The chart for a question, or two that are as good, in `language`; `site` begins its address.

    None where the question asks for no chart, or no statement cited has a figure of one that the question is about.
    """
    wanted = asks_for(beside.question, beside.spoken)
    told = [figure for key in beside.cited for figure in figures.every if figure.passage_key == key]
    if not wanted or not told:
        return ()
    kinds = SHOWN[wanted] if years(beside.question) else SHOWN[wanted][:BUT_YEARS]
    fitting = [
        chart
        for chart in _charts(figures, told)
        if chart.kind in kinds
        and _told(chart, told)
        and all(each.passage_key in beside.at_hand for each in chart.points)
    ]
    best = max(fitting, key=lambda chart: _fit(chart, told, beside, kinds), default=None)
    if best is None or not (_about(best, beside) or _alone(told)):
        return ()
    chosen = [best, *(chart for chart in fitting if _twins(chart, best, beside))][:MOST]
    return tuple(_shown(chart, figures.vocabulary, language, site) for chart in chosen)


@cache
def _words(name: str, language: str) -> Phrases:
    return Phrases.of(texts(language).get(name, ()), language)


def _charts(figures: Figures, told: Sequence[Figure]) -> list[Chart]:
    """The charts of the quantities told, each of one quantity."""
    indicators = {figure.indicator for figure in told}
    of_these = tuple(figure for figure in figures.every if figure.indicator in indicators)
    return [chart for chart in charts(replace(figures, every=of_these)) if chart.indicator]


def _told(chart: Chart, told: Sequence[Figure]) -> bool:
    """Whether a statement cited has one of the chart's figures, whichever statement the chart has it from."""
    return any(_same(point, figure) for point in chart.points for figure in told)


def _same(point: Figure, figure: Figure) -> bool:
    one, other = ((each.indicator, each.place, each.of, each.basis, each.year, each.value) for each in (point, figure))
    return one == other


def _fit(chart: Chart, told: Sequence[Figure], beside: Beside, kinds: Sequence[Kind]) -> tuple:
    """What makes one chart better than another; the most telling first."""
    named = set(years(beside.question))
    first = min(place for place, figure in enumerate(told) if any(_same(point, figure) for point in chart.points))
    return (
        _about(chart, beside),
        -kinds.index(chart.kind),
        len(named & {str(year) for year in chart.years}),
        -first,
        chart.years[-1],
    )


def _about(chart: Chart, beside: Beside) -> float:
    """How much of the chart's label the question says."""
    label = _stems(chart.points[0].labels[beside.spoken], beside.spoken)
    return round(len(label & _stems(beside.question, beside.spoken)) / len(label), 2) if label else 0.0


def _twins(chart: Chart, best: Chart, beside: Beside) -> bool:
    """Whether a chart is as good: men's life expectancy, and women's."""
    alike = (chart.kind, chart.years, chart.of, chart.basis) == (best.kind, best.years, best.of, best.basis)
    return alike and chart.indicator != best.indicator and _about(chart, beside) == _about(best, beside)


def _alone(told: Sequence[Figure]) -> bool:
    """Whether the first statement with figures tells of one quantity only, which is what is asked then."""
    first = [figure.indicator for figure in told if figure.passage_key == told[0].passage_key]
    return len(set(first)) == 1


def _stems(text: str, language: str) -> frozenset[str]:
    return frozenset(term for word in content_words(text, language) for term in word_terms(word, language))


def _shown(chart: Chart, vocabulary: Vocabulary, language: str, site: str) -> Shown:
    said = worded(chart, vocabulary, language)
    return Shown(chart.id, said.title, said.alt, said.source, picture_url(chart.id, language, "svg", "chat", site))

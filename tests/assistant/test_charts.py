"""Charts of the library's figures: which there are, what they say, and what is drawn."""

import re
from xml.etree import ElementTree

import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure as Drawn
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

from assistant.charts.chart import KINDS, Chart, chart_of, charts
from assistant.charts.draw import DOTS, FORMATS, draw
from assistant.charts.fonts import families, files
from assistant.charts.picture import picture
from assistant.charts.worded import Worded, texts, worded
from assistant.figures import Figures, figures_within
from corpus.document import LANGUAGES
from corpus.errors import NotFound
from corpus.figures import figures as numbers_in
from corpus.library import folders, read_library_document

EXPORT = "pharma-export.lombardy.series"
IDS = {
    EXPORT, "chain-gdp-share.lombardy.series", "chain-gdp-share.italy.series",
    "pharma-employees.lombardy.farmindustria.series", "pharma-export-share.lombardy.of-italy.series",
    "pharma-export.2024.places", "chain-gdp-share.2021.places", "devices-companies.2025.later.places",
    "oncology-trials-share.2025.of-eu.places", "pharma-export-share.lombardy.of-italy.share",
    "private-beds-share.lombardy.share", "pharma.lombardy.of-italy.shares",
}  # fmt: skip
EACH_KIND = (
    EXPORT,
    "devices-employees.italy.later.series",
    "pharma-export.2024.places",
    "pharma.lombardy.of-italy.shares",
)
WIDTHS = {"page": 6.5, "chat": 300 / 72, "bare": 3.25}  # inches


@pytest.fixture(scope="module")
def library() -> Figures:
    return figures_within({passage.id for folder in folders() for passage in read_library_document(folder)[1]})


@pytest.fixture(scope="module")
def every(library: Figures) -> tuple[Chart, ...]:
    return charts(library)


def said(library: Figures, id: str, language: str = "en") -> Worded:
    return worded(chart_of(library, id), library.vocabulary, language)


def drawn(library: Figures, id: str, language: str = "en", size: str = "page") -> Drawn:
    return draw(said(library, id, language), size)


def lines(figure: Drawn, gid: str) -> list:
    return [line for line in figure.axes[0].lines if line.get_gid() == gid]


def written(figure: Drawn) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_text().strip("\u200e\u200f\n ") and text.get_visible()]


def test_ids_stay_as_they_are(every: tuple[Chart, ...]) -> None:
    ids = [chart.id for chart in every]
    assert set(ids) >= IDS
    assert len(ids) == len(set(ids)) > 100
    assert all(re.fullmatch(r"[\w.-]+", id) for id in ids)
    assert {chart.kind for chart in every} == set(KINDS)


def test_every_series_of_two_years_is_a_chart(library: Figures, every: tuple[Chart, ...]) -> None:
    found = {(one.indicator, one.place, one.of, one.basis): one for one in every if one.kind == "series"}
    assert len(found) == len(library.series(years=2))
    for series in library.series(years=2):
        chart = found[series.indicator, series.place, series.of, series.basis]
        assert all(point in series.points for point in chart.points)
        assert {(each.year, each.value) for each in chart.points} == {(each.year, each.value) for each in series.points}


def test_what_stands_side_by_side_may_be_compared(every: tuple[Chart, ...]) -> None:
    for chart in (one for one in every if one.kind == "places"):
        kinds = {(each.indicator, each.year, each.of, each.basis, each.unit) for each in chart.points}
        assert len(kinds) == 1, chart.id
        places = [each.place for each in chart.points]
        assert len(places) == len(set(places)) >= 2
        assert {"own"}.isdisjoint(each.basis for each in chart.points)


def test_shares_are_of_a_whole(every: tuple[Chart, ...]) -> None:
    for chart in (one for one in every if one.kind == "share"):
        assert {(each.unit, each.place, each.of) for each in chart.points} == {("percent", chart.place, chart.of)}
        assert all(0 < each.value <= 100 for each in chart.points), chart.id


def test_charts_are_chosen_by_what_they_show(library: Figures) -> None:
    found = {chart.id for chart in charts(library, "pharma-export")}
    assert {EXPORT, "pharma-export.2024.places", "pharma-export.lazio.series"} <= found
    assert "pharma-export.lombardy.series" not in {chart.id for chart in charts(library, place="lazio")}
    assert {chart.topic for chart in charts(library, topic="devices")} == {"devices"}
    with pytest.raises(NotFound, match="No place of the figures is called 'atlantis'"):
        charts(library, place="atlantis")
    with pytest.raises(NotFound, match=r"No chart has the id 'x'\. GET /v1/charts lists those there are\."):
        chart_of(library, "x")


def test_a_figure_that_is_exact_is_drawn_rather_than_one_that_is_about(library: Figures) -> None:
    lombardy, italy = chart_of(library, "devices-employees.2025.later.places").points
    assert (lombardy.value, lombardy.precision, italy.precision) == (58734, "", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_number_is_the_figures_in_the_languages_writing(library, every, language) -> None:
    for chart in every:
        for mark, figure in zip(worded(chart, library.vocabulary, language).marks, chart.points, strict=True):
            assert mark.value == figure.value
            assert set(numbers_in(mark.label, language)) == {figure.value}, (chart.id, mark.label)
            if figure.precision:
                assert library.vocabulary.precisions[figure.precision][language] in mark.label
            assert mark.label in mark.told


def test_a_chart_is_told_in_words(library: Figures) -> None:
    english = said(library, EXPORT)
    assert english.alt == (
        "Over the years: Pharmaceutical exports (Lombardy · euros). "
        "2019: 6.9 billion; 2023: 9.8 billion; 2024: 10.2 billion."
    )
    assert english.source.startswith("Source: Farmindustria (2019); Agenzia Impress")
    assert english.note == "Dashed: years for which there is no figure."
    assert said(library, "life-expectancy.lombardy.series").note == "", "no year is missing"
    assert said(library, "pharma-export.2024.places", "de").about == "2024 · Euro"
    assert said(library, "pharma.lombardy.of-italy.shares", "lt").about == "Lombardija · Italija = 100\u00a0%"
    assert said(library, "researchers.lombardy.series", "he").marks[-1].label == "יותר מ-7,000"
    assert said(library, "pharma-rd.lombardy.series", "zh").marks[0].label == "约4.4亿"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_charts_own_words(language: str) -> None:
    own, english = texts(language), texts("en")
    assert own.keys() == english.keys()
    for name, text in english.items():
        if isinstance(text, str):
            assert set(re.findall(r"{\w+}", own[name])) == set(re.findall(r"{\w+}", text)), name
        assert own[name]
        assert language == "en" or own[name] != text or name in ("join", "point", "told", "total"), name


def test_the_points_of_a_series_are_its_figures(library: Figures, every: tuple[Chart, ...]) -> None:
    for chart in (one for one in every if one.kind == "series"):
        (points,) = lines(draw(worded(chart, library.vocabulary, "it"), "chat"), "points")
        assert list(points.get_xdata()) == [each.year for each in chart.points], chart.id
        assert list(points.get_ydata()) == [float(each.value) for each in chart.points], chart.id
        assert points.get_linestyle() == "None"
        assert points.get_marker() == "o"


def test_years_without_a_figure_are_never_joined_by_a_line(library: Figures) -> None:
    figure = drawn(library, EXPORT)
    (gap,), (known,) = lines(figure, "gap"), lines(figure, "known")
    assert (list(gap.get_xdata()), list(known.get_xdata())) == ([2019, 2023], [2023, 2024])
    assert (gap.get_linestyle(), known.get_linestyle()) == ("--", "-")
    assert gap.get_linewidth() < known.get_linewidth()
    left, _, right = (tick.get_position()[0] for tick in figure.axes[0].get_xticklabels())
    assert (left, right) == (2019, 2024), "a year is as long as another"


def test_two_publishers_of_one_year_are_two_points_on_one_path(library: Figures) -> None:
    figure = drawn(library, "devices-employees.italy.later.series")
    (points,) = lines(figure, "points")
    assert list(zip(points.get_xdata(), points.get_ydata(), strict=True)) == [
        (2024, 117_000), (2025, 130_520), (2025, 130_000),
    ]  # fmt: skip
    assert len(lines(figure, "known")) == 1


@pytest.mark.parametrize("id", ["pharma-export.2024.places", "irccs-state-funds.2025.places"])
def test_bars_are_as_long_as_their_figures(library: Figures, id: str) -> None:
    bars = drawn(library, id).axes[0].patches
    assert [bar.get_width() for bar in bars] == [float(each.value) for each in chart_of(library, id).points]
    assert [bool(bar.get_hatch()) for bar in bars] == [False, *[True] * (len(bars) - 1)], "told apart without colours"
    assert len({to_rgb(bar.get_facecolor()[:3]) for bar in bars}) == 2


def test_a_share_lies_on_its_whole(library: Figures) -> None:
    id = "pharma.lombardy.of-italy.shares"
    axes = drawn(library, id).axes[0]
    shares, rests = axes.patches[::2], axes.patches[1::2]
    assert [bar.get_width() for bar in shares] == [float(each.value) for each in chart_of(library, id).points]
    assert [bar.get_x() + bar.get_width() for bar in rests] == [100.0] * len(shares)


def test_hebrew_begins_at_the_right_but_time_at_the_left(library: Figures) -> None:
    series, bars = drawn(library, EXPORT, "he"), drawn(library, "pharma-export.2024.places", "he")
    left, right = series.axes[0].get_xlim()
    assert left < 2019 < 2024 < right
    assert {tick.label2.get_visible() for tick in series.axes[0].yaxis.get_major_ticks()} == {True}
    assert {tick.label1.get_visible() for tick in series.axes[0].yaxis.get_major_ticks()} == {False}
    left, right = bars.axes[0].get_xlim()
    assert left > right == 0
    assert {text.get_ha() for text in bars.axes[0].texts} == {"right"}


def test_the_first_place_of_a_ranking_is_on_top(library: Figures) -> None:
    bottom, top = drawn(library, "qs-rank-life-sciences.unimi.series").axes[0].get_ylim()
    assert bottom > top > 0


@pytest.mark.parametrize("size", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_is_drawn_in_each_language(library: Figures, language: str, size: str) -> None:
    """A missing glyph is a warning of matplotlib's, and a warning an error."""
    for id in EACH_KIND:
        figure = drawn(library, id, language, size)
        figure.canvas.draw()
        width, height = figure.get_size_inches() * figure.dpi
        assert width == FORMATS[size].width
        for text in written(figure):
            assert text.get_fontsize() >= 9, text
            box = text.get_window_extent()
            assert box.x0 >= 0 and box.x1 <= width, text
            assert box.y0 >= 0 and box.y1 <= height, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_covers_another(library: Figures, every: tuple[Chart, ...], language: str) -> None:
    for chart in (one for one in every if one.kind == "series"):
        figure = draw(worded(chart, library.vocabulary, language), "chat")
        boxes = [text.get_window_extent() for text in figure.axes[0].texts]
        for place, box in enumerate(boxes):
            shared = [other for other in boxes[place + 1 :] if box.overlaps(other)]
            assert not shared, chart.id


def test_a_line_leads_to_a_number_that_stands_away(library: Figures) -> None:
    figure = drawn(library, "chain-value-added.lombardy.series", "es", "chat")
    (points,) = lines(figure, "points")
    (leader,) = lines(figure, "leader")
    ends = zip(points.get_xdata(), points.get_ydata(), strict=True)
    assert any((leader.get_xdata()[0], leader.get_ydata()[0]) == pytest.approx(end) for end in ends)
    assert lines(drawn(library, EXPORT), "leader") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_every_chart_is_in_a_font(library, every, language) -> None:
    assert len(families(language)) == 2
    known = set().union(*(FT2Font(str(file)).get_charmap() for file in files()))
    for chart in every:
        one = worded(chart, library.vocabulary, language)
        shown = "".join([one.title, one.about, one.source, one.note, *(mark.told for mark in one.marks)])
        assert {letter for letter in shown if ord(letter) not in known} <= {"\u200f"}, chart.id


@pytest.mark.parametrize("size", FORMATS)
def test_a_png_is_of_the_right_size_and_the_same_each_time(library: Figures, size: str) -> None:
    one = said(library, EXPORT, "zh")
    made = picture.__wrapped__(one, "png", size)
    assert made == picture.__wrapped__(one, "png", size)
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(made[start : start + 4], "big") for start in (16, 20))
    assert width == round(WIDTHS[size] * DOTS)
    assert width / 2 < height < width
    assert "历年数据".encode() in made, "it says what it shows"


@pytest.mark.parametrize("size", FORMATS)
def test_an_svg_needs_no_font_and_has_no_date(library: Figures, size: str) -> None:
    one = said(library, EXPORT, "he")
    made = picture.__wrapped__(one, "svg", size)
    assert made == picture.__wrapped__(one, "svg", size)
    root = ElementTree.fromstring(made)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert float(root.get("width").removesuffix("pt")) == pytest.approx(WIDTHS[size] * 72)
    assert not list(root.iter("{http://www.w3.org/2000/svg}text"))
    assert not list(root.iter("{http://purl.org/dc/elements/1.1/}date"))
    assert one.alt in made.decode()

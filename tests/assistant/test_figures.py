"""The library's figures, chosen and in series."""

from decimal import Decimal

import pytest

from assistant.figures import Figures, figures_within
from corpus.errors import NotFound
from corpus.library import folders, read_library_document


@pytest.fixture(scope="module")
def library() -> Figures:
    return figures_within({passage.id for folder in folders() for passage in read_library_document(folder)[1]})


def line(library: Figures, indicator: str, place: str, of: str = "", basis: str = "") -> list[tuple[int, str]]:
    """(year, value) of one series, each once."""
    (series,) = (each for each in library.series(indicator, place) if (each.of, each.basis) == (of, basis))
    return list(dict.fromkeys((point.year, f"{point.value:f}") for point in series.points))


def test_figures_are_chosen_by_all_that_is_given(library: Figures) -> None:
    found = library.chosen("pharma-companies", "lombardy", 2016, "brochure", "pharma")
    assert [(figure.value, figure.passage_key) for figure in found] == [(Decimal(246), "brochure#pharma-companies")]
    assert library.chosen("pharma-companies", year=1999) == ()
    assert len(library.chosen()) == len(library.every) > 600
    for topic in library.vocabulary.topics:
        assert {figure.topic for figure in library.chosen(topic=topic)} == {topic}


@pytest.mark.parametrize("kind", ["indicator", "place", "document", "topic"])
def test_what_no_figure_is_called_is_said(library: Figures, kind: str) -> None:
    with pytest.raises(NotFound, match=f"No {kind} of the figures is called 'atlantis'"):
        library.chosen(**{kind: "atlantis"})


def test_only_figures_whose_passages_are_at_hand_are_given() -> None:
    found = figures_within({"brochure#pharma-companies@it", "upload-1#p1@it"})
    assert [figure.indicator for figure in found.every] == ["pharma-companies", "pharma-companies-share"]
    assert figures_within(()).every == ()
    with pytest.raises(NotFound):
        found.chosen(document="pharma_lombardy")


def test_the_chains_share_of_gdp_over_the_years(library: Figures) -> None:
    assert line(library, "chain-gdp-share", "lombardy") == [
        (2016, "12.4"), (2018, "12.8"), (2021, "13"), (2022, "12.6"),
    ]  # fmt: skip
    assert line(library, "chain-gdp-share", "italy") == [(2016, "10"), (2021, "10.6")]
    assert line(library, "chain-gdp-share", "lombardy", of="italy") == [(2022, "2.5")], "of Italy's GDP, not its own"


def test_istats_pharma_employees_are_never_beside_those_of_farmindustria(library: Figures) -> None:
    assert line(library, "pharma-employees", "lombardy", basis="istat") == [(2016, "28852")]
    assert line(library, "pharma-employees", "lombardy", basis="farmindustria") == [
        (2017, "28000"), (2021, "24000"), (2024, "25000"), (2026, "25300"),
    ]  # fmt: skip


def test_exports_over_the_years(library: Figures) -> None:
    assert line(library, "pharma-export", "lombardy") == [
        (2019, "6900000000"), (2023, "9800000000"), (2024, "10200000000"),
    ]  # fmt: skip
    assert line(library, "pharma-export", "lazio") == [(2023, "11500000000"), (2024, "14000000000")]
    assert line(library, "pharma-export", "italy") == [(2022, "47600000000"), (2024, "54000000000")], "no ten months"


def test_device_companies_counted_anew_do_not_continue_the_old_count(library: Figures) -> None:
    assert line(library, "devices-companies", "lombardy", basis="earlier") == [(2019, "1213")]
    assert line(library, "devices-companies", "lombardy", basis="later") == [(2025, "1396")]
    assert line(library, "devices-companies", "italy", basis="earlier") == [(2019, "3957"), (2019, "4000")]
    assert line(library, "devices-companies", "italy", basis="later") == [(2024, "4641"), (2025, "4648")]


def test_what_only_its_source_counts_that_way_stands_alone(library: Figures) -> None:
    counts = [series for series in library.series("irccs", "lombardy") if series.basis == "own"]
    assert len(counts) > 5
    assert {len(series.points) for series in counts} == {1}


def test_a_series_is_of_one_kind_in_order_of_year(library: Figures) -> None:
    found = library.series()
    assert sum(len(series.points) for series in found) <= len(library.every)
    assert {figure.indicator for figure in library.every} == {series.indicator for series in found}
    for series in found:
        kinds = {(each.indicator, each.place, each.of, each.basis, each.unit) for each in series.points}
        assert len(kinds) == 1
        assert [each.year for each in series.points] == sorted(each.year for each in series.points)
    assert [each for each in found if len(each.years) > 2] == list(library.series(years=3))


def test_publishers_of_one_year_are_kept_apart_and_each_is_quoted_once(library: Figures) -> None:
    (series,) = library.series("concession-cost", "citta_salute")
    assert [(point.year, point.publisher) for point in series.points] == [
        (2020, "Il Foglio via Zazoom"), (2020, "Il Foglio via Zazoom, Il Giorno via Zazoom"),
        (2025, "Il Foglio via Zazoom"), (2025, "Il Foglio via Zazoom, Il Giorno via Zazoom"),
    ]  # fmt: skip
    (share,) = library.series("trials-share", "lazio")
    assert len(share.points) == 1
    (again,) = (each for each in library.series("pharma-companies", "lombardy"))
    assert [(point.year, point.passage_key) for point in again.points] == [
        (2016, "brochure#pharma-companies"), (2025, "pharma_lombardy#ph-companies-2025"),
    ]  # fmt: skip

"""Figures over HTTP: chosen, named in the reader's language, as JSON and CSV, and in series."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from api.deps import get_figures
from assistant.figures import Figures
from corpus.document import LANGUAGES
from corpus.figure import Figure
from corpus.vocabulary import Indicator, Vocabulary

LABELS = dict.fromkeys(LANGUAGES, "imprese") | {"en": "Companies", "he": "חברות"}
SHARE = dict.fromkeys(LANGUAGES, "=quota") | {"en": "=HYPERLINK(1)"}
SAME = dict.fromkeys(LANGUAGES, "nome")
VOCABULARY = Vocabulary(
    indicators={
        "companies": Indicator("companies", "pharma", "number", LABELS),
        "companies-share": Indicator("companies-share", "pharma", "percent", SHARE),
    },
    topics={"pharma": SAME, "trade": SAME},
    units={"number": SAME, "percent": dict.fromkeys(LANGUAGES, "per cento") | {"en": "per cent"}},
    places={
        "lombardy": dict.fromkeys(LANGUAGES, "Lombardia") | {"en": "Lombardy", "he": "לומברדיה"},
        "italy": dict.fromkeys(LANGUAGES, "Italia") | {"en": "Italy"},
    },
    bases={"later": SAME},
    precisions={"over": dict.fromkeys(LANGUAGES, "più di") | {"en": "more than"}},
)
NOW = Figure(
    "brochure#companies/companies@lombardy", "companies", Decimal(120), "number", "over", "lombardy", "", "", 2024,
    "Farmindustria, ISTAT", "brochure#companies", "pharma", LABELS,
)  # fmt: skip
BEFORE = replace(NOW, id=f"{NOW.id},2019", value=Decimal(118), precision="", year=2019)
COUNTED_ANEW = replace(NOW, id=f"{NOW.id},later", value=Decimal(180), basis="later", year=2025)
SHARE_OF_ITALY = replace(
    NOW, id="brochure#sectors/companies-share@lombardy,italy", indicator="companies-share", value=Decimal("-3.5"),
    unit="percent", precision="", of="italy", publisher="@press", passage_key="brochure#sectors", labels=SHARE,
)  # fmt: skip


@pytest.fixture
def app(app):
    figures = Figures((NOW, BEFORE, COUNTED_ANEW, SHARE_OF_ITALY), VOCABULARY)
    app.dependency_overrides[get_figures] = lambda: figures
    return app


def values(response) -> list[float]:
    assert response.status_code == 200, response.text
    return [each["value"] for each in response.json()["figures"]]


def test_a_figure_is_named_in_the_language_asked_for(client):
    found = client.get("/v1/figures", params={"language": "en", "year": 2024, "indicator": "companies"}).json()
    assert found == {
        "language": "en",
        "figures": [
            {
                "id": "brochure#companies/companies@lombardy", "label": "Companies", "value": 120,
                "precision": "over", "precision_name": "more than", "unit": "number", "unit_name": "nome",
                "place": "lombardy", "place_name": "Lombardy", "of": "", "of_name": "", "year": 2024,
                "basis": "", "basis_name": "", "publisher": "Farmindustria, ISTAT", "indicator": "companies",
                "topic": "pharma", "topic_name": "nome", "document_id": "brochure",
                "passage_key": "brochure#companies",
                "url": "/read/brochure?language=en&passage=brochure%23companies%40en#cited",
            }
        ],
    }  # fmt: skip
    hebrew = client.get("/v1/figures", params={"language": "he"}).json()["figures"][0]
    assert (hebrew["label"], hebrew["place_name"]) == ("חברות", "לומברדיה")


def test_a_statement_that_is_not_in_the_language_opens_in_italian(client):
    (found,) = client.get("/v1/figures", params={"language": "lt", "year": 2019}).json()["figures"]
    assert found["url"] == "/read/brochure?language=it&passage=brochure%23companies%40it#cited"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [120, 118, 180, -3.5]),
        ({"indicator": "companies"}, [120, 118, 180]),
        ({"indicator": "companies", "year": 2019}, [118]),
        ({"place": "lombardy", "topic": "pharma", "document": "brochure"}, [120, 118, 180, -3.5]),
        ({"place": "italy"}, []),
        ({"topic": "trade"}, []),
        ({"year": 1999}, []),
    ],
)
def test_figures_are_chosen_by_all_that_is_given(client, query, found):
    assert values(client.get("/v1/figures", params=query)) == found


@pytest.mark.parametrize("path", ["/v1/figures", "/v1/series"])
@pytest.mark.parametrize("kind", ["indicator", "place", "topic"])
def test_what_no_figure_is_called_is_a_problem(client, problem, path, kind):
    said = problem(client.get(path, params={kind: "atlantis"}), 404)
    assert said["detail"] == f"No {kind} of the figures is called 'atlantis'. GET /v1/figures shows those there are."


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        ("/v1/figures", {"year": "last"}, "year"),
        ("/v1/figures", {"year": 99999}, "year"),
        ("/v1/figures", {"language": "klingon"}, "language"),
        ("/v1/figures", {"format": "xls"}, "format"),
        ("/v1/figures", {"indicator": "x" * 101}, "indicator"),
        ("/v1/figures", {"place": "a\x00b"}, "place"),
        ("/v1/series", {"years": 0}, "years"),
        ("/v1/series", {"language": "auto"}, "language"),
    ],
)
def test_a_query_that_cannot_be_read_names_its_parameter(client, problem, path, query, parameter):
    assert problem(client.get(path, params=query), 422)["errors"][0]["parameter"] == parameter


def test_csv_has_a_header_and_runs_no_formula(client):
    response = client.get("/v1/figures", params={"format": "csv", "language": "en"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="figures.csv"'
    header, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert header[:4] == ["id", "label", "value", "precision"]
    assert sorted(header) == sorted(client.get("/v1/figures").json()["figures"][0])
    assert [row[2] for row in rows] == ["120", "118", "180", "-3.5"], "numbers stay numbers"
    last = dict(zip(header, rows[-1], strict=True))
    assert (last["label"], last["publisher"]) == ("'=HYPERLINK(1)", "'@press")
    hebrew = client.get("/v1/figures", params={"format": "csv", "language": "he"}).content.decode("utf-8-sig")
    assert "לומברדיה" in hebrew


def test_an_empty_csv_still_has_its_header(client):
    response = client.get("/v1/figures", params={"format": "csv", "place": "italy"})
    assert response.content.decode("utf-8-sig").count("\r\n") == 1


def test_series_go_by_year_and_mix_no_ways_of_counting(client):
    (found,) = client.get("/v1/series", params={"language": "en"}).json()["series"]
    assert (found["label"], found["place_name"], found["basis"]) == ("Companies", "Lombardy", "")
    assert [(point["year"], point["value"]) for point in found["points"]] == [(2019, 118), (2024, 120)]
    assert {point["passage_key"] for point in found["points"]} == {"brochure#companies"}
    every = client.get("/v1/series", params={"years": 1, "indicator": "companies", "place": "lombardy"}).json()
    assert [[point["value"] for point in each["points"]] for each in every["series"]] == [[118, 120], [180]]
    assert client.get("/v1/series", params={"years": 3}).json()["series"] == []


def test_the_librarys_own_figures_are_those_of_the_passages_in_use(app, client):
    del app.dependency_overrides[get_figures]
    assert client.get("/v1/figures").json()["figures"] == [], "the small library has none of their statements"


def test_both_formats_are_described(client):
    content = client.get("/openapi.json").json()["paths"]["/v1/figures"]["get"]["responses"]["200"]["content"]
    assert content.keys() == {"application/json", "text/csv"}
    assert content["application/json"]["schema"]["$ref"].endswith("/FiguresOut")

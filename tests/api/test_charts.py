"""Charts over HTTP: which there are, in the reader's language, and each as a picture that browsers may keep."""

import struct

import pytest

from api.deps import get_figures
from assistant.figures import Figures, figures_within
from corpus.library import folders, read_library_document

EXPORT = "pharma-export.lombardy.series"


@pytest.fixture(scope="module")
def library() -> Figures:
    return figures_within({passage.id for folder in folders() for passage in read_library_document(folder)[1]})


@pytest.fixture
def app(app, library):
    app.dependency_overrides[get_figures] = lambda: library
    return app


def ids(response) -> list[str]:
    assert response.status_code == 200, response.text
    return [each["id"] for each in response.json()["charts"]]


def test_a_chart_is_listed_in_the_language_asked_for(client):
    found = client.get("/v1/charts", params={"language": "en", "indicator": "pharma-export", "kind": "series"}).json()
    assert found["language"] == "en"
    chart = next(each for each in found["charts"] if each["id"] == EXPORT)
    assert (chart["kind"], chart["title"], chart["about"]) == ("series", "Pharmaceutical exports", "Lombardy · euros")
    assert chart["years"] == [2019, 2023, 2024]
    assert chart["figures"][0] == "brochure#pharma-export/pharma-export@lombardy"
    assert "2019: 6.9 billion" in chart["alt"]
    assert chart["source"].startswith("Source: Farmindustria (2019)")
    assert chart["png"] == f"/v1/charts/{EXPORT}?language=en&format=png&size=page"
    assert client.get(chart["png"]).headers["content-type"] == "image/png"
    assert client.get(chart["svg"]).headers["content-type"] == "image/svg+xml"


def test_figures_of_a_chart_are_among_the_figures(client):
    (chart,) = [each for each in client.get("/v1/charts").json()["charts"] if each["id"] == EXPORT]
    known = {each["id"] for each in client.get("/v1/figures", params={"indicator": "pharma-export"}).json()["figures"]}
    assert set(chart["figures"]) <= known


def test_charts_are_chosen_by_all_that_is_given(client):
    every = ids(client.get("/v1/charts"))
    assert len(every) > 100
    shares = ids(client.get("/v1/charts", params={"kind": "share", "topic": "pharma", "place": "lombardy"}))
    assert "pharma.lombardy.of-italy.shares" in shares
    assert set(shares) < set(every)
    assert EXPORT not in ids(client.get("/v1/charts", params={"place": "lazio"}))


@pytest.mark.parametrize("kind", ["indicator", "place", "topic"])
def test_what_no_figure_is_called_is_a_problem(client, problem, kind):
    assert "'atlantis'" in problem(client.get("/v1/charts", params={kind: "atlantis"}), 404)["detail"]


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        ("/v1/charts", {"language": "auto"}, "language"),
        ("/v1/charts", {"kind": "pie"}, "kind"),
        (f"/v1/charts/{EXPORT}", {"format": "gif"}, "format"),
        (f"/v1/charts/{EXPORT}", {"size": "poster"}, "size"),
        (f"/v1/charts/{'x' * 201}", {}, "chart_id"),
    ],
)
def test_a_query_that_cannot_be_read_names_its_parameter(client, problem, path, query, parameter):
    assert problem(client.get(path, params=query), 422)["errors"][0]["parameter"] == parameter


def test_an_unknown_chart_names_the_list(client, problem):
    said = problem(client.get("/v1/charts/pharma-export.mars.series"), 404)
    assert said["detail"] == "No chart has the id 'pharma-export.mars.series'. GET /v1/charts lists those there are."


def test_a_picture_is_of_the_size_asked_for(client):
    widths = []
    for size in ("page", "chat"):
        response = client.get(f"/v1/charts/{EXPORT}", params={"language": "he", "size": size})
        assert response.headers["content-language"] == "he"
        widths += struct.unpack(">I", response.content[16:20])
    assert widths == [1300, 833]


def test_a_picture_that_is_the_same_is_not_sent_again(client):
    first = client.get(f"/v1/charts/{EXPORT}", params={"format": "svg"})
    assert first.headers["cache-control"] == "public, max-age=300, must-revalidate"
    tag = first.headers["etag"]
    again = client.get(f"/v1/charts/{EXPORT}", params={"format": "svg"}, headers={"If-None-Match": f'W/"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = client.get(
        f"/v1/charts/{EXPORT}", params={"format": "svg", "language": "en"}, headers={"If-None-Match": tag}
    )
    assert other.status_code == 200
    assert other.headers["etag"] != tag


def test_charts_are_of_the_passages_in_use(app, client, problem):
    del app.dependency_overrides[get_figures]
    assert ids(client.get("/v1/charts")) == [], "the small library has none of their statements"
    problem(client.get(f"/v1/charts/{EXPORT}"), 404)


def test_both_formats_are_described(client):
    described = client.get("/openapi.json").json()["paths"]["/v1/charts/{chart_id}"]["get"]["responses"]
    assert described["200"]["content"].keys() == {"image/png", "image/svg+xml"}
    assert "304" in described

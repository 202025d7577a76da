"""The library over HTTP: search, documents, passages, uploads."""

from urllib.parse import quote

import pytest

TOKEN = {"Authorization": "Bearer a-secret-of-ours"}
PDF = {"file": ("report.pdf", b"%PDF-1.7 text", "application/pdf")}


def test_search_gives_passages_with_scores(client):
    found = client.get("/v1/search", params={"q": "companies", "language": "en", "limit": 1}).json()
    assert found["language"] == "en"
    assert [hit["passage"]["id"] for hit in found["hits"]] == ["brochure#companies@en"]
    assert found["hits"][0]["score"] == 1.0
    assert found["hits"][0]["passage"]["sources"][0].startswith("Farmindustria")


def test_search_finds_the_language_out(client):
    asked = client.get("/v1/search", params={"q": "Quante sono le imprese farmaceutiche in Lombardia?"})
    assert asked.json()["language"] == "it"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "q"),
        ({"q": " "}, "q"),
        ({"q": "x" * 10_000}, "q"),
        ({"q": "a\x00b"}, "q"),
        ({"q": "x", "language": "klingon"}, "language"),
        ({"q": "x", "limit": 0}, "limit"),
        ({"q": "x", "limit": 51}, "limit"),
        ({"q": "x", "limit": "many"}, "limit"),
    ],
)
def test_a_search_that_cannot_be_done_names_its_parameter(client, problem, query, parameter):
    assert problem(client.get("/v1/search", params=query), 422)["errors"][0]["parameter"] == parameter


def test_documents_are_listed_in_order(client):
    found = client.get("/v1/documents").json()["documents"]
    assert [each["id"] for each in found] == ["brochure", "upload-1"]
    assert found[0] == {
        "id": "brochure", "title": "Scienze della vita", "kind": "brochure", "issuer": "Assolombarda",
        "languages": ["it", "en", "he"], "as_of": "2024-06", "source_url": "https://example.org/brochure",
        "sha256": "ab" * 32, "url": "/read/brochure?language=it",
    }  # fmt: skip


def test_a_document_lists_its_passages_by_language(client):
    editions = client.get("/v1/documents/brochure").json()["editions"]
    assert [each["language"] for each in editions] == ["it", "en", "he"]
    assert editions[1]["passages"][0] == {
        "id": "brochure#companies@en", "section": ["Industry", "Companies"], "page": None,
    }  # fmt: skip


def test_a_passage_comes_in_every_language(client):
    found = client.get("/v1/passages/" + quote("brochure#companies@en", safe="")).json()
    assert (found["id"], found["key"]) == ("brochure#companies@en", "brochure#companies")
    assert [each["language"] for each in found["editions"]] == ["it", "en", "he"]
    assert found["editions"][1]["url"] == "/read/brochure?language=en&passage=brochure%23companies%40en#cited"


@pytest.mark.parametrize(
    "path",
    ["documents/none", "passages/none", "passages/brochure%23none%40en", "passages/a/b", "documents/%00",
     "documents/%3Cscript%3E", "documents/..%2F..%2Fetc"],
)  # fmt: skip
def test_unknown_ids_are_not_found(client, problem, path):
    problem(client.get(f"/v1/{path}"), 404)


def test_an_upload_needs_the_token(client, problem, upload):
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer é"},
    ):
        given = {name: value.encode() for name, value in headers.items()}
        response = client.post("/v1/documents", files=PDF, headers=given)
        problem(response, 401)
        assert response.headers["www-authenticate"].startswith("Bearer")
    assert upload.taken == {}


def test_uploads_are_off_without_a_token(client, problem, settings):
    settings.admin_token = ""
    assert "LIFEHUB_ADMIN_TOKEN" in problem(client.post("/v1/documents", files=PDF, headers=TOKEN), 403)["detail"]


def test_an_upload_is_stored_and_reported(client, upload):
    response = client.post("/v1/documents", files=PDF, headers=TOKEN)
    assert response.status_code == 200
    assert response.json() == {
        "added": ["upload-2"], "changed": [], "removed": [], "unchanged": ["brochure"], "failed": [],
        "passages": 12, "embedded": 0, "seconds": 0.5,
    }  # fmt: skip
    assert upload.taken == {"report.pdf": b"%PDF-1.7 text"}


def test_an_uploads_name_has_no_folders(client, upload):
    for name in ("../../etc/passwd.txt", "..\\..\\passwd.txt"):
        client.post("/v1/documents", files={"file": (name, b"x")}, headers=TOKEN)
    assert list(upload.taken) == ["passwd.txt"]


def test_a_file_that_cannot_be_read_is_told_why(client, problem):
    response = client.post("/v1/documents", files={"file": ("a.pdf", b"broken")}, headers=TOKEN)
    assert problem(response, 422)["detail"] == "a.pdf is not a PDF file."


@pytest.mark.parametrize("size", [1024**2 + 1, 3 * 1024**2])
def test_a_large_upload_is_refused(client, problem, upload, size):
    response = client.post("/v1/documents", files={"file": ("a.txt", b"x" * size)}, headers=TOKEN)
    assert "1 MB" in problem(response, 413)["detail"]
    assert upload.taken == {}


def test_a_form_without_a_file_is_refused(client, problem):
    problem(client.post("/v1/documents", data={"file": "text"}, headers=TOKEN), 422)
    problem(client.post("/v1/documents", json={}, headers=TOKEN), 422)
    problem(client.post("/v1/documents", files=[("file", ("a", b"a")), ("b", ("b", b"b"))], headers=TOKEN), 400)
    broken = {**TOKEN, "Content-Type": "multipart/form-data"}
    problem(client.post("/v1/documents", content=b"xx", headers=broken), 400)


@pytest.mark.parametrize("token", ["a-secret-of-ours", "in-the-data-folder"])
def test_the_folder_is_read_again_for_who_may(client, token):
    report = client.post("/v1/documents/sync", json={}, headers={"Authorization": f"Bearer {token}"}).json()
    assert (report["unchanged"], report["failed"]) == (["brochure"], [["a.pdf", "is damaged"]])


def test_the_folder_is_read_again_for_nobody_else(client, problem, settings):
    settings.admin_token = ""
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer wrong"}):
        problem(client.post("/v1/documents/sync", json={}, headers=headers), 401)

"""The reader: the cited passage marked, the language switched, nothing of a document run."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from bs4 import BeautifulSoup

from api.blocks import blocks, first_mark, pieces
from api.texts import texts
from corpus.document import LANGUAGES

TEXTS = Path(__file__).parents[2] / "api" / "texts"


@pytest.fixture
def read(client):
    """The page of a document, parsed."""

    def get(document: str, status: int = 200, **query: str) -> BeautifulSoup:
        response = client.get(f"/read/{quote(document, safe='')}", params=query)
        assert response.status_code == status, response.text
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        return BeautifulSoup(response.text, "lxml")

    return get


def marked(page: BeautifulSoup) -> list[str]:
    return [mark.get_text() for mark in page.find_all("mark")]


def notices(page: BeautifulSoup) -> list[str]:
    return [each.get_text() for each in page.find_all(role="note")]


def test_blocks_know_their_offsets():
    text = "# One\n\nA line\ngoing on.\n- first\n  more\n- second\n\n| a | b |\n|---|---|\n| 1 |  |\n\nEnd"
    found = [(b.kind, [text[s:e] for s, e in b.spans], b.level, b.header) for b in blocks(text)]
    assert found == [
        ("heading", ["One"], 1, False),
        ("paragraph", ["A line\ngoing on."], 0, False),
        ("item", ["first\n  more"], 0, False),
        ("item", ["second"], 0, False),
        ("row", ["a", "b"], 0, True),
        ("row", ["1", ""], 0, False),
        ("paragraph", ["End"], 0, False),
    ]


def test_blocks_of_a_part_have_offsets_into_the_whole():
    text = "First page\n\nSecond page"
    assert [text[b.start : b.end] for b in blocks(text, 12, len(text))] == ["Second page"]
    assert blocks("") == []


def test_pieces_are_cut_where_the_passage_begins_and_ends():
    text = "One two three"
    found = blocks(text)
    assert first_mark(found, (4, 7)) == 4
    assert [(p.text, p.cited, p.first) for p in pieces(text, (0, 13), (4, 7), 4)] == [
        ("One ", False, False), ("two", True, True), (" three", False, False),
    ]  # fmt: skip


def test_the_cited_passage_is_marked(read):
    page = read("brochure", language="en", passage="brochure#companies@en")
    assert page.find(id="cited").name == "mark"
    assert marked(page) == ["Lombardy has 120 pharmaceutical companies."]
    assert "2024" in page.find("aside").get_text()
    assert [each.get_text() for each in page.select("aside ul:not(.linked) li")] == [
        "Farmindustria, Indicatori farmaceutici (2024)", "ISTAT, Censimento (2021)",
    ]  # fmt: skip


def test_a_passage_over_a_list_is_marked_whole_with_one_anchor(read):
    page = read("brochure", language="en", passage="brochure#sectors@en")
    assert marked(page) == [
        "The main sectors in Lombardy in 2024 are:", "pharmaceuticals", "biotechnology", "devices",
    ]  # fmt: skip
    assert len(page.find_all(id="cited")) == 1
    assert page.find(id="cited").get_text().startswith("The main sectors")
    assert page.find("aside").find_previous("li").get_text() == "devices"


def test_languages_are_switched_with_the_passage(read):
    page = read("brochure", language="en", passage="brochure#companies@en")
    links = {each["lang"]: each["href"] for each in page.select(".languages a")}
    assert links["he"] == "/read/brochure?language=he&passage=brochure%23companies%40he#cited"
    assert page.select_one(".languages a[aria-current]")["lang"] == "en"


def test_a_passage_is_found_in_the_language_asked_for(read):
    page = read("brochure", language="he", passage="brochure#companies@it")
    assert marked(page) == ["בלומברדיה יש 120 חברות תרופות."]
    assert (page.html["lang"], page.html["dir"], page.article["dir"]) == ("he", "rtl", "rtl")


def test_the_passages_own_language_without_one(read):
    assert read("brochure", passage="brochure#companies@en").article["lang"] == "en"
    assert read("brochure").article["lang"] == "it"


def test_a_language_the_document_does_not_have_shows_the_original(read):
    for language in ("zh", "xx", "<script>"):
        page = read("brochure", language=language, passage="brochure#companies@en")
        assert page.article["lang"] == "it"
        assert page.find(role="note")
        assert marked(page)


def test_a_statement_an_edition_lacks_is_said(read, assistant):
    del assistant.index.passages["brochure#companies@he"]
    page = read("brochure", language="he", passage="brochure#companies@en")
    assert marked(page) == []
    assert page.find(role="note")


def test_the_frame_of_a_document(read):
    page = read("brochure", language="en")
    assert page.h1.get_text() == "Life sciences"
    assert "Assolombarda" in page.dl.get_text() and "June 2024" in page.dl.get_text()
    assert page.select_one("dl a")["href"] == "https://example.org/brochure"
    assert [each.get_text() for each in page.select(".contents li")] == ["Industry", "Companies"]
    for link in page.select(".contents a"):
        assert page.find(id=link["href"][1:])
    assert [each.get_text() for each in page.select("th")] == ["Year", "Companies"]
    assert [each.name for each in page.article.find_all(re.compile("h[1-6]"))] == ["h2", "h3"]


def test_nothing_of_a_document_is_markup(read, client):
    raw = client.get("/read/upload-1", params={"passage": "upload-1#p1@en"}).text
    assert "<script>alert" not in raw and "<b>me" not in raw and "javascript:" not in raw
    page = read("upload-1", passage="upload-1#p1@en")
    assert page.h1.get_text() == "<script>alert('title')</script>"
    assert marked(page) == ["First page, with <script>alert('text')</script> in it."]
    assert [script["src"] for script in page.find_all("script")] == ["/reader/reader.js"]


def test_a_pdf_shows_its_pages_and_the_picture_of_the_cited_one(read, client):
    page = read("upload-1", passage="upload-1#p2@en")
    assert [each["id"] for each in page.select("section")] == ["page-1", "page-2"]
    assert [each["src"] for each in page.select("img")] == ["/read/upload-1/pages/2.png"]
    assert page.select_one("#page-1 .number a")["href"] == "/read/upload-1/pages/1.png"
    picture = client.get("/read/upload-1/pages/2.png")
    assert (picture.content, picture.headers["content-type"]) == (b"\x89PNG 2", "image/png")
    assert "max-age" in picture.headers["cache-control"]
    again = client.get("/read/upload-1/pages/2.png", headers={"If-None-Match": picture.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["upload-1/pages/0.png", "upload-1/pages/3.png", "brochure/pages/1.png", "no/pages/1.png"]
)
def test_a_picture_that_is_not_there(client, problem, path):
    problem(client.get(f"/read/{path}"), 404)


def test_a_page_number_that_is_none(client, problem):
    assert problem(client.get("/read/upload-1/pages/one.png"), 422)["errors"][0]["parameter"] == "number"


@pytest.mark.parametrize(
    ("document", "query"),
    [
        ("none", {}),
        ("none", {"passage": "brochure#companies@en", "version": "0" * 12}),
        ("<script>alert(1)</script>", {}),
    ],
)
def test_what_is_not_in_the_library_is_a_friendly_page(client, read, document, query):
    page = read(document, 404, language="it", **query)
    assert page.h1.get_text() == "Non è nella biblioteca"
    assert page.html["lang"] == "it"
    assert "alert" not in str(page)


@pytest.mark.parametrize(
    "passage",
    ["none", "<script>alert(1)</script>", "upload-1#p1@en", "\x00", "@", "brochure@en", "brochure#companies", "#@"],
)
def test_a_passage_that_is_gone_leaves_the_document_readable(read, passage):
    page = read("brochure", passage=passage, language="it")
    assert notices(page) == [texts("it")["gone"]]
    assert (page.h1.get_text(), marked(page), page.find(id="cited")) == ("Scienze della vita", [], None)
    assert "alert" not in str(page)
    assert page.select_one(".languages a[lang=he]")["href"] == "/read/brochure?language=he"


def test_a_statement_gone_from_its_language_alone_is_marked_in_the_original(read, assistant):
    brochure = assistant.index.documents["brochure"]
    left = tuple(each for each in brochure.editions if each.language != "he")
    assistant.index.documents["brochure"] = replace(brochure, editions=left)
    del assistant.index.passages["brochure#companies@he"]
    page = read("brochure", language="he", passage="brochure#companies@he")
    assert notices(page) == [texts("it")["not_in_language"]]
    assert marked(page) == ["In Lombardia ci sono 120 imprese farmaceutiche."]


@pytest.mark.parametrize("version", ["0" * 12, "ab" * 5 + "ac", "AB" * 31 + "AC"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_that_changed_since_says_so_above_its_text_and_where_the_link_leads(read, language, version):
    page = read("brochure", language=language, passage="brochure#companies@en", version=version)
    shown = language if language in ("it", "en", "he") else "it"
    said = texts(shown)["changed"]
    assert notices(page)[0] == said
    assert [each.get_text() for each in page.select("aside .changed")] == [said]
    assert len(marked(page)) == 1
    assert page.select_one(f".languages a[lang={shown}]")["href"] == (
        f"/read/brochure?language={shown}&version={version.lower()}&passage=brochure%23companies%40{shown}#cited"
    )


def test_a_changed_document_says_so_without_a_passage_and_where_it_is_gone(read):
    said = texts("en")
    assert notices(read("brochure", language="en", version="0" * 64)) == [said["changed"]]
    gone = read("brochure", language="en", version="0" * 12, passage="brochure#none@en")
    assert notices(gone) == [said["changed"], said["gone"]]
    upload = read("upload-1", version="0" * 12, passage="upload-1#p1@en")  # whose passages have no note otherwise
    assert upload.select_one("aside .changed").get_text() == said["changed"]


@pytest.mark.parametrize(
    "version",
    ["", "ab" * 6, "ab" * 32, "AB" * 6, "ac", "0" * 11, "0" * 65, "g" * 12, "<script>alert(1)</script>", "\x00"],
)
def test_nothing_is_said_of_the_documents_own_version_or_of_what_is_none(read, version):
    page = read("brochure", language="en", passage="brochure#companies@en", version=version)
    assert (notices(page), page.select(".changed")) == ([], [])
    assert page.select_one(".languages a[lang=it]")["href"] == (
        "/read/brochure?language=it&passage=brochure%23companies%40it#cited"
    )


def test_the_language_of_a_missing_page_is_the_browsers(client):
    assert 'dir="rtl"' in client.get("/read/none", headers={"Accept-Language": "he-IL,he;q=0.9"}).text
    assert 'lang="en"' in client.get("/read/none", headers={"Accept-Language": "fi"}).text


def test_headers_keep_the_page_to_itself(client):
    headers = client.get("/read/brochure").headers
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]
    other = client.get("/healthz").headers
    assert other["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in other


def test_the_pages_files_are_served(client):
    for name in ("reader.css", "reader.js", "icon.svg"):
        assert client.get(f"/reader/{name}").status_code == 200
        assert "http" not in client.get(f"/reader/{name}").text.replace("http://www.w3.org/2000/svg", "")


def test_every_language_has_the_same_texts():
    every = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in TEXTS.glob("*.yaml")}
    assert set(every) == set(LANGUAGES)
    for said in every.values():
        assert list(said) == list(every["en"])
        for key, text in said.items():
            assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", every["en"][key])


def test_statements_that_update_one_another_are_linked_both_ways(client, assistant):
    first, second = list(dict.fromkeys(each.key for each in assistant.index.passages.values()))[:2]
    for key, other, label in ((first, second, "Updated by"), (second, first, "Updates")):
        passage = next(each for each in assistant.index.editions_of(key) if each.language == "en")
        page = client.get(f"/read/{passage.document_id}", params={"passage": passage.id, "language": "en"}).text
        note = page.partition('<aside class="note"')[2].partition("</aside>")[0]
        assert label in note
        assert f"{other.partition('#')[2]}%40en" in note

"""A briefing as a file: the same statements and footnotes in each format, language and direction."""

import base64
import ctypes
import io
import re
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

import docx
import numpy as np
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from assistant.briefing.briefing import Briefing, Picture
from assistant.briefing.formats import format_of, written
from assistant.briefing.status import DRAFT
from assistant.charts.picture import picture as draw
from assistant.papers.pandoc import pandoc
from corpus.document import LANGUAGES
from corpus.errors import QuestionError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
BLUE = (0x00, 0x72, 0xB2)  # of what a chart is looked at for
FONTS = {"zh": "NotoSansCJKtc"}
LATIN = "DejaVuSans"
SUBSET = re.compile(r"^[A-Z]{6}\+")


def bare(text: str) -> str:
    """Letters and digits only: lines, marks and directions are a format's own."""
    return "".join(c for c in text if c.isalnum())


def xml(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return etree.fromstring(file.read(name))


def said(element: etree._Element) -> str:
    return "".join(element.itertext(f"{W}t"))


def noted(data: bytes) -> list[str]:
    """The footnotes that Word shows, in order."""
    found = xml(data, "word/footnotes.xml").findall(f"{W}footnote")
    return [said(one) for one in found if one.get(f"{W}type") is None]


def of_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def fonts_of(data: bytes) -> dict[str, bool]:
    """Font of the PDF -> whether it is inside."""
    document = pypdfium2.PdfDocument(data)
    found = {}
    for page in document:
        for text in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            font = pypdfium2.raw.FPDFTextObj_GetFont(text.raw)
            buffer = pypdfium2.raw.ctypes.create_string_buffer(200)
            pypdfium2.raw.FPDFFont_GetBaseFontName(font, buffer, 200)
            found[SUBSET.sub("", buffer.value.decode())] = bool(pypdfium2.raw.FPDFFont_GetIsEmbedded(font))
    document.close()
    return found


def expected(briefing: Briefing) -> Counter:
    """What each format has to say, and how often."""
    told = (bare(wording.text) for statement in briefing.statements for wording in statement.wordings)
    return Counter(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_statements_and_notes_stand_in_every_format(by_hand, language):
    briefing = by_hand(language)
    files = {format: written(briefing, DRAFT, format) for format in ("md", "docx", "html", "pdf")}
    html = BeautifulSoup(files["html"], "lxml")
    body = {
        "md": pandoc(files["md"].decode(), "--to", "plain").decode(),
        "docx": said(xml(files["docx"], "word/document.xml")),
        "html": html.get_text(),
    }
    for format, text in body.items():
        flat = bare(re.sub(r"\[\d+\]", "", text)) if format == "md" else bare(text)
        for statement in expected(briefing):
            whole = statement in flat or all(bare(line) in flat for line in _lines(briefing, statement))
            assert whole, (format, statement)
    notes = noted(files["docx"])
    assert len(notes) == len(briefing.notes) == len(html.select("section.footnotes > ol > li"))
    in_html = [item.get_text().removesuffix("↩︎") for item in html.select("section.footnotes > ol > li")]
    assert [bare(note) for note in notes] == [bare(note) for note in in_html]
    pdf = bare(of_pdf(files["pdf"]))
    if language != "he":  # a PDF has lines as they are drawn, from left to right
        for line in (line for statement in expected(briefing) for line in _lines(briefing, statement)):
            assert set(_pieces(line)) <= set(_grams(pdf)), line


def _lines(briefing: Briefing, statement: str) -> list[str]:
    texts = [one.text for each in briefing.statements for one in each.wordings if bare(one.text) == statement]
    return texts[0].split("\n")


def _pieces(line: str) -> list[str]:
    flat = bare(line)
    return [flat[i : i + 8] for i in range(0, max(1, len(flat) - 8), 8)]


def _grams(text: str) -> set[str]:
    return {text[i : i + 8] for i in range(len(text))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_has_its_fonts_inside_and_none_of_the_machines(by_hand, language):
    found = fonts_of(written(by_hand(language), DRAFT, "pdf"))
    assert all(found.values()) and found
    assert all(name.startswith((LATIN, "NotoSansCJK")) for name in found), found
    assert any(name.startswith(FONTS.get(language, LATIN)) for name in found)


def test_a_docx_has_headings_of_a_real_style_and_real_footnotes(by_hand):
    data = written(by_hand("en"), DRAFT, "docx")
    document = docx.Document(io.BytesIO(data))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings == ["T en"] * 4 + ["Sources"]
    assert [one.text for one in document.paragraphs if one.style.name == "Title"] == ["Briefing: Israel"]
    references = xml(data, "word/document.xml").iter(f"{W}footnoteReference")
    ids = [one.get(f"{W}id") for one in references]
    notes = {one.get(f"{W}id"): said(one) for one in xml(data, "word/footnotes.xml").findall(f"{W}footnote")}
    assert len(ids) == len(set(ids)) == 4
    assert all("Brochure" in notes[id] for id in ids)
    assert len(list(xml(data, "word/footnotes.xml").iter(f"{W}hyperlink"))) == 4
    assert "246" in said(xml(data, "word/document.xml").find(f".//{W}tbl"))
    assert "PAGE" in "".join(xml(data, "word/footer1.xml").itertext())


def test_footnotes_are_numbered_through(by_hand):
    """LibreOffice would begin anew at each heading."""
    document = xml(written(by_hand("en"), DRAFT, "docx"), "word/document.xml")
    assert b"numRestart" not in etree.tostring(document)


@pytest.mark.parametrize(("first", "second"), [("he", "it"), ("it", "he"), ("zh", "it"), ("it", "en")])
def test_two_languages_stand_beside_each_other_in_their_own_directions(by_hand, first, second):
    briefing = by_hand(first, second)
    data = written(briefing, DRAFT, "docx")
    body = xml(data, "word/document.xml")
    tables = body.findall(f".//{W}tbl")
    assert [table.find(f"{W}tblPr/{W}bidiVisual") is not None for table in tables] == [first == "he"] * len(tables)
    rows = [row.findall(f"{W}tc") for table in tables for row in table.findall(f"{W}tr")]
    for statement in briefing.statements:
        openings = [bare(wording.text.split("\n")[0]) for wording in statement.wordings]
        [cells] = [row for row in rows if openings[0] in bare(said(row[0]))]
        assert len(cells) == 2 and openings[1] in bare(said(cells[1]))
        for cell, wording in zip(cells, statement.wordings, strict=True):
            paragraphs = [one for one in cell.iter(f"{W}p") if said(one)]
            assert {one.find(f"{W}pPr/{W}bidi") is not None for one in paragraphs} == {wording.language == "he"}
            assert len(list(cell.iter(f"{W}footnoteReference"))) == 1
    assert len(noted(data)) == len(briefing.notes) == 8


def test_two_languages_are_two_columns_of_a_page(by_hand):
    html = BeautifulSoup(written(by_hand("he", "it"), DRAFT, "html"), "lxml")
    assert (html.html["lang"], html.html["dir"]) == ("he", "rtl")
    tables = html.select("table.beside")
    rows = [row.select("td") for table in tables for row in table.select("tr")]
    assert (len(tables), len(rows)) == (3, 4), "a table for each part, a row for each statement"
    for left, right in rows:
        assert not left.select("[lang]") and len(right.select("div[lang]")) == 1
        assert (right.div["lang"], right.div["dir"]) == ("it", "ltr")
    figures = html.select_one("table:not(.beside)")
    assert [len(row.select("td, th")) for row in figures.select("tr")] == [6, 6]
    assert {one["dir"] for one in figures.select("td [lang=it]")} == {"ltr"}


def test_a_pdf_has_the_second_language_beside_the_first(by_hand):
    """Words of both languages stand at the same height, the first language's on the side where its lines begin."""
    for first, second, words in (("it", "en", ("aziende", "companies")), ("he", "it", ("תרופות", "aziende"))):
        document = pypdfium2.PdfDocument(written(by_hand(first, second), DRAFT, "pdf"))
        text = document[0].get_textpage()
        own, other = (text.get_charbox(text.search(word).get_next()[0]) for word in words)
        document.close()
        assert abs(own[1] - other[1]) < 20
        assert (own[0] < other[0]) == (first != "he")


def test_latin_names_in_chinese_text_are_not_broken_as_chinese_is(by_hand):
    for pair in (("zh", "it"), ("it", "zh")):
        body = xml(written(by_hand(*pair), DRAFT, "docx"), "word/document.xml")
        assert "zh" not in {one.get(f"{W}val") for one in body.iter(f"{W}lang")}


def test_one_language_has_no_directions_but_its_own(by_hand):
    alone = xml(written(by_hand("it"), DRAFT, "docx"), "word/document.xml")
    assert not list(alone.iter(f"{W}bidi")) and not list(alone.iter(f"{W}bidiVisual"))
    hebrew = xml(written(by_hand("he"), DRAFT, "docx"), "word/document.xml")
    assert [one.find(f"{W}tblPr/{W}bidiVisual") is not None for one in hebrew.findall(f".//{W}tbl")] == [True]


def test_four_pages_have_a_table_of_contents(by_hand):
    long, short = by_hand("en", pages=4), by_hand("en")
    fields = {pages: "".join(xml(written(one, DRAFT, "docx"), "word/document.xml").itertext(f"{W}instrText"))
              for pages, one in ((4, long), (2, short))}  # fmt: skip
    assert "TOC" in fields[4] and "TOC" not in fields[2]
    assert b'id="TOC"' in written(long, DRAFT, "html") and b'id="TOC"' not in written(short, DRAFT, "html")
    assert "Contents" in of_pdf(written(long, DRAFT, "pdf"))
    assert "Contents" not in of_pdf(written(short, DRAFT, "pdf"))


def test_a_page_asks_no_other_place_for_anything(by_hand):
    html = BeautifulSoup(written(by_hand("en"), DRAFT, "html"), "lxml")
    assert not html.select("script, link, img, iframe")
    assert "url(" not in html.style.get_text() and "@import" not in html.get_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_are_drawn_in_every_format(charted, language):
    briefing = charted(language)
    alts = [picture.captions[0].drawn.alt for picture in briefing.pictures]
    with zipfile.ZipFile(io.BytesIO(written(briefing, DRAFT, "docx"))) as made:
        drawings = etree.fromstring(made.read("word/document.xml")).findall(f".//{DRAWING}docPr")
        assert [one.get("descr") for one in drawings] == alts
        media = [made.read(name) for name in made.namelist() if name.startswith("word/media/")]
    assert sorted(media) == sorted(_drawn(picture, "png") for picture in briefing.pictures)
    html = BeautifulSoup(written(briefing, DRAFT, "html"), "lxml")
    assert [image["alt"] for image in html.select("figure img")] == alts
    kind, _, data = html.img["src"].partition(",")
    assert kind == "data:image/svg+xml;base64" and base64.b64decode(data) == _drawn(briefing.pictures[0], "svg")
    document = pypdfium2.PdfDocument(written(briefing, DRAFT, "pdf"))
    page = document[0]
    assert alts == _alternatives(page)
    image = np.asarray(page.render(scale=1).to_pil().convert("RGB"))
    across = np.argwhere((image == BLUE).all(axis=2))[:, 1] / image.shape[1]
    assert across.min() < 0.5 < across.max(), "side by side"
    page.close()
    document.close()


def _drawn(picture: Picture, format: str) -> bytes:
    return draw(picture.captions[0].drawn, format, "bare")


def _alternatives(page: pypdfium2.PdfPage) -> list[str]:
    """The texts in the place of the page's pictures."""
    raw = pypdfium2.raw
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    found: list[str] = []

    def read(element) -> None:
        buffer = ctypes.create_string_buffer(8000)
        if length := raw.FPDF_StructElement_GetAltText(element, buffer, 8000):
            found.append(buffer.raw[: length - 2].decode("utf-16-le"))
        for place in range(max(0, raw.FPDF_StructElement_CountChildren(element))):
            if child := raw.FPDF_StructElement_GetChildAtIndex(element, place):
                read(child)

    for place in range(raw.FPDF_StructTree_CountChildren(tree)):
        read(raw.FPDF_StructTree_GetChildAtIndex(tree, place))
    raw.FPDF_StructTree_Close(tree)
    return found


def test_no_file_of_this_machine_is_named_in_a_briefing(charted):
    for format in ("docx", "html", "pdf", "md"):
        assert tempfile.gettempdir().encode() not in written(charted("en"), DRAFT, format), format


def test_the_format_is_the_files_ending():
    assert [format_of(Path(f"brief.{one}")) for one in ("docx", "PDF", "md", "html")] == ["docx", "pdf", "md", "html"]
    for name in ("brief.odt", "brief"):
        with pytest.raises(QuestionError, match=r"End it in one of \.docx, \.pdf, \.md, \.html"):
            format_of(Path(name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_opens_the_docx(by_hand, office, language):
    text = of_pdf(office(written(by_hand(language), DRAFT, "docx")))
    assert text.count("Assolombarda") >= 1
    assert {"1", "2", "3", "4"} <= set(re.findall(r"\d+", text))
    assert "246" in text


def test_libreoffice_shows_the_charts(charted, office):
    document = pypdfium2.PdfDocument(office(written(charted("he"), DRAFT, "docx")))
    images = list(document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))
    lefts = sorted(image.get_bounds()[0] for image in images)
    for image in images:
        image.close()
    document.close()
    assert len(lefts) == 2 and lefts[1] - lefts[0] > 200, "side by side"

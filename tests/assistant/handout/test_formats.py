"""A hand-out as a file: questions as headings, each statement with its footnote, in every language and direction."""

import io
import re
import zipfile

import docx
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from assistant.answer import Contact
from assistant.dates import in_words
from assistant.handout.formats import written
from assistant.handout.handout import Entry, Handout, Line
from assistant.handout.markdown import markdown
from assistant.handout.words import words
from assistant.papers.note import Note, note_of
from assistant.papers.pandoc import pandoc
from assistant.phrases import phrases
from corpus.document import LANGUAGES
from corpus.library import LIBRARY, read_library_document

SITE = "https://hub.example"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NASTY = (
    "# 1. *b* <script>alert(1)</script> [x](http://evil.example) ![y](/etc/passwd) `c`{=html} $x$ | ~~g~~ [^1] @k &amp;"
)


@pytest.fixture(scope="module")
def made():
    """A hand-out in a language of three questions: answered, refused, and one whose passages moved on."""
    document, passages = read_library_document(LIBRARY / "brochure")
    known = {passage.id: passage for passage in passages}

    def line(anchor: str, language: str, state: str = "told") -> Line:
        passage = known[f"brochure#{anchor}@{language}"]
        original = "" if language == "it" else known[f"brochure#{anchor}@it"].text
        note = note_of(document, passage, passage.text, SITE)
        return Line(state, language, passage.text, note, original=original)

    def handout(language: str, spoken: str = "") -> Handout:
        spoken = spoken or language
        entries = (
            Entry("How much?", spoken, (line("pharma-export", spoken), line("obj1-partners", spoken))),
            Entry("Why?", spoken, own=phrases(spoken)["refused"], contact=Contact("The Hub", f"{SITE}/contact")),
            Entry("And now?", spoken, (line("pharma-companies", spoken, "changed"), Line("gone", spoken))),
        )
        return Handout(language, "2026-11-23", "v1", entries)

    return handout


def html(handout: Handout) -> BeautifulSoup:
    return BeautifulSoup(pandoc(markdown(handout), "--to", "html5", "--standalone"), "lxml")


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_statement_has_where_it_stands_its_date_quote_original_and_link(made, language):
    handout = made(language)
    page = html(handout)
    assert [heading.get_text() for heading in page.select("h1:not(.title)")] == ["How much?", "Why?", "And now?"]
    notes = page.select("section.footnotes > ol > li")
    lines = [line for entry in handout.entries for line in entry.lines if line.note]
    assert len(notes) == len(lines) == 3
    for found, line in zip(notes, lines, strict=True):
        text = flat(found.get_text())
        for part in (line.note.document_title, line.note.section[-1], in_words(line.note.as_of, language)):
            assert flat(part) in text
        assert f"“{flat(line.text)}”" in text
        assert found.select_one("a[href^=https]")["href"] == line.note.url
        assert "&version=" in line.note.url
        original = found.select_one("span[lang=it]")
        assert (flat(original.get_text()) == f"“{flat(line.original)}”") if line.original else original is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_date_and_that_no_person_answered_stand_at_the_top(made, language):
    top = flat(html(made(language)).select_one("header").get_text())
    said = words(language)
    assert flat(said["notice"]) in top and in_words("2026-11-23", language) in top and "v1" in top


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_refused_and_what_changed_is_said(made, language):
    page = html(made(language))
    text = flat(page.get_text())
    said = words(language)
    assert flat(phrases(language)["refused"]) in text
    assert flat(page.select_one(f'a[href="{SITE}/contact"]').get_text()) == "The Hub"
    assert text.index(flat(said["changed"])) < text.index(flat(said["gone"]))
    assert said["instead"] not in text


def test_an_answer_in_another_language_keeps_its_direction(made):
    page = html(made("it", spoken="he"))
    assert (page.html["lang"], page.html.get("dir")) == ("it", "ltr")
    assert len(page.select("div[lang=he][dir=rtl]")) == 5
    assert page.select_one("h1:not(.title) span[lang=he][dir=rtl]").get_text() == "How much?"


def test_a_passage_told_twice_under_a_question_is_quoted_once(made):
    first = made("en").entries[0].lines[0]
    twice = Handout("en", "2026-11-23", "v1", (Entry("Q", "en", (first, first)), Entry("Q", "en", (first,))))
    quoted = ["“" in note.get_text() for note in html(twice).select("section.footnotes > ol > li")]
    assert quoted == [True, False, True]


def test_nothing_in_a_text_becomes_markup(made):
    note = Note("a#b@en", NASTY, "a", NASTY, NASTY, (NASTY,), 3, NASTY, "abc", f"{SITE}/read/a?x=1&version=abc#cited")
    lines = (Line("told", "en", NASTY, note, NASTY, NASTY), Line("instead", "en", f"{NASTY}\n- {NASTY}", note))
    entries = (Entry(NASTY, "en", lines), Entry(NASTY, "en", own=NASTY, contact=Contact(NASTY, SITE)))
    page = html(Handout("en", "2026-11-23", NASTY, entries))
    assert not page.body.select("script, img, del, code, .math")
    assert {link["href"] for link in page.select("a[href]") if not link["href"].startswith("#")} == {note.url, SITE}
    assert [flat(heading.get_text()) for heading in page.select("h1:not(.title)")] == [NASTY, NASTY]
    for format in ("pdf", "docx"):
        assert written(Handout("en", "2026-11-23", NASTY, entries), format)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_docx_has_headings_footnotes_and_its_direction(made, language):
    data = written(made(language), "docx")
    document = docx.Document(io.BytesIO(data))
    assert [one.text for one in document.paragraphs if one.style.name == "Heading 1"] == [
        "How much?",
        "Why?",
        "And now?",
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        notes = etree.fromstring(file.read("word/footnotes.xml"))
        body = etree.fromstring(file.read("word/document.xml"))
    own = [note for note in notes.findall(f"{W}footnote") if note.get(f"{W}type") is None]
    assert len(own) == 3 and all(note.findall(f".//{W}hyperlink") for note in own)
    assert bool(list(body.iter(f"{W}bidi"))) == (language == "he")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_has_what_was_said_and_links_that_open_it(made, language):
    document = pypdfium2.PdfDocument(written(made(language), "pdf"))
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    links = {link for page in document for link in _links(document, page)}
    document.close()
    assert {line.note.url for entry in made(language).entries for line in entry.lines if line.note} <= links
    figures = re.findall(r"\d+", made(language).entries[0].lines[0].text)
    assert figures and all(figure in text for figure in figures)


def _links(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> list[str]:
    """The addresses that the page's links open."""
    raw, found = pypdfium2.raw, []
    place, link = raw.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page.raw, place, link):
        action = raw.FPDFLink_GetAction(link)
        length = raw.FPDFAction_GetURIPath(document.raw, action, None, 0)
        buffer = raw.ctypes.create_string_buffer(length or 1)
        raw.FPDFAction_GetURIPath(document.raw, action, buffer, length)
        found.append(buffer.value.decode())
    return found

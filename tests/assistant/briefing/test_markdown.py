"""The Markdown of a briefing: every statement with its footnote, and library text that stays text."""

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from assistant.briefing.briefing import Own
from assistant.briefing.edit import edited
from assistant.briefing.markdown import markdown
from assistant.briefing.status import DRAFT, Status
from assistant.papers.markup import escaped
from assistant.papers.pandoc import pandoc
from corpus.document import LANGUAGES

SITE = "https://hub.example"
NASTY = (
    "1. *bold* _it_ <script>alert(1)</script> [link](http://evil.example) ![x](/etc/passwd) `code`{=html} $x^2$ "
    "{.class} | cell | ~~gone~~ [^1] @cite &amp; \\textbf{x} #let x = 1 http://bare.example"
)
OPENINGS = (
    "# head",
    "- item",
    "+ item",
    "1. item",
    "1) item",
    "> quote",
    "---",
    "===",
    "::: {.x}",
    "[^1]: note",
    "| a |",
)


def plain(text: str) -> str:
    """What pandoc reads in a text, as plain text on one line."""
    return flat(pandoc(text, "--to", "plain", "--wrap", "none").decode())


def flat(text: str) -> str:
    """On one line."""
    return " ".join(text.split())


@pytest.mark.parametrize("text", [NASTY, *OPENINGS])
def test_nothing_in_a_text_becomes_markup(text):
    read = pandoc(escaped(text), "--to", "native").decode()
    assert set(re.findall(r"\b[A-Z][A-Za-z]+\b", re.sub(r'"(?:\\.|[^"\\])*"', "", read))) <= {"Para", "Str", "Space"}
    assert plain(escaped(text)) == flat(text)


def test_a_nasty_statement_stays_as_it_is_in_every_place_it_stands(by_hand):
    briefing = by_hand("en")
    part = briefing.parts[2]
    wording = part.statements[0].wordings[0]
    note = replace(wording.note, quote=NASTY, document_title=NASTY, section=(NASTY,))
    nasty = replace(part.statements[0], wordings=(replace(wording, text=NASTY, note=note, lead=NASTY),))
    text = markdown(replace(briefing, parts=(replace(part, titles=(NASTY,), statements=(nasty,)),)), DRAFT)
    html = pandoc(text, "--to", "html").decode()
    assert "<script" not in html and "<img" not in html and "<del>" not in html
    assert set(re.findall(r'href="([^"#][^"]*)"', html)) == {note.url.replace("&", "&amp;")}
    assert html.count("&lt;script&gt;") >= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_statement_and_figure_has_its_footnote(by_hand, language):
    briefing = by_hand(language)
    text = markdown(briefing, DRAFT)
    numbers = re.findall(r"\[\^(\d+)\](?!:)", text)
    assert numbers == re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE) == [str(n + 1) for n in range(len(numbers))]
    assert len(numbers) == len(briefing.notes) == 4
    for note in briefing.notes:
        assert f"](<{note.url}>)" in text


def test_a_lists_footnote_stands_before_its_items(by_hand):
    text = markdown(by_hand("en"), DRAFT)
    introduction = next(line for line in text.splitlines() if "strategic partners of objective 1" in line)
    assert introduction.endswith("]")
    assert f"{introduction}\n\n- " in text


def test_a_second_language_stands_beside_each_statement(by_hand):
    text = markdown(by_hand("he", "it"), DRAFT)
    assert text.index("בלומברדיה") < text.index("::: {lang=it dir=ltr}")
    assert text.count(":::: beside") == text.count("::: {lang=it dir=ltr}") == 4  # summary, two statements, open point
    assert 'lang: "he"\ndir: "rtl"' in text


def test_two_languages_share_one_table_of_figures(by_hand):
    lines = [line for line in markdown(by_hand("it", "en"), DRAFT).splitlines() if line.startswith("| ")]
    assert lines[0].startswith("| Che cosa | Cifra | [What]{lang=en dir=ltr} | [Figure]{lang=en dir=ltr} | Anno · ")
    assert lines[2] == (
        "| pharma, Lombardia | 246[^3] | [pharma, Lombardia]{lang=en dir=ltr} | [246[^4]]{lang=en dir=ltr} "
        "| 2016 | ISTAT |"
    )


def test_a_statement_that_has_one_language_stands_alone(by_hand):
    briefing = by_hand("it", "en")
    part = briefing.parts[2]
    alone = replace(part.statements[0], wordings=part.statements[0].wordings[:1])
    text = markdown(replace(briefing, parts=(replace(part, statements=(alone,)),)), DRAFT)
    assert ":::: beside" not in text and "::: {" not in text


def test_a_title_that_is_the_same_in_both_languages_stands_there_once(by_hand):
    briefing = by_hand("he", "it")
    titles = (("MIND", "MIND"), ("Uno", "Due"))
    parts = tuple(replace(part, titles=pair) for part, pair in zip(briefing.parts, titles, strict=False))
    text = markdown(replace(briefing, parts=parts), DRAFT)
    assert "\n# MIND\n" in text and "\n# Uno · [Due]{lang=it dir=ltr}\n" in text


def test_staffs_own_words_are_marked_and_have_no_footnote(by_hand):
    briefing = edited(by_hand("en"), "id-pharma-export", {"en": "Ask us."}, "Anna", "2026-11-24T09:00:00+00:00")
    assert briefing.statements[1].wordings[0].own == Own(
        "Anna", "2026-11-24T09:00:00+00:00", by_hand("en").statements[1].wordings[0].text
    )
    text = markdown(briefing, DRAFT)
    assert "Ask us. *(Written by Anna on 24 November 2026; not from the library)*\n" in text
    assert len(re.findall(r"^\[\^\d+\]:", text, re.MULTILINE)) == 3


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (DRAFT, "Draft, not yet approved. Made on 23 November 2026 from library version v1."),
        (Status("approved", "Anna", "2026-11-24T09:00:00+00:00"), "Approved by Anna on 24 November 2026."),
        (Status("stale", "Anna", "2026-11-24T09:00:00+00:00"), "Out of date: the library has changed since."),
    ],
)
def test_its_state_stands_below_the_title(by_hand, status, said):
    assert said in markdown(by_hand("en"), status).split("# T en")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_has_its_address_its_sources_its_passages_and_a_text_in_its_place(charted, language):
    briefing = charted(language)
    html = BeautifulSoup(pandoc(markdown(briefing, DRAFT), "--to", "html5"), "lxml")
    notes = html.select("section.footnotes > ol > li")
    figures = html.select("div.pictures > figure")
    assert len(figures) == len(notes) == 2, "a footnote each"
    for figure, picture, note in zip(figures, briefing.pictures, notes, strict=True):
        [caption] = picture.captions
        drawn, url = caption.drawn, f"{SITE}/v1/charts/{picture.id}?language={language}&format=png&size=page"
        assert figure.img["src"] == caption.url == url
        assert figure.img["alt"] == drawn.alt
        said = flat(figure.figcaption.get_text())
        assert all(flat(part) in said for part in (drawn.title, drawn.about, drawn.note, drawn.source))
        assert [link["href"] for link in note.select("a[href^=https]")] == [one.url for one in caption.notes]


def test_a_charts_caption_stands_in_both_languages(charted):
    briefing = charted("he", "it")
    html = BeautifulSoup(pandoc(markdown(briefing, DRAFT), "--to", "html5"), "lxml")
    first = html.select_one("figcaption")
    assert first.select_one("span[lang=it][dir=ltr]").get_text().startswith("Esportazioni farmaceutiche")
    assert first.get_text().startswith(briefing.pictures[0].captions[0].drawn.title)
    assert len(html.select("section.footnotes > ol > li")) == 4


def test_nothing_in_a_caption_becomes_markup(charted):
    briefing = charted("en")
    picture = briefing.pictures[0]
    drawn = replace(picture.captions[0].drawn, title=NASTY, about=NASTY, source=NASTY, alt=f'"{NASTY}" \\')
    nasty = replace(picture, captions=(replace(picture.captions[0], drawn=drawn),))
    text = markdown(replace(briefing, parts=(replace(briefing.parts[0], pictures=(nasty,)),)), DRAFT)
    html = BeautifulSoup(pandoc(text, "--to", "html5"), "lxml")
    assert [image["src"] for image in html.select("img")] == [picture.captions[0].url]
    assert html.img["alt"] == f'"{NASTY}" \\'
    assert not html.select("script, del, .math")
    assert flat(NASTY) in flat(html.figcaption.get_text())

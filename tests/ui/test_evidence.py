"""Citations, answers and conversations as HTML: complete, marked at the right place, and inert."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from assistant.answer import Answer, Claim, Contact
from tests.ui.fakes import (
    ATTACK,
    ATTACK_TEXT,
    DOCUMENTS,
    EXPORTS,
    HOSPITALS_EN,
    HOW_MANY,
    OBJECTIVES,
    TRIALS,
    cite,
)
from ui.conversation import as_plain_text, render_conversation, render_header, so_far
from ui.evidence import plain_lines, render_card, render_evidence, safe_link, surroundings
from ui.markdown import render_markdown
from ui.session import Exchange, Session, history, respond, stopped
from ui.texts import texts_in

TEXTS = texts_in("en")
SAFE_TAGS = {"article", "section", "details", "summary", "span", "div", "p", "blockquote", "mark", "br"}
SAFE_TAGS |= {"ul", "ol", "li", "a", "button", "h1", "h2", "h3", "strong", "em"}


class Tags(HTMLParser):
    """The tags and attributes of some HTML, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def card(citation, text=None, language="en"):
    edition = DOCUMENTS[citation.passage.document_id].edition(citation.passage.language)
    return render_card(citation, edition.text if text is None else text, texts_in(language), 0)


def assert_inert(html):
    page = Tags(html)
    assert set(page.tags) <= SAFE_TAGS
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "style"}]
    assert not [value for name, value in page.attributes if name == "href" and "javascript" in (value or "")]


def test_a_card_says_what_the_source_is():
    text = Tags(card(HOW_MANY)).text
    for fact in (
        "Life sciences in Lombardy",
        "Lombardia Life Sciences Hub",
        "Brochure",
        "p. 12",
        "2024",
        "Clinical research",
    ):
        assert fact in text


def test_a_card_is_in_the_pages_language():
    assert "Leggi nel documento" in card(HOW_MANY, language="it")


def test_the_quote_is_marked_between_its_neighbours():
    html = card(HOW_MANY)
    before, _, rest = html.partition("<mark>")
    quote, _, after = rest.partition("</mark>")
    assert quote == "In 2024, Lombardy is home to 20 IRCCS, Italy&#x27;s scientific institutes for research and care."
    assert "network of public and private hospitals" in before
    assert "Of these, 5 are public" in after


def test_the_original_stands_beside_a_translation_only():
    assert 'lang="it"' in card(HOW_MANY)
    assert TEXTS["original"] not in card(replace(HOW_MANY, original=None))


def test_marks_of_a_quote_in_a_list_or_a_table_are_gone():
    assert "<mark>• attract clinical trials<br>• train staff<br>• share data</mark>" in card(TRIALS)
    assert "<mark>exported goods worth 9.9 billion euros, 20% of Italy&#x27;s total.</mark>" in card(EXPORTS)
    assert plain_lines("| Year | Exports |\n|---|---|\n| 2023 | 9.9 |") == ["Year · Exports", "2023 · 9.9"]
    assert plain_lines("## Goals\n- *one*\n* two\n3 * 4 * 5") == ["Goals", "• one", "• two", "3 * 4 * 5"]


def test_a_quote_that_moved_is_shown_alone():
    html = card(HOW_MANY, "quite another text")
    assert "<mark>In 2024" in html
    assert "quite another" not in html


@pytest.mark.parametrize("reach", [-10, 0, 10**6])
def test_surroundings_stay_under_their_heading_and_in_the_text(reach):
    start = HOSPITALS_EN.index("Of these")
    before, after = surroundings(HOSPITALS_EN, start, max(start, min(start + reach, len(HOSPITALS_EN))))
    assert "# Clinical" not in before
    assert "attract clinical trials" not in after


def test_long_surroundings_are_cut_between_words():
    text = "word " * 500
    before, after = surroundings(text, 1000, 1004)
    assert before.startswith("…word ")
    assert after.endswith("word…")
    assert len(before) < 330 > len(after)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("/read/a?b=1&c=2#cited", "/read/a?b=1&amp;c=2#cited"),
        ("https://example.org/", "https://example.org/"),
        ("mailto:hub@example.org", "mailto:hub@example.org"),
        ("javascript:alert(1)", "#"),
        (" JavaScript:alert(1)", "#"),
        ("data:text/html,x", "#"),
        ("//evil.example/x", "#"),
        ("/\\evil.example/x", "#"),
        ("", "#"),
    ],
)
def test_only_ordinary_links_are_links(url, link):
    assert safe_link(url) == link


def test_nothing_from_documents_becomes_html():
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    passage = replace(ATTACK.passage, section=(hostile,), sources=(hostile,), as_of=hostile, language=hostile)
    citation = replace(ATTACK, document_title=hostile, issuer=hostile, kind=hostile, passage=passage)
    assert_inert(card(ATTACK))
    assert_inert(card(citation))
    assert "<script>alert(1)</script>" in Tags(card(citation)).text


def test_nothing_from_questions_or_answers_becomes_html():
    answer = Answer(
        "1", ATTACK_TEXT, ATTACK_TEXT, '"><b>', "refused", ATTACK_TEXT, (), (ATTACK,), (ATTACK_TEXT,),
        Contact("<b>x</b>", "javascript:alert(1)"),
    )  # fmt: skip
    done = Exchange(ATTACK_TEXT, "done", '"><b>', '"><b>', (), (ATTACK,), answer)
    failed = Exchange(ATTACK_TEXT, "failed", error=ATTACK_TEXT)
    assert_inert(render_conversation(Session(exchanges=(done, failed)), TEXTS))


def test_numbers_become_buttons_when_they_have_a_citation():
    html = render_markdown("One [1], two [2, 3] and year [2019].", {1: "a", 2: "b", 3: '"c"'}, 4)
    assert html.count("<button") == 3
    assert "[2019]" in html
    assert '<span class="kept">two\xa0<button' in html
    assert 'data-exchange="4" data-number="3" aria-label="&quot;c&quot;"' in html


def test_lists_stay_lists_and_other_markup_stays_text():
    assert render_markdown(OBJECTIVES, {}, 0).count("<li>") == 8
    assert "<strong>9.9</strong>" in render_markdown("**9.9**", {}, 0)
    html = render_markdown(r"As \[1\] says \<b>. [1]", {1: "a"}, 0)
    assert html.count("<button") == 1
    assert html.startswith("<p>As [1] says ")
    html = render_markdown("[a](https://x.example) ![b](https://x.example/i.png) <b>c</b> &lt;", {}, 0)
    assert set(Tags(html).tags) == {"p"}


def test_growing_answers_keep_sentences_together_and_lists_apart():
    claims = [
        Claim("A [1].", (1,), "quoted"),
        Claim("B [1].", (1,), "quoted"),
        Claim("C:\n\n- d", (1,), "quoted"),
    ]
    assert so_far(claims) == "A [1]. B [1].\n\nC:\n\n- d"


def test_a_copied_answer_brings_its_sources():
    answer = Answer("1", "q", "q", "en", "answered", "Twenty [1].", (), (HOW_MANY,))
    assert as_plain_text(answer, TEXTS) == (
        "Twenty [1].\n\n[1] Life sciences in Lombardy, Lombardia Life Sciences Hub, p. 12, 2024"
    )


def test_only_the_shown_answers_evidence_is_visible():
    shown = render_evidence([HOW_MANY], lambda c: HOSPITALS_EN, TEXTS, 1, True)
    hidden = render_evidence([HOW_MANY], lambda c: HOSPITALS_EN, TEXTS, 0, False)
    assert " hidden>" not in shown
    assert " hidden>" in hidden
    assert 'id="source-1-1"' in shown


def test_a_refusal_links_the_contact_where_its_text_names_it():
    contact = Contact("Hub & Co", "https://hub.example")
    answer = Answer("1", "q", "q", "en", "refused", "Nothing on this.\n\nAsk Hub & Co.", contact=contact)
    html = render_conversation(Session(exchanges=(Exchange("q", "done", answer=answer),)), TEXTS)
    assert html.count("Hub &amp; Co<") == 1
    assert '<p>Ask <a href="https://hub.example"' in html
    assert TEXTS["contact"] not in html


def test_small_talk_has_no_buttons():
    answer = Answer("1", "hello", "hello", "en", "small_talk", "Hello!")
    html = render_conversation(Session(exchanges=(Exchange("hello", "done", answer=answer),)), TEXTS)
    assert "<button" not in html


@pytest.mark.parametrize(("length", "detail"), [(1001, 0), (1000, 1)])
def test_a_question_that_is_too_long_is_told_so_in_the_pages_language(length, detail):
    failed = Exchange("x" * length, "failed", error="Shorten it.")
    html = render_conversation(Session("it", exchanges=(failed,)), texts_in("it"))
    assert ("ha 1.001 caratteri" in html) == (detail == 0)
    assert html.count('lang="en"') == detail
    assert "data-again" not in html


def test_lines_of_a_paragraph_are_joined_and_a_cut_list_ends_with_an_item():
    text = "Broken\nlines of\na PDF.\n\n- one\n- two\n| a |\n| b |\n"
    citation = cite(1, "brochure", "en", "Of these, 5 are public and 15 are private.")
    moved = replace(citation, quote="lines of\na PDF.", start=7, end=22)
    html = card(moved, text)
    assert "<p>Broken <mark>lines of a PDF.</mark></p>" in html
    assert Tags(html).text.count("• ") == 2
    _, after = surroundings("x\n- " + "item " * 62 + "end\n- last", 0, 1)
    assert after.endswith("end…")


def test_a_closed_card_says_where_in_the_document_it_is():
    summary, _, _ = card(HOW_MANY).partition("</summary>")
    assert '<span class="section" dir="auto">Clinical research</span>' in summary
    titled = replace(HOW_MANY, document_title="Clinical research")
    assert 'class="section"' not in card(titled)


def test_a_hebrew_passage_reads_from_right_to_left():
    citation = cite(1, "brochure", "it", "Di questi, 5 sono pubblici e 15 privati.")
    hebrew = replace(citation, passage=replace(citation.passage, language="he"))
    assert 'lang="he" dir="rtl"' in card(hebrew, "")


class Scripted:
    """An assistant that yields what it was given, or raises it."""

    def __init__(self, events):
        self.events = events

    def stream(self, question, language, earlier):
        self.history = earlier
        for event in self.events:
            if isinstance(event, Exception):
                raise event
            yield event


def test_the_assistant_gets_the_last_ten_finished_turns():
    answers = [Answer(str(n), "q", "q", "en", "answered", f"answer {n}") for n in range(12)]
    finished = [Exchange(f"question {a.id}", "done", answer=a) for a in answers]
    exchanges = (*finished, Exchange("cut", "stopped"))
    assistant = Scripted([])
    list(respond(assistant, Session(exchanges=exchanges), "next"))
    assert [turn.answer for turn in assistant.history] == [f"answer {n}" for n in range(2, 12)]
    assert assistant.history == history(Session(exchanges=exchanges))


def test_a_failure_ends_the_exchange_and_the_next_attempt_replaces_it():
    *_, failed = respond(Scripted([RuntimeError("no memory")]), Session(), "q")
    assert (failed.last.state, failed.last.error, failed.busy) == ("failed", "", False)
    first = next(respond(Scripted([]), failed, "again"))
    assert [exchange.question for exchange in first.exchanges] == ["again"]


def test_stopping_keeps_what_was_said():
    busy = Session(exchanges=(Exchange("q", claims=(Claim("Said.", (), "quoted"),)),))
    assert stopped(busy).last.state == "stopped"
    assert stopped(busy).last.claims == busy.last.claims
    assert stopped(Session()) == Session()


def test_the_page_is_read_from_right_to_left_in_hebrew():
    for language, direction in (("he", "rtl"), ("lt", "ltr")):
        html = render_conversation(Session(language), texts_in(language))
        assert f'<section class="log" dir="{direction}"' in html
        assert f'<header class="top" dir="{direction}"' in render_header(Session(language), texts_in(language))


def test_a_number_keeps_one_chinese_character_on_its_line():
    html = render_markdown("因此伦巴第不是第一。 [1]", {1: "Source"}, 0)
    assert '不是第<span class="kept">一。' in html

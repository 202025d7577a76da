"""A conversation held against the library: what is printed of it, and what of a forged or an old one."""

from dataclasses import replace

import pytest

from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.handout.checked import Library, checked
from assistant.handout.exchange import Cited, Exchange, Said
from assistant.handout.handout import Entry
from assistant.phrases import phrases

SITE = "https://hub.example"
HUB = Contact("the Hub", "https://hub.example/contact")
BEDS = "Lombard hospitals offer 37,000 beds."
COMPANIES = "Pharmaceutical companies in Lombardy number 246, according to ISTAT (2016 data)."
SHARE = "Lombard pharmaceutical companies are 35% of the national total, according to ISTAT (2016 data)."
FORGED = "Vaccines are sold by the Hub."


def exchange(text: str = BEDS, quote: str = BEDS, anchor: str = "beds", **other) -> Exchange:
    """An answer of one claim."""
    claims, citations = (Said(text, (1,)),), (Cited(1, f"brochure#{anchor}@en", quote),)
    return replace(Exchange("How many?", "en", "answered", text, claims, citations), **other)


@pytest.fixture
def entry(index):
    """What is printed of an exchange."""

    def made(given: Exchange) -> Entry:
        made = checked(Library(index, HUB, SITE), [given], "en", "2026-11-23")
        assert (made.language, made.made, made.library) == ("en", "2026-11-23", index.version)
        [found] = made.entries
        return found

    return made


def test_what_the_assistant_answered_is_told_with_where_it_stands(entry, index):
    answer = Assistant(index, HUB, SITE).ask("pharmaceutical companies in Lombardy according to ISTAT", "en")
    claims = tuple(Said(one.text, one.citations, one.lead) for one in answer.claims)
    citations = tuple(Cited(one.number, one.passage.id, one.quote) for one in answer.citations)
    found = entry(Exchange(answer.question, "en", answer.outcome, answer.text, claims, citations))
    assert [(line.state, line.text) for line in found.lines] == [("told", claim.text) for claim in answer.claims]
    line = found.lines[0]
    assert (line.text, line.note.quote) == (COMPANIES, f"{COMPANIES} {SHARE}")
    assert (line.note.document_title, line.note.section[-1], line.note.as_of) == ("Lombardy", "Industry", "2016")
    assert line.original == index.passages["brochure#companies@it"].text
    version = index.document("brochure").sha256[:12]
    assert (
        line.note.url == f"{SITE}/read/brochure?language=en&version={version}&passage=brochure%23companies%40en#cited"
    )


def test_a_list_is_told_as_it_stands_however_a_page_broke_its_lines(entry, index):
    text = index.passages["brochure#partners@en"].text
    [line] = entry(exchange(" ".join(text.split()), text, "partners")).lines
    assert (line.state, line.text) == ("told", text)


def test_the_italian_edition_is_its_own_original(entry, index):
    text = index.passages["brochure#beds@it"].text
    [line] = entry(
        exchange(claims=(Said(text, (1,)),), citations=(Cited(1, "brochure#beds@it", text),), language="it")
    ).lines
    assert (line.state, line.language, line.original) == ("told", "it", "")


@pytest.mark.parametrize("text", [FORGED, "37,000 beds.", f"{BEDS} {FORGED}", f"<script>alert(1)</script>{BEDS}", ""])
def test_words_that_are_not_the_librarys_give_way_to_those_they_cite(entry, text):
    [line] = entry(exchange(text)).lines
    assert (line.state, line.text, line.note.quote) == ("instead", BEDS, BEDS)


def test_statements_stand_once_instead_of_several_of_its_own(entry):
    claims = (Said(COMPANIES, (1,)), Said(FORGED, (1,)), Said(FORGED, (2,)), Said(FORGED, (1, 2)), Said(FORGED, (9,)))
    citations = (Cited(1, "brochure#companies@en", f"{COMPANIES} {SHARE}"), Cited(2, "brochure#beds@en", BEDS))
    found = entry(exchange(claims=claims, citations=citations)).lines
    assert [(line.state, line.text) for line in found] == [("told", COMPANIES), ("instead", BEDS)]


@pytest.mark.parametrize("quote", ["37,000 beds.", FORGED, BEDS + " ", SHARE[:20]])
def test_a_quote_that_is_not_whole_sentences_of_its_passage_is_marked_as_changed(entry, quote):
    [line] = entry(exchange(BEDS, quote)).lines
    assert (line.state, line.text, line.note.quote) == ("changed", BEDS, BEDS)


def test_a_passage_that_changed_is_told_as_it_is_now(entry, index, small_library):
    file = small_library / "brochure" / "en.md"
    file.write_text(file.read_text(encoding="utf-8").replace("37,000", "38,500"), encoding="utf-8")
    index.sync()
    [line] = entry(exchange()).lines
    assert (line.state, line.text) == ("changed", "Lombard hospitals offer 38,500 beds.")
    assert line.note.version == index.document("brochure").sha256[:12]


@pytest.mark.parametrize("anchor", ["none", "beds@en?x"])
def test_a_passage_that_is_gone_is_said_and_its_words_are_not_printed(entry, anchor):
    [line] = entry(exchange(FORGED, FORGED, anchor)).lines
    assert (line.state, line.text, line.note) == ("gone", "", None)


@pytest.mark.parametrize("claims", [(), (Said(FORGED, ()),), (Said(FORGED, (7,)),)])
def test_an_answer_of_which_nothing_is_cited_prints_none_of_its_words(entry, claims):
    [line] = entry(exchange(FORGED, claims=claims)).lines
    assert (line.state, line.text) == ("gone", "")


def test_only_the_assistants_own_leads_introduce(entry):
    lead = phrases("en")["before"].format(as_of="2019")
    told, forged = (
        entry(exchange(claims=(Said(BEDS, (1,), said),))).lines[0].lead for said in (lead, "The minister says:")
    )
    assert (told, forged) == (lead, "")


def test_a_refusal_is_in_the_assistants_words_and_names_the_hub(entry):
    for contact in (None, ("A friend", "https://evil.example"), ("Lombardy", "https://evil.example")):
        found = entry(exchange(FORGED, outcome="refused", contact=contact))
        assert (found.own, found.contact, found.lines) == (phrases("en")["refused"], HUB, ())
    more = entry(exchange(phrases("en")["nothing_more"], outcome="refused"))
    assert more.own == phrases("en")["nothing_more"]


def test_small_talk_is_only_the_assistants(entry):
    assert entry(exchange(phrases("en")["who"], outcome="small_talk")).own == phrases("en")["who"]
    assert entry(exchange(FORGED, outcome="small_talk")).own == ""

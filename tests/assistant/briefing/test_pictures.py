"""The charts of a briefing: kept by id with what they show, shown over HTTP without files, overtaken by the library."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.briefing.changes import differences, overtaken
from assistant.briefing.compose import compose
from assistant.briefing.fit import cut
from assistant.briefing.order import checked_order
from assistant.briefing.status import DRAFT
from assistant.briefing.wire import BriefingOut
from assistant.figures import figures_within
from assistant.state.state import open_state
from corpus.document import LANGUAGES

SITE = "https://hub.example"


@pytest.fixture
def stored(charted, home):
    state = open_state("", home, 30)
    yield state.briefings.add(charted("he", "it"))
    state.close()


def test_a_stored_briefing_has_its_charts_as_they_were(stored, charted):
    assert stored.briefing == charted("he", "it")
    assert stored.briefing.pictures[0].captions[0].drawn.marks[0].value == Decimal("6900000000")


def test_a_chart_is_sent_with_its_address_and_no_file(stored):
    [part] = BriefingOut.of(stored, DRAFT, ()).model_dump(mode="json")["parts"]
    first = part["pictures"][0]
    assert first["id"] == "pharma-export.lombardy.series"
    assert [one["language"] for one in first["captions"]] == ["he", "it"]
    italian = first["captions"][1]
    assert (italian["title"], italian["about"]) == ("Esportazioni farmaceutiche", "Lombardia · euro")
    assert italian["source"].startswith("Fonte: Farmindustria (2019)")
    assert "2019: 6,9 miliardi" in italian["alt"]
    assert italian["url"] == f"{SITE}/v1/charts/{first['id']}?language=it&format=png&size=page"
    assert italian["notes"][0]["quote"] and set(italian) == {
        "language", "title", "about", "source", "alt", "notes", "url",
    }  # fmt: skip


def test_a_chart_whose_passages_are_gone_is_overtaken(charted, index):
    found = overtaken(charted("en"), index.snapshot)
    assert {(one.id, one.how) for one in found} == {
        (picture.id, "gone") for picture in charted("en").pictures
    }  # the small library has none of them


def test_a_chart_that_shows_something_else_is_a_difference(charted):
    old = charted("en")
    part, picture = old.parts[0], old.pictures[0]
    drawn = replace(picture.captions[0].drawn, alt="Now more.")
    grown = replace(picture, captions=(replace(picture.captions[0], drawn=drawn),))
    [found] = differences(old, replace(old, parts=(replace(part, pictures=(grown, *part.pictures[1:])),)))
    assert (found.id, found.language, found.new) == (picture.id, "en", "Now more.")
    assert "6.9 billion" in found.old


def test_charts_are_cut_by_rows(charted):
    briefing = charted("en")
    three = replace(briefing.parts[0], pictures=(*briefing.pictures, replace(briefing.pictures[0], id="third")))
    kept = {share: len(cut(replace(briefing, parts=(three,)), share).pictures) for share in (0.0, 0.5, 0.7, 1.0)}
    assert kept == {0.0: 2, 0.5: 2, 0.7: 3, 1.0: 3}


@pytest.mark.model
@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_show_the_librarys_figures_of_the_table(librarian, language):
    briefing = compose(librarian, checked_order("Israel", language, ("pharma", "MIND"), "2026-11-26"), SITE)
    known = figures_within(librarian.index.passages).every
    values = {(figure.value, figure.year) for figure in known}
    assert 1 <= len(briefing.pictures) <= 2
    for picture in briefing.pictures:
        [caption] = picture.captions
        assert caption.drawn.language == language and caption.url.startswith(f"{SITE}/v1/charts/{picture.id}?")
        assert {(mark.value, mark.year) for mark in caption.drawn.marks} <= values
        assert caption.notes
    table = {figure.id for figure in briefing.figures}
    assert all(table.intersection(picture.figures) for picture in briefing.pictures), "of a figure that stands there"


@pytest.mark.model
def test_one_page_has_no_charts_and_four_have_three_at_most(librarian):
    one, four = (
        compose(librarian, checked_order("Israel", "en", ("pharma", "devices"), "2026-11-26", pages), SITE)
        for pages in (1, 4)
    )
    assert not one.pictures
    assert 2 <= len(four.pictures) <= 3
    indicators = [picture.id.partition(".")[0] for picture in four.pictures]
    assert len(set(indicators)) == len(indicators), "each of another quantity"

"""What staff do with a briefing: approval, the library overtaking it, editing, making anew, comparing, its history."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.briefing.desk import Desk
from assistant.briefing.order import checked_order
from assistant.state.briefings import Stored
from assistant.state.state import open_state
from corpus.errors import Conflict, NotFound, QuestionError

SITE = "https://hub.example"
POSTI = "Gli ospedali lombardi mettono a disposizione 37.000 posti letto."
NEWER = "{#beds-2024 as_of=2024 sources=istat updates=brochure#beds}\nI posti letto sono 36.000."
BEDS = "Lombard hospitals offer 37,000 beds."


@pytest.fixture
def desk(assistant, home) -> Desk:
    state = open_state("", home, 30)
    yield Desk(assistant, state.briefings, SITE)
    state.close()


@pytest.fixture
def stored(desk) -> Stored:
    """A briefing in English on two sections of the small library."""
    return desk.make(checked_order("Israel", "en", ("Industry", "Ospedali"), "2026-11-26", 1), "Anna")


@pytest.fixture
def rewrite(small_library: Path, index):
    """Changes the small library's files and indexes them."""

    def rewritten(*changes: tuple[str, str], language: str = "en") -> None:
        file = small_library / "brochure" / f"{language}.md"
        text = file.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
        index.sync()

    return rewritten


def about_beds(stored: Stored):
    return next(one for one in stored.briefing.statements if one.key == "brochure#beds")


def test_a_briefing_is_kept_as_it_was_made(desk, stored):
    assert desk.briefings.get(stored.id) == stored
    assert (stored.number, stored.why, stored.by) == (1, "made", "Anna")
    assert stored.briefing.library == desk.assistant.index.version
    assert {one.key for one in stored.briefing.statements} == {
        f"brochure#{a}" for a in ("companies", "partners", "beds")
    }
    assert desk.status(stored).state == "draft"


def test_somebody_approves_it(desk, stored):
    approved = desk.approve(stored.id, "Carla", number=1)
    assert (approved.approved_by, approved.approved_at[:4]) == ("Carla", stored.at[:4])
    assert desk.status(approved).state == "approved"
    assert b"Approved by Carla on" in desk.download(stored.id, "md")


def test_a_library_that_says_the_same_leaves_it_approved(desk, stored, rewrite):
    desk.approve(stored.id, "Carla")
    rewrite(("# Hospitals", "# The hospitals"))
    assert desk.assistant.index.version != stored.briefing.library
    assert desk.status(desk.briefings.get(stored.id)).state == "approved"


def test_a_passage_that_changed_makes_it_stale_and_shows_both(desk, stored, rewrite):
    desk.approve(stored.id, "Carla")
    rewrite((BEDS, "Lombard hospitals offer more beds: 37,000."))
    [found] = desk.overtaken(desk.briefings.get(stored.id))
    assert (found.id, found.how, found.old) == (about_beds(stored).id, "changed", BEDS)
    assert found.new == "Lombard hospitals offer more beds: 37,000."
    assert desk.status(desk.briefings.get(stored.id)).state == "stale"
    assert b"Out of date" in desk.download(stored.id, "md")
    with pytest.raises(Conflict, match="changed at 1 of its passages"):
        desk.approve(stored.id, "Carla")


def test_a_passage_that_is_gone_makes_it_stale(desk, stored, rewrite):
    rewrite(("{#beds}\n" + BEDS, ""))
    [found] = desk.overtaken(stored)
    assert (found.how, found.old, found.new) == ("gone", BEDS, "")


def test_a_newer_statement_makes_it_stale(desk, stored, rewrite):
    rewrite((POSTI, f"{POSTI}\n\n{NEWER}"), language="it")
    [found] = desk.overtaken(stored)
    assert (found.how, found.old, found.new) == ("updated", BEDS, "I posti letto sono 36.000.")


def test_what_was_updated_already_when_it_was_made_is_not_news(desk, stored, rewrite):
    rewrite((POSTI, f"{POSTI}\n\n{NEWER}"), language="it")
    again = desk.regenerate(stored.id, "Bruno")
    assert desk.overtaken(again) == ()
    rewrite(("# Industry", "# The industry"))
    assert desk.overtaken(again) == ()


def test_an_edited_statement_is_staffs_own_in_a_new_version(desk, stored):
    desk.approve(stored.id, "Carla")
    edited = desk.edit(stored.id, about_beds(stored).id, {"en": " Many beds. "}, "Bruno")
    assert (edited.number, edited.why, edited.by, edited.approved_by) == (2, "edited", "Bruno", "")
    [wording] = about_beds(edited).wordings
    assert (wording.text, wording.note, wording.own.by, wording.own.instead) == ("Many beds.", None, "Bruno", BEDS)
    assert desk.status(edited).state == "draft"
    assert desk.briefings.get(stored.id, 1).approved_by == "Carla"
    again = desk.edit(stored.id, about_beds(stored).id, {"en": "Enough beds."}, "Anna")
    assert about_beds(again).wordings[0].own.instead == BEDS


def test_own_words_no_longer_follow_the_library(desk, stored, rewrite):
    edited = desk.edit(stored.id, about_beds(stored).id, {"en": "Many beds."}, "Bruno")
    rewrite((BEDS, "Lombard hospitals offer more beds: 37,000."))
    assert desk.overtaken(edited) == ()


@pytest.mark.parametrize(
    ("statement", "texts", "error", "said"),
    [
        ("none", {"en": "x"}, NotFound, "no statement 'none'"),
        ("", {"it": "x"}, QuestionError, "Texts in it were given; the statement is in en"),
        ("", {}, QuestionError, "no language"),
        ("", {"en": "  "}, QuestionError, "can't stand here"),
        ("", {"en": "x" * 2001}, QuestionError, "2001 characters can't stand here"),
    ],
)
def test_what_cant_be_edited_says_why(desk, stored, statement, texts, error, said):
    with pytest.raises(error, match=said):
        desk.edit(stored.id, statement or about_beds(stored).id, texts, "Bruno")
    assert len(desk.briefings.history(stored.id)) == 1


def test_made_anew_it_follows_the_library_and_keeps_its_history(desk, stored, rewrite):
    rewrite((BEDS, "Lombard hospitals offer more beds: 37,000."))
    again = desk.regenerate(stored.id, "Bruno")
    assert (again.number, again.why, again.by) == (2, "regenerated", "Bruno")
    assert about_beds(again).wordings[0].text == "Lombard hospitals offer more beds: 37,000."
    assert desk.overtaken(again) == ()
    assert [one.number for one in desk.briefings.history(stored.id)] == [1, 2]
    assert desk.briefings.get(stored.id, 1) == stored
    old, new, [found] = desk.compare(stored.id)
    assert (old.number, new.number) == (1, 2)
    assert (found.id, found.language, found.old) == (about_beds(stored).id, "en", BEDS)
    assert found.new == "Lombard hospitals offer more beds: 37,000."
    assert desk.compare(stored.id, 2, 1)[2][0].new == BEDS


def test_own_words_stay_where_what_they_replaced_is_unchanged(desk, stored, rewrite):
    desk.edit(stored.id, about_beds(stored).id, {"en": "Many beds."}, "Bruno")
    again = desk.regenerate(stored.id, "Anna")
    assert about_beds(again).wordings[0].text == "Many beds."
    rewrite((BEDS, "Lombard hospitals offer more beds: 37,000."))
    last = desk.regenerate(stored.id, "Anna")
    assert about_beds(last).wordings[0].text == "Lombard hospitals offer more beds: 37,000."
    assert about_beds(last).wordings[0].own is None


def test_a_change_of_a_version_that_is_not_the_last_is_refused(desk, stored):
    desk.edit(stored.id, about_beds(stored).id, {"en": "Many beds."}, "Bruno")
    with pytest.raises(Conflict, match="was changed meanwhile"):
        desk.briefings.append(stored, stored.briefing, "edited", "Anna")
    with pytest.raises(Conflict, match=r"Version 1 is not the last one, 2\. Read that one and approve it"):
        desk.approve(stored.id, "Carla", number=1)
    with pytest.raises(Conflict, match=r"Version 1 is not the last one, 2\. Read that one and repeat the change"):
        desk.edit(stored.id, about_beds(stored).id, {"en": "Few beds."}, "Carla", number=1)
    [_, last] = desk.briefings.history(stored.id)
    assert (about_beds(last).wordings[0].text, last.by, last.approved_by) == ("Many beds.", "Bruno", "")
    assert desk.edit(stored.id, about_beds(stored).id, {"en": "Few beds."}, "Carla", number=2).number == 3


def test_what_is_not_there_is_said(desk, stored):
    with pytest.raises(NotFound, match="No briefing has the id 'none'"):
        desk.briefings.get("none")
    with pytest.raises(NotFound, match="in version 7"):
        desk.briefings.get(stored.id, 7)
    with pytest.raises(NotFound):
        desk.briefings.history("none")


def test_the_newest_briefing_is_listed_first(desk, stored):
    other = desk.make(checked_order("students", "it", ("Industria",), "2026-11-26", 1))
    desk.edit(stored.id, about_beds(stored).id, {"en": "Many beds."}, "Bruno")
    listed = {one.id: one.number for one in desk.briefings.all()}
    assert listed == {stored.id: 2, other.id: 1}


def test_of_two_changes_at_once_one_is_kept(desk, stored):
    def edit(number: int) -> str:
        try:
            return desk.briefings.append(stored, stored.briefing, "edited", f"staff {number}").by
        except Conflict as error:
            return str(error)

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(edit, range(8)))
    assert sum("changed meanwhile" in one for one in said) == 7
    assert [one.number for one in desk.briefings.history(stored.id)] == [1, 2]

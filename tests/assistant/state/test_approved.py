"""Approved answers in the database: found by any of their wordings, each of which is one answer's."""

import logging

import pytest

from assistant.state.approved import ApprovedAnswer, Wording, open_approved
from corpus.errors import Conflict, NotFound

KEYS = ("brochure#beds", "brochure#partners")


def answer(id: str, *wordings: str, at: str = "2026-11-23T10:00:00+00:00") -> ApprovedAnswer:
    spoken = tuple(Wording("en", text) for text in wordings)
    prints = {"brochure#beds@en": "ab" * 32}
    newer = {"brochure#beds": ("news#beds",)}
    return ApprovedAnswer(id, wordings[0], "en", spoken, KEYS, prints, newer, "v1", "Anna", at)


@pytest.fixture
def approved(state):
    return state.approved


def test_it_is_kept_as_it_was_put(approved):
    made = approved.put(answer("a", "How many beds?", "Beds"))
    assert made == answer("a", "How many beds?", "Beds") == approved.get("a")
    assert approved.all() == [made]


@pytest.mark.parametrize("asked", ["How many beds?", "  how  MANY beds", "Ｈow many beds？", "beds!"])
def test_it_is_found_by_its_wordings_put_alike(approved, asked):
    approved.put(answer("a", "How many beds?", "Beds"))
    approved.put(answer("b", "How many nurses?"))
    assert approved.of(asked).id == "a"


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        (
            "Combien les entreprises vendent-elles à l’étranger\xa0?",
            "combien les entreprises vendent-elles à l'étranger?",
        ),
        ("¿Cuántas camas hay?", "cuántas camas hay"),
        ("Kas yra „Human Technopole“?", 'kas yra "Human Technopole"'),
        ("בכמה כסף נמכרות לחו״ל תרופות?", 'בכמה כסף נמכרות לחו"ל תרופות'),
        ("伦巴第的药品出口额是多少？", "伦巴第的药品出口额是多少"),
    ],
)
def test_what_keyboards_write_otherwise_is_the_same(approved, kept, typed):
    approved.put(answer("a", kept))
    assert approved.of(typed).question == kept


def test_nothing_else_finds_it(approved):
    approved.put(answer("a", "How many beds?"))
    assert approved.of("How many beds are there?") is None


def test_put_again_it_takes_its_own_place(approved):
    approved.put(answer("a", "How many beds?", "Beds"))
    approved.put(answer("a", "How many beds?", "Bed count"))
    assert len(approved.all()) == 1
    assert (approved.of("beds"), approved.of("bed count").id) == (None, "a")


def test_a_wording_given_twice_is_kept_once(approved):
    made = approved.put(answer("a", "How many beds?", "how many beds", "Beds", "HOW MANY BEDS?"))
    assert [one.text for one in made.wordings] == ["How many beds?", "Beds"]
    assert approved.get("a") == made


def test_a_wording_of_another_is_refused_and_nothing_lost(approved):
    first, second = approved.put(answer("a", "How many beds?", "Beds")), approved.put(answer("b", "How many nurses?"))
    with pytest.raises(Conflict, match="'beds' is a question of the approved answer a already"):
        approved.put(answer("b", "How many nurses?", "beds"))
    assert (approved.get("a"), approved.get("b")) == (first, second)


def test_the_latest_is_listed_first(approved):
    for id, day in (("a", "21"), ("b", "23"), ("c", "22")):
        approved.put(answer(id, f"Question {id}?", at=f"2026-11-{day}T10:00:00+00:00"))
    assert [one.id for one in approved.all()] == ["b", "c", "a"]


def test_what_is_taken_back_is_gone_with_its_wordings(approved):
    approved.put(answer("a", "How many beds?", "Beds"))
    approved.remove("a")
    assert (approved.all(), approved.of("beds")) == ([], None)
    approved.put(answer("b", "Beds"))
    for call in (approved.remove, approved.get):
        with pytest.raises(NotFound, match="No approved answer has the id 'a'"):
            call("a")


def test_another_process_sees_it_at_once(approved, home):
    other = open_approved("", home)
    assert other.of("beds") is None
    approved.put(answer("a", "Beds"))
    assert other.of("beds").id == "a"
    other.close()


def test_a_database_that_cant_be_read_has_none_and_says_so(approved, caplog):
    with approved._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE approved_wordings")
    with caplog.at_level(logging.WARNING):
        assert approved.of("beds") is None
    assert "approved answers can't be read" in caplog.text

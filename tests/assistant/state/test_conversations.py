"""Conversations and feedback: kept for a while, of one site, and erased whole."""

import sqlite3

import pytest

from assistant.answer import Turn
from assistant.state.feedback import Rated
from assistant.state.state import State

DAY = 24 * 60 * 60


def answer(number: int) -> dict:
    return {"id": f"a{number}", "text": f"Answer {number} [1]", "claims": []}


def aged(state: State, days: float) -> None:
    """Everything there is, made so much older."""
    with sqlite3.connect(state.engine.url.database) as database:
        database.execute("UPDATE conversations SET touched = touched - ?", [days * DAY])
        database.execute("UPDATE feedback SET at = at - ?", [days * DAY])
    database.close()


@pytest.fixture
def conversation(state) -> str:
    """One of two turns on the site "acme"."""
    made = state.conversations.begin("acme")
    for number in (1, 2):
        state.conversations.add(made, f"Question {number}", answer(number), "v1")
    return made


def test_turns_come_out_in_order_with_the_whole_answer(state, conversation):
    kept = state.conversations.turns(conversation)
    assert [one.turn for one in kept] == [Turn("Question 1", "Answer 1 [1]"), Turn("Question 2", "Answer 2 [1]")]
    assert (kept[0].answer, kept[0].library) == (answer(1), "v1")
    assert [one.question for one in state.conversations.turns(conversation, 1)] == ["Question 2"]


def test_ids_cannot_be_guessed(state):
    made = {state.conversations.begin("acme") for _ in range(20)}
    assert len(made) == 20 and all(len(one) >= 32 for one in made)


def test_a_conversation_is_its_sites_own(state, conversation):
    assert state.conversations.has(conversation, "acme")
    assert not state.conversations.has(conversation, "other")
    assert not state.conversations.has("made up", "acme")
    assert state.conversations.answered(conversation, "a1")
    assert not state.conversations.answered(conversation, "a3")
    assert not state.conversations.answered(state.conversations.begin("acme"), "a1")


def test_what_is_too_old_is_not_gone_on_with_and_is_erased_when_another_begins(state, conversation):
    aged(state, 29)
    assert state.conversations.has(conversation, "acme")
    state.conversations.begin("acme")
    assert len(state.conversations.turns(conversation)) == 2
    aged(state, 2)
    assert not state.conversations.has(conversation, "acme")
    state.conversations.begin("acme")
    assert state.conversations.turns(conversation) == []


def test_a_turn_makes_a_conversation_young_again(state, conversation):
    aged(state, 29)
    state.conversations.add(conversation, "Question 3", answer(3), "v1")
    aged(state, 2)
    assert state.conversations.has(conversation, "acme")


def test_what_is_forgotten_takes_no_more_turns(state, conversation):
    state.conversations.forget(conversation)
    state.conversations.add(conversation, "Question 3", answer(3), "v1")
    assert state.conversations.turns(conversation) == []
    assert not state.conversations.has(conversation, "acme")


def test_forgetting_leaves_other_conversations_alone(state, conversation):
    other = state.conversations.begin("acme")
    state.conversations.add(other, "Another", answer(9), "v1")
    state.feedback.add(Rated("a1", "up", "mine", "acme", conversation))
    state.feedback.add(Rated("a9", "down", "theirs", "acme", other))
    state.conversations.forget(conversation)
    assert [one.question for one in state.conversations.turns(other)] == ["Another"]
    assert state.feedback.all() == [Rated("", "up", "", "acme", ""), Rated("a9", "down", "theirs", "acme", other)]


def test_what_a_reader_keeps_on_the_disk_is_wiped_when_the_next_conversation_begins(state, home, caplog):
    conversation = state.conversations.begin("acme")
    state.conversations.add(conversation, "Zarquon?", answer(1), "v1")
    reader = sqlite3.connect(home / "state.sqlite")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM turns").fetchall()
    with state.engine.connect() as connection:  # the pool's one connection; it need not wait for 5 s here
        connection.exec_driver_sql("PRAGMA busy_timeout = 10")
    state.conversations.forget(conversation)
    assert "the next erasure tries again" in caplog.text
    assert _found(home, b"Zarquon")
    reader.close()
    state.conversations.begin("acme")
    assert not _found(home, b"Zarquon")


def test_forgotten_words_are_gone_from_every_file(state, home):
    conversation = state.conversations.begin("acme")
    state.conversations.add(conversation, "Zarquon?" * 5_000, answer(1), "v1")
    assert _found(home, b"Zarquon")
    state.conversations.forget(conversation)
    assert not _found(home, b"Zarquon")


def test_old_reasons_are_erased_and_their_ratings_stay(state, home):
    state.feedback.add(Rated("a1", "down", "Slartibartfast"))
    aged(state, 31)
    state.feedback.add(Rated("a2", "up", "fresh"))
    assert state.feedback.all() == [Rated("a1", "down"), Rated("a2", "up", "fresh")]
    assert not _found(home, b"Slartibartfast")


def test_an_answer_has_one_rating_in_each_conversation(state):
    for rated in (Rated("a1", "up"), Rated("a1", "up", "", "acme", "c1"), Rated("a1", "down")):
        state.feedback.add(rated)
    assert state.feedback.all() == [Rated("a1", "up", "", "acme", "c1"), Rated("a1", "down")]


def _found(home, word: bytes) -> bool:
    return any(word in file.read_bytes() for file in home.glob("state.sqlite*"))

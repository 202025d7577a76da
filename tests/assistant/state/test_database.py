"""The database: made once, shared, checked for its version, and nothing left of what was deleted."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from assistant.state.database import FILE, open_database
from assistant.state.state import open_state
from corpus.errors import SettingsError


def test_the_file_is_made_for_many_readers_and_leaves_nothing_deleted(home):
    engine = open_database("", home)
    assert (home / FILE).exists()
    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "busy_timeout", "secure_delete", "foreign_keys")
        }
    engine.dispose()
    assert pragmas == {"journal_mode": "wal", "busy_timeout": 5000, "secure_delete": 1, "foreign_keys": 1}


def test_an_odd_folder_name_is_the_same_folder(tmp_path):
    home = tmp_path / "a b?c%20d#e"
    open_database("", home).dispose()
    assert [file.name for file in home.iterdir()] == [FILE]


@pytest.mark.parametrize("time", range(5))
def test_several_processes_may_open_it_first(home, time):
    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(lambda _: open_state("", home, 30), range(8)))
    assert len({state.signing_key for state in states}) == 1
    assert len(states[0].signing_key) >= 43
    for state in states:
        state.close()


def test_another_database_has_another_key(home, tmp_path):
    here, there = open_state("", home, 30), open_state(f"sqlite:///{tmp_path}/other.sqlite", home, 30)
    assert here.signing_key != there.signing_key
    assert (tmp_path / "other.sqlite").exists()
    for state in (here, there):
        state.close()


@pytest.mark.parametrize("version", [0, 4])
def test_tables_of_another_version_are_refused_as_they_are(home, version):
    home.mkdir()
    with sqlite3.connect(home / FILE) as database:
        database.execute("CREATE TABLE schema (version INTEGER PRIMARY KEY)")
        database.execute(f"INSERT INTO schema VALUES ({version})")
    database.close()
    with pytest.raises(SettingsError, match=f"tables of version {version}; this release reads version 3"):
        open_database("", home)
    with sqlite3.connect(home / FILE) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("schema",)]
    database.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "postgresql"),
        ("postgresql+nodriver://u:secret@h/d", "can't be used"),
        ("sqlite:////no/such/folder/state.sqlite", "unable to open database file"),
    ],
)
def test_a_database_that_cannot_be_opened_says_why_and_no_password(home, url, said):
    with pytest.raises(SettingsError, match=said) as refused:
        open_database(url, home)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_told(home):
    home.mkdir()
    (home / FILE).write_text("not a database, but long enough to be looked at" * 50)
    with pytest.raises(SettingsError, match="can't be opened: file is not a database"):
        open_database("", home)


def test_tables_of_version_1_gain_those_since_and_keep_what_is_in_them(home):
    """A database as release 0.1 made it."""
    home.mkdir()
    with sqlite3.connect(home / FILE) as database:
        database.executescript(VERSION_1)
    database.close()
    state = open_state("", home, 30)
    assert state.signing_key == "of-before"
    assert [rated.reason for rated in state.feedback.all()] == ["as it was"]
    assert (state.briefings.all(), state.approved.all()) == ([], [])
    state.close()
    assert version_in(home) == 3
    open_state("", home, 30).close()


def test_tables_of_version_2_gain_those_of_3_and_keep_what_is_in_them(home):
    """A database as the release with briefings made it."""
    home.mkdir()
    with sqlite3.connect(home / FILE) as database:
        database.executescript(VERSION_1.replace("VALUES (1);", "VALUES (2);") + BRIEFINGS_2)
    database.close()
    state = open_state("", home, 30)
    assert (state.signing_key, state.approved.all()) == ("of-before", [])
    with state.engine.connect() as connection:
        assert connection.execute(text("SELECT briefing, number FROM briefings")).fetchall() == [("b1", 1)]
    state.close()
    assert version_in(home) == 3


def version_in(home) -> int:
    with sqlite3.connect(home / FILE) as database:
        [(found,)] = database.execute("SELECT version FROM schema").fetchall()
    database.close()
    return found


BRIEFINGS_2 = """
CREATE TABLE briefings (id INTEGER NOT NULL PRIMARY KEY, briefing VARCHAR(80) NOT NULL, number INTEGER NOT NULL,
    content JSON NOT NULL, why VARCHAR(20) NOT NULL, by VARCHAR(200) NOT NULL, at VARCHAR(40) NOT NULL,
    approved_by VARCHAR(200) NOT NULL, approved_at VARCHAR(40) NOT NULL, UNIQUE (briefing, number));
INSERT INTO briefings VALUES (1, 'b1', 1, '{}', 'made', 'Anna', '2026-11-01', '', '');
"""


VERSION_1 = """
CREATE TABLE schema (version INTEGER NOT NULL PRIMARY KEY);
INSERT INTO schema VALUES (1);
CREATE TABLE secrets (name VARCHAR(50) NOT NULL PRIMARY KEY, value VARCHAR(200));
INSERT INTO secrets VALUES ('signing', 'of-before');
CREATE TABLE feedback (id INTEGER NOT NULL PRIMARY KEY, site VARCHAR(80) NOT NULL, conversation VARCHAR(80) NOT NULL,
    answer_id VARCHAR(80) NOT NULL, rating VARCHAR(10) NOT NULL, reason TEXT NOT NULL, at FLOAT NOT NULL);
INSERT INTO feedback VALUES (1, '', '', 'a1', 'up', 'as it was', 1e9);
"""

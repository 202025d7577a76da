"""What the doctor says of the database and what is in it: sites, and what the library has overtaken."""

import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from assistant.answer import Contact
from assistant.approved.desk import Desk as ApprovedDesk
from assistant.ask import Assistant
from assistant.briefing.desk import Desk
from assistant.briefing.order import checked_order
from assistant.finding import Finding
from assistant.remembered import remembered
from assistant.settings import Settings
from assistant.state.database import FILE
from assistant.state.site import checked_site
from assistant.state.state import State, open_state
from index.index import Index
from index.lock import Lock
from tests.conftest import FakeEmbedder

PAGE = "https://www.example.org"
HUB = "https://hub.example"
BEDS = "Lombard hospitals offer 37,000 beds."
ORDER = checked_order("Israel", "en", ("Hospitals",), "2026-11-26", 1)


@pytest.fixture
def state(home) -> Iterator[State]:
    opened = open_state("", home, 30)
    yield opened
    opened.close()


def findings(home: Path, **settings) -> dict[str, Finding]:
    found = remembered(Settings(home=home, **settings))
    assert [finding.subject for finding in found] == ["database", "sites", "briefings", "approved answers"]
    return {finding.subject: finding for finding in found}


def test_a_fresh_folder_has_none_and_stays_as_it_is(home):
    found = findings(home)
    assert all(finding.fine for finding in found.values())
    assert found["database"].said.startswith("none yet")
    assert {found[subject].said for subject in ("sites", "briefings", "approved answers")} == {"none"}
    assert not home.exists()


def test_a_database_of_our_own_is_named(home, state):
    found = findings(home)
    assert found["database"].said == f"sqlite:///{home / FILE}, tables of version 3"
    assert found["briefings"].said == "none"


def test_a_database_of_an_older_release_is_read_and_not_changed(home):
    home.mkdir()
    with sqlite3.connect(home / FILE) as database:
        database.execute("CREATE TABLE schema (version INTEGER PRIMARY KEY)")
        database.execute("INSERT INTO schema VALUES (1)")
    database.close()
    found = findings(home)
    assert found["database"].said.endswith("tables of version 1; lifehub serve makes those of version 3")
    assert (found["database"].fine, found["sites"].said, found["briefings"].said) == (True, "none", "none")
    with sqlite3.connect(home / FILE) as database:
        assert database.execute("SELECT version FROM schema").fetchall() == [(1,)]
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("schema",)]
    database.close()


def test_another_database_without_tables_is_left_empty(home, tmp_path):
    sqlite3.connect(tmp_path / "other.sqlite").close()
    found = findings(home, database_url=f"sqlite:///{tmp_path}/other.sqlite")
    assert found["database"].said.endswith("no tables; lifehub serve makes those of version 3")
    with sqlite3.connect(tmp_path / "other.sqlite") as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == []
    database.close()
    assert not home.exists()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "LIFEHUB_DATABASE_URL='nonsense' can't be used"),
        ("postgresql+nodriver://u:secret@h/d", "can't be used"),
        ("sqlite:///{here}/notes.txt", "file is not a database"),
    ],
)
def test_a_database_that_cant_be_reached_is_found(home, tmp_path, url, said):
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be looked at" * 50)
    found = findings(home, database_url=url.format(here=tmp_path))
    assert not found["database"].fine
    assert said in found["database"].said and "secret" not in found["database"].said
    assert found["sites"].said == found["approved answers"].said == "not known without the database"


def test_tables_of_a_later_release_are_found(home):
    home.mkdir()
    with sqlite3.connect(home / FILE) as database:
        database.execute("CREATE TABLE schema (version INTEGER PRIMARY KEY)")
        database.execute("INSERT INTO schema VALUES (4)")
    database.close()
    assert "tables of version 4; this release reads version 3" in findings(home)["database"].said


@pytest.mark.parametrize(
    ("settings", "fine", "said"),
    [
        ({}, False, "Set LIFEHUB_PUBLIC_URL"),
        ({"public_url": HUB}, False, "Set LIFEHUB_TRUSTED_PROXIES"),
        ({"public_url": HUB.upper()}, False, "Set LIFEHUB_TRUSTED_PROXIES"),
        ({"public_url": HUB, "trusted_proxies": "10.0.0.0/8"}, True, f"the widget is at {HUB}"),
        ({"public_url": "http://hub.example"}, True, "the widget is at http://hub.example"),
    ],
)
def test_sites_need_an_address_and_behind_https_a_proxy_that_is_trusted(home, state, settings, fine, said):
    for name in ("one", "two", "three"):
        state.sites.add(checked_site(name, [PAGE]))
    state.sites.revoke("two")
    sites = findings(home, **settings)["sites"]
    assert sites.fine is fine
    assert sites.said.startswith("2 active, 1 revoked") and said in sites.said


def test_revoked_sites_need_nothing(home, state):
    state.sites.add(checked_site("one", [PAGE]))
    state.sites.revoke("one")
    assert findings(home)["sites"] == Finding("sites", True, "0 active, 1 revoked")


@pytest.fixture
def written(index, state) -> Index:
    """A briefing and two approved answers, made of the small library; another process has the data folder."""
    assistant = Assistant(index, Contact("the Hub", HUB))
    Desk(assistant, state.briefings, HUB).make(ORDER)
    approved = ApprovedDesk(assistant, state.approved)
    approved.approve("How many beds?", "Anna", keys=["brochure#beds"])
    approved.approve("Who?", "Anna", keys=["brochure#partners"])
    return index


def change_beds(small_library: Path, index: Index) -> None:
    file = small_library / "brochure" / "en.md"
    file.write_text(file.read_text(encoding="utf-8").replace(BEDS, "Beds: 37,000."), encoding="utf-8")
    index.sync()


def test_what_the_library_has_overtaken_is_counted_from_the_index(home, written, small_library):
    written.close()
    found = findings(home)
    assert (found["briefings"].said, found["approved answers"].said) == ("1, 0 stale", "2, 0 stale")
    again = Index(home, FakeEmbedder(), Lock(home), small_library)
    change_beds(small_library, again)
    again.close()
    found = findings(home)
    assert found["briefings"] == Finding("briefings", True, "1, 1 stale: /staff shows them")
    assert found["approved answers"].said == "2, 1 stale: lifehub approved lists them first"
    Lock(home).release()  # nobody holds the data folder


def test_while_another_process_indexes_or_nothing_is_it_is_not_known(home, written):
    said = "which are stale is known once lifehub serve runs"
    assert findings(home)["briefings"] == Finding("briefings", True, f"1; {said}")
    written.close()
    (home / "index" / "current").unlink()
    assert findings(home)["approved answers"] == Finding("approved answers", True, f"2; {said}")


def test_an_index_that_cant_be_read_is_found(home, written):
    written.close()
    (written.snapshot.folder / "documents.jsonl").unlink()
    found = findings(home)
    assert not found["briefings"].fine and not found["approved answers"].fine
    assert "can't be counted" in found["briefings"].said


def test_the_server_that_has_the_data_folder_counts_them(home, small_library, state):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    index = Index(home, FakeEmbedder(), Lock(home, f"http://127.0.0.1:{port}"), small_library)
    index.sync()
    assistant = Assistant(index, Contact("the Hub", HUB), approved=state.approved)
    Desk(assistant, state.briefings, HUB).make(ORDER)
    ApprovedDesk(assistant, state.approved).approve("How many beds?", "Anna", keys=["brochure#beds"])
    unreached = findings(home)
    assert not unreached["briefings"].fine and "did not answer" in unreached["briefings"].said
    server = uvicorn.Server(
        uvicorn.Config(create_app(assistant, Settings(home=home)), "127.0.0.1", port, log_level="warning")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        assert findings(home)["briefings"].said == "1, 0 stale"
        change_beds(small_library, index)
        found = findings(home)
        assert found["briefings"].said == "1, 1 stale: /staff shows them"
        assert found["approved answers"].said == "1, 1 stale: lifehub approved lists them first"
    finally:
        server.should_exit = True
        thread.join(10)

"""Lock: one owner at a time, who can be asked for by name, and nobody after a crash."""

import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import IndexInUse
from index.lock import Lock, Owner, in_use, owner_of

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from index.lock import Lock
lock = Lock(Path(sys.argv[1]), "http://127.0.0.1:7861")
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(home: Path) -> Iterator[subprocess.Popen]:
    """Another process that has the data folder."""
    command = [sys.executable, "-c", HOLD, str(home)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_owner_is_named_to_whoever_comes_second(holder: subprocess.Popen, home: Path) -> None:
    with pytest.raises(IndexInUse) as refusal:
        Lock(home)
    assert f"in use by process {holder.pid}, which serves http://127.0.0.1:7861" in str(refusal.value)
    owner = owner_of(home)
    assert (owner.pid, owner.address) == (holder.pid, "http://127.0.0.1:7861")
    assert len(owner.token) > 20


def test_refusal_comes_at_once_and_leaves_the_owner_his_note(holder: subprocess.Popen, home: Path) -> None:
    begun = time.perf_counter()
    for _ in range(3):
        with pytest.raises(IndexInUse):
            Lock(home)
    assert time.perf_counter() - begun < 1
    assert owner_of(home).pid == holder.pid


def test_a_killed_owner_owns_nothing(holder: subprocess.Popen, home: Path) -> None:
    holder.kill()
    holder.wait(10)
    assert (home / "owner.json").exists(), "killed, it could not tidy up"
    assert owner_of(home) is None
    Lock(home).release()


def test_nobody_owns_a_folder_that_was_never_used_or_let_go(home: Path) -> None:
    assert owner_of(home) is None
    assert not home.exists(), "asking makes no folder"
    Lock(home).release()
    assert owner_of(home) is None
    assert not (home / "owner.json").exists()


def test_the_note_with_the_token_is_its_users_alone(home: Path) -> None:
    lock = Lock(home)
    assert stat.S_IMODE((home / "owner.json").stat().st_mode) == 0o600
    first = lock.owner.token
    lock.release()
    again = Lock(home)
    assert again.owner.token != first
    again.release()


def test_the_sentence_says_what_is_known_and_what_to_do(home: Path) -> None:
    assert in_use(home, Owner(0, "", "")) == (
        f"The data folder {home} is in use by another process. Stop it, or set LIFEHUB_HOME to another folder."
    )
    assert "process 7, which" not in in_use(home, Owner(7, "", ""))
    assert "by process 7." in in_use(home, Owner(7, "", ""))

"""Lock: one process owns a data folder; whoever comes second is told who that is."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import IndexInUse


@dataclass(frozen=True)
class Owner:
    """The process that owns a data folder; `address` is "" unless it serves, `token` lets its user's commands in."""

    pid: int
    address: str
    token: str


class Lock:
    """Held from construction to `release`; the operating system frees it if the process dies."""

    def __init__(self, home: Path, address: str = ""):
        home.mkdir(parents=True, exist_ok=True)
        self._note = home / "owner.json"
        self._lock = FileLock(home / "lock", thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise IndexInUse(in_use(home, owner_of(home) or Owner(0, "", ""))) from None
        self.owner = Owner(os.getpid(), address, secrets.token_urlsafe(24))
        whole = self._note.with_suffix(".new")
        whole.touch(mode=0o600)
        whole.write_text(json.dumps(asdict(self.owner)))
        whole.replace(self._note)

    def release(self) -> None:
        self._note.unlink(missing_ok=True)
        self._lock.release()


def owner_of(home: Path) -> Owner | None:
    """The process that owns `home` now, if any."""
    lock = FileLock(home / "lock", thread_local=False)
    try:
        if (home / "lock").exists():
            lock.acquire(timeout=0)
            lock.release()
        return None
    except Timeout:
        note = home / "owner.json"
        return Owner(**json.loads(note.read_text())) if note.exists() else Owner(0, "", "")


def in_use(home: Path, owner: Owner) -> str:
    """The sentence that says who has the data folder."""
    who = f"process {owner.pid}" if owner.pid else "another process"
    where = f", which serves {owner.address}" if owner.address else ""
    return f"The data folder {home} is in use by {who}{where}. Stop it, or set LIFEHUB_HOME to another folder."

"""Remembered: what the doctor says of the database, and of the sites, briefings and approved answers in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from chromadb.errors import ChromaError

from assistant import remote
from assistant.approved.changes import changes
from assistant.briefing.changes import overtaken
from assistant.finding import Finding
from assistant.settings import Settings
from assistant.state.approved import Approved
from assistant.state.briefings import Briefings
from assistant.state.database import Look, looked_into
from assistant.state.sites import Sites
from assistant.state.tables import VERSION
from corpus.errors import LifehubError, SettingsError
from index.lock import Lock, owner_of
from index.snapshot import Snapshot, current

SITES, BRIEFINGS, APPROVED = "sites", "briefings", "approved answers"
SHOWN = {BRIEFINGS: "/staff shows them", APPROVED: "lifehub approved lists them first"}


@dataclass(frozen=True)
class Tally:
    """How many there are, and how many of them the library has overtaken: None where that can't be known now."""

    every: int
    stale: int | None


def remembered(settings: Settings) -> list[Finding]:
    """The database, and what is in it; changes nothing there."""
    try:
        with looked_into(settings.database_url, settings.home) as look:
            return [_database(look), _sites(look, settings), *_of_staff(look, settings)]
    except SettingsError as error:
        unknown = [Finding(subject, True, "not known without the database") for subject in (SITES, BRIEFINGS, APPROVED)]
        return [Finding("database", False, str(error)), *unknown]


def _database(look: Look | None) -> Finding:
    if not look:
        return Finding("database", True, "none yet; the first command that needs it makes it")
    if look.version == VERSION:
        return Finding("database", True, f"{look.where}, tables of version {VERSION}")
    found = "no tables" if look.version is None else f"tables of version {look.version}"
    return Finding("database", True, f"{look.where}, {found}; lifehub serve makes those of version {VERSION}")


def _sites(look: Look | None, settings: Settings) -> Finding:
    every = Sites(look.engine).all() if _has(look, "sites") else []
    active = sum(site.revoked is None for site in every)
    said = f"{active} active, {len(every) - active} revoked" if every else "none"
    if not active:
        return Finding(SITES, True, said)
    if not settings.public_url:
        return Finding(SITES, False, f"{said}. Set LIFEHUB_PUBLIC_URL to the address that their pages reach this at.")
    if settings.public_url.lower().startswith("https:") and not settings.trusted_proxies:
        return Finding(
            SITES, False, f"{said}, behind https. Set LIFEHUB_TRUSTED_PROXIES to the address of what takes https for "
            "this, or all visitors count as one.",
        )  # fmt: skip
    return Finding(SITES, True, f"{said}; the widget is at {settings.public_url}")


def _of_staff(look: Look | None, settings: Settings) -> list[Finding]:
    try:
        tallies = _tallies(look, settings)
    except (LifehubError, ChromaError, OSError, ValueError) as error:
        said = f"can't be counted: {str(error).splitlines()[0]}"
        return [Finding(BRIEFINGS, False, said), Finding(APPROVED, False, said)]
    return [_stale(subject, tally) for subject, tally in zip((BRIEFINGS, APPROVED), tallies, strict=True)]


def _stale(subject: str, tally: Tally) -> Finding:
    """That some are stale is nothing wrong with the installation."""
    if not tally.every:
        return Finding(subject, True, "none")
    if tally.stale is None:
        return Finding(subject, True, f"{tally.every}; which are stale is known once lifehub serve runs")
    where = f": {SHOWN[subject]}" if tally.stale else ""
    return Finding(subject, True, f"{tally.every}, {tally.stale} stale{where}")


def _tallies(look: Look | None, settings: Settings) -> tuple[Tally, Tally]:
    """Of the briefings and of the approved answers, from the process that serves them, else from the index."""
    owner = owner_of(settings.home)
    if owner and owner.address:
        briefings, answers = remote.states(owner, settings.home)
        return _counted([one == "stale" for one in briefings]), _counted([one == "stale" for one in answers])
    briefings = Briefings(look.engine).all() if _has(look, "briefings") else []
    answers = Approved(look.engine).all() if _has(look, "approved") else []
    folder = current(settings.home / "index")
    if owner or not folder or not (briefings or answers):
        return Tally(len(briefings), None), Tally(len(answers), None)
    with _opened(settings) as snapshot:
        old = [bool(overtaken(one.briefing, snapshot)) for one in briefings]
        return _counted(old), _counted([bool(changes(one, snapshot)) for one in answers])


def _counted(stale: list[bool]) -> Tally:
    return Tally(len(stale), sum(stale))


def _has(look: Look | None, table: str) -> bool:
    return look is not None and table in look.tables


@contextmanager
def _opened(settings: Settings) -> Iterator[Snapshot]:
    """The index in use, while no other process may open it."""
    lock = Lock(settings.home)
    try:
        snapshot = Snapshot(current(settings.home / "index"), settings.chroma_url)
        try:
            yield snapshot
        finally:
            snapshot.client.close()
    finally:
        lock.release()

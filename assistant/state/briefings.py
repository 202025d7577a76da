"""Briefings: those that were made, each version with its statements, who approved it, and all that came before."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy import Engine, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.briefing.briefing import Briefing
from assistant.state import tables
from corpus.errors import Conflict, NotFound

ID_BYTES = 9
LATEST = 0  # the version number that stands for the last one
content = TypeAdapter(Briefing)


@dataclass(frozen=True)
class Stored:
    """A version of a briefing; `number` counts from 1. Times are ISO, in UTC.

    `why` is "made", "regenerated" or "edited", `by` whom, `at` when. `approved_by` and `approved_at` are "" until
    somebody approves this version.
    """

    id: str
    number: int
    briefing: Briefing
    why: str
    by: str
    at: str
    approved_by: str = ""
    approved_at: str = ""


class Briefings:
    """Adds, finds, approves. No version is ever changed but by its approval, and none is erased."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def add(self, briefing: Briefing, by: str = "") -> Stored:
        """The first version of a new briefing."""
        return self._insert(secrets.token_urlsafe(ID_BYTES), 1, briefing, "made", by)

    def append(self, old: Stored, briefing: Briefing, why: str, by: str) -> Stored:
        """The version after `old`; raises Conflict where somebody else's came first."""
        try:
            if self.get(old.id).number == old.number:
                return self._insert(old.id, old.number + 1, briefing, why, by)
        except IntegrityError:  # it came between reading and writing
            pass
        raise Conflict(f"Briefing {old.id!r} was changed meanwhile. Read it again and repeat the change.")

    def get(self, id: str, number: int = LATEST) -> Stored:
        """A version, by default the last one; raises NotFound."""
        table = tables.briefings
        wanted = select(table).where(table.c.briefing == id).order_by(table.c.number.desc()).limit(1)
        with self._engine.connect() as connection:
            row = connection.execute(wanted.where(table.c.number == number) if number else wanted).one_or_none()
        if not row:
            version = f" in version {number}" if number else ""
            raise NotFound(f"No briefing has the id {id!r}{version}. GET /v1/briefings lists them.")
        return _stored(row)

    def all(self) -> list[Stored]:
        """The last version of each, the newest first."""
        table = tables.briefings
        last = select(table.c.briefing, func.max(table.c.number).label("number")).group_by(table.c.briefing).subquery()
        same = (table.c.briefing == last.c.briefing) & (table.c.number == last.c.number)
        with self._engine.connect() as connection:
            rows = connection.execute(select(table).join(last, same).order_by(table.c.at.desc(), table.c.id.desc()))
            return [_stored(row) for row in rows]

    def history(self, id: str) -> list[Stored]:
        """Every version, the first one first; raises NotFound."""
        table = tables.briefings
        with self._engine.connect() as connection:
            rows = connection.execute(select(table).where(table.c.briefing == id).order_by(table.c.number)).all()
        return [_stored(row) for row in rows] or [self.get(id)]

    def approve(self, stored: Stored, by: str) -> Stored:
        """The same version, approved by somebody now."""
        table = tables.briefings
        mine = (table.c.briefing == stored.id) & (table.c.number == stored.number)
        with self._engine.begin() as connection:
            connection.execute(update(table).where(mine).values(approved_by=by, approved_at=now()))
        return self.get(stored.id, stored.number)

    def _insert(self, id: str, number: int, briefing: Briefing, why: str, by: str) -> Stored:
        made = {"briefing": id, "number": number, "why": why, "by": by, "at": now()}
        made |= {"content": content.dump_python(briefing, mode="json"), "approved_by": "", "approved_at": ""}
        with self._engine.begin() as connection:
            connection.execute(insert(tables.briefings).values(**made))
        return self.get(id, number)


def now() -> str:
    """The time in ISO form, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _stored(row: Row) -> Stored:
    own = (row.why, row.by, row.at, row.approved_by, row.approved_at)
    return Stored(row.briefing, row.number, content.validate_python(row.content), *own)

"""Conversations: what was asked through the widget, and answered, for a bounded time."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.answer import Turn
from assistant.state import tables
from assistant.state.database import scrub

ID_BYTES = 24
DAY = 24 * 60 * 60.0


@dataclass(frozen=True)
class Kept:
    """A question, its whole answer as it was sent, and the version of the library that answered."""

    question: str
    answer: dict[str, Any]
    library: str
    at: float

    @property
    def turn(self) -> Turn:
        return Turn(self.question, self.answer["text"])


class Conversations:
    """Those touched in the last `days`; older ones are erased when another begins."""

    def __init__(self, engine: Engine, days: int):
        self._engine = engine
        self._kept_for = days * DAY
        self._traces = False  # of what was erased, which could not be wiped yet

    def begin(self, site: str) -> str:
        """The id of a new conversation on the site of this name."""
        self._erase_old()
        made, now = secrets.token_urlsafe(ID_BYTES), time.time()
        with self._engine.begin() as connection:
            connection.execute(insert(tables.conversations).values(id=made, site=site, begun=now, touched=now))
        return made

    def has(self, conversation: str, site: str) -> bool:
        """Whether this conversation is kept, and is of this site."""
        mine = (tables.conversations.c.id == conversation) & (tables.conversations.c.site == site)
        recent = tables.conversations.c.touched >= self._oldest()
        with self._engine.connect() as connection:
            return bool(connection.scalar(select(tables.conversations.c.id).where(mine & recent)))

    def turns(self, conversation: str, most: int | None = None) -> list[Kept]:
        """Its turns, oldest first; with `most`, that many of the last ones."""
        of_it = tables.turns.c.conversation == conversation
        query = select(tables.turns).where(of_it).order_by(tables.turns.c.id.desc()).limit(most)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [Kept(row.question, row.answer, row.library, row.at) for row in reversed(rows)]

    def answered(self, conversation: str, answer_id: str) -> bool:
        """Whether the answer with this id was given in this conversation."""
        wanted = (tables.turns.c.conversation == conversation) & (tables.turns.c.answer_id == answer_id)
        with self._engine.connect() as connection:
            return connection.scalar(select(tables.turns.c.id).where(wanted).limit(1)) is not None

    def add(self, conversation: str, question: str, answer: dict[str, Any], library: str) -> None:
        """Keeps a turn; not of a conversation that was forgotten while its answer was made."""
        now, touched = time.time(), tables.conversations.c.id == conversation
        made = {"question": question, "answer_id": answer["id"], "answer": answer, "library": library, "at": now}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(tables.turns).values(conversation=conversation, **made))
                connection.execute(update(tables.conversations).where(touched).values(touched=now))
        except IntegrityError:
            return

    def forget(self, conversation: str) -> None:
        """Erases it at once, and what was written in its feedback."""
        self._erase(tables.conversations.c.id == conversation)

    def _erase_old(self) -> None:
        self._erase(tables.conversations.c.touched < self._oldest())

    def _oldest(self) -> float:
        return time.time() - self._kept_for

    def _erase(self, which: ColumnElement[bool]) -> None:
        with self._engine.begin() as connection:
            gone = list(connection.scalars(select(tables.conversations.c.id).where(which)))
            for conversation in gone:
                _erase_one(connection, conversation)
        if gone or self._traces:
            self._traces = not scrub(self._engine)


def _erase_one(connection: Connection, conversation: str) -> None:
    """Of its feedback the ratings stay, which no longer lead to it."""
    said = tables.feedback.c.conversation == conversation
    connection.execute(update(tables.feedback).where(said).values(reason="", conversation="", answer_id=""))
    connection.execute(delete(tables.turns).where(tables.turns.c.conversation == conversation))
    connection.execute(delete(tables.conversations).where(tables.conversations.c.id == conversation))

"""Feedback: what people think of answers, one rating an answer."""

import time
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Engine, delete, insert, select, update

from assistant.state import tables
from assistant.state.conversations import DAY
from assistant.state.database import scrub

Rating = Literal["up", "down"]


@dataclass(frozen=True)
class Rated:
    """A rating of an answer; without a `site` and a `conversation` it came from the chat or the HTTP interface."""

    answer_id: str
    rating: Rating
    reason: str = ""
    site: str = ""
    conversation: str = ""


class Feedback:
    """The ratings; the reasons are erased after `days`."""

    def __init__(self, engine: Engine, days: int):
        self._engine = engine
        self._kept_for = days * DAY
        self._traces = False  # of reasons that were erased, which could not be wiped yet

    def add(self, rated: Rated) -> None:
        """Keeps a rating in the place of an earlier one of the same answer."""
        self._erase_old()
        same = tables.feedback.c.answer_id == rated.answer_id
        where = same & (tables.feedback.c.conversation == rated.conversation)
        with self._engine.begin() as connection:
            connection.execute(delete(tables.feedback).where(where))
            connection.execute(insert(tables.feedback).values(**vars(rated), at=time.time()))

    def all(self) -> list[Rated]:
        """Every rating, oldest first."""
        names = (tables.feedback.c[name] for name in Rated.__dataclass_fields__)
        with self._engine.connect() as connection:
            rows = connection.execute(select(*names).order_by(tables.feedback.c.id))
            return [Rated(**row._mapping) for row in rows]

    def _erase_old(self) -> None:
        old = (tables.feedback.c.at < time.time() - self._kept_for) & (tables.feedback.c.reason != "")
        with self._engine.begin() as connection:
            erased = connection.execute(update(tables.feedback).where(old).values(reason="")).rowcount
        if erased or self._traces:
            self._traces = not scrub(self._engine)

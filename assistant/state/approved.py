"""Approved: answers that staff chose, in the database: which statements answer which question, until they change."""

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, Engine, Row, delete, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from assistant.cache import plain
from assistant.state import tables
from assistant.state.database import open_database
from corpus.errors import Conflict, NotFound

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wording:
    """A question as it may be put, and the language it is in."""

    language: str
    text: str


@dataclass(frozen=True)
class ApprovedAnswer:
    """The statements that answer a question, by their `keys`, as somebody approved them.

    `wordings` are all the questions it is given for, its own first. `passages` are the ids of the statements' passages
    in every language, each with the SHA-256 of its text; `newer`, by key, the statements that were newer already.
    `library` is the version it was approved on; `at` ISO, in UTC.
    """

    id: str
    question: str
    language: str
    wordings: tuple[Wording, ...]
    keys: tuple[str, ...]
    passages: Mapping[str, str]
    newer: Mapping[str, tuple[str, ...]]
    library: str
    by: str
    at: str


class Approved:
    """Keeps, finds, takes back. Each change counts from the next question on, in every process."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def put(self, answer: ApprovedAnswer) -> ApprovedAnswer:
        """Keeps an answer, in the place of the one with its id.

        Raises Conflict where one of its wordings is another's.
        """
        alone = replace(answer, wordings=_each_once(answer.wordings))
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(tables.approved).where(tables.approved.c.id == answer.id))
                _check_free(connection, alone)
                connection.execute(insert(tables.approved).values(**_row(alone)))
                connection.execute(insert(tables.approved_wordings), _wordings(alone))
        except IntegrityError:  # another process took one between reading and writing
            raise Conflict(f"An answer to {answer.question!r} was approved meanwhile. List them again.") from None
        return alone

    def get(self, id: str) -> ApprovedAnswer:
        """The one with this id; raises NotFound."""
        found = self._where(tables.approved.c.id == id)
        if not found:
            raise NotFound(f"No approved answer has the id {id!r}. GET /v1/approved lists them.")
        return found[0]

    def all(self) -> list[ApprovedAnswer]:
        """Every one, the latest approval first."""
        return self._where()

    def of(self, question: str) -> ApprovedAnswer | None:
        """The one that a question has as one of its wordings, put alike.

        None, too, where the database can't be read: the library answers without it.
        """
        table = tables.approved_wordings
        asked = select(table.c.approved).where(table.c.digest == _digest(question)).scalar_subquery()
        try:
            found = self._where(tables.approved.c.id == asked)
        except SQLAlchemyError as error:
            log.warning("approved answers can't be read: %s", error)
            return None
        return found[0] if found else None

    def remove(self, id: str) -> None:
        """Takes it back for good; raises NotFound."""
        with self._engine.begin() as connection:
            gone = connection.execute(delete(tables.approved).where(tables.approved.c.id == id))
        if not gone.rowcount:
            self.get(id)

    def close(self) -> None:
        """Lets go of the database's connections."""
        self._engine.dispose()

    def _where(self, *conditions) -> list[ApprovedAnswer]:
        table, wordings = tables.approved, tables.approved_wordings
        ordered = (table.c.at.desc(), table.c.id, wordings.c.place)
        columns = (table, wordings.c.language.label("spoken"), wordings.c.text)
        wanted = select(*columns).join(wordings).where(*conditions).order_by(*ordered)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        by_id: dict[str, list[Row]] = {}
        for row in rows:
            by_id.setdefault(row.id, []).append(row)
        return [_answer(own) for own in by_id.values()]


def open_approved(url: str, home: Path) -> Approved:
    """Those in the database at `url`, by default a file in `home`; raises SettingsError."""
    return Approved(open_database(url, home))


def _check_free(connection: Connection, answer: ApprovedAnswer) -> None:
    """Raises Conflict for the first wording that another answer has."""
    table = tables.approved_wordings
    ours = {_digest(wording.text): wording.text for wording in answer.wordings}
    taken = connection.execute(select(table).where(table.c.digest.in_(ours))).first()
    if taken:
        raise Conflict(
            f"{ours[taken.digest]!r} is a question of the approved answer {taken.approved} already. Approve that one "
            f"again with POST /v1/approved/{taken.approved}/approve, or take it back with DELETE."
        )


def _each_once(wordings: Iterable[Wording]) -> tuple[Wording, ...]:
    first: dict[str, Wording] = {}
    for wording in wordings:
        first.setdefault(plain(wording.text), wording)
    return tuple(first.values())


def _digest(question: str) -> str:
    return hashlib.sha256(plain(question).encode()).hexdigest()


def _row(answer: ApprovedAnswer) -> dict:
    fields = {name: value for name, value in vars(answer).items() if name != "wordings"}
    return fields | {"keys": list(answer.keys), "passages": dict(answer.passages), "newer": dict(answer.newer)}


def _wordings(answer: ApprovedAnswer) -> list[dict]:
    return [
        {"digest": _digest(one.text), "approved": answer.id, "place": place, "language": one.language, "text": one.text}
        for place, one in enumerate(answer.wordings)
    ]


def _answer(rows: list[Row]) -> ApprovedAnswer:
    first = rows[0]
    return ApprovedAnswer(
        id=first.id,
        question=first.question,
        language=first.language,
        wordings=tuple(Wording(row.spoken, row.text) for row in rows),
        keys=tuple(first.keys),
        passages=first.passages,
        newer={key: tuple(newer) for key, newer in first.newer.items()},
        library=first.library,
        by=first.by,
        at=first.at,
    )

"""Database: opens the one that is set, or a SQLite file in the data folder, and checks that its tables are ours."""

import logging
import sqlite3
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event, insert, make_url, select, update
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from assistant.state import tables
from corpus.errors import SettingsError

FILE = "state.sqlite"
BEFORE = (1, 2)  # versions whose tables are brought to ours, with what is in them
BUSY_MS = 5_000  # how long a writer waits for another one
PRAGMAS = ("journal_mode = WAL", f"busy_timeout = {BUSY_MS}", "secure_delete = ON", "foreign_keys = ON")
log = logging.getLogger(__name__)


def open_database(url: str, home: Path) -> Engine:
    """An engine over the database at `url`, by default a file in `home`, with all tables; holds no connection yet.

    Raises SettingsError where it can't be reached, or its tables are of another version of the product.
    """
    where = url or URL.create("sqlite", database=str(home / FILE)).render_as_string()
    try:
        if not url:
            home.mkdir(parents=True, exist_ok=True)
        engine = _engine(where)
        _prepare(engine)
        engine.dispose()
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        shown = _shown(where)
        remedy = "Correct LIFEHUB_DATABASE_URL or start the database." if url else "Check the folder's permissions."
        raise SettingsError(f"The database {shown} can't be opened: {reason}. {remedy}") from None
    return engine


def scrub(engine: Engine) -> bool:
    """Whether no trace of what was deleted is left in SQLite's log beside the file; other databases see to theirs.

    False while another connection reads what was there before: then it is to be called again.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if busy:
        log.warning(
            "%s-wal keeps what was deleted while another reads; the next erasure tries again", engine.url.database
        )
    return not busy


def _engine(where: str) -> Engine:
    try:
        engine = create_engine(where, pool_pre_ping=not where.startswith("sqlite"))
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"The database {_shown(where)} needs a Python package. Install it with: pip install {error.name}"
        ) from None
    except (ArgumentError, NoSuchModuleError) as error:
        raise SettingsError(
            f"LIFEHUB_DATABASE_URL={_shown(where)!r} can't be used: {error}. "
            "Write it as postgresql+psycopg://user:password@host/name, or unset it for a file in the data folder."
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _: object) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _prepare(engine: Engine) -> None:
    """Makes the tables that are missing, which is all that led from version 1 to 3. Two processes may do so at once."""
    with engine.begin() as connection:
        connection.execute(CreateTable(tables.schema, if_not_exists=True))
    found = _version(engine)
    if found not in (tables.VERSION, *BEFORE):
        raise SettingsError(
            f"The database {_shown(str(engine.url))} has tables of version {found}; this release reads version "
            f"{tables.VERSION}. Use the release that made it, or set LIFEHUB_DATABASE_URL to another database."
        )
    with engine.begin() as connection:
        for table in tables.metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in sorted(table.indexes, key=lambda one: one.name):
                connection.execute(CreateIndex(index, if_not_exists=True))
        connection.execute(update(tables.schema).values(version=tables.VERSION))


def _version(engine: Engine) -> int:
    """The version of the tables that are there; of new ones, ours, which is written down."""
    try:
        with engine.begin() as connection:
            found = connection.scalar(select(tables.schema.c.version))
            if found is None:
                connection.execute(insert(tables.schema).values(version=tables.VERSION))
                found = tables.VERSION
            return found
    except IntegrityError:  # another process wrote it first
        with engine.connect() as connection:
            return connection.scalar(select(tables.schema.c.version))


def _shown(where: str) -> str:
    """An address without its password."""
    try:
        return make_url(where).render_as_string(hide_password=True)
    except ArgumentError:
        return where

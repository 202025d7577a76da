"""Database: opens the one that is set, or a SQLite file in the data folder, and checks that its tables are ours."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import URL, Engine, create_engine, event, insert, inspect, make_url, select, update
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from assistant.state import tables
from corpus.errors import SettingsError

FILE = "state.sqlite"
BEFORE = (1, 2)  # versions whose tables are brought to ours, with what is in them
BUSY_MS = 5_000  # how long a writer waits for another one
PAUSE = 0.02  # seconds
WRITE_AHEAD = "PRAGMA journal_mode = WAL"
PRAGMAS = (f"busy_timeout = {BUSY_MS}", "secure_delete = ON", "foreign_keys = ON")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Look:
    """A database as it stands: its address without password, its tables' version, None without any, and names."""

    where: str
    version: int | None
    tables: frozenset[str]
    engine: Engine


def open_database(url: str, home: Path) -> Engine:
    """An engine over the database at `url`, by default a file in `home`, with all tables; holds no connection yet.

    Raises SettingsError where it can't be reached, or its tables are of another version of the product.
    """
    where = url or _file_in(home)
    with _failing_clearly(url, where):
        if not url:
            home.mkdir(parents=True, exist_ok=True)
        engine = _engine(where)
        _prepare(engine)
        engine.dispose()
    return engine


@contextmanager
def looked_into(url: str, home: Path) -> Iterator[Look | None]:
    """The same database as it stands, with nothing made or changed in it; None where its file isn't there yet.

    Raises SettingsError as `open_database`, also where it can't be read while it is open.
    """
    where = url or _file_in(home)
    engine = _engine(where)
    try:
        with _failing_clearly(url, where):
            yield _look(engine) if _is_there(engine) else None
    finally:
        engine.dispose()


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


def _file_in(home: Path) -> str:
    return URL.create("sqlite", database=str(home / FILE)).render_as_string()


@contextmanager
def _failing_clearly(url: str, where: str) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        remedy = "Correct LIFEHUB_DATABASE_URL or start the database." if url else "Check the folder's permissions."
        raise SettingsError(f"The database {_shown(where)} can't be opened: {reason}. {remedy}") from None


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
    _write_ahead(connection, monotonic() + BUSY_MS / 1000)


def _write_ahead(connection: sqlite3.Connection, until: float) -> None:
    """Has a new file keep a log; SQLite itself doesn't wait where another connection is doing the same."""
    while True:
        try:
            connection.execute(WRITE_AHEAD)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(PAUSE)


def _prepare(engine: Engine) -> None:
    """Makes the tables that are missing, which is all that led from version 1 to 3. Two processes may do so at once."""
    with engine.begin() as connection:
        connection.execute(CreateTable(tables.schema, if_not_exists=True))
    _check(engine, _version(engine))
    with engine.begin() as connection:
        for table in tables.metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in sorted(table.indexes, key=lambda one: one.name):
                connection.execute(CreateIndex(index, if_not_exists=True))
        connection.execute(update(tables.schema).values(version=tables.VERSION))


def _check(engine: Engine, version: int) -> None:
    """Raises SettingsError unless this release can read tables of a version."""
    if version not in (tables.VERSION, *BEFORE):
        raise SettingsError(
            f"The database {_shown(str(engine.url))} has tables of version {version}; this release reads version "
            f"{tables.VERSION}. Use the release that made it, or set LIFEHUB_DATABASE_URL to another database."
        )


def _is_there(engine: Engine) -> bool:
    """Whether it is more than a file that connecting would make."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    return not file or file == ":memory:" or Path(file).exists()


def _look(engine: Engine) -> Look:
    names = frozenset(inspect(engine).get_table_names())
    version = None
    if tables.schema.name in names:
        with engine.connect() as connection:
            version = connection.scalar(select(tables.schema.c.version))
    if version is not None:
        _check(engine, version)
    return Look(_shown(str(engine.url)), version, names, engine)


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

"""State: what the product remembers between requests, opened once."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.state import tables
from assistant.state.approved import Approved
from assistant.state.briefings import Briefings
from assistant.state.conversations import Conversations
from assistant.state.database import open_database
from assistant.state.feedback import Feedback
from assistant.state.sites import Sites

SIGNING = "signing"
SECRET_BYTES = 32


@dataclass(frozen=True)
class State:
    """What is remembered; `signing_key` is the same for all machines that share the database."""

    sites: Sites
    conversations: Conversations
    feedback: Feedback
    briefings: Briefings
    approved: Approved
    signing_key: str
    engine: Engine

    def close(self) -> None:
        """Lets go of the database's connections."""
        self.engine.dispose()


def open_state(url: str, home: Path, days: int) -> State:
    """The state in the database at `url`, by default a file in `home`; what was said is kept for `days`.

    Raises SettingsError.
    """
    engine = open_database(url, home)
    key = _secret(engine, SIGNING)
    engine.dispose()
    kept = (Conversations(engine, days), Feedback(engine, days), Briefings(engine), Approved(engine))
    return State(Sites(engine), *kept, key, engine)


def _secret(engine: Engine, name: str) -> str:
    """The secret of this name, made the first time."""
    wanted = select(tables.secrets.c.value).where(tables.secrets.c.name == name)
    try:
        with engine.begin() as connection:
            found = connection.scalar(wanted)
            if not found:
                found = secrets.token_urlsafe(SECRET_BYTES)
                connection.execute(insert(tables.secrets).values(name=name, value=found))
            return found
    except IntegrityError:  # another process made it first
        with engine.connect() as connection:
            return connection.scalar(wanted)

"""Tokens: what the widget shows at each request, signed here, so that nobody makes up a conversation's id."""

import time
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

LIFETIME = 30 * 60
# A ticket is asked for by each new conversation in a frame, so it lives as long as a page may stay open.
TICKET_LIFETIME = 12 * 60 * 60
LONGEST = 2_000


@dataclass(frozen=True)
class Claims:
    """Whose conversation it is: of the site with `key`, `framed` in a frame of ours; `fresh` when not expired."""

    key: str
    conversation: str
    framed: bool
    fresh: bool = True


class Tokens:
    """Signs and reads them with a `secret` that all machines of an installation share; lifetimes in seconds."""

    def __init__(self, secret: str, lifetime: int = LIFETIME, ticket_lifetime: int = TICKET_LIFETIME):
        self.lifetime = lifetime
        self._ticket_lifetime = ticket_lifetime
        self._tokens = URLSafeTimedSerializer(secret, salt="widget-token")
        self._tickets = URLSafeTimedSerializer(secret, salt="widget-ticket")

    def token(self, claims: Claims) -> str:
        """Stands for a conversation until it expires."""
        return self._tokens.dumps([claims.key, claims.conversation, claims.framed])

    def read(self, token: str) -> Claims | None:
        """What a token of ours says, expired or not; None of any other."""
        said, age = _read(self._tokens, token)
        return Claims(*said, fresh=age <= self.lifetime) if said else None

    def ticket(self, key: str) -> str:
        """Stands for the origin check of the page that shows our frame for the site with `key`."""
        return self._tickets.dumps(key)

    def admits(self, ticket: str, key: str) -> bool:
        """Whether this is a ticket of ours for that site, and not expired."""
        said, age = _read(self._tickets, ticket)
        return said == key and age <= self._ticket_lifetime


def _read(serializer: URLSafeTimedSerializer, text: str) -> tuple[Any, float]:
    """(content, age in seconds); None for the content of what isn't ours."""
    try:
        said, signed = serializer.loads(text, return_timestamp=True)
    except BadData:
        return None, 0.0
    return said, time.time() - signed.timestamp()

"""Budgets: how much a site, a visitor's address and a conversation may ask, in a minute and in a day."""

import hashlib
import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from math import ceil

from fastapi import HTTPException
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from assistant.state.site import Budget
from corpus.errors import SettingsError

PATIENCE = 1.0  # seconds that Redis has to answer
RETRIED = 30.0  # seconds after which a Redis that failed is asked again
IPV6_NETWORK = 64  # bits of an IPv6 address that one customer has to himself to change

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Share:
    """Whose budget a request takes from: "conversation", "visitor" or "site", and which one."""

    whose: str
    id: str
    budget: Budget


class Budgets:
    """Counts over moving windows, in `shared` storage, which several machines see, or in this process.

    A shared storage that fails is done without: each process then counts for itself, and the log says so. To refuse
    every question instead would let a broken counter take a site's answers away; to count nothing would let anyone
    ask without end. The budgets then hold once a process, which is the lesser harm.
    """

    def __init__(self, shared: Storage | None = None):
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = MovingWindowRateLimiter(shared) if shared else None
        self._failed = -RETRIED
        self._secret = secrets.token_bytes(32)

    def spend(self, purpose: str, *shares: Share) -> None:
        """Takes one from each share's budget for `purpose`, or none and raises HTTPException 429."""
        asked = [(share, item) for share in shares for item in _windows(share.budget)]
        if wait := self._wait(purpose, asked):
            share, seconds = wait
            raise HTTPException(
                429,
                f"The {share.whose} has asked as much as it may for now. Ask again in {seconds} s.",
                headers={"Retry-After": str(seconds)},
            )

    def visitor(self, address: str, budget: Budget, site: str = "") -> Share:
        """The share of an address on a site. It is not kept, only a hash that no other process can repeat."""
        hashed = hashlib.blake2b(f"{site}\n{network(address)}".encode(), key=self._secret, digest_size=16)
        return Share("visitor", hashed.hexdigest(), budget)

    def _wait(self, purpose: str, asked: list[tuple[Share, RateLimitItem]]) -> tuple[Share, int] | None:
        if self._shared and time.monotonic() - self._failed >= RETRIED:
            try:
                return _taken(self._shared, purpose, asked)
            except StorageError as error:
                self._failed = time.monotonic()
                log.warning(
                    "LIFEHUB_REDIS_URL does not answer (%s): each process counts budgets for itself; Redis is asked "
                    "again in %d s",
                    type(error.storage_error).__name__,
                    RETRIED,
                )
        return _taken(self._own, purpose, asked)


def open_budgets(redis_url: str) -> Budgets:
    """Budgets in the Redis at `redis_url`, or in memory without one; raises SettingsError where it can't be used."""
    if not redis_url:
        return Budgets()
    options = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    try:
        return Budgets(storage_from_string(redis_url, wrap_exceptions=True, **options))
    except (ConfigurationError, ValueError) as error:
        raise SettingsError(
            f"LIFEHUB_REDIS_URL can't be used: {error}. Write it as redis://host:6379/0, after pip install "
            "'lifehub[redis]', or unset it to count in memory."
        ) from None


def network(address: str) -> str:
    """What of an address one customer has: of IPv6 the first half, for the rest changes at will."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or found.exploded[: IPV6_NETWORK * 5 // 16 - 1])
    return str(found)


def _windows(budget: Budget) -> Iterator[RateLimitItem]:
    yield RateLimitItemPerMinute(budget.per_minute, namespace="lifehub")
    yield RateLimitItemPerDay(budget.per_day, namespace="lifehub")


def _taken(
    limiter: MovingWindowRateLimiter, purpose: str, asked: list[tuple[Share, RateLimitItem]]
) -> tuple[Share, int] | None:
    """Takes from all where all have something left; else the one to wait for longest, and for how many seconds."""
    named = [(share, item, (purpose, share.whose, share.id)) for share, item in asked]
    spent = [one for one in named if not limiter.test(one[1], *one[2])]
    if not spent:  # two requests at once may both come here: then the second is refused below
        spent = [one for one in named if not limiter.hit(one[1], *one[2])]
    waits = [(share, _seconds(limiter.get_window_stats(item, *key).reset_time)) for share, item, key in spent]
    return max(waits, key=lambda wait: wait[1], default=None)


def _seconds(until: float) -> int:
    return max(1, ceil(until - time.time()))

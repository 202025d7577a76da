"""Budgets: one spent is none taken, windows, shared counting in Redis, and a Redis that is gone."""

import socket
import time

import fakeredis
import pytest
import redis
from fastapi import HTTPException
from limits.storage import RedisStorage

from api.budgets import Budgets, Share, network, open_budgets
from assistant.state.site import Budget
from corpus.errors import SettingsError


def share(whose: str = "site", name: str = "acme", per_minute: int = 2, per_day: int = 9) -> Share:
    return Share(whose, name, Budget(per_minute, per_day))


@pytest.fixture
def server() -> fakeredis.FakeServer:
    return fakeredis.FakeServer(version=7)


def shared(server: fakeredis.FakeServer) -> Budgets:
    """The budgets of one machine of several that share a Redis."""
    pool = redis.ConnectionPool(connection_class=fakeredis.FakeRedisConnection, server=server)
    return Budgets(RedisStorage("redis://redis", connection_pool=pool, wrap_exceptions=True))


@pytest.fixture(params=["memory", "redis"])
def budgets(request, server) -> Budgets:
    return Budgets() if request.param == "memory" else shared(server)


def test_a_budget_is_spent_one_by_one_for_each_purpose(budgets):
    for _ in range(2):
        budgets.spend("ask", share())
    with pytest.raises(HTTPException) as refused:
        budgets.spend("ask", share())
    assert refused.value.status_code == 429
    assert 0 < int(refused.value.headers["Retry-After"]) <= 60
    budgets.spend("feedback", share())
    budgets.spend("ask", share(name="other"))
    budgets.spend("ask", share(whose="visitor"))


def test_who_is_refused_takes_nothing_from_others(budgets):
    visitor, site = share("visitor", per_minute=1), share("site", per_minute=2)
    budgets.spend("ask", visitor, site)
    for _ in range(5):
        with pytest.raises(HTTPException):
            budgets.spend("ask", visitor, site)
    budgets.spend("ask", share("visitor", "another"), site)


def test_a_day_is_a_window_of_its_own(budgets):
    budgets.spend("ask", share(per_minute=9, per_day=1))
    with pytest.raises(HTTPException) as refused:
        budgets.spend("ask", share(per_minute=9, per_day=1))
    assert 86_000 < int(refused.value.headers["Retry-After"]) <= 86_400


def test_the_longest_wait_is_told(budgets):
    budgets.spend("ask", share("visitor", per_minute=1), share("site", per_minute=1, per_day=1))
    with pytest.raises(HTTPException, match="The site has asked") as refused:
        budgets.spend("ask", share("visitor", per_minute=1), share("site", per_minute=1, per_day=1))
    assert int(refused.value.headers["Retry-After"]) > 60


def test_machines_that_share_a_redis_share_budgets(server):
    here, there = shared(server), shared(server)
    here.spend("ask", share())
    there.spend("ask", share())
    with pytest.raises(HTTPException):
        here.spend("ask", share())


def test_without_its_redis_a_process_counts_for_itself_and_says_so_once(server, caplog):
    budgets = shared(server)
    server.connected = False
    for _ in range(2):
        budgets.spend("ask", share())
    with pytest.raises(HTTPException):
        budgets.spend("ask", share())
    [said] = [record.message for record in caplog.records]
    assert "LIFEHUB_REDIS_URL does not answer (ConnectionError)" in said


def test_a_redis_that_does_not_answer_is_waited_for_once():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        budgets = open_budgets(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        begun = time.monotonic()
        budgets.spend("ask", share(per_minute=1))
        with pytest.raises(HTTPException):
            budgets.spend("ask", share(per_minute=1))
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("url", ["localhost:6379", "http://localhost", "redis://host:port"])
def test_an_address_that_cannot_be_used_says_how_to_write_it(url):
    with pytest.raises(SettingsError, match="redis://host:6379/0"):
        open_budgets(url)


def test_an_address_is_kept_as_a_hash_that_the_next_process_does_not_repeat():
    budget = Budget(1, 1)
    here = Budgets()
    assert here.visitor("192.0.2.1", budget) == here.visitor("192.0.2.1", budget)
    assert here.visitor("192.0.2.1", budget) != here.visitor("192.0.2.2", budget)
    assert here.visitor("192.0.2.1", budget) != Budgets().visitor("192.0.2.1", budget)
    assert "192.0.2.1" not in here.visitor("192.0.2.1", budget).id


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("testclient", "testclient"),
    ],
)
def test_of_an_address_what_one_customer_has_is_counted(address, counted):
    assert network(address) == counted

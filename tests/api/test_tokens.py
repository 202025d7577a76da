"""Tokens: what was signed is read again, and nothing else is."""

import pytest

from api.tokens import Claims, Tokens

CLAIMS = Claims("site_1", "conversation", False)


def test_what_was_signed_is_read_again_by_every_machine_with_the_secret():
    assert Tokens("s").read(Tokens("s").token(CLAIMS)) == CLAIMS


@pytest.mark.parametrize("spoilt", [lambda t: t[:-1], lambda t: "A" + t[1:], lambda t: t.split(".")[0], lambda t: ""])
def test_a_token_that_was_changed_says_nothing(spoilt):
    token = Tokens("s").token(CLAIMS)
    assert Tokens("s").read(spoilt(token)) is None
    assert Tokens("another").read(token) is None


def test_an_expired_token_is_not_fresh():
    tokens = Tokens("s", lifetime=-1)
    assert tokens.read(tokens.token(CLAIMS)) == Claims("site_1", "conversation", False, fresh=False)


def test_a_ticket_is_for_one_site_and_for_a_while():
    tokens = Tokens("s")
    ticket = tokens.ticket("site_1")
    assert tokens.admits(ticket, "site_1")
    assert not tokens.admits(ticket, "site_2")
    assert not Tokens("s", ticket_lifetime=-1).admits(ticket, "site_1")
    assert not Tokens("another").admits(ticket, "site_1")


def test_tokens_and_tickets_do_not_stand_for_each_other():
    tokens = Tokens("s")
    assert tokens.read(tokens.ticket("site_1")) is None
    assert not tokens.admits(tokens.token(CLAIMS), "site_1")

"""Sites: what may be said of one, and what adding, rotating and revoking do."""

from dataclasses import replace

import pytest

from assistant.state.site import Budget, Budgets, Theme, checked_site, demonstration
from corpus.document import LANGUAGES
from corpus.errors import NotFound, SettingsError

PAGE = "https://www.example.org"
THEME = Theme("#0A5c36", "left", "Ask us", {"it": "Buongiorno"}, "https://www.example.org/logo.png")
BUDGETS = Budgets(Budget(1, 2), Budget(3, 4), Budget(5, 6))


def test_a_site_comes_out_as_it_went_in(state):
    site = checked_site(
        " acme ", [PAGE, f"{PAGE}:443", "http://localhost:8000"], ["it", "en"], ["brochure"], THEME, BUDGETS
    )
    made = state.sites.add(site)
    assert made == replace(site, key=made.key, created=made.created)
    assert made.name == "acme"
    assert made.origins == (PAGE, "http://localhost:8000")
    assert state.sites.of_key(made.key) == state.sites.named("acme") == made
    assert state.sites.all() == [made]


def test_a_site_uses_all_languages_and_kinds_unless_it_says_otherwise():
    site = checked_site("acme", [PAGE])
    assert (site.languages, site.kinds) == (LANGUAGES, ())


def test_keys_cannot_be_guessed(state):
    keys = {state.sites.add(checked_site(str(number), [PAGE])).key for number in range(20)}
    assert len(keys) == 20
    assert all(key.startswith("site_") and len(key) >= 29 for key in keys)


def test_a_new_key_is_worth_what_the_old_one_was_and_that_nothing(state):
    old = state.sites.add(checked_site("acme", [PAGE], theme=THEME))
    new = state.sites.rotate("acme")
    assert state.sites.of_key(old.key) is None
    assert state.sites.of_key(new.key) == replace(old, key=new.key)


def test_a_revoked_site_is_listed_and_worth_nothing(state):
    site = state.sites.add(checked_site("acme", [PAGE]))
    assert state.sites.any_allows(PAGE)
    assert not state.sites.revoke("acme").allows(PAGE)
    assert state.sites.of_key(site.key) is None
    assert not state.sites.any_allows(PAGE)
    assert [one.revoked is None for one in state.sites.all()] == [False]
    with pytest.raises(SettingsError, match="is revoked"):
        state.sites.rotate("acme")


def test_a_name_is_taken_until_it_is_revoked(state):
    first = state.sites.add(checked_site("acme", [PAGE]))
    with pytest.raises(SettingsError, match="A site named 'acme' exists"):
        state.sites.add(checked_site("acme", [PAGE]))
    state.sites.revoke("acme")
    second = state.sites.add(checked_site("acme", [PAGE]))
    assert state.sites.of_key(first.key) is None
    assert state.sites.all() == [second]


@pytest.mark.parametrize("change", ["named", "rotate", "revoke"])
def test_an_unknown_name_says_where_the_names_are(state, change):
    with pytest.raises(NotFound, match="lifehub site list"):
        getattr(state.sites, change)("nobody")


def test_an_origin_is_allowed_exactly(state):
    site = state.sites.add(checked_site("acme", [PAGE]))
    assert site.allows(PAGE)
    for origin in ("", "null", "http://www.example.org", "https://example.org", f"{PAGE}:8443"):
        assert not site.allows(origin)
        assert not state.sites.any_allows(origin)


def test_the_demonstration_is_for_one_origin_and_no_customer(state):
    assert demonstration("http://localhost").allows("http://localhost")
    assert not demonstration("http://localhost").allows(PAGE)
    assert not demonstration("").allows("")
    with pytest.raises(SettingsError, match="demonstration page's own"):
        checked_site("Demo", [PAGE])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "'' can't be used"),
        ({"name": "x" * 81}, "1 to 80 printable"),
        ({"name": "a\nb"}, "printable"),
        ({"origins": []}, "has no origin"),
        ({"origins": ["*"]}, "is no origin"),
        ({"languages": ["pt"]}, "The language 'pt' is unknown. Use it, en"),
        ({"kinds": ["secret"]}, "The kind 'secret' is unknown. Use brochure"),
        ({"theme": replace(THEME, color="red")}, "#rrggbb"),
        ({"theme": replace(THEME, color="#0a5c36;x")}, "#rrggbb"),
        ({"theme": replace(THEME, position="top")}, "right or left"),
        ({"theme": replace(THEME, title="x" * 81)}, "The title has 81 characters; up to 80"),
        ({"theme": replace(THEME, title="a\x07")}, "printable"),
        ({"theme": replace(THEME, greeting={"xx": "Hi"})}, "The language 'xx'"),
        ({"theme": replace(THEME, greeting={"en": "x" * 301})}, "greeting in en has 301"),
        ({"theme": replace(THEME, logo="http://www.example.org/logo.png")}, "https://"),
        ({"theme": replace(THEME, logo="javascript:alert(1)")}, "https://"),
        ({"theme": replace(THEME, logo="https:///logo.png")}, "https://"),
        ({"budgets": replace(BUDGETS, site=Budget(0, 5))}, "budget of the site is 0 a minute"),
        ({"budgets": replace(BUDGETS, visitor=Budget(6, 5))}, "budget of the visitor is 6 a minute and 5 a day"),
    ],
)
def test_a_value_that_cannot_be_used_is_told(wrong, said):
    with pytest.raises(SettingsError, match=said):
        checked_site(**{"name": "acme", "origins": [PAGE]} | wrong)

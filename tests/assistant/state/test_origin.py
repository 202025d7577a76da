"""Origins: compared put alike, and nothing but an origin is one."""

import pytest

from assistant.state.origin import sent, written
from corpus.errors import SettingsError


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://www.example.org", "https://www.example.org"),
        ("HTTPS://WWW.Example.org:443/", "https://www.example.org"),
        (" http://localhost:8000 ", "http://localhost:8000"),
        ("http://localhost:80", "http://localhost"),
        ("https://example.org:80", "https://example.org:80"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example"),
        ("http://[2001:DB8::1]:8080", "http://[2001:db8::1]:8080"),
        ("http://192.0.2.1", "http://192.0.2.1"),
    ],
)
def test_an_origin_is_put_into_the_form_of_browsers(text, origin):
    assert written(text) == origin
    assert sent(origin) == origin


@pytest.mark.parametrize(
    "text",
    [
        "", "*", "null", "www.example.org", "https://", "https://*.example.org", "https://example.org/page",
        "https://example.org?x", "https://example.org#x", "https://me@example.org", "https://example.org:", "ftp://a.b",
        "https://example.org:99999", "https://exa mple.org", "https://example.org,https://a.b", "javascript://x",
        "https://a;script-src *", "file://", "https://[::1", "https://-a.example",
    ],
)  # fmt: skip
def test_nothing_else_is_one(text):
    with pytest.raises(SettingsError, match=r"is no origin\. Write scheme, host"):
        written(text)
    assert sent(text) == ""


def test_a_header_has_no_path_not_even_an_empty_one():
    assert sent("https://example.org/") == ""
    assert sent(None) == ""

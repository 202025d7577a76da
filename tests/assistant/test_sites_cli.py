"""`lifehub site`: the line to paste, what a bad value says, and that each change counts at once."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from assistant.cli import app

PAGE = "https://www.example.org"


@pytest.fixture
def run(home: Path):
    def ran(*arguments: str, **variables: str) -> Result:
        env = {"LIFEHUB_HOME": str(home), "LIFEHUB_PUBLIC_URL": "https://hub.example/"} | variables
        return CliRunner().invoke(app, ["site", *arguments], env=env)

    return ran


def test_add_prints_the_line_to_paste(run):
    result = run("add", "acme", "--origin", "HTTPS://www.example.org:443/", "--origin", "http://localhost:8000")
    assert result.exit_code == 0, result.stderr
    site = json.loads(run("show", "acme", "--json").stdout)
    assert site["origins"] == [PAGE, "http://localhost:8000"]
    line = f'<script src="https://hub.example/widget/v1/loader.js" data-site="{site["key"]}" async></script>'
    assert line in result.stdout
    assert line == site["line"]


def test_add_takes_everything_there_is_to_say(run):
    options = {
        "origin": PAGE, "language": "it", "kind": "brochure", "color": "#0a5c36", "position": "left",
        "title": "Chiedi", "greeting": "it=Buongiorno, dimmi", "logo": f"{PAGE}/logo.png", "per-minute": "1",
        "per-day": "2", "visitor-per-minute": "3", "visitor-per-day": "4", "conversation-per-minute": "5",
        "conversation-per-day": "6",
    }  # fmt: skip
    result = run("add", "acme", "--json", *(part for name, value in options.items() for part in (f"--{name}", value)))
    assert result.exit_code == 0, result.stderr
    site = json.loads(result.stdout)
    assert (site["languages"], site["kinds"]) == (["it"], ["brochure"])
    assert site["theme"] == {
        "color": "#0a5c36", "position": "left", "title": "Chiedi", "greeting": {"it": "Buongiorno, dimmi"},
        "logo": f"{PAGE}/logo.png",
    }  # fmt: skip
    assert site["budgets"] == {
        "site": {"per_minute": 1, "per_day": 2},
        "visitor": {"per_minute": 3, "per_day": 4},
        "conversation": {"per_minute": 5, "per_day": 6},
    }
    shown = run("show", "acme").stdout
    assert "Buongiorno, dimmi" in shown and "3 a minute, 4 a day" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "acme"], "has no origin"),
        (["add", "acme", "--origin", "www.example.org"], "is no origin"),
        (["add", "acme", "--origin", PAGE, "--color", "red"], "#rrggbb"),
        (["add", "acme", "--origin", PAGE, "--greeting", "Hi"], "en=Welcome"),
        (["add", "demo", "--origin", PAGE], "demonstration"),
        (["show", "nobody"], "lifehub site list"),
        (["rotate", "nobody"], "lifehub site list"),
        (["revoke", "nobody"], "lifehub site list"),
    ],
)
def test_what_cannot_be_done_fails_in_one_sentence(run, arguments, said):
    result = run(*arguments)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert run("list", "--json").stdout.strip() == "[]"


def test_rotate_and_revoke(run):
    key = json.loads(run("add", "acme", "--origin", PAGE, "--json").stdout)["key"]
    new = json.loads(run("rotate", "acme", "--json").stdout)["key"]
    assert new != key
    assert new in run("list").stdout and key not in run("list").stdout
    assert run("revoke", "acme").exit_code == 0
    assert "acme  revoked" in run("list").stdout
    assert "<script" not in run("show", "acme").stdout


def test_an_empty_list_says_how_to_begin(run):
    assert "lifehub site add" in run("list").stdout


def test_a_database_that_cannot_be_opened_is_told(run):
    result = run("list", LIFEHUB_DATABASE_URL="nonsense")
    assert result.exit_code == 1
    assert "LIFEHUB_DATABASE_URL" in result.stderr


def test_serve_believes_no_proxy_of_its_own_accord(home, monkeypatch):
    import uvicorn

    given = {}
    monkeypatch.setattr(uvicorn, "run", lambda *_, **options: given.update(options))
    result = CliRunner().invoke(app, ["serve"], env={"LIFEHUB_HOME": str(home), "LIFEHUB_PORT": "7998"})
    assert result.exit_code == 0, result.output
    assert given["proxy_headers"] is False


@pytest.mark.parametrize("proxies", ["*", "10.0.0.0/8, proxy.local"])
def test_proxies_are_addresses_or_networks(run, proxies):
    result = run("list", LIFEHUB_TRUSTED_PROXIES=proxies)
    assert result.exit_code == 1
    assert "LIFEHUB_TRUSTED_PROXIES" in result.stderr
    assert run("list", LIFEHUB_TRUSTED_PROXIES="10.0.0.0/8, 127.0.0.1, ::1").exit_code == 0

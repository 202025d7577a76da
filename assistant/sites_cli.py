"""The command line's `lifehub site`: the websites that may embed the widget."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from assistant.settings import Settings, load_settings
from assistant.state.site import Budget, Budgets, Site, Theme, checked_site
from corpus.errors import LifehubError, SettingsError

if TYPE_CHECKING:
    from assistant.state.sites import Sites

app = typer.Typer(help="The websites that may embed the widget.", no_args_is_help=True)
out, err = Console(), Console(stderr=True)

Name = Annotated[str, typer.Argument(help="What you call the site.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
USUAL = Budgets()


@app.command()
def add(
    name: Name,
    origin: Annotated[list[str] | None, typer.Option(help="Scheme and host of its pages; again for more.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="A language it offers; again for more. None: all.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="A kind of documents it may use; again. None: all.")] = None,
    color: Annotated[str, typer.Option(help="Colour of the button, #rrggbb.")] = "",
    position: Annotated[str, typer.Option(help="Where the button is: right or left.")] = "right",
    title: Annotated[str, typer.Option(help="Title of the panel.")] = "",
    greeting: Annotated[
        list[str] | None, typer.Option(help="First words in a language: en=Welcome. Again for more.")
    ] = None,
    logo: Annotated[str, typer.Option(help="Address of a picture, https://...")] = "",
    per_minute: Annotated[int, typer.Option(help="Questions a minute on the whole site.")] = USUAL.site.per_minute,
    per_day: Annotated[int, typer.Option(help="Questions a day on the whole site.")] = USUAL.site.per_day,
    visitor_per_minute: Annotated[int, typer.Option(help="The same from one address.")] = USUAL.visitor.per_minute,
    visitor_per_day: Annotated[int, typer.Option(help="The same from one address.")] = USUAL.visitor.per_day,
    conversation_per_minute: Annotated[
        int, typer.Option(help="The same in one conversation.")
    ] = USUAL.conversation.per_minute,
    conversation_per_day: Annotated[
        int, typer.Option(help="The same in one conversation.")
    ] = USUAL.conversation.per_day,
    as_json: AsJson = False,
) -> None:
    """Adds a website and prints the line to paste into its pages."""
    with _sites() as (sites, settings):
        budgets = Budgets(
            Budget(per_minute, per_day),
            Budget(visitor_per_minute, visitor_per_day),
            Budget(conversation_per_minute, conversation_per_day),
        )
        theme = Theme(color, position, title, _greetings(greeting or []), logo)
        _print(
            sites.add(checked_site(name, origin or [], language or [], kind or [], theme, budgets)), settings, as_json
        )


@app.command("list")
def list_sites(as_json: AsJson = False) -> None:
    """Lists the websites, the revoked ones too."""
    with _sites() as (sites, _):
        found = sites.all()
        if as_json:
            print(json.dumps([asdict(site) for site in found], ensure_ascii=False))
            return
        for site in found:
            state = "revoked" if site.revoked is not None else site.key
            out.print(Text(f"{site.name}  {state}  {' '.join(site.origins)}"), soft_wrap=True)
        if not found:
            out.print("No site may embed the widget. Add one with: lifehub site add NAME --origin https://...")


@app.command()
def show(name: Name, as_json: AsJson = False) -> None:
    """Shows a website and the line to paste into its pages."""
    with _sites() as (sites, settings):
        _print(sites.named(name), settings, as_json)


@app.command()
def rotate(name: Name, as_json: AsJson = False) -> None:
    """Gives a website a new key; the old one is worth nothing from now on."""
    with _sites() as (sites, settings):
        _print(sites.rotate(name), settings, as_json)


@app.command()
def revoke(name: Name) -> None:
    """Takes the widget away from a website."""
    with _sites() as (sites, _):
        sites.revoke(name)
        out.print(Text(f"The site {name!r} can't use the widget any more."), soft_wrap=True)


@contextmanager
def _sites() -> Iterator[tuple["Sites", Settings]]:
    """The sites, and errors we raised on purpose shown as their sentence, with exit code 1."""
    from assistant.state.state import open_state

    try:
        settings = load_settings()
        state = open_state(settings.database_url, settings.home, settings.conversation_days)
        try:
            yield state.sites, settings
        finally:
            state.close()
    except LifehubError as error:
        err.print(Text.assemble(("error:", "red"), f" {error}"), soft_wrap=True)
        raise typer.Exit(1) from None


def _greetings(given: list[str]) -> dict[str, str]:
    found = {}
    for one in given:
        language, equals, greeting = one.partition("=")
        if not equals:
            raise SettingsError(f"The greeting {one!r} names no language. Write it as en=Welcome.")
        found[language.strip()] = greeting.strip()
    return found


def _print(site: Site, settings: Settings, as_json: bool) -> None:
    line = _line(site, settings)
    if as_json:
        print(json.dumps(asdict(site) | {"line": line}, ensure_ascii=False))
        return
    theme, budgets = site.theme, site.budgets
    rows = {
        "site": site.name,
        "key": site.key,
        "origins": " ".join(site.origins),
        "languages": " ".join(site.languages),
        "documents": " ".join(site.kinds) or "all kinds",
        "look": " ".join(part for part in (theme.color, theme.position, theme.title, theme.logo) if part),
        **{f"greeting {language}": greeting for language, greeting in theme.greeting.items()},
        **{
            f"per {name}": f"{budget.per_minute} a minute, {budget.per_day} a day"
            for name, budget in vars(budgets).items()
        },
        "added": _date(site.created),
        "revoked": _date(site.revoked) if site.revoked is not None else "",
    }
    for name, value in rows.items():
        if value:
            out.print(Text(f"{name:<18}{value}"), soft_wrap=True)
    if site.revoked is None:
        out.print(Text(f"\nPaste this line into its pages:\n{line}"), soft_wrap=True)


def _line(site: Site, settings: Settings) -> str:
    host = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    return f'<script src="{host}/widget/v1/loader.js" data-site="{site.key}" async></script>'


def _date(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")

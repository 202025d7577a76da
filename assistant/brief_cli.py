"""The command line's `lifehub brief`: a briefing for a delegation, as a file."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from assistant.settings import Settings, load_settings
from corpus.errors import LifehubError

if TYPE_CHECKING:
    from assistant.briefing.order import Order

out, err = Console(), Console(stderr=True)


def brief(
    audience: Annotated[str, typer.Option(help="The delegation's country, or a type of visitor.")],
    language: Annotated[str, typer.Option(help="Language of the briefing: it, en, fr, de, es, zh, he or lt.")],
    topic: Annotated[list[str], typer.Option(help="A section, a body, a topic of the figures, or free text; again.")],
    output: Annotated[Path, typer.Option(help="File to write; its ending is the format: .docx, .pdf, .md or .html.")],
    second_language: Annotated[str, typer.Option(help="A language to stand beside the first.")] = "",
    date: Annotated[str, typer.Option(help="Day of the visit, as 2026-11-26; else today.")] = "",
    pages: Annotated[int, typer.Option(help="Length: 1, 2 or 4 pages.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Print the stored briefing as JSON.")] = False,
) -> None:
    """Writes a briefing of the library's statements, each with a footnote, and stores it as a draft."""
    try:
        from assistant.briefing.formats import format_of
        from assistant.briefing.order import checked_order

        settings = load_settings()
        format = format_of(output)
        order = checked_order(audience, language, tuple(topic), date, pages, second_language)
        stored, data = _made(settings, order, format)
        _write(output, data)
    except LifehubError as error:
        err.print(Text.assemble(("error:", "red"), f" {error}"), soft_wrap=True)
        raise typer.Exit(1) from None
    if as_json:
        print(json.dumps(stored, ensure_ascii=False))
    else:
        out.print(Text(f"{output} is written. The briefing is stored as the draft {stored['id']}."), soft_wrap=True)


def _made(settings: Settings, order: "Order", format: str) -> tuple[dict, bytes]:
    """(the stored briefing as the HTTP interface sends it, the file), by the process that has the data folder."""
    from assistant import remote
    from index.lock import owner_of

    if owner := owner_of(settings.home):
        return remote.brief(owner, settings.home, order, format)
    return _made_here(settings, order, format)


def _made_here(settings: Settings, order: "Order", format: str) -> tuple[dict, bytes]:
    from assistant.briefing.compose import compose
    from assistant.briefing.formats import written
    from assistant.briefing.status import DRAFT
    from assistant.briefing.wire import BriefingOut
    from assistant.build import open_assistant
    from assistant.report import Progressing
    from assistant.state.state import open_state

    state = open_state(settings.database_url, settings.home, settings.conversation_days)
    try:
        with Progressing(err) as on_progress:
            assistant = open_assistant(settings, on_progress)
        try:
            briefing = compose(assistant, order, site_of(settings))
            data = written(briefing, DRAFT, format)
            stored = BriefingOut.of(state.briefings.add(briefing), DRAFT, ())
        finally:
            assistant.close()
    finally:
        state.close()
    return stored.model_dump(mode="json"), data


def site_of(settings: Settings) -> str:
    """What the links of a document begin with: a paper has no address of its own."""
    return settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"


def _write(output: Path, data: bytes) -> None:
    try:
        output.write_bytes(data)
    except OSError as error:
        raise LifehubError(
            f"{output} can't be written: {error.strerror}. Choose another place with --output."
        ) from None

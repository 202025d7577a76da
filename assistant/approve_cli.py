"""The command line's `lifehub approve` and `lifehub approved`: answers that staff approve, and what became of them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markdown import Markdown
from rich.text import Text

from assistant.settings import Settings, load_settings
from corpus.errors import LifehubError, SettingsError

if TYPE_CHECKING:
    from assistant.approved.desk import Desk
    from index.lock import Owner

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
out, err = Console(), Console(stderr=True)


def approve(
    question: Annotated[str, typer.Argument(help="The question whose answer is approved.")],
    by: Annotated[str, typer.Option(help="Who approves it.")],
    language: Annotated[str, typer.Option(help="Language of the question, or auto.")] = "auto",
    key: Annotated[
        list[str] | None, typer.Option(help="Key of a statement; again. None: what the library answers now.")
    ] = None,
    wording: Annotated[
        list[str] | None, typer.Option(help="Another way to ask it, as de=Wie viele ...?; again.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Approves the answer to a question: it is given first, in all languages, until the library changes."""
    with _failing_clearly():
        from assistant import remote
        from assistant.approved.wire import ApprovedOut

        body = {"question": question, "language": language, "keys": key or [], "by": by}
        body["wordings"] = _by_language(wording or [])
        made = _done(
            load_settings(),
            lambda owner, home: remote.approve(owner, home, body),
            lambda desk: ApprovedOut.of(desk.approve(**body), desk).model_dump(mode="json"),
        )
    if as_json:
        print(json.dumps(made, ensure_ascii=False))
    else:
        _print(made)


def approved(
    remove: Annotated[str, typer.Option(metavar="ID", help="Take this one back first.")] = "",
    as_json: AsJson = False,
) -> None:
    """Lists the approved answers, those first that the library has overtaken."""
    with _failing_clearly():
        from assistant import remote
        from assistant.approved.wire import ApprovedListOut

        def here(desk: "Desk") -> dict:
            if remove:
                desk.approved.remove(remove)
            return ApprovedListOut.of(desk).model_dump(mode="json")

        listed = _done(load_settings(), lambda owner, home: remote.approved(owner, home, remove), here)
    if as_json:
        print(json.dumps(listed, ensure_ascii=False))
        return
    for one in listed["approved"]:
        _print(one)
    if not listed["approved"]:
        out.print("No answer is approved. Approve one with: lifehub approve QUESTION --by NAME")


def _done(settings: Settings, there: Callable[["Owner", Any], dict], here: Callable[["Desk"], dict]) -> dict:
    """What the process that has the data folder says: another one, or this."""
    from assistant.approved.desk import Desk
    from assistant.build import open_assistant
    from assistant.report import Progressing
    from index.lock import owner_of

    if owner := owner_of(settings.home):
        return there(owner, settings.home)
    with Progressing(err) as on_progress:
        assistant = open_assistant(settings, on_progress)
    try:
        return here(Desk(assistant, assistant.approved))
    finally:
        assistant.close()


@contextmanager
def _failing_clearly() -> Iterator[None]:
    try:
        yield
    except LifehubError as error:
        err.print(Text.assemble(("error:", "red"), f" {error}"), soft_wrap=True)
        raise typer.Exit(1) from None


def _by_language(given: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in given:
        language, equals, text = one.partition("=")
        if not equals:
            raise SettingsError(f"The wording {one!r} names no language. Write it as de=Wie viele ...?")
        found.setdefault(language.strip(), []).append(text.strip())
    return found


def _print(answer: dict) -> None:
    """The question, its state and answer; of a stale one what changed; then the other ways to ask it."""
    style = "green" if answer["state"] == "approved" else "bold red"
    said = f"approved by {answer['by']} on {answer['at'][:10]}"
    out.print(Text.assemble((answer["question"], "bold"), f"  {answer['id']}"), soft_wrap=True)
    out.print(Text.assemble((answer["state"], style), f"  {said}; {', '.join(answer['keys'])}"), soft_wrap=True)
    for change in answer["changes"]:
        out.print(Text(f"  {change['how']}: {change['passage_id']}  {change['now']}"), soft_wrap=True)
    for wording in answer["wordings"][1:]:
        out.print(Text(f"  {wording['language']}  {wording['text']}", style="dim"), soft_wrap=True)
    out.print(Markdown(answer["text"]))
    out.print()

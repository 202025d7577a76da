"""Report: how the command line shows answers, progress, syncs and findings, with Rich."""

from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.markdown import Markdown
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from assistant.finding import Finding

STEPS = {"model": "preparing the model", "reading": "reading documents", "indexing": "indexing passages"}


class Progressing:
    """A progress bar as a callable (step, done, total), shown on a terminal and silent elsewhere."""

    def __init__(self, console: Console):
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        self._progress = Progress(*columns, console=console, transient=True)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "Progressing":
        self._progress.start()
        return self

    def __call__(self, step: str, done: int, total: int) -> None:
        if step not in self._tasks:
            self._tasks[step] = self._progress.add_task(STEPS.get(step, step))
        self._progress.update(self._tasks[step], completed=done, total=total)

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._progress.stop()


def print_answer(console: Console, answer: dict) -> None:
    """The answer's text, then its sources: number, title, section, date, quote."""
    console.print(Markdown(answer["text"]))
    for suggestion in answer["suggestions"]:
        console.print(Text(f"  → {suggestion}", style="dim"))
    if answer["contact"]:
        console.print(Text(answer["contact"]["url"], style="underline"))
    if approved := answer.get("approved"):
        console.print(Text(f"Approved by the Hub on {approved['at'][:10]}.", style="green"))
    for citation in answer["citations"]:
        where = " · ".join(part for part in (*citation["section"], _page(citation), citation["as_of"]) if part)
        title = f"[{citation['number']}] {citation['document_title']}"
        body = Text(citation["quote"]) if not where else Text.assemble((where + "\n", "dim"), citation["quote"])
        console.print(Panel(body, title=Text(title), title_align="left", border_style="dim"))


def print_report(console: Console, report: dict) -> None:
    """What a sync added, changed, removed and could not read."""
    for name in ("added", "changed", "removed"):
        for document_id in report[name]:
            console.print(Text(f"{name}: {document_id}"))
    for name, reason in report["failed"]:
        console.print(Text.assemble(("not read: ", "red"), f"{name}: {reason}"))
    console.print(
        f"{len(report['unchanged'])} unchanged; {report['passages']} passages, "
        f"{report['embedded']} of them embedded, in {report['seconds']:.1f} s."
    )


def print_findings(console: Console, findings: Sequence[Finding]) -> None:
    table = Table(show_header=False, box=None)
    for finding in findings:
        mark = Text("ok", style="green") if finding.fine else Text("!!", style="bold red")
        table.add_row(mark, finding.subject, Text(finding.said))
    console.print(table)


def _page(citation: dict) -> str:
    return f"p. {citation['page']}" if citation["page"] else ""

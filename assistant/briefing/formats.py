"""Formats: a briefing as a file: Markdown, DOCX, PDF or HTML, with the same statements and footnotes in each."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args

from assistant.briefing.briefing import Briefing
from assistant.briefing.docx import docx
from assistant.briefing.html import html
from assistant.briefing.markdown import markdown
from assistant.briefing.pdf import pdf
from assistant.briefing.status import Status
from corpus.errors import QuestionError

Format = Literal["docx", "pdf", "md", "html"]
MEDIA_TYPES: dict[Format, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
}
WRITERS: dict[Format, Callable[[Briefing, Status], bytes]] = {
    "docx": docx,
    "pdf": pdf,
    "md": lambda briefing, status: markdown(briefing, status).encode(),
    "html": html,
}


def written(briefing: Briefing, status: Status, format: Format) -> bytes:
    """The file's bytes; raises LifehubError."""
    return WRITERS[format](briefing, status)


def format_of(file: Path) -> Format:
    """The format that a file's ending names; raises QuestionError."""
    ending = file.suffix.lower().removeprefix(".")
    if ending not in get_args(Format):
        known = ", ".join(f".{one}" for one in get_args(Format))
        raise QuestionError(f"{file.name!r} ends in no format a briefing can have. End it in one of {known}.")
    return ending

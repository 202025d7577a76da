"""Formats: a hand-out as a file, DOCX or PDF."""

import tempfile
from pathlib import Path
from typing import Literal

from assistant.handout.handout import Handout
from assistant.handout.markdown import markdown
from assistant.papers.docx import docx
from assistant.papers.pdf import pdf

Format = Literal["pdf", "docx"]
MEDIA_TYPES: dict[Format, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def written(handout: Handout, format: Format) -> bytes:
    """The file's bytes; raises LifehubError."""
    text = markdown(handout)
    with tempfile.TemporaryDirectory() as folder:
        if format == "pdf":
            return pdf(text, handout.language, Path(folder))
        return docx(text, handout.language, Path(folder))

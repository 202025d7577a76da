"""Extract: what a reader gets out of one file, before it is a document."""

import re
import unicodedata
from dataclasses import dataclass

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANK_LINES = re.compile(r"\n{3,}")
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x0c]")
_PLACEHOLDERS = {"untitled", "unspecified", "anonymous", "unknown", "un-named", "python-docx", "user"}
_FILE_NAME = re.compile(r"^(microsoft word - .*|.*\.(docx?|pdf|rtf|odt|indd|pptx?|xlsx?|tmp|html?))$")


@dataclass(frozen=True)
class Extract:
    """A file's text as light Markdown (see `Edition`), and what it says about itself.

    `pages` are (start, end) offsets into `text` for paged formats. `as_of` is an ISO day or "".
    """

    text: str
    pages: tuple[tuple[int, int], ...] = ()
    title: str = ""
    issuer: str = ""
    as_of: str = ""


def clean(text: str) -> str:
    """NFC, "\\n" line ends, no control characters, no trailing spaces, at most one blank line."""
    text = _CONTROL.sub("", _LINE_END.sub("\n", text).replace("\x85", "\n"))
    lines = (line.rstrip() for line in unicodedata.normalize("NFC", text).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def meaningful(value: str | None) -> str:
    """A title or author from metadata in one line, "" where a program merely filled the field."""
    value = " ".join(clean(value or "").split())
    if value.lower().strip("()[]<> ") in _PLACEHOLDERS or _FILE_NAME.match(value.lower()):
        return ""
    return value

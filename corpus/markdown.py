"""Markdown files: rendered, then read like a page, so that only text and structure stay."""

import re

from markdown_it import MarkdownIt

from corpus import html
from corpus.extract import Extract, meaningful
from corpus.text import decode

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(\w+)[ \t]*:[ \t]*[\"']?(.*?)[\"']?[ \t]*\r?$", re.MULTILINE)
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def extract(data: bytes, name: str = "") -> Extract:
    """A Markdown file's text; its front matter gives title, author and date, and isn't text."""
    text = decode(data)
    matter = _FRONT_MATTER.match(text)
    fields = {key.lower(): value for key, value in _FIELD.findall(matter.group(1))} if matter else {}
    body = text[matter.end() :] if matter else text
    day = _DAY.match(fields.get("date", ""))
    return Extract(
        text=html.markdown(MarkdownIt("commonmark").enable("table").render(body)),
        title=meaningful(fields.get("title")),
        issuer=meaningful(fields.get("author") or fields.get("publisher")),
        as_of=day.group() if day else "",
    )

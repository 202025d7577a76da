"""Markup: what a document is written in before pandoc makes a file of it: CommonMark, in which text stays text."""

import json
import re

from assistant.answer import direction_of

EXTENSIONS = (
    "commonmark+footnotes+pipe_tables+fenced_divs+bracketed_spans+attributes+yaml_metadata_block+implicit_figures"
    "-raw_html"
)
BREAK = "\\\n"  # a new line in a paragraph
MARKUP = re.compile(r"[\\`*_{}\[\]<>&|~$]")
OPENS = re.compile(r"^(?:(\d+)([.)])(?=\s|$)|([-+=:#]))")  # what begins a list, an underline or a definition in a line
IN_ATTRIBUTE = str.maketrans({"&": "&amp;", '"': "&quot;", "\\": "&#92;", "\n": " "})
# What stands before a footnote's number: a mark that keeps it apart from a number before it, or on its line.
BEFORE_MARK = {"he": "\u200f", "zh": "\u2060"}


def escaped(text: str) -> str:
    """Text in one line that shows as it stands: nothing in it becomes mark-up.

    >>> escaped("1. *a* <b>")
    '1\\\\. \\\\*a\\\\* \\\\<b\\\\>'
    """
    flat = MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
    return OPENS.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", flat)


def in_attribute(text: str) -> str:
    """Text as the value of an attribute."""
    return f'"{text.translate(IN_ATTRIBUTE)}"'


def front(language: str, **fields: str) -> str:
    """What stands before a document: its `fields`, mark-up, its language and direction."""
    every = {name.replace("_", "-"): text for name, text in fields.items()}
    every |= {"lang": language, "dir": direction_of(language)}
    return "\n".join(
        ["---", *(f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in every.items()), "---"]
    )


def told(text: str, mark: str, lead: str = "") -> str:
    """A statement with its footnote's mark: the lead, the words, and a list as a list."""
    introduction, *items = re.split(r"\n- ", text)
    introduced = f"**{escaped(lead)}** " if lead else ""
    listed = "".join(f"\n- {escaped(item)}" for item in items)
    return f"{introduced}{escaped(introduction)}{mark}" + (f"\n{listed}\n" if listed else "")


def block(text: str, language: str) -> str:
    """Paragraphs in another language than the document's."""
    return f"::: {{lang={language} dir={direction_of(language)}}}\n{text.strip()}\n:::"


def span(text: str, language: str) -> str:
    """Words in another language than the paragraph's."""
    return f"[{text}]{{lang={language} dir={direction_of(language)}}}"


class Footnotes:
    """A document's footnotes, numbered as they come; `language` is the document's."""

    def __init__(self, language: str):
        self._language = language
        self._texts: list[str] = []

    def add(self, text: str, language: str, beside: str = "") -> str:
        """The mark of a new one, to stand `beside` words in a language; `text` is mark-up."""
        number = len(self._texts) + 1
        self._texts.append(f"[^{number}]: {text if language == self._language else span(text, language)}")
        return f"{BEFORE_MARK.get(beside or language, '')}[^{number}]"

    def written(self) -> str:
        """All of them, as they stand at the end of the document."""
        return "\n\n".join(self._texts)

"""Handout and its parts: a conversation to take home, as the library says it now."""

from dataclasses import dataclass
from typing import Literal

from assistant.answer import Contact
from assistant.papers.note import Note

State = Literal["told", "instead", "changed", "gone"]


@dataclass(frozen=True)
class Line:
    """Words of the library under a question, in `language`, with their footnote.

    `state` says how they came there: "told" by the answer; "instead" of the assistant's own words, which rested on
    them; "changed" is what a passage says now that said something else; of one that is "gone" there are no words.
    `lead` introduces older words. `original` is the Italian statement, "" where these are it.
    """

    state: State
    language: str
    text: str = ""
    note: Note | None = None
    lead: str = ""
    original: str = ""


@dataclass(frozen=True)
class Entry:
    """A question and what stands below it: `lines`, or `own` words of the assistant, which cite nothing.

    A refusal names a `contact`.
    """

    question: str
    language: str
    lines: tuple[Line, ...] = ()
    own: str = ""
    contact: Contact | None = None


@dataclass(frozen=True)
class Handout:
    """`made` on a day (ISO), checked against a version of the `library`."""

    language: str
    made: str
    library: str
    entries: tuple[Entry, ...]

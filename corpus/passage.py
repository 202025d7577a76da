"""Passage: a citable stretch of one edition's text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """A citable stretch of one language's text; always `edition.text[start:end] == text`.

    `key` is `document_id#anchor` and names the same statement in every language; `id` is
    `key@language`. `section` is the heading path, outermost first. `page` is 1-based or None.
    `as_of` is the year of the data. `sources` are the publications the statement rests on.
    `asked` are questions it answers, which help to find it; the first may be suggested. `updates` and
    `corrects` are keys of statements that it is newer, or truer, than. `contact` is the id of the document
    on the body to ask about what its section covers.
    """

    document_id: str
    key: str
    language: str
    text: str
    start: int
    end: int
    section: tuple[str, ...] = ()
    page: int | None = None
    as_of: str = ""
    sources: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    corrects: tuple[str, ...] = ()
    contact: str = ""

    @property
    def id(self) -> str:
        return f"{self.key}@{self.language}"

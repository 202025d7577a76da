"""Note: a footnote, where a statement stands."""

from dataclasses import dataclass
from urllib.parse import quote as percent_encoded

from assistant.dates import in_words
from assistant.papers.markup import escaped
from assistant.papers.words import words
from corpus.document import Document
from corpus.passage import Passage

VERSION_DIGITS = 12


@dataclass(frozen=True)
class Note:
    """A footnote: where a statement stands. `quote` is an exact part of the passage's text.

    `version` is the document's, the first digits of its SHA-256; `url` opens the passage and carries it.
    """

    passage_id: str
    quote: str
    document_id: str
    document_title: str
    issuer: str
    section: tuple[str, ...]
    page: int | None
    as_of: str
    version: str
    url: str


def note_of(document: Document, passage: Passage, quote: str, site: str) -> Note:
    """The footnote of a `quote` from a passage; `site` begins its link."""
    version = document.sha256[:VERSION_DIGITS]
    return Note(
        passage_id=passage.id,
        quote=quote,
        document_id=document.id,
        document_title=document.edition(passage.language).title,
        issuer=document.issuer,
        section=passage.section,
        page=passage.page,
        as_of=passage.as_of or document.as_of,
        version=version,
        url=f"{site}/read/{percent_encoded(document.id, safe='')}?language={passage.language}"
        f"&version={version}&passage={percent_encoded(passage.id, safe='')}#cited",
    )


def source(note: Note, language: str, quoted: bool) -> str:
    """As mark-up: document, section, page and date, the words where they are `quoted`, and the link to them."""
    said = words(language)
    place = [note.document_title, *note.section[-1:], said["page"].format(page=note.page) if note.page else ""]
    date = said["data_of"].format(as_of=in_words(note.as_of, language)) if note.as_of else ""
    text = escaped(said["joint"].join(part for part in (*place, date) if part))
    quote = f"{said['space']}“{escaped(note.quote)}”" if quoted else ""
    return f"{text}{said['stop']}{quote} [{escaped(said['read'])}](<{note.url}>)"

"""What the tools send besides the answer: passages found, a statement, documents."""

from collections.abc import Iterable
from typing import Self
from urllib.parse import quote

from pydantic import BaseModel, Field

from corpus.document import Document


class FoundOut(BaseModel):
    """A passage that matches a query; higher scores are better."""

    id: str = Field(description="for read_passage", examples=["brochure#pharma-companies@en"])
    uri: str = Field(description="the passage as a resource")
    document_id: str
    title: str = Field(description="the document's, in the passage's language")
    language: str
    section: list[str] = Field(description="heading path, outermost first")
    page: int | None = Field(description="page of a paged document, from 1")
    text: str
    as_of: str = Field(description="date of the data: a year, or empty where it is not known")
    sources: list[str] = Field(description="publications the statement rests on")
    score: float
    url: str = Field(description="opens the passage in the reader")


class FoundListOut(BaseModel):
    """The passages nearest to a query, best first; near does not mean that they answer it."""

    language: str = Field(description="the language that was searched in")
    passages: list[FoundOut]


class DocumentOut(BaseModel):
    """One source in one or more languages."""

    id: str
    uri: str = Field(description="the document as a resource")
    title: str
    kind: str = Field(description="brochure, partner, newsletter, factsheet or upload")
    issuer: str
    languages: list[str]
    as_of: str = Field(description="a year, a month or a day, or empty")
    source_url: str

    @classmethod
    def of(cls, document: Document, language: str = "") -> Self:
        """`language` is the title's; without one, and where there is none in it, the original's."""
        return cls(
            id=document.id,
            uri=document_uri(document.id),
            title=document.edition(language).title if language else document.title,
            kind=document.kind,
            issuer=document.issuer,
            languages=list(document.languages),
            as_of=document.as_of,
            source_url=document.source_url,
        )


class DocumentsOut(BaseModel):
    """The documents of the library, the built-in ones first."""

    documents: list[DocumentOut]


class EditionOut(BaseModel):
    """A statement in one language."""

    id: str
    uri: str
    language: str
    section: list[str]
    page: int | None
    text: str
    url: str = Field(description="opens the passage in the reader")


class LinksOut(BaseModel):
    """Ids of the passages a statement is tied to."""

    updates: list[str] = Field(description="older statements that this one is newer than")
    corrects: list[str] = Field(description="statements that this one puts right")
    updated_by: list[str] = Field(description="newer statements: give these first")
    corrected_by: list[str] = Field(description="statements that put this one right: give these instead")


class StatementOut(BaseModel):
    """A statement in every language it has, the original first."""

    id: str = Field(description="the passage that was asked for")
    key: str = Field(description="names the statement in every language")
    document: DocumentOut
    as_of: str = Field(description="date of the data: a year, or empty where it is not known")
    sources: list[str] = Field(description="publications the statement rests on")
    editions: list[EditionOut]
    links: LinksOut | None = Field(description="null: the serving process is older and does not tell")


class ContentsOut(BaseModel):
    """One language of a document: its title, and the ids of its passages in order."""

    language: str
    title: str
    passages: list[str]


class DocumentContentsOut(DocumentOut):
    """A document and the passages of each of its languages."""

    editions: list[ContentsOut]


def passage_uri(passage_id: str) -> str:
    """The passage as a resource."""
    return f"lifehub://passage/{quote(passage_id, safe='')}"


def document_uri(document_id: str) -> str:
    """The document as a resource."""
    return f"lifehub://document/{quote(document_id, safe='')}"


def chosen(documents: Iterable[DocumentOut], kind: str | None, language: str | None) -> list[DocumentOut]:
    """Those of a kind, and that exist in a language; None: whichever."""
    return [each for each in documents if kind in (None, each.kind) and language in (None, *each.languages)]

"""What is sent besides the answer: events, hits, documents, passages, reports."""

from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel, Field

from assistant.answer import Claimed, Started
from assistant.wire import CitationOut, ClaimOut
from corpus.document import Document
from corpus.passage import Passage
from index.hit import Hit
from index.sync import SyncReport


class MetaOut(BaseModel):
    """First event of a stream."""

    id: str
    language: str
    direction: Literal["ltr", "rtl"]
    engine: str

    @classmethod
    def of(cls, started: Started) -> "MetaOut":
        return cls(id=started.id, language=started.language, direction=started.direction, engine=started.engine)


class ClaimedOut(BaseModel):
    """A checked claim, and the citations it is the first to use."""

    claim: ClaimOut
    citations: list[CitationOut]

    @classmethod
    def of(cls, claimed: Claimed) -> "ClaimedOut":
        return cls(claim=ClaimOut.of(claimed.claim), citations=[CitationOut.of(each) for each in claimed.citations])


class PassageOut(BaseModel):
    """A citable stretch of one language's text."""

    id: str = Field(examples=["brochure#pharma-companies@en"])
    key: str = Field(description="names the same statement in every language")
    document_id: str
    language: str
    section: list[str]
    page: int | None
    text: str
    start: int
    end: int
    as_of: str
    sources: list[str]
    url: str = Field(description="opens the passage in the reader, highlighted")

    @classmethod
    def of(cls, passage: Passage) -> "PassageOut":
        return cls(
            id=passage.id,
            key=passage.key,
            document_id=passage.document_id,
            language=passage.language,
            section=list(passage.section),
            page=passage.page,
            text=passage.text,
            start=passage.start,
            end=passage.end,
            as_of=passage.as_of,
            sources=list(passage.sources),
            url=reader_url(passage.document_id, passage.language, passage.id),
        )


class PassageEditionsOut(BaseModel):
    """A statement in every language it has, the original first."""

    id: str = Field(description="the passage that was asked for")
    key: str
    document_id: str
    document_title: str
    editions: list[PassageOut]
    links: dict[str, list[str]] = Field(
        description='ids of the passages it "updates" and "corrects", and that it is "updated_by" and "corrected_by"'
    )


class HitOut(BaseModel):
    """A passage and its score; higher is better."""

    passage: PassageOut
    score: float

    @classmethod
    def of(cls, hit: Hit) -> "HitOut":
        return cls(passage=PassageOut.of(hit.passage), score=hit.score)


class HitsOut(BaseModel):
    """The best passages for a question, best first."""

    language: str = Field(description="the language that was searched in")
    hits: list[HitOut]


class DocumentSummary(BaseModel):
    """One source in one or more languages."""

    id: str
    title: str
    kind: str = Field(description="brochure, partner, newsletter, factsheet or upload")
    issuer: str
    languages: list[str]
    as_of: str = Field(description="a year, a month or a day, or empty")
    source_url: str
    sha256: str = Field(description="of the source files' bytes, and of the publications it names")
    url: str = Field(description="opens the document in the reader")

    @classmethod
    def of(cls, document: Document) -> "DocumentSummary":
        return cls(**_summary(document))


class DocumentsOut(BaseModel):
    """Every document of the library, the built-in ones first."""

    documents: list[DocumentSummary]


class PassageEntry(BaseModel):
    """Where a passage is; GET /v1/passages/{id} has its text."""

    id: str
    section: list[str]
    page: int | None


class EditionOut(BaseModel):
    """One language of a document: its title and passages in order."""

    language: str
    title: str
    passages: list[PassageEntry]


class DocumentOut(DocumentSummary):
    """A document with the passages of each language."""

    editions: list[EditionOut]

    @classmethod
    def of(cls, document: Document, passages: dict[str, tuple[Passage, ...]]) -> "DocumentOut":
        """`passages` are the document's, by language."""
        editions = [
            EditionOut(
                language=edition.language,
                title=edition.title,
                passages=[
                    PassageEntry(id=each.id, section=list(each.section), page=each.page)
                    for each in passages.get(edition.language, ())
                ],
            )
            for edition in document.editions
        ]
        return cls(**_summary(document), editions=editions)


class SyncReportOut(BaseModel):
    """What a change of the documents did to the index, as document ids."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    unchanged: list[str]
    failed: list[tuple[str, str]] = Field(description="name and reason of each file that can't be read")
    passages: int = Field(description="passages in the index now")
    embedded: int = Field(description="passages that were new to it")
    seconds: float

    @classmethod
    def of(cls, report: SyncReport) -> "SyncReportOut":
        return cls(
            added=list(report.added),
            changed=list(report.changed),
            removed=list(report.removed),
            unchanged=list(report.unchanged),
            failed=list(report.failed),
            passages=report.passages,
            embedded=report.embedded,
            seconds=report.seconds,
        )


def reader_url(document_id: str, language: str, passage_id: str = "", version: str = "") -> str:
    """Where the reader shows a document, or one passage of it; the same as a citation's `url`.

    With the `version` that was cited, it says whether the document has changed since.
    """
    page = f"/read/{quote(document_id, safe='')}?language={quote(language, safe='')}"
    page += f"&version={version}" if version else ""
    return f"{page}&passage={quote(passage_id, safe='')}#cited" if passage_id else page


def _summary(document: Document) -> dict:
    return {
        "id": document.id,
        "title": document.title,
        "kind": document.kind,
        "issuer": document.issuer,
        "languages": list(document.languages),
        "as_of": document.as_of,
        "source_url": document.source_url,
        "sha256": document.sha256,
        "url": reader_url(document.id, document.editions[0].language),
    }

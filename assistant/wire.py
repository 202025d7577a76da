"""The answer as it is sent: by the HTTP interface and by `lifehub ask --json`, field for field."""

from typing import Literal

from pydantic import BaseModel, Field

from assistant.answer import Answer, Approval, Citation, Claim, Contact, Original, Shown


class OriginalOut(BaseModel):
    """The Italian statement behind a translated one."""

    language: str
    text: str

    @classmethod
    def of(cls, original: Original) -> "OriginalOut":
        return cls(language=original.language, text=original.text)


class CitationOut(BaseModel):
    """A number in the text, the passage it stands for and the exact quote."""

    number: int = Field(examples=[1])
    passage_id: str = Field(examples=["brochure#pharma-companies@en"])
    document_id: str = Field(examples=["brochure"])
    document_title: str
    kind: str = Field(description="brochure, partner, newsletter, factsheet or upload")
    issuer: str
    section: list[str] = Field(description="heading path, outermost first")
    page: int | None = Field(description="page of a paged document, from 1")
    language: str
    quote: str
    start: int = Field(description="offset of the quote in the edition's text")
    end: int
    as_of: str = Field(description="year of the data, or empty")
    source_url: str
    url: str = Field(description="opens the passage in the reader, highlighted")
    original: OriginalOut | None

    @classmethod
    def of(cls, citation: Citation) -> "CitationOut":
        passage = citation.passage
        return cls(
            number=citation.number,
            passage_id=passage.id,
            document_id=passage.document_id,
            document_title=citation.document_title,
            kind=citation.kind,
            issuer=citation.issuer,
            section=list(passage.section),
            page=passage.page,
            language=passage.language,
            quote=citation.quote,
            start=citation.start,
            end=citation.end,
            as_of=passage.as_of,
            source_url=citation.source_url,
            url=citation.url,
            original=OriginalOut.of(citation.original) if citation.original else None,
        )


class ClaimOut(BaseModel):
    """One sentence of an answer and the numbers it cites."""

    text: str
    citations: list[int]
    support: str = Field(description='how it was checked; "quoted": its source\'s own words')
    lead: str = Field("", description="introduces words that newer ones stand before")

    @classmethod
    def of(cls, claim: Claim) -> "ClaimOut":
        return cls(text=claim.text, citations=list(claim.citations), support=claim.support, lead=claim.lead)


class ContactOut(BaseModel):
    """Whom to ask instead."""

    name: str
    url: str

    @classmethod
    def of(cls, contact: Contact) -> "ContactOut":
        return cls(name=contact.name, url=contact.url)


class ShownOut(BaseModel):
    """A chart beside an answer."""

    id: str = Field(examples=["pharma-export.lombardy.series"])
    title: str
    alt: str = Field(description="what it shows, in words")
    source: str = Field(description="who published its figures, and of which years they are")
    url: str = Field(description="the picture, as SVG; /v1/charts/{id} has it as PNG too")

    @classmethod
    def of(cls, shown: Shown) -> "ShownOut":
        return cls(id=shown.id, title=shown.title, alt=shown.alt, source=shown.source, url=shown.url)


class ApprovalOut(BaseModel):
    """When staff approved an answer."""

    at: str = Field(examples=["2026-11-23T10:00:00+00:00"])

    @classmethod
    def of(cls, approval: Approval) -> "ApprovalOut":
        return cls(at=approval.at)


class AnswerOut(BaseModel):
    """An answer; `text` is Markdown with [n] and never HTML."""

    id: str
    question: str
    standalone_question: str = Field(description="the question completed from the conversation")
    language: str = Field(examples=["en"])
    direction: Literal["ltr", "rtl"]
    outcome: Literal["answered", "refused", "small_talk"]
    text: str
    claims: list[ClaimOut]
    suggestions: list[str] = Field(description="a refusal's nearest statements, not an answer")
    contact: ContactOut | None
    citations: list[CitationOut]
    engine: str = Field(description='"editions", or "llm:" and the model\'s name')
    notice: str = Field("", description="why the language model did not answer, or not to the end; ends the text too")
    charts: list[ShownOut] = Field(
        [], description="where a comparison or a trend is asked for, a chart of what is cited"
    )
    approved: ApprovalOut | None = Field(
        None, description="where staff approved these statements as the answer to the question"
    )
    timings_ms: dict[str, float]

    @classmethod
    def of(cls, answer: Answer) -> "AnswerOut":
        return cls(
            id=answer.id,
            question=answer.question,
            standalone_question=answer.standalone_question,
            language=answer.language,
            direction=answer.direction,
            outcome=answer.outcome,
            text=answer.text,
            claims=[ClaimOut.of(claim) for claim in answer.claims],
            suggestions=list(answer.suggestions),
            contact=ContactOut.of(answer.contact) if answer.contact else None,
            citations=[CitationOut.of(citation) for citation in answer.citations],
            engine=answer.engine,
            notice=answer.notice,
            charts=[ShownOut.of(each) for each in answer.charts],
            approved=ApprovalOut.of(answer.approved) if answer.approved else None,
            timings_ms=answer.timings_ms,
        )

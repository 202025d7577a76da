"""What is sent of approved answers: by the HTTP interface, and by the command line's --json."""

from typing import Literal

from pydantic import BaseModel, Field

from assistant.approved.desk import Desk, Worded
from assistant.state.approved import ApprovedAnswer
from assistant.wire import CitationOut


class WordingOut(BaseModel):
    """A question that the answer is given for."""

    language: str
    text: str


class ChangeOut(BaseModel):
    """A passage that is not as it was approved."""

    passage_id: str = Field(examples=["brochure#pharma-export@en"])
    how: Literal["changed", "gone", "added", "updated"] = Field(
        description='"updated": by a newer statement; "added": an edition that was not there'
    )
    now: str = Field(description="what stands there now, or the newer statement's words; empty: nothing")


class WordedOut(BaseModel):
    """Statements as they would be given as an answer."""

    text: str = Field(description="Markdown with [n]")
    citations: list[CitationOut]
    library: str = Field(description="the library's version; send it along when you approve what you read here")

    @classmethod
    def of(cls, worded: Worded, library: str) -> "WordedOut":
        return cls(text=worded.text, citations=[CitationOut.of(one) for one in worded.citations], library=library)


class ApprovedOut(BaseModel):
    """A question and the statements that staff approved as its answer."""

    id: str
    question: str
    language: str = Field(description="of the question")
    state: Literal["approved", "stale"] = Field(description="stale: a draft again, and not given as approved")
    by: str
    at: str = Field(description="ISO, in UTC")
    library: str = Field(description="version of the library it was approved on")
    keys: list[str] = Field(examples=[["brochure#pharma-export"]])
    wordings: list[WordingOut] = Field(description="all the questions it is given for, its own first")
    text: str = Field(description="the answer as the library has it now, Markdown with [n]")
    citations: list[CitationOut] = Field(description="the statements of `text`")
    changes: list[ChangeOut]

    @classmethod
    def of(cls, answer: ApprovedAnswer, desk: Desk, language: str = "auto") -> "ApprovedOut":
        """With its text in `language`; "auto": the question's."""
        changes, worded = desk.changes(answer), desk.worded(answer, answer.language if language == "auto" else language)
        return cls(
            id=answer.id,
            question=answer.question,
            language=answer.language,
            state="stale" if changes else "approved",
            by=answer.by,
            at=answer.at,
            library=answer.library,
            keys=list(answer.keys),
            wordings=[WordingOut(language=one.language, text=one.text) for one in answer.wordings],
            text=worded.text,
            citations=[CitationOut.of(one) for one in worded.citations],
            changes=[ChangeOut(passage_id=one.passage_id, how=one.how, now=one.now) for one in changes],
        )


class ApprovedListOut(BaseModel):
    """Every approved answer: the stale ones first, then the latest."""

    approved: list[ApprovedOut]
    library: str = Field(description="the library's version now; send it along when you approve what you read here")

    @classmethod
    def of(cls, desk: Desk, language: str = "auto") -> "ApprovedListOut":
        library = desk.library
        every = [ApprovedOut.of(answer, desk, language) for answer in desk.approved.all()]
        return cls(approved=sorted(every, key=lambda one: one.state != "stale"), library=library)

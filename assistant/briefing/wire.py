"""What is sent of briefings: by the HTTP interface, and by the command line's --json."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, Field

from assistant.briefing.briefing import Caption, Part, Picture, Writing
from assistant.briefing.changes import Difference, Overtaken
from assistant.briefing.status import State, Status
from assistant.state.briefings import Stored


class NoteOut(BaseModel):
    """A footnote: where a statement stands. `quote` is an exact part of the passage's text."""

    passage_id: str
    quote: str
    document_id: str
    document_title: str
    issuer: str
    section: list[str]
    page: int | None
    as_of: str
    version: str = Field(description="of the document: the first digits of its SHA-256")
    url: str = Field(description="opens the passage in the reader")


class OwnOut(BaseModel):
    """Whose own words a wording is, of when, and what they took the place of."""

    by: str
    at: str
    instead: str


class WordingOut(BaseModel):
    """A statement in one language, with its footnote unless it is staff's own."""

    language: str
    text: str
    note: NoteOut | None
    lead: str
    own: OwnOut | None
    support: str = Field(description="how a language model's sentence was checked; empty for the library's own words")


class StatementOut(BaseModel):
    """A statement in the briefing's languages."""

    id: str = Field(description="the same in every version of the briefing")
    key: str
    wordings: list[WordingOut]


class RowOut(BaseModel):
    """A figure as one language's table shows it."""

    language: str
    label: str
    value: str
    place: str
    note: NoteOut


class KeyFigureOut(BaseModel):
    """A figure of the library; `value` in its unit, scale words counted."""

    id: str
    value: str
    year: int
    publisher: str
    rows: list[RowOut]


class OpenPointOut(BaseModel):
    """What the library can't answer, in the briefing's languages."""

    texts: list[str]
    documents: list[str] = Field(description="titles of those that leave it open")


class CaptionOut(BaseModel):
    """What is read of a chart in one language."""

    language: str
    title: str
    about: str = Field(description="place, unit and way of counting")
    source: str = Field(description="who published its figures, and of which years they are")
    alt: str = Field(description="all that it shows, in words")
    notes: list[NoteOut]
    url: str = Field(description="the picture, as the library's figures are now")

    @classmethod
    def of(cls, caption: Caption) -> "CaptionOut":
        drawn = {name: getattr(caption.drawn, name) for name in ("language", "title", "about", "source", "alt")}
        return cls(**drawn, notes=[NoteOut(**asdict(note)) for note in caption.notes], url=caption.url)


class PictureOut(BaseModel):
    """A chart, as in /v1/charts, in the briefing's languages; a download has it drawn as it was."""

    id: str = Field(examples=["pharma-export.lombardy.series"])
    captions: list[CaptionOut]
    figures: list[str] = Field(description="ids of the key figures that it shows")

    @classmethod
    def of(cls, picture: Picture) -> "PictureOut":
        return cls(
            id=picture.id,
            captions=[CaptionOut.of(caption) for caption in picture.captions],
            figures=list(picture.figures),
        )


class PartOut(BaseModel):
    """A part of a briefing, its titles in the briefing's languages."""

    kind: str
    titles: list[str]
    statements: list[StatementOut]
    figures: list[KeyFigureOut]
    points: list[OpenPointOut]
    pictures: list[PictureOut]
    writing: Writing = Field(description="how far a language model wrote it, where one was asked to")

    @classmethod
    def of(cls, part: Part) -> "PartOut":
        return cls(**asdict(part) | {"pictures": [PictureOut.of(picture) for picture in part.pictures]})


class OvertakenOut(BaseModel):
    """A cited passage that is not as it was: changed, gone, or updated by a newer statement."""

    id: str = Field(description="of the statement, figure or chart")
    passage_id: str
    how: Literal["changed", "gone", "updated"]
    old: str
    new: str


class DifferenceOut(BaseModel):
    """A statement or figure that one version has otherwise than another; empty where it has it not."""

    id: str
    language: str
    old: str
    new: str


class ComparisonOut(BaseModel):
    """What differs between two versions of a briefing."""

    id: str
    old: int
    new: int
    differences: list[DifferenceOut]

    @classmethod
    def of(cls, old: Stored, new: Stored, found: Sequence[Difference]) -> "ComparisonOut":
        return cls(id=new.id, old=old.number, new=new.number, differences=[DifferenceOut(**vars(one)) for one in found])


class VersionOut(BaseModel):
    """One version in a briefing's history."""

    number: int
    why: str = Field(description="made, regenerated or edited")
    by: str
    at: str
    approved_by: str
    approved_at: str
    library: str

    @classmethod
    def of(cls, stored: Stored) -> "VersionOut":
        own = {name: getattr(stored, name) for name in cls.model_fields if name != "library"}
        return cls(**own, library=stored.briefing.library)


class BriefingSummary(BaseModel):
    """A briefing as a list shows it: its last version."""

    id: str
    number: int = Field(description="of the version, from 1")
    state: State
    audience: str
    language: str
    second_language: str
    topics: list[str]
    date: str
    pages: int
    library: str = Field(description="version of the library it was made from")
    engine: str = Field(description="editions, or llm:NAME where a language model wrote the summary or a topic")
    made: str
    why: str
    by: str
    at: str
    approved_by: str
    approved_at: str

    @classmethod
    def of(cls, stored: Stored, status: Status) -> "BriefingSummary":
        return cls(**_summary(stored, status))


class BriefingsOut(BaseModel):
    """Every briefing's last version, the newest first."""

    briefings: list[BriefingSummary]


class BriefingOut(BriefingSummary):
    """A version of a briefing with its parts, and what the library says otherwise by now."""

    parts: list[PartOut]
    overtaken: list[OvertakenOut]
    history: list[VersionOut]

    @classmethod
    def of(
        cls, stored: Stored, status: Status, found: Sequence[Overtaken], history: Sequence[Stored] = ()
    ) -> "BriefingOut":
        return cls(
            **_summary(stored, status),
            parts=[PartOut.of(part) for part in stored.briefing.parts],
            overtaken=[OvertakenOut(**vars(one)) for one in found],
            history=[VersionOut.of(one) for one in history or (stored,)],
        )


def _summary(stored: Stored, status: Status) -> dict:
    briefing, order = stored.briefing, stored.briefing.order
    return {
        "id": stored.id,
        "number": stored.number,
        "state": status.state,
        "audience": order.audience,
        "language": order.language,
        "second_language": order.second,
        "topics": list(order.topics),
        "date": order.date,
        "pages": order.pages,
        "library": briefing.library,
        "engine": briefing.engine,
        "made": briefing.made,
        "why": stored.why,
        "by": stored.by,
        "at": stored.at,
        "approved_by": stored.approved_by,
        "approved_at": stored.approved_at,
    }

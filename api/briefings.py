"""Routes of briefings, for staff: make, read, approve, edit, make anew, compare, download."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator, BaseModel, Field
from starlette.responses import Response

from api.deps import AssistantDep, SettingsDep, StateDep
from api.problems import documented
from api.question import PlainText
from api.security import operator
from assistant.brief_cli import site_of
from assistant.briefing.desk import Desk
from assistant.briefing.edit import LONGEST as LONGEST_STATEMENT
from assistant.briefing.formats import MEDIA_TYPES, Format
from assistant.briefing.order import LONGEST, MOST_TOPICS, checked_order
from assistant.briefing.wire import BriefingOut, BriefingsOut, BriefingSummary, ComparisonOut
from assistant.state.briefings import Stored
from corpus.document import LANGUAGES
from ui.choices import choices

Name = Annotated[str, AfterValidator(PlainText(LONGEST, least=1)), Field(min_length=1, max_length=LONGEST)]
Statement = Annotated[str, AfterValidator(PlainText(LONGEST_STATEMENT, least=1)), Field(max_length=LONGEST_STATEMENT)]
Spoken = Literal[(*LANGUAGES,)]
Version = Annotated[int, Query(ge=0, description="a version's number; 0: the last one")]
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES.values()},
        "description": "The file",
    }
}


class OrderIn(BaseModel):
    """What a briefing is wanted for."""

    audience: Name = Field(description="a country, in any of the languages, or a type of visitor", examples=["Israel"])
    language: str = Field(examples=["he"], json_schema_extra={"enum": list(LANGUAGES)})
    second_language: str = Field("", description="stands under the first, statement by statement; empty: none")
    topics: list[Name] = Field(
        min_length=1, max_length=MOST_TOPICS, description="sections, bodies, topics of the figures, or free text",
        examples=[["pharma", "MIND"]],
    )  # fmt: skip
    date: str = Field("", description="day of the visit, ISO; empty: today", examples=["2026-11-26"])
    pages: int = Field(2, description="length: 1, 2 or 4 pages")
    by: str = Field("", max_length=LONGEST, description="who wants it")


class ByIn(BaseModel):
    """Who does it; `number` is the version that was read, 0: whichever is the last."""

    by: Name = Field(examples=["Anna Bianchi"])
    number: int = Field(0, ge=0)


class EditIn(BaseModel):
    """Staff's own words for a statement."""

    by: Name = Field(examples=["Anna Bianchi"])
    texts: dict[str, Statement] = Field(description="by language; what is left out stays", examples=[{"it": "..."}])
    number: int = Field(0, ge=0, description="the version that was read; 0: whichever is the last")


class ChoicesOut(BaseModel):
    """Names that an order understands, in one language. Others do too: visitors of any type, and free text."""

    language: str
    countries: list[str] = Field(description="for `audience`")
    subjects: list[str] = Field(description="topics of the figures")
    bodies: list[str] = Field(description="titles of the sheets on bodies and themes")
    sections: list[str] = Field(description="headings of the brochure")


def get_desk(assistant: AssistantDep, settings: SettingsDep, state: StateDep) -> Desk:
    return Desk(assistant, state.briefings, site_of(settings))


DeskDep = Annotated[Desk, Depends(get_desk)]
router = APIRouter(prefix="/v1/briefings", tags=["briefings"], dependencies=[Depends(operator)])


@router.post("", summary="Make a briefing", responses=documented(400, 401, 422, 503))
def make(order: OrderIn, desk: DeskDep) -> BriefingOut:
    """Made of the library's own statements, each with its footnote, and stored as a draft."""
    asked = (order.audience, order.language, tuple(order.topics), order.date, order.pages, order.second_language)
    return _whole(desk, desk.make(checked_order(*asked), order.by))


@router.get("", summary="List the briefings", responses=documented(401))
def briefings(desk: DeskDep) -> BriefingsOut:
    """The last version of each, the newest first."""
    return BriefingsOut(briefings=[BriefingSummary.of(one, desk.status(one)) for one in desk.briefings.all()])


@router.get("/choices", summary="What an order may name", responses=documented(401, 422))
def named(assistant: AssistantDep, language: Spoken = "en") -> ChoicesOut:
    """Countries, and the library's subjects, bodies and sections, as `language` calls them."""
    return ChoicesOut(**asdict(choices(assistant.index, language)))


@router.get("/{briefing_id}", summary="Read a briefing", responses=documented(401, 404, 422))
def briefing(briefing_id: str, desk: DeskDep, number: Version = 0) -> BriefingOut:
    """A version with its statements and its history. `overtaken` says what the library says otherwise by now."""
    return _whole(desk, desk.briefings.get(briefing_id, number))


@router.get(
    "/{briefing_id}/download", summary="Download a briefing", response_class=Response,
    responses=FILES | documented(401, 404, 422),
)  # fmt: skip
def download(briefing_id: str, desk: DeskDep, format: Format = "docx", number: Version = 0) -> Response:
    """The same statements and footnotes in every format; whether it is approved stands below its title."""
    data = desk.download(briefing_id, format, number)
    headers = {"Content-Disposition": f'attachment; filename="briefing-{briefing_id}.{format}"'}
    return Response(data, media_type=MEDIA_TYPES[format], headers=headers)


@router.post("/{briefing_id}/approve", summary="Approve a briefing", responses=documented(400, 401, 404, 409, 422))
def approve(briefing_id: str, approval: ByIn, desk: DeskDep) -> BriefingOut:
    """Its last version; refused where the library has changed at a passage it cites."""
    return _whole(desk, desk.approve(briefing_id, approval.by, approval.number))


@router.patch(
    "/{briefing_id}/statements/{statement_id}", summary="Edit a statement",
    responses=documented(400, 401, 404, 409, 422),
)  # fmt: skip
def edit(briefing_id: str, statement_id: str, words: EditIn, desk: DeskDep) -> BriefingOut:
    """Makes a new version, a draft, in which the statement is marked as staff's own and has no footnote."""
    return _whole(desk, desk.edit(briefing_id, statement_id, words.texts, words.by, words.number))


@router.post(
    "/{briefing_id}/regenerate", summary="Make a briefing anew", responses=documented(400, 401, 404, 409, 422, 503)
)
def regenerate(briefing_id: str, who: ByIn, desk: DeskDep) -> BriefingOut:
    """A new version, a draft, from the library as it is now; the earlier ones stay."""
    return _whole(desk, desk.regenerate(briefing_id, who.by))


@router.get("/{briefing_id}/compare", summary="Compare two versions", responses=documented(401, 404, 422))
def compare(briefing_id: str, desk: DeskDep, old: Version = 0, new: Version = 0) -> ComparisonOut:
    """What the new version says otherwise than the old one; by default the last and the one before it."""
    return ComparisonOut.of(*desk.compare(briefing_id, old, new))


def _whole(desk: Desk, stored: Stored) -> BriefingOut:
    history = desk.briefings.history(stored.id)
    return BriefingOut.of(stored, desk.status(stored), desk.overtaken(stored), history)

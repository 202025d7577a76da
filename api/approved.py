"""Routes of approved answers, for staff: approve, look through, approve again, take back."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator, BaseModel, Field

from api.deps import AssistantDep, StateDep
from api.problems import documented
from api.question import Language, PlainText, QuestionText
from api.security import operator
from assistant.approved.desk import LONGEST_NAME, MOST_STATEMENTS, MOST_WORDINGS, Desk
from assistant.approved.wire import ApprovedListOut, ApprovedOut, WordedOut
from corpus.document import LANGUAGES

Name = Annotated[str, AfterValidator(PlainText(LONGEST_NAME, least=1)), Field(min_length=1, max_length=LONGEST_NAME)]
Key = Annotated[str, Field(min_length=1, max_length=500)]
Keys = Annotated[
    list[Key],
    Field(max_length=MOST_STATEMENTS, description="of the statements, in order", examples=[["brochure#pharma-export"]]),
]

Read = Annotated[
    str, Field(max_length=200, description="the library's version that was read: refused where it is another by now")
]
Spoken = Annotated[Language, Query(description="of the answers' text; \"auto\": each question's own")]
LibraryLanguage = Annotated[Literal[LANGUAGES], Query(description="of the answer's text")]
KeysIn = Annotated[list[Key], Query(min_length=1, max_length=MOST_STATEMENTS, description="a statement's; repeated")]


class ApproveIn(BaseModel):
    """A question, and which statements answer it."""

    question: QuestionText = Field(examples=["How much are Lombardy's pharmaceutical exports worth?"])
    language: Language = Field("auto", description='language of the question; "auto": it is found out')
    keys: Keys = Field([], description="the statements' keys, in order; none: what the library itself answers now")
    wordings: dict[str, Annotated[list[QuestionText], Field(max_length=MOST_WORDINGS)]] = Field(
        {}, description="other ways to ask the same, by language", examples=[{"de": ["Wie hoch ist der Pharmaexport?"]}]
    )
    by: Name = Field(examples=["Anna Bianchi"])
    library: Read = ""


class AgainIn(BaseModel):
    """Who approves the answer as it is now; `keys` take the place of its statements."""

    by: Name = Field(examples=["Anna Bianchi"])
    keys: Keys = []
    library: Read = ""


def get_desk(assistant: AssistantDep, state: StateDep) -> Desk:
    return Desk(assistant, state.approved)


DeskDep = Annotated[Desk, Depends(get_desk)]
router = APIRouter(prefix="/v1/approved", tags=["approved answers"], dependencies=[Depends(operator)])


@router.post("", summary="Approve an answer", responses=documented(400, 401, 404, 409, 422))
def approve(body: ApproveIn, desk: DeskDep) -> ApprovedOut:
    """From now on it is given first, in every language of the library, to who asks one of `wordings` of the answer
    sent back. The same question approved before is replaced.
    """
    desk.check_read(body.library)
    made = desk.approve(body.question, body.by, body.language, body.keys, body.wordings)
    return ApprovedOut.of(made, desk)


@router.get("", summary="List the approved answers", responses=documented(401, 404, 422))
def approved(desk: DeskDep, language: Spoken = "auto") -> ApprovedListOut:
    """Those that are stale first: `changes` says what the library says otherwise by now."""
    return ApprovedListOut.of(desk, language)


@router.get("/preview", summary="Statements as an answer", responses=documented(401, 404, 422))
def preview(desk: DeskDep, key: KeysIn, language: LibraryLanguage = "it") -> WordedOut:
    """What would be given if they were approved: whole statements, in order; nothing is kept."""
    library = desk.library
    return WordedOut.of(desk.preview(key, language), library)


@router.post("/{approved_id}/approve", summary="Approve an answer again", responses=documented(400, 401, 404, 409, 422))
def again(approved_id: str, body: AgainIn, desk: DeskDep) -> ApprovedOut:
    """The same statements, or others, as the library has them now, for the same questions."""
    desk.check_read(body.library)
    return ApprovedOut.of(desk.again(approved_id, body.by, body.keys), desk)


@router.delete(
    "/{approved_id}", status_code=204, summary="Take an approved answer back", responses=documented(401, 404, 422)
)
def remove(approved_id: str, desk: DeskDep) -> None:
    """The question is answered as any other from now on."""
    desk.approved.remove(approved_id)

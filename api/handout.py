"""The route by which a visitor takes a conversation home."""

from datetime import date
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.deps import AssistantDep, BudgetsDep, SettingsDep
from api.problems import documented
from api.question import LONGEST_QUESTION, LONGEST_TURN, QuestionText
from assistant.answer import Outcome
from assistant.brief_cli import site_of
from assistant.handout.checked import Library, checked
from assistant.handout.exchange import MOST, Cited, Exchange, Said
from assistant.handout.formats import MEDIA_TYPES, Format, written
from assistant.state.site import Budget
from corpus.document import LANGUAGES

BUDGET = Budget(6, 60)  # of one address: a file costs more than an answer
MOST_CLAIMS = 40  # of an answer
LONGEST_ID = 300
LONGEST_ANSWER = 4 * LONGEST_TURN  # with the lists it quotes
AnswerLanguage = Literal[LANGUAGES]
AS_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES.values()},
        "description": "The file",
    }
}

router = APIRouter(prefix="/v1", tags=["answers"])


class CitedIn(BaseModel):
    """A citation of an answer; its other fields are the library's to say."""

    number: int = Field(ge=1, examples=[1])
    passage_id: str = Field(max_length=LONGEST_ID, examples=["brochure#pharma-companies@en"])
    quote: str = Field(min_length=1, max_length=LONGEST_ANSWER)


class SaidIn(BaseModel):
    """A claim of an answer."""

    text: str = Field(max_length=LONGEST_ANSWER)
    citations: list[int] = Field(max_length=MOST_CLAIMS)
    lead: str = Field("", max_length=LONGEST_QUESTION)


class ContactIn(BaseModel):
    """Whom an answer named."""

    name: str = Field(max_length=LONGEST_QUESTION)
    url: str = Field("", max_length=LONGEST_QUESTION)


class AnsweredIn(BaseModel):
    """An answer as /v1/ask gave it; fields that are not needed are ignored."""

    language: AnswerLanguage = Field(examples=["en"])
    outcome: Outcome
    text: str = Field("", max_length=LONGEST_ANSWER)
    claims: list[SaidIn] = Field([], max_length=MOST_CLAIMS)
    citations: list[CitedIn] = Field([], max_length=MOST_CLAIMS)
    contact: ContactIn | None = None


class TurnIn(BaseModel):
    """A question of the conversation, and its answer."""

    question: QuestionText
    answer: AnsweredIn

    def exchange(self) -> Exchange:
        answer = self.answer
        return Exchange(
            self.question,
            answer.language,
            answer.outcome,
            answer.text,
            tuple(Said(one.text, tuple(one.citations), one.lead) for one in answer.claims),
            tuple(Cited(one.number, one.passage_id, one.quote) for one in answer.citations),
            (answer.contact.name, answer.contact.url) if answer.contact else None,
        )


class HandoutIn(BaseModel):
    """A conversation to take home."""

    turns: list[TurnIn] = Field(min_length=1, max_length=MOST, description="oldest first")
    language: AnswerLanguage = Field(description="of the document's own words", examples=["he"])
    format: Format = "pdf"


@router.post(
    "/handout",
    summary="Download a conversation",
    response_class=Response,
    responses=AS_FILE | documented(400, 413, 422, 429, 500, 503),
)
def handout(
    body: HandoutIn, request: Request, assistant: AssistantDep, settings: SettingsDep, budgets: BudgetsDep
) -> Response:
    """A PDF or DOCX with each statement's footnote: where it stands, its date, quote, Italian original and a link.

    Answers are held against the library as it is now. A statement is printed where it is a whole sentence of the
    passage it cites; a language model's words give way to the statements they rested on; a passage that says something
    else by now is printed as it is now, and marked.
    """
    budgets.spend("handout", budgets.visitor(request.client.host if request.client else "", BUDGET))
    library = Library(assistant.index, assistant.contact, site_of(settings))
    today = date.today().isoformat()
    made = checked(library, [turn.exchange() for turn in body.turns], body.language, today)
    headers = {
        "Content-Disposition": f'attachment; filename="lifehub-{today}.{body.format}"',
        "Cache-Control": "no-store",
    }
    return Response(written(made, body.format), media_type=MEDIA_TYPES[body.format], headers=headers)

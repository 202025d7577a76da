"""Question: what a client may send, checked before anything is done with it."""

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from assistant.answer import Turn
from corpus.document import LANGUAGES

LONGEST_QUESTION = 1_000
LONGEST_TURN = 4_000
LONGEST_SESSION_ID = 100
MOST_TURNS = 20

Language = Literal[("auto", *LANGUAGES)]


class PlainText:
    """Annotates a text: stripped, without control characters, `least` to `limit` characters long."""

    def __init__(self, limit: int, least: int = 0):
        self.limit = limit
        self.least = least

    def __call__(self, text: str) -> str:
        text = text.strip()
        if len(text) < self.least:
            raise PydanticCustomError("text_empty", "is empty; write what you would like to know")
        if len(text) > self.limit:
            lengths = {"length": f"{len(text):,}", "limit": f"{self.limit:,}"}
            raise PydanticCustomError("text_long", "has {length} characters; the limit is {limit}", lengths)
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in text):
            raise PydanticCustomError("text_binary", "has control characters; send plain text")
        return text


def _few_turns(turns: list) -> list:
    if len(turns) > MOST_TURNS:
        lengths = {"length": len(turns), "limit": MOST_TURNS}
        raise PydanticCustomError("history_long", "has {length} turns; the limit is {limit}, send the last", lengths)
    return turns


QuestionText = Annotated[
    str,
    AfterValidator(PlainText(LONGEST_QUESTION, least=1)),
    Field(json_schema_extra={"minLength": 1, "maxLength": LONGEST_QUESTION}),
]
TurnText = Annotated[str, AfterValidator(PlainText(LONGEST_TURN)), Field(json_schema_extra={"maxLength": LONGEST_TURN})]


class TurnIn(BaseModel):
    """An earlier question and the answer's text."""

    question: TurnText
    answer: TurnText


class AskIn(BaseModel):
    """A question, and the conversation before it; unknown fields are ignored."""

    question: QuestionText = Field(examples=["How many pharmaceutical companies are there in Lombardy?"])
    language: Language = Field("auto", description='language of the answer; "auto": the question\'s own')
    history: Annotated[list[TurnIn], AfterValidator(_few_turns), Field(json_schema_extra={"maxItems": MOST_TURNS})] = (
        Field(default=[], description="the turns before this question, oldest first")
    )
    session_id: str | None = Field(None, max_length=LONGEST_SESSION_ID, description="reserved, ignored for now")

    def turns(self) -> list[Turn]:
        return [Turn(turn.question, turn.answer) for turn in self.history]

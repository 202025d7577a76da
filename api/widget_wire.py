"""What the widget sends and is sent, but for the answer itself, which is everybody's."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from api.question import PlainText, QuestionText
from assistant.state.site import Theme
from assistant.wire import AnswerOut, ContactOut

LONGEST_REASON = 1_000
LONGEST_ID = 80
LONGEST_KEY = 80
LONGEST_SIGNED = 2_000
LANGUAGE_TAG = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$"  # "auto" is of this form too

Reason = Annotated[
    str,
    AfterValidator(PlainText(LONGEST_REASON)),
    Field(json_schema_extra={"maxLength": LONGEST_REASON}),
]
PageLanguage = Annotated[
    str,
    Field(pattern=LANGUAGE_TAG, max_length=40, description='the page\'s language, "de" or "de-CH", or "auto"'),
]


class SessionIn(BaseModel):
    """Who wants to talk: a page of the site with this key."""

    site: str = Field(max_length=LONGEST_KEY, description="the site's public key")
    language: PageLanguage = "auto"
    token: str | None = Field(None, max_length=LONGEST_SIGNED, description="of a conversation to go on with")
    ticket: str | None = Field(None, max_length=LONGEST_SIGNED, description="of a frame page, instead of the origin")


class ThemeOut(BaseModel):
    """How the widget looks on this site; what is empty is left to the widget."""

    color: str
    position: Literal["right", "left"]
    title: str
    greeting: dict[str, str] = Field(description="by language")
    logo: str

    @classmethod
    def of(cls, theme: Theme) -> "ThemeOut":
        return cls(**{**vars(theme), "greeting": dict(theme.greeting)})


class TurnOut(BaseModel):
    """A question of the conversation, and its answer."""

    question: str
    answer: AnswerOut


class SessionOut(BaseModel):
    """A token for the next requests, and what the panel shows first."""

    token: str
    expires_in: int = Field(description="seconds")
    languages: list[str] = Field(description="those the site offers answers in")
    theme: ThemeOut
    questions: list[str] = Field(description="examples of what can be asked")
    contact: ContactOut
    turns: list[TurnOut] = Field(description="of the conversation gone on with, oldest first")


class WidgetAskIn(BaseModel):
    """A question; the conversation before it is the server's own record."""

    question: QuestionText
    language: PageLanguage = "auto"


class RatingIn(BaseModel):
    """What a person thinks of an answer."""

    answer_id: str = Field(min_length=1, max_length=LONGEST_ID)
    rating: Literal["up", "down"]
    reason: Reason = ""

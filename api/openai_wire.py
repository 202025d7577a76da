"""What goes over the wire in OpenAI's form: chat completions, their chunks, models, errors."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any, Literal

from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from api.question import LONGEST_TURN, MOST_TURNS, AskIn
from assistant.answer import Answer, Citation
from assistant.wire import AnswerOut
from corpus.document import LANGUAGES
from index.terms import units

NAME = "lifehub"
MODELS = {NAME: "auto", **{f"{NAME}-{language}": language for language in LANGUAGES}}  # and what they answer in
OFFERED_SINCE = 1_795_392_000  # 23 November 2026, when models of these names were first offered
MARK = re.compile(r"\[(\d+)\]")
SPECIAL = re.compile(r"([\\\[\]<>*_`])")
LISTED = "\n\n---\n\n"  # stands before the list of sources
SOURCES = re.compile(rf"{LISTED}(?:- \[\d+\] \[.*\]\(\S+\)\n?)+\Z")
PARTS = {"type": "object", "properties": {"type": {"const": "text"}, "text": {"type": "string"}}}
CONTENT = {"anyOf": [{"type": "string"}, {"type": "array", "items": PARTS}, {"type": "null"}]}
EXAMPLE = {
    "model": NAME,
    "messages": [
        {"role": "user", "content": "How many pharmaceutical companies are there in Lombardy?"},
        {"role": "assistant", "content": "Lombardy has 120 pharmaceutical companies. [1]"},
        {"role": "user", "content": "And how many people work there?"},
    ],
    "stream": False,
}


def _known(name: str) -> str:
    if name not in MODELS:
        raise PydanticCustomError(
            "model_not_found",
            "is {name}; the models here are {known}",
            {"name": repr(name), "known": ", ".join(MODELS)},
        )
    return name


def _text_of(content: Any, info: ValidationInfo) -> str:
    """The text of a message's content, string or parts; "" for those that are not read."""
    if content is None or info.data.get("role") not in ("user", "assistant"):
        return ""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        raise PydanticCustomError("content_type", "is neither a text nor a list of parts; send a text")
    return "\n".join(_text_of_part(part) for part in content)


def _text_of_part(part: Any) -> str:
    kind = part.get("type") if isinstance(part, dict) else type(part).__name__
    if kind != "text" or not isinstance(part.get("text"), str):
        raise PydanticCustomError(
            "unsupported_value", "has a part of type {kind}; only text is read here", {"kind": repr(kind)}
        )
    return part["text"]


class Only:
    """Annotates what OpenAI's interface has more of: anything but `value` is refused, not ignored."""

    def __init__(self, value: Any):
        self.value = value

    def __call__(self, given: Any) -> Any:
        if given is not None and given != self.value:
            raise PydanticCustomError(
                "unsupported_value", "can't be {given} here; leave it out", {"given": repr(given)[:60]}
            )
        return given


ModelName = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(MODELS)})]


class MessageIn(BaseModel):
    """One message of a conversation; only those of user and assistant are read."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str, BeforeValidator(_text_of), WithJsonSchema(CONTENT)] = ""


class StreamOptionsIn(BaseModel):
    """What a stream has besides the answer."""

    include_usage: bool | None = Field(False, description="a last chunk with the usage")


class LifehubIn(BaseModel):
    """What only this service can be asked for."""

    sources: bool = Field(False, description="end the text with a list of what [1], [2] stand for")


class ChatIn(BaseModel):
    """A conversation that ends with the user's question; unknown fields are ignored, so are system messages."""

    model_config = {"json_schema_extra": {"examples": [EXAMPLE]}}

    model: ModelName = Field(description=f'"{NAME}" answers in the question\'s language, the others in their own')
    messages: list[MessageIn] = Field(min_length=1, description="the last one of the user is the question")
    stream: bool | None = False
    stream_options: StreamOptionsIn | None = None
    lifehub: LifehubIn | None = None
    n: Annotated[int | None, AfterValidator(Only(1))] = Field(None, description="1, or left out")
    tools: Annotated[list | None, AfterValidator(Only([]))] = Field(None, description="empty, or left out")
    functions: Annotated[list | None, AfterValidator(Only([]))] = Field(None, description="empty, or left out")
    response_format: Annotated[dict | None, AfterValidator(Only({"type": "text"}))] = Field(
        None, description='{"type": "text"}, or left out'
    )
    modalities: Annotated[list | None, AfterValidator(Only(["text"]))] = Field(
        None, description='["text"], or left out'
    )

    def asked(self) -> AskIn:
        """The last user message, after the last turns before it; raises RequestValidationError naming a message.

        A turn is a user message with the assistant's reply next to it; what is longer than a turn may be is cut.
        """
        spoken = [place for place, message in enumerate(self.messages) if message.role == "user"]
        if not spoken:
            raise _invalid("text_empty", "has no user message; send one with your question")
        last = spoken[-1]
        turns = list(self._turns(last))[-MOST_TURNS:]
        try:
            return AskIn(
                question=self.messages[last].content,
                language=MODELS[self.model],
                history=[{"question": self._said(asked), "answer": self._said(told)} for asked, told in turns],
            )
        except ValidationError as error:
            first = error.errors()[0]
            part, *where = first["loc"]
            place = last if part == "question" else turns[where[0]][where[1] == "answer"]
            raise _invalid(first["type"], first["msg"], place, "content") from None

    def _turns(self, end: int) -> Iterator[tuple[int, int]]:
        """Places of the user messages before `end` that have a reply, and of the replies."""
        read = [place for place in range(end) if self.messages[place].content]
        for one, next_one in pairwise(read):
            if (self.messages[one].role, self.messages[next_one].role) == ("user", "assistant"):
                yield one, next_one

    def _said(self, place: int) -> str:
        """What was said there, without the list of sources that we added to it."""
        return SOURCES.sub("", self.messages[place].content)[:LONGEST_TURN]


def _invalid(kind: str, said: str, *where: str | int) -> RequestValidationError:
    return RequestValidationError([{"type": kind, "loc": ("body", "messages", *where), "msg": said}])


class UrlCitationOut(BaseModel):
    """A mark in the text, `content[start_index:end_index]` in Unicode characters, and what it stands for."""

    start_index: int = Field(examples=[43])
    end_index: int = Field(examples=[46])
    url: str = Field(
        description="opens the passage in the reader, highlighted",
        examples=["https://hub.example/read/brochure?language=en&passage=brochure%23companies%40en#cited"],
    )
    title: str = Field(examples=["Life sciences in Lombardy"])


class AnnotationOut(BaseModel):
    """A citation in OpenAI's form."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitationOut


class UsageOut(BaseModel):
    """Words, counted in place of tokens: each figure is one, so is each Chinese character.

    Of the prompt, what is read: the question and the turns before it. Of the completion, the whole content.
    """

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int

    @classmethod
    def of(cls, asked: AskIn, content: str) -> "UsageOut":
        turns = [text for turn in asked.history for text in (turn.question, turn.answer)]
        read = sum(len(units(text, asked.language)) for text in [asked.question, *turns])
        written = len(units(content, asked.language))
        return cls(prompt_tokens=read, completion_tokens=written, total_tokens=read + written)


class MessageOut(BaseModel):
    """The answer as a message."""

    role: Literal["assistant"] = "assistant"
    content: str = Field(
        description="Markdown with [n], never HTML", examples=["Lombardy has 120 pharmaceutical companies. [1]"]
    )
    refusal: None = Field(None, description="always null: what the documents don't say is told in the content")
    annotations: list[AnnotationOut] = Field(description="one for each mark in the content")


class ChoiceOut(BaseModel):
    """The one answer."""

    index: Literal[0] = 0
    message: MessageOut
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class CompletionOut(BaseModel):
    """An answer as a chat completion."""

    id: str = Field(examples=["chatcmpl-8f14e45f"])
    object: Literal["chat.completion"] = "chat.completion"
    created: int = Field(description="Unix time, in seconds", examples=[OFFERED_SINCE])
    model: str = Field(examples=[NAME])
    choices: list[ChoiceOut]
    usage: UsageOut
    citations: list[str] = Field(description="addresses of what [1], [2] ... stand for, in that order")
    lifehub: AnswerOut = Field(description="the whole answer, as from /v1/ask")


def _left_out(value: Any) -> bool:
    return value is None


class DeltaOut(BaseModel):
    """What a chunk adds to the message."""

    role: Literal["assistant"] | None = Field(None, exclude_if=_left_out)
    content: str | None = Field(None, exclude_if=_left_out)
    annotations: list[AnnotationOut] | None = Field(None, exclude_if=_left_out)


class ChunkChoiceOut(BaseModel):
    """The one answer, growing."""

    index: Literal[0] = 0
    delta: DeltaOut = DeltaOut()
    logprobs: None = None
    finish_reason: Literal["stop"] | None = None


class ChunkOut(BaseModel):
    """A piece of a streamed answer; the last one with a choice has the citations and the whole answer."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    choices: list[ChunkChoiceOut] = []
    usage: UsageOut | None = Field(None, exclude_if=_left_out)
    citations: list[str] | None = Field(None, exclude_if=_left_out)
    lifehub: AnswerOut | None = Field(None, exclude_if=_left_out)


class ModelOut(BaseModel):
    """A name that answers can be asked of."""

    id: str = Field(examples=[f"{NAME}-en"])
    object: Literal["model"] = "model"
    created: int = Field(OFFERED_SINCE, description="Unix time, in seconds")
    owned_by: str = NAME


class ModelsOut(BaseModel):
    """Every model: one that answers in the question's language, and one for each language."""

    object: Literal["list"] = "list"
    data: list[ModelOut]


class ErrorDetailOut(BaseModel):
    """What is wrong, where, and what to do about it."""

    message: str = Field(examples=["messages[0].content is empty; write what you would like to know."])
    type: Literal["invalid_request_error", "server_error"]
    param: str | None = Field(examples=["messages[0].content"])
    code: str | None = Field(examples=["model_not_found"])


class ErrorOut(BaseModel):
    """An error in OpenAI's form."""

    error: ErrorDetailOut


def annotations(answer: Answer, site: str, begin: int = 0) -> list[AnnotationOut]:
    """One for each mark in the answer's text, which begins at `begin` of the content.

    `site` begins addresses that have none. A number in brackets that a source's own words have is escaped, and no mark.
    """
    cited = {citation.number: citation for citation in answer.citations}
    return [
        AnnotationOut(
            url_citation=UrlCitationOut(
                start_index=begin + mark.start(),
                end_index=begin + mark.end(),
                url=address(cited[int(mark[1])], site),
                title=cited[int(mark[1])].document_title,
            )
        )
        for mark in MARK.finditer(answer.text)
        if int(mark[1]) in cited
    ]


def addresses(answer: Answer, site: str) -> list[str]:
    """What [1], [2] ... open, in that order."""
    return [address(citation, site) for citation in answer.citations]


def source_list(answer: Answer, site: str) -> str:
    """The list that says in the text itself what its marks stand for; "" without any."""
    lines = [f"- [{one.number}] [{_title(one)}]({address(one, site)})" for one in answer.citations]
    return LISTED + "\n".join(lines) if lines else ""


def address(citation: Citation, site: str) -> str:
    """Where a citation is opened, in full."""
    return f"{site}{citation.url}" if citation.url.startswith("/") else citation.url


def _title(citation: Citation) -> str:
    """A citation's document, with its issuer and date, as plain words in Markdown."""
    about = ", ".join(filter(None, (citation.issuer, citation.passage.as_of)))
    title = f"{citation.document_title} ({about})" if about else citation.document_title
    return SPECIAL.sub(r"\\\1", " ".join(title.split()))

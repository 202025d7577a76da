"""Routes in OpenAI's form, so that any client of theirs can ask this assistant: chat completions and models."""

import logging
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Annotated, Any

from anyio import from_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.routing import APIRoute
from fastapi.sse import format_sse_event
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.types import Scope

from api import ask
from api.deps import AssistantDep, MetricsDep
from api.metrics import Metrics
from api.openai_wire import (
    MODELS,
    ChatIn,
    ChoiceOut,
    ChunkChoiceOut,
    ChunkOut,
    CompletionOut,
    DeltaOut,
    ErrorDetailOut,
    ErrorOut,
    MessageOut,
    ModelName,
    ModelOut,
    ModelsOut,
    UsageOut,
    addresses,
    annotations,
    source_list,
)
from api.problems import of_error
from api.question import AskIn
from assistant.answer import Answer, Citation, Claim, Claimed, Done, Event, Started, Waiting
from assistant.editions import QUOTED, write
from assistant.wire import AnswerOut

CODES = {
    "model_not_found": "model_not_found",
    "text_long": "context_length_exceeded",
    "unsupported_value": "unsupported_value",
}
GONE = 499  # what nginx calls it; nobody is there to read it
SEPARATE = "\n\n"
END = format_sse_event(data_str="[DONE]")
THINKING = format_sse_event(comment="thinking")
UNBUFFERED = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
STREAMED = {
    "description": "The completion; with `stream`, its chunks as server-sent events",
    "content": {
        "text/event-stream": {
            "schema": {"type": "string", "description": "`data: ` and a chunk as JSON, line by line; then [DONE]"},
            "example": 'data: {"id": "chatcmpl-8f14e45f", "object": "chat.completion.chunk", "created": 1795392000, '
            '"model": "lifehub", "choices": [{"index": 0, "delta": {"content": "Lombardy has 120 pharmaceutical '
            'companies. [1]"}, "logprobs": null, "finish_reason": null}]}\n\ndata: [DONE]\n\n',
        }
    },
}
log = logging.getLogger(__name__)


def _documented(**descriptions: str) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route whose errors have OpenAI's form."""
    told = {"400": "Bad Request", **descriptions, "default": "Any other error, in the same form"}
    return {status: {"model": ErrorOut, "description": said} for status, said in told.items()}


class OpenAIRoute(APIRoute):
    """A route whose errors have OpenAI's form."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except Exception as error:  # noqa: BLE001  the edge: whatever happens, clients get it in their form
                status, failed = _failure(request.scope, error)
                return JSONResponse(failed.model_dump(), status)

        return handled


router = APIRouter(prefix="/v1", tags=["answers"], route_class=OpenAIRoute)


def asked(body: ChatIn) -> AskIn:
    """The question and the turns before it, as for /v1/ask."""
    return body.asked()


AskedDep = Annotated[AskIn, Depends(asked)]


def begin(asked: AskedDep, assistant: AssistantDep) -> Iterator[Iterator[Event]]:
    """The answer's events, as for /v1/ask/stream."""
    yield from ask.begin(asked, assistant)


@router.post(
    "/chat/completions",
    summary="Answer a conversation, as OpenAI's interface does",
    response_model=CompletionOut,
    responses={200: STREAMED, **_documented(**{"404": "Unknown model", "413": "Too large", "503": "Not available"})},
)
def complete(
    request: Request,
    body: ChatIn,
    asked: AskedDep,
    events: Annotated[Iterator[Event], Depends(begin)],
    metrics: MetricsDep,
    sources: Annotated[bool, Query(description="the same as `lifehub.sources` of the body")] = False,
) -> CompletionOut | Response:
    """For clients of OpenAI's interface: any API key will do. The last user message is the question.

    Citations are three times there: as marks [n] in the text with an annotation each, as addresses in `citations`,
    and in full in `lifehub`, which is the answer of /v1/ask. Clients that show none of these can ask for a list of
    `sources` at the end of the text. Usage counts words. More than one answer, tools, images and formats other than
    text are refused; sampling parameters are ignored.
    """
    listed = sources or bool(body.lifehub and body.lifehub.sources)
    chat = Chat(body, asked, str(request.base_url).rstrip("/"), listed)
    if body.stream:
        pieces = _streamed(chat, events, metrics, request.scope)
        return StreamingResponse(pieces, media_type="text/event-stream", headers=UNBUFFERED)
    answer = _whole(request, events)
    metrics.answered(answer)
    return chat.completion(answer)


@router.get("/models", summary="List the models, as OpenAI's interface does", responses=_documented())
def models() -> ModelsOut:
    """One model answers in the question's language; the others are one for each language."""
    return ModelsOut(data=[ModelOut(id=name) for name in MODELS])


@router.get(
    "/models/{model:path}",
    summary="One model, as OpenAI's interface does",
    responses=_documented(**{"404": "Unknown model"}),
)
def model(model: ModelName) -> ModelOut:
    """A model by its name."""
    return ModelOut(id=model)


class Chat:
    """One request and what it is answered with; `site` begins addresses, `listed` adds the list of sources."""

    def __init__(self, body: ChatIn, asked: AskIn, site: str, listed: bool):
        self.body = body
        self.asked = asked
        self.site = site
        self.listed = listed
        self.created = int(time.time())
        self.id = ""

    def completion(self, answer: Answer) -> CompletionOut:
        """The whole answer at once."""
        content = answer.text + self.sources(answer)
        return CompletionOut(
            id=f"chatcmpl-{answer.id}",
            created=self.created,
            model=self.body.model,
            choices=[ChoiceOut(message=MessageOut(content=content, annotations=annotations(answer, self.site)))],
            usage=UsageOut.of(self.asked, content),
            citations=addresses(answer, self.site),
            lifehub=AnswerOut.of(answer),
        )

    def sources(self, answer: Answer) -> str:
        """The list of sources, where it was asked for."""
        return source_list(answer, self.site) if self.listed else ""

    def begun(self, started: Started) -> ChunkOut:
        """The first chunk."""
        self.id = f"chatcmpl-{started.id}"
        return self._chunk(DeltaOut(role="assistant", content=""))

    def piece(self, text: str) -> ChunkOut:
        """A stretch of the text."""
        return self._chunk(DeltaOut(content=text))

    def ended(self, answer: Answer, begin: int) -> ChunkOut:
        """The last chunk of the answer, whose text began at `begin` of the content."""
        last = self._chunk(DeltaOut(annotations=annotations(answer, self.site, begin)))
        last.choices[0].finish_reason = "stop"
        return last.model_copy(update={"citations": addresses(answer, self.site), "lifehub": AnswerOut.of(answer)})

    def used(self, content: str) -> Iterator[ChunkOut]:
        """The chunk with the usage, where it was asked for."""
        if self.body.stream_options and self.body.stream_options.include_usage:
            usage = UsageOut.of(self.asked, content)
            yield ChunkOut(id=self.id, created=self.created, model=self.body.model, usage=usage)

    def _chunk(self, delta: DeltaOut) -> ChunkOut:
        choice = ChunkChoiceOut(delta=delta)
        return ChunkOut(id=self.id, created=self.created, model=self.body.model, choices=[choice])


class Growing:
    """The text of an answer, sent as its claims come.

    It relies on how answers are made of claims: a paragraph of a model's sentences, then what `write` makes of quoted
    statements. Such a text only ever grows at its end.
    """

    def __init__(self):
        self.sent = ""
        self._sentences: list[str] = []
        self._told: list[tuple[Citation, list[Claim]]] = []

    def claimed(self, event: Claimed) -> str:
        """What a claim adds to the text."""
        claim = event.claim
        if claim.support != QUOTED:
            self._sentences.append(f"{claim.text} {''.join(f'[{number}]' for number in claim.citations)}")
        elif event.citations:
            self._told.append((event.citations[0], [claim]))
        else:
            self._told[-1][1].append(claim)
        parts = [" ".join(self._sentences), write(self._told)]
        return self._until(SEPARATE.join(part for part in parts if part))

    def done(self, answer: Answer) -> str:
        """What the text still lacks: all of it, on its own, where it came out otherwise than its claims did."""
        if answer.text.startswith(self.sent):
            return self._until(answer.text)
        log.warning("Answer %s of %s is not made of its claims in order; it is sent again", answer.id, answer.engine)
        return self._until(f"{self.sent}{SEPARATE}{answer.text}")

    def _until(self, text: str) -> str:
        added = text[len(self.sent) :]
        self.sent = text
        return added


def _whole(request: Request, events: Iterator[Event]) -> Answer:
    """The answer the events end with; while there is nothing new it looks whether the client still waits."""
    for event in events:
        if isinstance(event, Done):
            return event.answer
        if isinstance(event, Waiting) and from_thread.run(request.is_disconnected):
            break
    raise HTTPException(GONE, "The client went away.")


def _streamed(chat: Chat, events: Iterator[Event], metrics: Metrics, scope: Scope) -> Iterator[bytes]:
    """Server-sent events of OpenAI's form; comments while there is nothing new, so that a lost client is noticed."""
    growing = Growing()
    try:
        for event in events:
            match event:
                case Started():
                    yield _sent(chat.begun(event))
                case Waiting():
                    yield THINKING
                case Claimed():
                    yield _sent(chat.piece(growing.claimed(event)))
                case Done():
                    metrics.answered(event.answer)
                    yield from map(_sent, _ending(chat, growing, event.answer))
    except Exception as error:  # noqa: BLE001  the edge: once begun, a stream can only tell of it as an event
        yield _sent(_failure(scope, error)[1])
    yield END


def _ending(chat: Chat, growing: Growing, answer: Answer) -> Iterator[ChunkOut]:
    """What is left once the answer is whole."""
    rest, listed = growing.done(answer), chat.sources(answer)
    if rest or listed:
        yield chat.piece(rest + listed)
    yield chat.ended(answer, len(growing.sent) - len(answer.text))
    yield from chat.used(growing.sent + listed)


def _sent(data: BaseModel) -> bytes:
    return format_sse_event(data_str=data.model_dump_json())


def _failure(scope: Scope, error: Exception) -> tuple[int, ErrorOut]:
    """The status and body for an exception; what is our fault is logged and told without its traceback."""
    if isinstance(error, RequestValidationError):
        return _invalid(error.errors()[0])
    if isinstance(error, HTTPException):
        return error.status_code, _error(error.status_code, error.detail)
    problem = of_error(scope, error)
    status = 400 if problem.status == 422 else problem.status
    return status, _error(status, problem.detail)


def _invalid(first: dict[str, Any]) -> tuple[int, ErrorOut]:
    """The first thing that is wrong with a request."""
    if first["type"] == "json_invalid":
        return 400, _error(400, f"The body is not JSON: {first['ctx']['error']}.")
    status = 404 if first["type"] == "model_not_found" else 400
    param = _param(first["loc"])
    said = first["msg"][:1].lower() + first["msg"][1:]
    if isinstance(first.get("input"), str | int | float) and first["type"].endswith(("_error", "_parsing", "_type")):
        said += f", not {str(first['input'])[:40]!r}"
    return status, _error(status, f"{param or 'The body'} {said}.", param, CODES.get(first["type"]))


def _param(loc: tuple[str | int, ...]) -> str | None:
    """Where in the request: `messages[0].content`."""
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc[1:])
    return path.removeprefix(".") or None


def _error(status: int, message: str, param: str | None = None, code: str | None = None) -> ErrorOut:
    kind = "invalid_request_error" if status < 500 else "server_error"
    return ErrorOut(error=ErrorDetailOut(message=message, type=kind, param=param, code=code))

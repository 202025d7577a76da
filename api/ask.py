"""Routes that answer a question, at once or claim by claim."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.deps import AssistantDep, MetricsDep
from api.metrics import Metrics
from api.problems import documented, of_error
from api.question import AskIn
from api.wire import ClaimedOut, MetaOut
from assistant.answer import Claimed, Done, Event, Started, Waiting
from assistant.wire import AnswerOut

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post("/ask", summary="Answer a question", responses=documented(400, 413, 422, 500, 503))
def ask(body: AskIn, assistant: AssistantDep, metrics: MetricsDep) -> AnswerOut:
    """An answer whose every sentence cites the passage it came from, or a refusal that says whom to ask."""
    answer = assistant.ask(body.question, body.language, body.turns())
    metrics.answered(answer)
    return AnswerOut.of(answer)


def begin(body: AskIn, assistant: AssistantDep) -> Iterator[Iterator[Event]]:
    """The answer's events, the first already made: a question that can't be answered is no stream."""
    yield from begun(assistant.stream(body.question, body.language, body.turns()))


def begun(events: Iterator[Event]) -> Iterator[Iterator[Event]]:
    """What a dependency yields of `events`: the first is made before the response begins, and all closed after it."""
    first = next(events)
    try:
        yield _chained(first, events)
    finally:
        events.close()


@router.post(
    "/ask/stream",
    summary="Answer a question, claim by claim",
    response_class=EventSourceResponse,
    responses=documented(400, 413, 422, 500, 503),
)
def stream(
    request: Request, events: Annotated[Iterator[Event], Depends(begin)], metrics: MetricsDep
) -> Iterable[ServerSentEvent]:
    """Server-sent events, their data JSON: `meta` (id, language, direction, engine); `claim` for each checked
    sentence (claim, and the citations it is the first to use); then exactly one of `done` (the whole answer,
    as from /v1/ask) or `error` (problem details). Comments keep the connection alive while a model thinks, so that
    a client that went away is noticed, and the model's connection closed.
    """
    yield from sent(request, events, metrics)


def sent(request: Request, events: Iterator[Event], metrics: Metrics) -> Iterator[ServerSentEvent]:
    """The events as they are sent, and counted."""
    try:
        for event in events:
            if isinstance(event, Done):
                metrics.answered(event.answer)
            yield _sent(event)
    except Exception as error:  # noqa: BLE001  the edge: once begun, a stream can only tell of it as an event
        yield ServerSentEvent(event="error", data=of_error(request.scope, error))


def _chained(first: Event, rest: Iterator[Event]) -> Iterator[Event]:
    yield first
    yield from rest


def _sent(event: Event) -> ServerSentEvent:
    match event:
        case Started():
            return ServerSentEvent(event="meta", data=MetaOut.of(event))
        case Claimed():
            return ServerSentEvent(event="claim", data=ClaimedOut.of(event))
        case Waiting():
            return ServerSentEvent(comment="thinking")
        case Done():
            return ServerSentEvent(event="done", data=AnswerOut.of(event.answer))

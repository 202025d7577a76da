"""Session: one person's conversation in one browser tab, and how an answer streams into it."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.answer import Answer, Citation, Claim, Claimed, Done, Event, Started, Turn
from corpus.errors import LifehubError

if TYPE_CHECKING:
    from assistant.ask import Assistant

HISTORY = 10  # earlier turns given to the assistant
State = Literal["busy", "done", "stopped", "failed"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Exchange:
    """A question and as much of its answer as there is; `error` is why it failed, in the assistant's words."""

    question: str
    state: State = "busy"
    language: str = ""
    direction: str = "auto"
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
    error: str = ""


@dataclass(frozen=True)
class Session:
    """`page` is the language of the page's own texts, `asked` the one answers are wanted in, or "auto"."""

    page: str = "en"
    asked: str = "auto"
    exchanges: tuple[Exchange, ...] = ()

    @property
    def busy(self) -> bool:
        return bool(self.exchanges) and self.exchanges[-1].state == "busy"

    @property
    def last(self) -> Exchange | None:
        return self.exchanges[-1] if self.exchanges else None


def respond(assistant: "Assistant", session: Session, question: str) -> Iterator[Session]:
    """The session with `question` in it, again and again as its answer grows; the last one is not busy.

    An attempt that failed is replaced: its question went back to the person, and this is what came of it.
    """
    kept = session if session.last is None or session.last.state != "failed" else without_last(session)
    exchange = Exchange(question)
    yield _with(kept, exchange)
    try:
        for event in assistant.stream(question, kept.asked, history(kept)):
            exchange = _grown(exchange, event)
            yield _with(kept, exchange)
    except LifehubError as error:
        yield _with(kept, replace(exchange, state="failed", error=str(error)))
    except Exception:  # the edge: a person gets a sentence, the operator the trace
        log.exception("answering a question failed")  # without the question: it is the person's
        yield _with(kept, replace(exchange, state="failed"))


def history(session: Session) -> tuple[Turn, ...]:
    """The finished turns, oldest first, at most HISTORY."""
    turns = [Turn(e.question, e.answer.text) for e in session.exchanges if e.answer is not None]
    return tuple(turns[-HISTORY:])


def stopped(session: Session) -> Session:
    """The session with its running answer ended where it is."""
    return _with(without_last(session), replace(session.last, state="stopped")) if session.busy else session


def without_last(session: Session) -> Session:
    """The session before its last exchange."""
    return replace(session, exchanges=session.exchanges[:-1])


def _with(session: Session, exchange: Exchange) -> Session:
    return replace(session, exchanges=(*session.exchanges, exchange))


def _grown(exchange: Exchange, event: Event) -> Exchange:
    match event:
        case Started():
            return replace(exchange, language=event.language, direction=event.direction)
        case Claimed():
            return replace(
                exchange,
                claims=(*exchange.claims, event.claim),
                citations=(*exchange.citations, *event.citations),
            )
        case Done(answer=answer):
            return replace(
                exchange,
                state="done",
                answer=answer,
                language=answer.language,
                direction=answer.direction,
                citations=answer.citations,
            )
        case _:
            return exchange

"""Routes of the widget: a session, answers, feedback, and forgetting; only pages of known sites are answered."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import ValidationError

from api.ask import begun, sent
from api.budgets import Budgets, Share
from api.deps import AssistantDep, BudgetsDep, MetricsDep, SettingsDep, StateDep, TokensDep
from api.examples import examples
from api.origins import ALLOWED, OriginDep, check_origin, site_of
from api.problems import documented
from api.tokens import Claims
from api.widget_wire import RatingIn, SessionIn, SessionOut, ThemeOut, TurnOut, WidgetAskIn
from assistant.answer import Done, Event
from assistant.ask import Assistant
from assistant.question import MOST_TURNS
from assistant.state.conversations import Conversations, Kept
from assistant.state.feedback import Rated
from assistant.state.site import Site
from assistant.wire import AnswerOut, ContactOut
from corpus.document import LANGUAGES
from corpus.language import detect

REFUSALS = (400, 401, 403, 413, 422, 429, 500)

router = APIRouter(prefix="/widget/v1", tags=["widget"])
bearer = HTTPBearer(auto_error=False, scheme_name="widget", description="the token of /widget/v1/session")


@dataclass(frozen=True)
class Visitor:
    """Who asks: someone on a site, in one conversation, from an address."""

    site: Site
    conversation: str
    address: str


@router.options("/{rest:path}", include_in_schema=False)
def preflight(rest: str, origin: OriginDep) -> Response:
    """The site isn't named yet: any origin that some site has may ask."""
    return Response(status_code=204, headers=ALLOWED)


@router.post("/session", summary="Begin a conversation, or go on", responses=documented(*REFUSALS, 404))
def session(
    body: SessionIn,
    request: Request,
    origin: OriginDep,
    assistant: AssistantDep,
    settings: SettingsDep,
    state: StateDep,
    tokens: TokensDep,
    budgets: BudgetsDep,
) -> SessionOut:
    """A token, to be sent with what follows, and what the panel shows first. With the token of an earlier session,
    expired or not, its conversation goes on, as long as the server keeps it; else a new one begins.
    """
    site = site_of(body.site, request, settings, state)
    if not site:
        raise HTTPException(404, f"No site has the key {body.site!r}. 'lifehub site list' shows those there are.")
    before = tokens.read(body.token or "")
    before = before if before and before.key == site.key else None
    framed = body.ticket is not None
    check_origin(request, settings, origin, site, framed)
    if framed and not tokens.admits(body.ticket, site.key) and not (before and before.framed):
        raise HTTPException(401, "The frame's ticket has expired. Load the frame anew.")
    _spend(budgets, "session", site, _address(request))
    goes_on = before and state.conversations.has(before.conversation, site.name)
    conversation = before.conversation if goes_on else state.conversations.begin(site.name)
    language = _primary(body.language)
    return SessionOut(
        token=tokens.token(Claims(site.key, conversation, framed)),
        expires_in=tokens.lifetime,
        languages=list(site.languages),
        theme=ThemeOut.of(site.theme),
        questions=examples(assistant, site.kinds, language if language in LANGUAGES else site.languages[0]),
        contact=ContactOut(name=settings.contact_name, url=settings.contact_url),
        turns=_turns(state.conversations.turns(conversation)) if goes_on else [],
    )


def visitor(
    request: Request,
    origin: OriginDep,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    settings: SettingsDep,
    state: StateDep,
    tokens: TokensDep,
) -> Visitor:
    """Who asks, by the token; 401 where it is worth nothing, 403 where another site's page shows it."""
    claims = tokens.read(given.credentials if given else "")
    site = site_of(claims.key, request, settings, state) if claims else None
    if not site:
        raise _unknown("is none of a site's" if given else "is missing")
    check_origin(request, settings, origin, site, claims.framed)
    if not claims.fresh:
        raise _unknown("has expired")
    if not state.conversations.has(claims.conversation, site.name):
        raise _unknown("is of a conversation that is no longer kept")
    return Visitor(site, claims.conversation, _address(request))


VisitorDep = Annotated[Visitor, Depends(visitor)]


def begin(
    body: WidgetAskIn, visitor: VisitorDep, assistant: AssistantDep, state: StateDep, budgets: BudgetsDep
) -> Iterator[Iterator[Event]]:
    """The answer's events, of what the site may use; the turn is kept before the last one is sent."""
    _spend(budgets, "ask", visitor.site, visitor.address, visitor.conversation)
    history = [kept.turn for kept in state.conversations.turns(visitor.conversation, MOST_TURNS)]
    speaking = _answered_in(visitor.site, _primary(body.language), body.question)
    asked = assistant.only(visitor.site.kinds)
    events = asked.stream(body.question, speaking, history)
    yield from begun(_kept(events, asked, state.conversations, visitor, body.question))


@router.post(
    "/ask",
    summary="Answer a visitor's question, claim by claim",
    response_class=EventSourceResponse,
    responses=documented(*REFUSALS, 503),
)
def ask(
    request: Request, events: Annotated[Iterator[Event], Depends(begin)], metrics: MetricsDep
) -> Iterable[ServerSentEvent]:
    """Server-sent events, as from /v1/ask/stream. The history is the server's own record of the conversation."""
    yield from sent(request, events, metrics)


@router.post("/feedback", status_code=204, summary="Rate an answer", responses=documented(*REFUSALS, 404))
def feedback(body: RatingIn, visitor: VisitorDep, state: StateDep, budgets: BudgetsDep) -> None:
    """A thumb up or down for an answer of this conversation, with a reason; a second takes the first one's place."""
    _spend(budgets, "feedback", visitor.site, visitor.address, visitor.conversation)
    if not state.conversations.answered(visitor.conversation, body.answer_id):
        raise HTTPException(404, f"This conversation has no answer {body.answer_id!r}.")
    state.feedback.add(Rated(**body.model_dump(), site=visitor.site.name, conversation=visitor.conversation))


@router.delete("/conversation", status_code=204, summary="Forget the conversation", responses=documented(401, 403, 500))
def forget(visitor: VisitorDep, state: StateDep) -> None:
    """Erases the conversation, and what was written in its feedback; its token is worth nothing from then on."""
    state.conversations.forget(visitor.conversation)


def _kept(
    events: Iterator[Event], assistant: Assistant, conversations: Conversations, visitor: Visitor, question: str
) -> Iterator[Event]:
    """`events`; a whole answer goes into the record before it is sent, so that the next question finds it."""
    with closing(events):
        for event in events:
            if isinstance(event, Done):
                answer = AnswerOut.of(event.answer).model_dump(mode="json")
                conversations.add(visitor.conversation, question, answer, assistant.index.version)
            yield event


def _spend(budgets: Budgets, purpose: str, site: Site, address: str, conversation: str = "") -> None:
    """One of what the site, the visitor and the conversation may ask; raises HTTPException 429."""
    shares = [budgets.visitor(address, site.budgets.visitor, site.name), Share("site", site.name, site.budgets.site)]
    if conversation:
        shares.append(Share("conversation", conversation, site.budgets.conversation))
    budgets.spend(purpose, *shares)


def _address(request: Request) -> str:
    """The visitor's, behind the proxies that are trusted: api/app.py has it found out."""
    return request.client.host if request.client else ""


def _primary(tag: str) -> str:
    return tag.split("-")[0].lower()


def _answered_in(site: Site, wanted: str, question: str) -> str:
    """The language to answer in: the one wanted or spoken where the site offers it; of a site with few, one of them."""
    if wanted in site.languages:
        return wanted
    spoken = detect(question)
    return site.languages[0] if spoken and spoken not in site.languages else "auto"


def _turns(kept: list[Kept]) -> list[TurnOut]:
    """Those that can still be read: an earlier release may have sent answers of another form."""
    found = []
    for one in kept:
        try:
            found.append(TurnOut(question=one.question, answer=AnswerOut.model_validate(one.answer)))
        except ValidationError:
            continue
    return found


def _unknown(said: str) -> HTTPException:
    return HTTPException(
        401,
        f"The token {said}. Begin a session with POST /widget/v1/session.",
        headers={"WWW-Authenticate": 'Bearer realm="widget"'},
    )

"""Problem: an error as RFC 9457 problem details, `application/problem+json`."""

import logging
import uuid
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import (
    Conflict,
    EditionError,
    IndexingError,
    IndexInUse,
    LifehubError,
    ModelError,
    NotFound,
    QuestionError,
    ReadError,
)

MEDIA_TYPE = "application/problem+json"
STATUS: dict[type[LifehubError], int] = {
    QuestionError: 422,
    ReadError: 422,
    EditionError: 422,
    NotFound: 404,
    Conflict: 409,
    IndexInUse: 503,
    IndexingError: 503,
    ModelError: 503,
    LifehubError: 500,
}
log = logging.getLogger(__name__)


class InvalidPart(BaseModel):
    """One part of a request that can't be used."""

    detail: str = Field(examples=["has 10,000 characters; the limit is 1,000"])
    pointer: str | None = Field(None, description="JSON pointer into the body", examples=["#/question"])
    parameter: str | None = Field(None, description="name of the query, path or form parameter")


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field(description="about:blank: the status says it", examples=["urn:lifehub:problem:not-found"])
    title: str
    status: int
    detail: str
    instance: str = Field(description="path of the request")
    errors: list[InvalidPart] | None = Field(None, description="what is wrong, part by part")
    reference: str | None = Field(None, description="of a fault on our side: its id in the server's log")


def install(app: FastAPI) -> None:
    """Makes every error of `app` a problem."""
    app.add_exception_handler(LifehubError, lambda request, error: _response(of_error(request.scope, error)))
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that can answer with these problems."""
    return {status: {"model": Problem, "description": HTTPStatus(status).phrase} for status in statuses}


def of_error(scope: Scope, error: Exception) -> Problem:
    """The problem for an exception; what is our fault is logged with its traceback and told without."""
    status = next((STATUS[cls] for cls in type(error).__mro__ if cls in STATUS), 500)
    if status < 500:
        return _problem(scope, status, str(error), kind=type(error).__name__)
    reference = uuid.uuid4().hex
    log.error("%s %s failed, reference %s", scope["method"], scope["path"], reference, exc_info=error)
    detail = f"The request failed on our side. Try again; if it stays so, report the reference {reference}."
    return _problem(scope, status, detail, kind="internal", reference=reference)


class Unexpected:
    """ASGI middleware: an exception nobody expected becomes a problem, unless the response has begun."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            await _response(of_error(scope, error))(scope, receive, send)


def _problem(scope: Scope, status: int, detail: str, kind: str = "", **more: Any) -> Problem:
    """Without a `kind` of ours, the status says it all: RFC 9457's "about:blank"."""
    return Problem(
        type=f"urn:lifehub:problem:{_kebab(kind)}" if kind else "about:blank",
        title="Internal error" if kind == "internal" else HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=_path(scope),
        **more,
    )


def _response(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    content = problem.model_dump(exclude_none=True)
    return JSONResponse(content, problem.status, headers=headers, media_type=MEDIA_TYPE)


def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    """A body that is not JSON is 400; one that is, but can't be used, is 422."""
    parts = [_part(each) for each in error.errors()]
    if any(each["type"] == "json_invalid" for each in error.errors()):
        return _response(_problem(request.scope, 400, f"The body is not JSON: {parts[0].detail}.", "invalid-json"))
    detail = "; ".join(
        f"{(part.pointer or part.parameter or 'body').removeprefix('#/')} {part.detail}" for part in parts
    )
    return _response(_problem(request.scope, 422, f"{detail}.", "invalid-request", errors=parts))


def _http(request: Request, error: HTTPException) -> JSONResponse:
    detail = error.detail
    if error.status_code == 404 and detail == HTTPStatus.NOT_FOUND.phrase:
        detail = f"Nothing is at {request.url.path!r}. /docs describes what there is."
    if error.status_code == 405:
        detail = f"{request.method} can't be used on {request.url.path!r}; use {_allowed(error)}."
    return _response(_problem(request.scope, error.status_code, detail), headers=dict(error.headers or {}))


def _allowed(error: HTTPException) -> str:
    return (error.headers or {}).get("Allow", "another method")


def _part(error: dict[str, Any]) -> InvalidPart:
    """pydantic's error in our words, with the value it got where that is short."""
    where, *path = error["loc"]
    got = error.get("input")
    said = error["ctx"]["error"] if error["type"] == "json_invalid" else error["msg"]
    if error["type"] in ("literal_error", "int_parsing", "greater_than_equal", "less_than_equal"):
        said = f"{said}, not {str(got)[:40]!r}"
    said = said[:1].lower() + said[1:]
    if where == "body":
        return InvalidPart(detail=said, pointer=_pointer(path))
    return InvalidPart(detail=said, parameter=str(path[0]) if path else str(where))


def _pointer(path: Sequence[str | int]) -> str:
    """RFC 6901, as a URI fragment."""
    return "#" + "".join("/" + quote(str(part).replace("~", "~0").replace("/", "~1")) for part in path)


def _path(scope: Scope) -> str:
    return quote(scope["path"], safe="/@:")


def _kebab(name: str) -> str:
    return "".join("-" + c.lower() if c.isupper() else c for c in name).lstrip("-")

"""What is under /v1 and is no route: a problem, also when a page is mounted at the root.

Without this, the chat mounted at "/" would take such requests, and answer for us.
"""

from fastapi import FastAPI, HTTPException, Request
from starlette.routing import Match

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


def install(app: FastAPI) -> None:
    """To be called after the routes of `app` and before a page is mounted."""
    app.add_api_route("/v1/{rest:path}", unknown, methods=METHODS, include_in_schema=False)


def unknown(request: Request) -> None:
    """405 where another method would do, else 404."""
    allowed = [method for method in METHODS if _taken(request, method)]
    if allowed:
        raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
    raise HTTPException(404)


def _taken(request: Request, method: str) -> bool:
    """Whether a route before this one takes the path with `method`."""
    for route in request.app.routes:
        if route is request.scope["route"]:
            return False
        match, _ = route.matches({**request.scope, "method": method})
        if match is Match.FULL:
            return True
    return False

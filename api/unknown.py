"""What is under /v1 and is no route: a problem, also when a page is mounted at the root.

Without this, the chat mounted at "/" would take such requests, and answer for us.
"""

from fastapi import APIRouter, HTTPException, Request
from starlette.routing import Match

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

router = APIRouter()


@router.api_route("/v1/{rest:path}", methods=METHODS, include_in_schema=False)
def unknown(request: Request) -> None:
    """405 where another method would do, else 404."""
    allowed = [method for method in METHODS if method != request.method and _taken(request, method)]
    if allowed:
        raise HTTPException(405, headers={"Allow": ", ".join(allowed)})
    raise HTTPException(404)


def _taken(request: Request, method: str) -> bool:
    """Whether a route before this one takes the path with `method`."""
    scope = {key: request.scope[key] for key in ("type", "path", "headers", "query_string")}
    for route in request.app.routes:
        match, _ = route.matches({**scope, "method": method, "root_path": ""})
        if match is Match.FULL:
            return True
    return False

"""Security: response headers for every page, and the administrator's token."""

import secrets
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.deps import AssistantDep, SettingsDep

OURS = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; object-src 'none'"
# Swagger UI sets styles from script and draws its icons as data: images.
POLICIES = {
    "/read/": OURS,
    "/docs": f"{OURS}; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
    # A briefing is shown in a sandboxed frame, which has this policy too: its style and pictures are inside it.
    "/staff": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "/widget/demo": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
    "img-src 'self' https:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
}

bearer = HTTPBearer(auto_error=False, scheme_name="admin", description="the value of LIFEHUB_ADMIN_TOKEN")
BearerDep = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


class SecurityHeaders:
    """ASGI middleware: headers for all responses, and a content policy for the pages that are ours.

    The chat page is Gradio's and needs inline scripts, so it gets no policy here.
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
                for path, policy in POLICIES.items():
                    if scope["path"].startswith(path):
                        headers["Content-Security-Policy"] = policy
            await send(message)

        await self.app(scope, receive, secured)


def admin(settings: SettingsDep, given: BearerDep) -> None:
    """Lets only the administrator pass."""
    if not settings.admin_token:
        raise HTTPException(403, "Uploads are off. Set LIFEHUB_ADMIN_TOKEN to a secret of your own and restart.")
    _check(given, (settings.admin_token,))


def operator(settings: SettingsDep, assistant: AssistantDep, given: BearerDep) -> None:
    """Lets the administrator pass, and who can read the data folder: the token in its owner.json."""
    tokens = (settings.admin_token, assistant.index.lock.owner.token)
    _check(given, tuple(token for token in tokens if token))


def _check(given: HTTPAuthorizationCredentials | None, tokens: tuple[str, ...]) -> None:
    """Compares in constant time."""
    if given and any(secrets.compare_digest(given.credentials.encode(), token.encode()) for token in tokens):
        return
    said = "is wrong" if given else "is missing"
    raise HTTPException(
        401,
        f"The token {said}. Send 'Authorization: Bearer' and the value of LIFEHUB_ADMIN_TOKEN.",
        headers={"WWW-Authenticate": 'Bearer realm="lifehub"'},
    )

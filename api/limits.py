"""Body limits: a request body over the limit of its path is refused with 413, declared or not."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 256 * 1024
FORM_OVERHEAD = 64 * 1024
UPLOAD_PATH = "/v1/documents"


class BodyLimit:
    """ASGI middleware for /v1 and /widget/v1; counts what arrives, for bodies that come in chunks.

    Not Starlette's RequestBodyLimitMiddleware: that one answers in plain text.
    """

    def __init__(self, app: ASGIApp, max_upload_bytes: int):
        self.app = app
        self.max_upload_bytes = max_upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(("/v1/", "/widget/v1/")):
            return await self.app(scope, receive, send)
        limit = self.max_upload_bytes + FORM_OVERHEAD if scope["path"] == UPLOAD_PATH else LARGEST_BODY
        declared = Headers(scope=scope).get("content-length", "")
        expected = int(declared) if declared.isdecimal() else 0
        arrived = 0

        async def counted() -> Message:
            nonlocal arrived
            if expected > limit:
                raise too_large(limit)
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > limit:
                raise too_large(limit)
            return message

        await self.app(scope, counted, send)


def too_large(limit: int) -> HTTPException:
    """What to raise for a body or file over `limit` bytes."""
    size = f"{limit // 1024**2} MB" if limit >= 1024**2 else f"{limit // 1024} kB"
    return HTTPException(413, f"The request is larger than {size}, the most that is taken here.")

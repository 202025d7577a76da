"""Local only: Gradio's app reduced to what the chat needs, and its page cut off from every other host."""

import re
from importlib.resources import files
from urllib.parse import quote

from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = "/"
# Gradio also serves uploads, a proxy, file downloads, monitoring and editing; the chat uses none of them.
NEEDED = re.compile(
    r"^/(?:$|config/?$|theme\.css$|assets/|static/|svelte/|"
    r"gradio_api/(?:queue/(?:join|data)|run/predict|cancel|reset/?|heartbeat/[\w-]+|startup-events|app_id/?)$)"
)
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # Gradio's page config; gr.HTML compiles its template
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
FOREIGN = re.compile(
    r"<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*>"  # Gradio's own advertisement
    r"|<link\s[^>]*(?:(?:href=\"(?:https?:)?//)|rel=\"(?:manifest|preconnect|dns-prefetch)\")[^>]*>"
    r"|<script\s[^>]*src=\"(?:https?:)?//[^>]*>\s*</script>",
    re.IGNORECASE,
)

ICON = '<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,{}">'


class ChatMount(Mount):
    """Gradio's app at "/", for the paths in NEEDED alone; all others stay the outer app's, unknown ones too."""

    def __init__(self, gradio_app: ASGIApp) -> None:
        super().__init__(PAGE, LocalOnly(gradio_app))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return super().matches(scope) if NEEDED.match(_path(scope)) else (Match.NONE, {})


class LocalOnly:
    """ASGI middleware around Gradio: its page loses tags of other hosts and gains our style and POLICY."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and _path(scope) == PAGE
        await (self._page if is_page else self.app)(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The whole page is collected, uncompressed, before it is changed; it is some 40 kB."""
        headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
            if message["type"] == "http.response.body" and not message.get("more_body"):
                page = own_page(body.decode("utf-8")).encode("utf-8") if body else b""
                await send({**start, "headers": _headers(start["headers"], len(page), scope["method"])})
                await send({"type": "http.response.body", "body": page})

        await self.app({**scope, "headers": headers}, receive, collect)


def own_page(html: str) -> str:
    """Gradio's page without tags that name another host, with our style sheet and icon in its head."""
    assets = files("ui").joinpath("assets")
    style = assets.joinpath("chat.css").read_text(encoding="utf-8")
    icon = ICON.format(quote(assets.joinpath("mark.svg").read_text(encoding="utf-8")))
    return FOREIGN.sub("", html).replace("</head>", f"{icon}<style>{style}</style></head>", 1)


def _path(scope: Scope) -> str:
    return scope.get("path", PAGE).removeprefix(scope.get("root_path", "")) or PAGE


def _headers(headers: list[tuple[bytes, bytes]], length: int, method: str) -> list[tuple[bytes, bytes]]:
    replaced = {b"content-length", b"content-security-policy"}
    kept = [pair for pair in headers if pair[0].lower() not in replaced]
    if method != "HEAD":
        kept.append((b"content-length", str(length).encode()))
    return [*kept, (b"content-security-policy", POLICY.encode()), (b"referrer-policy", b"same-origin")]

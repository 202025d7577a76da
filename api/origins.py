"""Origins: which pages may talk to the widget's routes, and the headers that let their browsers read the answers."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.deps import SettingsDep, StateDep
from assistant.settings import Settings
from assistant.state.origin import sent
from assistant.state.site import DEMONSTRATION, Site, demonstration
from assistant.state.state import State

PREFIX = "/widget/v1/"
METHODS = ("OPTIONS", "POST", "DELETE")  # files are got by GET, from anywhere
READABLE = "readable_by"  # of the request's state: the origin whose pages may read the response
ALLOWED = {
    "Access-Control-Allow-Methods": "POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}


def own_origin(request: Request, settings: Settings) -> str:
    """The origin of our own pages: LIFEHUB_PUBLIC_URL's, else the one that this request was sent to."""
    url = urlsplit(settings.public_url or str(request.url))
    return sent(f"{url.scheme}://{url.netloc}")


def calling_origin(request: Request, settings: SettingsDep, state: StateDep) -> str:
    """The page's origin, which some active site has, or our own pages; any other is refused without CORS headers."""
    origin = sent(request.headers.get("origin"))
    if not origin or not (origin == own_origin(request, settings) or state.sites.any_allows(origin)):
        said = f"No site has the origin {origin!r}." if origin else "The request has no usable Origin header."
        raise HTTPException(403, f"{said} Only pages of sites that were added with 'lifehub site add' are answered.")
    setattr(request.state, READABLE, origin)
    return origin


OriginDep = Annotated[str, Depends(calling_origin)]


def site_of(key: str, request: Request, settings: Settings, state: State) -> Site | None:
    """The active site with this key; our demonstration page's is made up here, for our own origin alone."""
    return demonstration(own_origin(request, settings)) if key == DEMONSTRATION else state.sites.of_key(key)


def check_origin(request: Request, settings: Settings, origin: str, site: Site, framed: bool) -> None:
    """Refuses pages that the named site does not have; another site's pages can't read even that.

    What is `framed` runs in our own page, which the site's pages show.
    """
    if not (origin == own_origin(request, settings) if framed else site.allows(origin)):
        setattr(request.state, READABLE, "")
        raise HTTPException(403, f"The site {site.key!r} can't be used from {origin!r}.")


class CrossOrigin:
    """ASGI middleware: lets the browser give a response to the page that asked, where a route found it may."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in METHODS or not scope["path"].startswith(PREFIX):
            return await self.app(scope, receive, send)
        state = scope.setdefault("state", {})

        async def readable(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")
                if origin := state.get(READABLE):
                    headers["Access-Control-Allow-Origin"] = origin
                    headers["Access-Control-Expose-Headers"] = "Retry-After"
            await send(message)

        await self.app(scope, receive, readable)

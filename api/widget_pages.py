"""What the widget is made of: its files, the page in a frame, and the demonstration page."""

from functools import cache
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, TemplateNotFound, select_autoescape
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from api.deps import SettingsDep, StateDep, TokensDep
from api.origins import own_origin, site_of
from api.problems import documented
from api.widget_wire import LANGUAGE_TAG
from assistant.state.site import DEMONSTRATION

FOLDER = Path(__file__).parents[1] / "ui" / "widget"
FRAME = Path(__file__).parent / "templates"
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
HEADERS = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
# The panel's styles are constructed and its texts fetched; a site's logo comes from where the site has it.
FRAME_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' https:; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; frame-ancestors "
)
PRIVATE = {"Cache-Control": "no-store"}


def get_folder() -> Path:
    return FOLDER


router = APIRouter(prefix="/widget", tags=["widget"])


@router.get(
    "/v1/frame", summary="The panel as a page for a frame", response_class=HTMLResponse, responses=documented(404, 422)
)
def frame(
    request: Request,
    settings: SettingsDep,
    state: StateDep,
    tokens: TokensDep,
    site: Annotated[str, Query(max_length=80, description="the site's public key")],
    language: Annotated[str, Query(pattern=LANGUAGE_TAG, max_length=40)] = "auto",
) -> HTMLResponse:
    """Only the site's own pages can show it."""
    found = site_of(site, request, settings, state)
    if not found:
        raise HTTPException(404, f"No site has the key {site!r}. 'lifehub site list' shows those there are.")
    shown = {"site": found.key, "ticket": tokens.ticket(found.key), "language": language}
    policy = FRAME_POLICY + " ".join(found.origins)
    return HTMLResponse(_rendered(FRAME, "widget.html", shown), headers=PRIVATE | {"Content-Security-Policy": policy})


@router.get("/demo", summary="Try the widget", response_class=HTMLResponse, responses=documented(404))
def demo(request: Request, settings: SettingsDep, folder: Annotated[Path, Depends(get_folder)]) -> HTMLResponse:
    """A page with the widget, for a site that is this server's own and works nowhere else."""
    shown = {"site_key": DEMONSTRATION, "host": own_origin(request, settings)}
    try:
        return HTMLResponse(_rendered(folder / "demo", "index.html", shown), headers=PRIVATE)
    except TemplateNotFound:
        raise HTTPException(404, "This installation has no demonstration page. Install the whole package.") from None


def files(folder: Path = FOLDER) -> ASGIApp:
    """The widget's files, to be mounted; compressed for browsers that take that."""
    return GZipMiddleware(_Files(directory=folder, check_dir=False))


class _Files(StaticFiles):
    """Those of the kinds that a browser is to load, for pages of any origin."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        kind = TYPES.get(Path(path).suffix)
        if not kind:
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        if "content-type" in response.headers:
            response.headers["Content-Type"] = kind
        return response


def _rendered(folder: Path, name: str, shown: dict[str, str]) -> str:
    return _templates(folder).get_template(name).render(shown)


@cache
def _templates(folder: Path) -> Environment:
    return Environment(loader=FileSystemLoader(folder), autoescape=select_autoescape())

"""The page for staff: an empty one that asks for the token and does everything over the HTTP interface."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.types import ASGIApp

from api import widget_pages

FOLDER = Path(__file__).parents[1] / "ui" / "staff"
FILES = "/staff/files"

router = APIRouter(tags=["briefings"])


@router.get("/staff", summary="The page for staff", response_class=HTMLResponse)
def staff() -> HTMLResponse:
    """Makes, reads, edits, approves and downloads briefings, approves answers and takes them back, all with the token.

    Without it, it knows nothing.
    """
    page = (FOLDER / "index.html").read_text(encoding="utf-8")
    return HTMLResponse(page, headers={"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"})


def files() -> ASGIApp:
    """Its scripts, style and texts, to be mounted at FILES; what they build on is the widget's."""
    return widget_pages.files(FOLDER)

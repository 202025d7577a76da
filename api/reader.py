"""Routes of the reader: a document in any of its languages, with the cited passage marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from api.deps import AssistantDep, PageImageDep
from api.page import contents, sheets
from api.problems import documented
from api.texts import AUTONYMS, FALLBACK, texts
from api.wire import reader_url
from assistant.answer import direction_of
from assistant.dates import in_words
from assistant.papers.note import VERSION_DIGITS
from corpus.document import LANGUAGES, Document
from corpus.errors import NotFound
from corpus.passage import Passage
from index.index import Index

TEMPLATES = Path(__file__).parent / "templates"
VERSION = re.compile(rf"[0-9a-f]{{{VERSION_DIGITS},64}}")
PICTURE_WIDTH = 1000
PICTURE_KEPT = "private, max-age=86400"


@dataclass(frozen=True)
class Linked:
    """A statement tied to the cited one: its document's title, its date in words, its text, where to read it."""

    title: str
    date: str
    passage: Passage
    url: str

    @classmethod
    def of(cls, index: Index, passage: Passage) -> "Linked":
        title = index.document(passage.document_id).edition(passage.language).title
        url = reader_url(passage.document_id, passage.language, passage.id)
        return cls(title, in_words(passage.as_of, passage.language), passage, url)


router = APIRouter(prefix="/read", tags=["reader"])


@router.get(
    "/{document_id}/pages/{number}.png",
    summary="Picture of a page",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, 304: {"description": "unchanged"}} | documented(404, 422),
)
def picture(
    request: Request, document_id: str, number: int, assistant: AssistantDep, page_image: PageImageDep
) -> Response:
    """A page of an uploaded PDF as it was printed."""
    document = assistant.index.document(document_id)
    if number not in _pictured(document):
        raise HTTPException(404, f"Document {document_id!r} has no picture of a page {number}.")
    headers = {"ETag": f'"{document.sha256[:16]}-{number}-{PICTURE_WIDTH}"', "Cache-Control": PICTURE_KEPT}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    image = page_image(Path(document.path), number, PICTURE_WIDTH)
    return Response(image, media_type="image/png", headers=headers)


@router.get(
    "/{document_id:path}",
    summary="Read a document",
    response_class=HTMLResponse,
    responses={404: {"description": "The library has no such thing", "content": {"text/html": {}}}} | documented(422),
)
def read(
    request: Request,
    document_id: str,
    assistant: AssistantDep,
    language: Annotated[str, Query(description="edition to show; without one, the passage's or the original")] = "",
    passage: Annotated[str, Query(description="id of the passage to mark")] = "",
    version: Annotated[
        str, Query(description=f"sha256 of the document that was cited, at least {VERSION_DIGITS} digits of it")
    ] = "",
) -> HTMLResponse:
    """A page with the document's text, the cited passage marked and its sources below it.

    It says so where the document is not of that `version` any more, and where it has no such passage.
    """
    try:
        document = assistant.index.document(document_id)
    except NotFound:
        return _missing(request, language)
    return _rendered(request, "read.html", _view(assistant.index, document, language, passage, version))


def _view(index: Index, document: Document, language: str, passage_id: str, version: str) -> dict:
    """What read.html shows."""
    asked = _passage_of(index, document, passage_id)
    outdated = version.lower() if _is_other(version.lower(), document) else ""
    wanted = language or (asked.language if asked else "")
    edition = document.edition(wanted)
    alike = {each.language: each for each in index.editions_of(asked.key)} if asked else {}
    cited = alike.get(edition.language)
    pages = sheets(edition, (cited.start, cited.end) if cited else None)
    said = texts(edition.language)
    notices = {
        "changed": outdated,
        "gone": passage_id and not asked,
        "not_in_language": wanted and edition.language != wanted,
        "not_here": asked and not cited,
    }
    return {
        "document": document,
        "edition": edition,
        "direction": direction_of(edition.language),
        "cited": cited,
        "linked": _linked(index, cited) if cited else [],
        "sheets": pages,
        "contents": contents(pages),
        "pictured": _pictured(document),
        "source_url": document.source_url if urlsplit(document.source_url).scheme in ("http", "https") else "",
        "switch": [
            (
                each,
                AUTONYMS.get(each, each),
                reader_url(document.id, each, alike.get(each, asked).id if asked else "", outdated),
            )
            for each in document.languages
        ],
        "outdated": outdated,
        "notices": [said[name] for name, so in notices.items() if so],
        **_said(edition.language),
    }


def _passage_of(index: Index, document: Document, passage_id: str) -> Passage | None:
    """The document's passage with this id, or the same statement's original where it is gone from that language."""
    key, _, language = passage_id.rpartition("@")
    try:
        found = _in_language(index.editions_of(key), language)
    except NotFound:
        return None
    return found if found.document_id == document.id else None


def _is_other(version: str, document: Document) -> bool:
    """Whether it is a version, and not that of the document as it is now."""
    return bool(VERSION.fullmatch(version)) and not document.sha256.startswith(version)


def _linked(index: Index, cited: Passage) -> list[tuple[str, list[Linked]]]:
    """(relation, the statements in it) of those the cited one is tied to, the newest first, in its language."""
    found = []
    for relation, keys in index.linked(cited.key).items():
        passages = [_in_language(index.editions_of(key), cited.language) for key in keys]
        ordered = sorted(passages, key=lambda passage: passage.as_of, reverse=True)
        found.append((relation, [Linked.of(index, passage) for passage in ordered]))
    return [(relation, linked) for relation, linked in found if linked]


def _in_language(editions: Sequence[Passage], language: str) -> Passage:
    return next((each for each in editions if each.language == language), editions[0])


def _pictured(document: Document) -> range:
    """The numbers of the pages that there are pictures of."""
    pages = len(document.editions[0].pages) if document.path.lower().endswith(".pdf") else 0
    return range(1, pages + 1)


def _missing(request: Request, language: str) -> HTMLResponse:
    accepted = request.headers.get("accept-language", "")[:2].lower()
    spoken = next((each for each in (language, accepted) if each in LANGUAGES), FALLBACK)
    return _rendered(request, "missing.html", _said(spoken), status=404)


def _said(language: str) -> dict:
    """The texts of a page, and the language and direction that they are in."""
    spoken = language if language in LANGUAGES else FALLBACK
    return {"texts": texts(spoken), "in_words": in_words, "spoken": spoken, "spoken_direction": direction_of(spoken)}


def _rendered(request: Request, template: str, shown: dict, status: int = 200) -> HTMLResponse:
    return _templates().TemplateResponse(request, template, shown, status_code=status)


@cache
def _templates() -> Jinja2Templates:
    return Jinja2Templates(directory=TEMPLATES)

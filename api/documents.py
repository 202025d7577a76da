"""Routes over the library: search it, list it, read its passages, add to it."""

from pathlib import PurePosixPath
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import AfterValidator
from starlette.datastructures import UploadFile

from api.deps import AssistantDep, SettingsDep, UploadDep
from api.limits import too_large
from api.problems import documented
from api.question import LONGEST_QUESTION, Language, PlainText
from api.security import admin, operator
from api.wire import (
    DocumentOut,
    DocumentsOut,
    DocumentSummary,
    HitOut,
    HitsOut,
    PassageEditionsOut,
    PassageOut,
    SyncReportOut,
)
from assistant.links import links

CHUNK = 1024 * 1024
FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"file": {"type": "string", "format": "binary"}},
                "required": ["file"],
            }
        }
    },
}

router = APIRouter(prefix="/v1", tags=["documents"])


@router.get("/search", summary="Search the passages", responses=documented(422))
def search(
    assistant: AssistantDep,
    q: Annotated[str, AfterValidator(PlainText(LONGEST_QUESTION, least=1)), Query(description="what to look for")],
    language: Annotated[Language, Query(description="the reader's; \"auto\": the query's own")] = "auto",
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> HitsOut:
    """The best passages, best first, in the reader's language where they exist in it."""
    spoken, hits = assistant.search(q, language, limit)
    return HitsOut(language=spoken, hits=[HitOut.of(hit) for hit in hits])


@router.get("/documents", summary="List the documents")
def documents(assistant: AssistantDep) -> DocumentsOut:
    """Every document, the built-in library first."""
    return DocumentsOut(documents=[DocumentSummary.of(each) for each in assistant.index.documents.values()])


@router.get("/documents/{document_id}", summary="One document and its passages", responses=documented(404, 422))
def document(document_id: str, assistant: AssistantDep) -> DocumentOut:
    """A document's metadata, and each language's passages in order."""
    found = assistant.index.document(document_id)
    return DocumentOut.of(found, {each: assistant.index.passages_of(found.id, each) for each in found.languages})


@router.get(
    "/passages/{passage_id:path}",
    summary="A passage in every language it has",
    responses=documented(404, 422),
)
def passage(passage_id: str, assistant: AssistantDep) -> PassageEditionsOut:
    """`passage_id` is `document#anchor@language`, percent-encoded: `brochure%23companies%40en`."""
    found = assistant.index.passage(passage_id)
    return PassageEditionsOut(
        id=found.id,
        key=found.key,
        document_id=found.document_id,
        document_title=assistant.index.document(found.document_id).title,
        editions=[PassageOut.of(each) for each in assistant.index.editions_of(found.key)],
        links=links(assistant.index, found),
    )


@router.post(
    "/documents",
    summary="Add a document",
    dependencies=[Depends(admin)],
    responses=documented(400, 401, 403, 413, 422, 503),
    openapi_extra={"requestBody": FORM},
)
async def add(request: Request, assistant: AssistantDep, settings: SettingsDep, upload: UploadDep) -> SyncReportOut:
    """Stores the file and indexes it. The body is read only once the token has been checked."""
    name, data = await _file(request, settings.max_upload_mb * 1024**2)
    async with request.app.state.one_sync:
        report = await run_in_threadpool(upload, assistant, name, data)
    return SyncReportOut.of(report)


@router.post(
    "/documents/sync",
    summary="Read the document folder again",
    dependencies=[Depends(operator)],
    responses=documented(401, 503),
)
async def sync(request: Request, assistant: AssistantDep) -> SyncReportOut:
    """Indexes what is new or changed in the data folder; `lifehub ingest` does it this way while we serve."""
    async with request.app.state.one_sync:
        report = await run_in_threadpool(assistant.index.sync)
    return SyncReportOut.of(report)


async def _file(request: Request, limit: int) -> tuple[str, bytes]:
    """(name without folders, bytes) of the form's file."""
    async with request.form(max_files=1, max_fields=8) as form:
        file = form.get("file")
        name = PurePosixPath(file.filename.replace("\\", "/")).name if isinstance(file, UploadFile) else ""
        if not name:
            raise HTTPException(422, "The form has no file. Send multipart/form-data with a part named 'file'.")
        data = bytearray()
        while chunk := await file.read(CHUNK):
            data += chunk
            if len(data) > limit:
                raise too_large(limit)
    return name, bytes(data)

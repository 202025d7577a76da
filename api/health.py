"""Routes for those who run the service: is it alive, is it ready, what has it done."""

from fastapi import APIRouter, HTTPException, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from api.deps import AssistantDep, MetricsDep
from api.problems import documented

router = APIRouter(tags=["operation"])


class Alive(BaseModel):
    """The process answers."""

    status: str = "ok"


class Ready(BaseModel):
    """The assistant can answer."""

    status: str = "ready"
    documents: int
    passages: int
    model: str


@router.get("/healthz", summary="Is the process alive?")
def healthz() -> Alive:
    """Always 200 while the process answers."""
    return Alive()


@router.get("/readyz", summary="Can questions be answered?", responses=documented(503))
def readyz(assistant: AssistantDep) -> Ready:
    """200 with the size of the index, or 503 while there is nothing to answer from."""
    index = assistant.index
    if not index.passages:
        raise HTTPException(503, "Nothing is indexed. Run 'lifehub ingest', or set LIFEHUB_LIBRARY=true and restart.")
    return Ready(documents=len(index.documents), passages=len(index.passages), model=index.embedder.name)


@router.get(
    "/metrics",
    summary="Counters for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(metrics: MetricsDep) -> Response:
    """Requests by route and outcome, their latency, and answers by outcome and language."""
    return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

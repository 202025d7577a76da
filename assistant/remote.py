"""Remote: the same commands through the process that serves this data folder, which alone may open it."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from assistant.answer import Turn
from assistant.briefing.order import Order
from assistant.ingest import copy_in
from corpus.errors import IndexInUse, LifehubError, NotFound
from index.lock import Owner, in_use

PATIENCE = httpx.Timeout(60.0, read=3600.0)
GLANCE = httpx.Timeout(20.0)  # for who only wants to know how things stand


def ask(owner: Owner, home: Path, question: str, language: str, history: Sequence[Turn] = ()) -> dict:
    """The API's Answer, as JSON."""
    body = {"question": question, "language": language, "history": [asdict(turn) for turn in history]}
    return _sent(owner, home, "POST", "/v1/ask", json=body)


def search(owner: Owner, home: Path, query: str, language: str, limit: int) -> dict:
    """The API's hits, as JSON."""
    return _sent(owner, home, "GET", "/v1/search", params={"q": query, "language": language, "limit": limit})


def passage(owner: Owner, home: Path, passage_id: str) -> dict:
    """The API's passage in every language it has, as JSON; raises NotFound."""
    return _sent(owner, home, "GET", f"/v1/passages/{quote(passage_id, safe='')}")


def documents(owner: Owner, home: Path) -> dict:
    """The API's list of documents, as JSON."""
    return _sent(owner, home, "GET", "/v1/documents")


def document(owner: Owner, home: Path, document_id: str) -> dict:
    """The API's document with the ids of its passages, as JSON; raises NotFound."""
    return _sent(owner, home, "GET", f"/v1/documents/{quote(document_id, safe='')}")


def ingest(owner: Owner, home: Path, paths: Sequence[Path]) -> dict:
    """Copies the files in and has the serving process index them; its SyncReport, as JSON."""
    if not owner.address:
        raise IndexInUse(in_use(home, owner))
    copy_in(home / "documents", paths)
    return _sent(owner, home, "POST", "/v1/documents/sync", json={})


def brief(owner: Owner, home: Path, order: Order, format: str) -> tuple[dict, bytes]:
    """(the API's briefing as JSON, the file) of a new one."""
    body = asdict(order) | {"second_language": order.second}
    made = _sent(owner, home, "POST", "/v1/briefings", json=body)
    place = f"/v1/briefings/{quote(made['id'], safe='')}/download"
    return made, _answered(owner, home, "GET", place, params={"format": format}).content


def approve(owner: Owner, home: Path, body: dict) -> dict:
    """The API's approved answer, as JSON, of a new one."""
    return _sent(owner, home, "POST", "/v1/approved", json=body)


def approved(owner: Owner, home: Path, remove: str = "") -> dict:
    """The API's list of approved answers, as JSON, once the one with the id `remove` was taken back."""
    if remove:
        _answered(owner, home, "DELETE", f"/v1/approved/{quote(remove, safe='')}")
    return _sent(owner, home, "GET", "/v1/approved")


def states(owner: Owner, home: Path) -> tuple[list[str], list[str]]:
    """The states of the briefings and of the approved answers, as the API names them."""
    found = [_sent(owner, home, "GET", f"/v1/{each}", timeout=GLANCE)[each] for each in ("briefings", "approved")]
    briefings, answers = ([one["state"] for one in each] for each in found)
    return briefings, answers


def _sent(owner: Owner, home: Path, method: str, path: str, **parts: Any) -> dict:
    """What the serving process answers, as JSON; raises LifehubError with what it says."""
    return _answered(owner, home, method, path, **parts).json()


def _answered(
    owner: Owner, home: Path, method: str, path: str, timeout: httpx.Timeout = PATIENCE, **parts: Any
) -> httpx.Response:
    if not owner.address:
        raise IndexInUse(in_use(home, owner))
    headers = {"Authorization": f"Bearer {owner.token}"}
    try:
        response = httpx.request(
            method, owner.address + path, headers=headers, timeout=timeout, trust_env=False, **parts
        )
    except httpx.HTTPError as error:
        raise LifehubError(f"{in_use(home, owner)} It did not answer: {error}") from None
    if not response.is_success:
        problem = response.headers.get("content-type", "").startswith("application/problem+json")
        said = response.json()["detail"] if problem else f"{owner.address} answered {response.status_code}."
        raise (NotFound if response.status_code == 404 else LifehubError)(said)
    return response

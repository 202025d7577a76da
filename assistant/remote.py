"""Remote: the same commands through the process that serves this data folder, which alone may open it."""

from collections.abc import Sequence
from pathlib import Path

import httpx

from assistant.ingest import copy_in
from corpus.errors import IndexInUse, LifehubError
from index.lock import Owner, in_use

PATIENCE = httpx.Timeout(60.0, read=3600.0)


def ask(owner: Owner, home: Path, question: str, language: str) -> dict:
    """The API's Answer, as JSON."""
    return _post(owner, home, "/v1/ask", {"question": question, "language": language})


def ingest(owner: Owner, home: Path, paths: Sequence[Path]) -> dict:
    """Copies the files in and has the serving process index them; its SyncReport, as JSON."""
    if not owner.address:
        raise IndexInUse(in_use(home, owner))
    copy_in(home / "documents", paths)
    return _post(owner, home, "/v1/documents/sync", {})


def _post(owner: Owner, home: Path, path: str, body: dict) -> dict:
    if not owner.address:
        raise IndexInUse(in_use(home, owner))
    headers = {"Authorization": f"Bearer {owner.token}"}
    try:
        response = httpx.post(owner.address + path, json=body, headers=headers, timeout=PATIENCE, trust_env=False)
    except httpx.HTTPError as error:
        raise LifehubError(f"{in_use(home, owner)} It did not answer: {error}") from None
    if response.is_error:
        problem = response.headers.get("content-type", "").startswith("application/problem+json")
        raise LifehubError(
            response.json()["detail"] if problem else f"{owner.address} answered {response.status_code}."
        )
    return response.json()

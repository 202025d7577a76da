"""Sync: makes the index match its sources, by building a new snapshot and swapping it in.

Unchanged sources are neither read nor embedded: their documents, vectors and token vectors are carried
over. Whatever goes wrong, the snapshot in use stays.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from chromadb.errors import ChromaError

from corpus.errors import IndexingError, LifehubError
from corpus.source import Source
from index.embedder import Embedder
from index.snapshot import FORMAT, Snapshot
from index.write import Contents, write_snapshot

Progress = Callable[[str, int, int], None]


def quiet(step: str, done: int, total: int) -> None:
    """A progress report nobody wants to see."""


@dataclass(frozen=True)
class SyncReport:
    """What a sync did: document ids, and (source name, reason) of what could not be read."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    passages: int = 0
    embedded: int = 0
    seconds: float = 0.0


def sync(
    folder: Path,
    before: Snapshot | None,
    sources: Sequence[Source],
    embedder: Embedder,
    chroma_url: str = "",
    on_progress: Progress = quiet,
) -> tuple[Path | None, SyncReport]:
    """(folder of the new snapshot, or None where nothing changed; report). Raises IndexingError."""
    begun = time.perf_counter()
    contents, report = _read(before, sources, on_progress)
    if before and contents.sources == before.manifest.sources:
        return None, _timed(report, len(before.passages), 0, begun)
    name = _name(embedder.name, contents)
    building = folder / f"building-{os.getpid()}"
    try:
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        embedded = write_snapshot(building, name, contents, before, embedder, chroma_url, on_progress)
        finished = _swap(folder, building, name)
    except (OSError, ChromaError) as error:
        shutil.rmtree(building, ignore_errors=True)
        raise IndexingError(f"The index in {folder} could not be written: {error}. What was there is kept.") from error
    return finished, _timed(report, len(contents.passages), embedded, begun)


def _read(before: Snapshot | None, sources: Sequence[Source], on_progress: Progress) -> tuple[Contents, SyncReport]:
    """Reads what is new or changed, takes the rest from `before`; a file that can't be read keeps its last text."""
    known = before.manifest.sources if before else {}
    contents = Contents({}, [], [])
    failed, seen = [], set()
    for done, source in enumerate(sources):
        on_progress("reading", done, len(sources))
        sha, document_id = known.get(source.name, ("", ""))
        if sha != source.sha256:
            try:
                document, passages = source.read()
            except LifehubError as error:
                failed.append((source.name, str(error)))
                if not document_id:
                    continue
            else:
                sha, document_id = source.sha256, document.id
        if before and known.get(source.name) == (sha, document_id):
            document = before.documents[document_id]
            passages = [passage for passage in before.passages if passage.document_id == document_id]
        if document_id in seen:
            failed.append((source.name, f"has the same content as another file, document {document_id}"))
            continue
        seen.add(document_id)
        contents.sources[source.name] = (sha, document_id)
        contents.documents.append(document)
        contents.passages += passages
    return contents, _report(known, contents.sources, failed)


def _swap(folder: Path, building: Path, name: str) -> Path:
    """Makes the finished snapshot the current one, in one atomic step."""
    finished = folder / name
    shutil.rmtree(finished, ignore_errors=True)
    building.rename(finished)
    pointer = folder / "current.new"
    pointer.write_text(name)
    pointer.replace(folder / "current")
    return finished


def _name(model: str, contents: Contents) -> str:
    """A snapshot is named by its content: the model and each source's hash."""
    said = json.dumps([FORMAT, model, sorted(contents.sources.items())])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _report(known: dict, sources: dict, failed: list) -> SyncReport:
    ids = {name: pair[1] for name, pair in sources.items()}
    return SyncReport(
        added=tuple(ids[n] for n in ids if n not in known),
        changed=tuple(ids[n] for n in ids if n in known and known[n] != sources[n]),
        removed=tuple(known[n][1] for n in known if n not in ids),
        unchanged=tuple(ids[n] for n in ids if known.get(n) == sources[n]),
        failed=tuple(failed),
    )


def _timed(report: SyncReport, passages: int, embedded: int, begun: float) -> SyncReport:
    seconds = round(time.perf_counter() - begun, 3)
    return SyncReport(**asdict(report) | {"passages": passages, "embedded": embedded, "seconds": seconds})

"""Sync: makes the index match its sources, by building a new snapshot and swapping it in.

Unchanged sources are neither read nor embedded: their documents, vectors and token vectors are carried
over. Whatever goes wrong, the snapshot in use stays.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from chromadb.errors import ChromaError

from corpus.document import Document
from corpus.errors import IndexingError, LifehubError
from corpus.passage import Passage
from corpus.source import Source
from index.embedder import Embedder
from index.snapshot import (
    COLLECTION,
    FORMAT,
    Face,
    Manifest,
    Snapshot,
    faces,
    open_client,
    row_metadata,
    write_documents,
)
from index.tokens import write_tokens

BATCH = 256
Progress = Callable[[str, int, int], None]
TokenBlock = tuple[np.ndarray, np.ndarray]


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


@dataclass
class Contents:
    """What the next snapshot will hold."""

    sources: dict[str, tuple[str, str]]
    documents: list[Document]
    passages: list[Passage]


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
        embedded = _build(building, name, before, contents, embedder, chroma_url, on_progress)
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


def _build(
    building: Path,
    name: str,
    before: Snapshot | None,
    contents: Contents,
    embedder: Embedder,
    chroma_url: str,
    on_progress: Progress,
) -> int:
    """Writes a whole snapshot into `building`; returns how many texts had to be embedded."""
    collection_name = f"{COLLECTION}-{name}" if chroma_url else COLLECTION
    client = open_client(building, chroma_url)
    if collection_name in [existing.name for existing in client.list_collections()]:
        client.delete_collection(collection_name)
    collection = client.create_collection(
        collection_name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )
    rows = faces(contents.passages)
    embedded = 0

    def blocks() -> Iterator[TokenBlock]:
        nonlocal embedded
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            vectors, tokens, count = _embed(batch, before, embedder)
            embedded += count
            collection.add(
                ids=[face.id for face in batch],
                embeddings=vectors,
                documents=[face.text for face in batch],
                metadatas=[row_metadata(f, row, contents.passages[f.passage]) for row, f in enumerate(batch, start)],
            )
            on_progress("indexing", start + len(batch), len(rows))
            yield from tokens

    write_tokens(building, blocks())
    write_documents(building, contents.documents)
    manifest = Manifest(FORMAT, embedder.name, embedder.dimensions, collection_name, contents.sources)
    (building / "manifest.json").write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    if not chroma_url:
        client.close()
    return embedded


def _embed(batch: list[Face], before: Snapshot | None, embedder: Embedder) -> tuple[list, list[TokenBlock], int]:
    """(vectors, token blocks, how many were embedded) of `batch`, taking what `before` has."""
    kept = [face.id for face in batch if before and _has(before, face)]
    old = before.vectors(kept) if kept else {}
    fresh = [face for face in batch if face.id not in old]
    new = dict(zip((f.id for f in fresh), embedder.passages([f.text for f in fresh]), strict=True)) if fresh else {}
    vectors = [old[face.id] if face.id in old else new[face.id].vector for face in batch]
    tokens = [_carried(before, f.id) if f.id in old else (new[f.id].tokens, new[f.id].spans) for f in batch]
    return vectors, tokens, len(fresh)


def _has(before: Snapshot, face: Face) -> bool:
    return face.id in before.rows and before.faces[before.rows[face.id]].text == face.text


def _carried(before: Snapshot, face_id: str) -> TokenBlock:
    row = before.rows[face_id]
    return before.tokens.of(row), before.tokens.spans(row)


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

"""Write: a new snapshot's files, with what the snapshot before has embedded already carried over."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from corpus.document import Document
from corpus.passage import Passage
from index.embedder import Embedder
from index.horizon import Horizon, learn, write_horizons
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

BATCH = 1024  # sorted by length within, so that little is padding

TokenBlock = tuple[np.ndarray, np.ndarray]


@dataclass
class Contents:
    """What a snapshot is to hold; `sources` maps a source's name to (sha256, document id)."""

    sources: dict[str, tuple[str, str]]
    documents: list[Document]
    passages: list[Passage]


def write_snapshot(
    folder: Path,
    name: str,
    contents: Contents,
    before: Snapshot | None,
    embedder: Embedder,
    chroma_url: str,
    on_progress,
) -> int:
    """Writes a whole snapshot into `folder`; returns how many texts had to be embedded."""
    carrier = Carrier(before, embedder)
    rows = faces(contents.passages)
    collection_name = f"{COLLECTION}-{name}" if chroma_url else COLLECTION
    client = open_client(folder, chroma_url)
    collection = _new_collection(client, collection_name)
    answered: dict[str, dict[str, np.ndarray]] = {}

    def blocks() -> Iterator[TokenBlock]:
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            vectors, tokens = carrier.embed(batch)
            collection.add(
                ids=[face.id for face in batch],
                embeddings=vectors,
                documents=[face.text for face in batch],
                metadatas=[row_metadata(f, row, contents.passages[f.passage]) for row, f in enumerate(batch, start)],
            )
            for face, vector in zip(batch, vectors, strict=True):
                if face.asked:
                    answered.setdefault(contents.passages[face.passage].language, {})[face.text] = np.asarray(vector)
            on_progress("indexing", start + len(batch), len(rows))
            yield from tokens

    write_tokens(folder, blocks())
    write_horizons(folder, _horizons(contents.documents, answered, carrier))
    write_documents(folder, contents.documents)
    manifest = Manifest(FORMAT, embedder.name, embedder.dimensions, collection_name, contents.sources)
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    if not chroma_url:
        client.close()
    return carrier.embedded


def _horizons(
    documents: Sequence[Document], answered: Mapping[str, Mapping[str, np.ndarray]], carrier: "Carrier"
) -> dict[str, Horizon]:
    """Of each language that has questions known to be answered."""
    left_open: dict[str, list[str]] = {}
    for edition in (edition for document in documents for edition in document.editions):
        left_open.setdefault(edition.language, []).extend(edition.left_open)
    return {
        language: carrier.horizon(language, known, carrier.questions(left_open.get(language, [])))
        for language, known in answered.items()
    }


class Carrier:
    """Gives vectors: those of the snapshot before where the text is the same, new ones else, which it counts."""

    def __init__(self, before: Snapshot | None, embedder: Embedder):
        self.embedded = 0
        self._before = before
        self._embedder = embedder

    def embed(self, batch: Sequence[Face]) -> tuple[list[np.ndarray], list[TokenBlock]]:
        """(vectors, token blocks) of `batch`: statements as passages, what they are asked as questions."""
        kept = [face.id for face in batch if self._before and self._before.has(face)]
        old = self._before.vectors(kept) if kept else {}
        new = {}
        for asked, embed in ((False, self._embedder.passages), (True, self._embedder.queries)):
            fresh = [face for face in batch if face.id not in old and face.asked is asked]
            new |= zip((face.id for face in fresh), embed([face.text for face in fresh]) if fresh else (), strict=True)
        self.embedded += len(new)
        vectors = [old[face.id] if face.id in old else new[face.id].vector for face in batch]
        blocks = [
            self._block(face.id) if face.id in old else (new[face.id].tokens, new[face.id].spans) for face in batch
        ]
        return vectors, blocks

    @cached_property
    def _known_questions(self) -> dict[str, np.ndarray]:
        known = self._before.horizons.values() if self._before else ()
        return {text: vector for one in known for text, vector in zip(one.texts, one.vectors, strict=True)}

    def questions(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """Question -> vector."""
        old = self._known_questions
        fresh = [text for text in dict.fromkeys(texts) if text not in old]
        new = (
            {text: one.vector for text, one in zip(fresh, self._embedder.queries(fresh), strict=True)} if fresh else {}
        )
        self.embedded += len(fresh)
        return {text: old[text] if text in old else new[text] for text in texts}

    def horizon(
        self, language: str, answered: Mapping[str, np.ndarray], left_open: Mapping[str, np.ndarray]
    ) -> Horizon:
        """The horizon of a language, the one before where its questions are the same."""
        known = self._before.horizons.get(language) if self._before else None
        return known if known and known.texts == (*answered, *left_open) else learn(answered, left_open)

    def _block(self, face_id: str) -> TokenBlock:
        row = self._before.rows[face_id]
        return self._before.tokens.of(row), self._before.tokens.spans(row)


def _new_collection(client, name: str):
    """An empty Chroma collection; one left by a sync that was cut short is replaced."""
    if name in [existing.name for existing in client.list_collections()]:
        client.delete_collection(name)
    return client.create_collection(name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None)

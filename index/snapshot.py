"""Snapshot: one whole, finished index on disk; never changed, only replaced by another.

    HOME/index/current              the name of the snapshot in use
    HOME/index/NAME/manifest.json   format, model, Chroma collection, and each source with its SHA-256
    HOME/index/NAME/documents.jsonl the documents with their editions' texts
    HOME/index/NAME/chroma/         passages and vectors (on the Chroma server when there is one)
    HOME/index/NAME/tokens.i8, offsets.npy, spans.npy

A deleted document is gone from the next snapshot's files altogether, which Chroma's own delete would
not do, and a snapshot that could not be finished leaves the one in use as it was.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import chromadb
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings

from corpus.document import Document, Edition
from corpus.errors import IndexingError, IndexMismatch
from corpus.passage import Passage
from index.keywords import Keywords
from index.tokens import Tokens

FORMAT = 1
COLLECTION = "passages"


@dataclass(frozen=True)
class Manifest:
    """What a snapshot was made from; `sources` maps a source's name to (sha256, document id)."""

    format: int
    model: str
    dimensions: int
    collection: str
    sources: dict[str, tuple[str, str]]


class Snapshot:
    """A finished index, open for reading. `passages` are in row order, which `tokens` shares."""

    def __init__(self, folder: Path, chroma_url: str):
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.documents = read_documents(folder)
        self.client = open_client(folder, chroma_url)
        self.collection = self.client.get_collection(self.manifest.collection, embedding_function=None)
        self.passages = _read_passages(self.collection)
        self.by_id = {passage.id: passage for passage in self.passages}
        self.rows = {passage.id: row for row, passage in enumerate(self.passages)}
        self.rows_of = _rows_of(self.passages)
        self.keywords = Keywords(self.passages)
        self.tokens = Tokens(folder, self.manifest.dimensions)

    def vectors(self, ids: list[str]) -> dict[str, list[float]]:
        """Passage id -> vector, for those of `ids` that are in this snapshot."""
        got = self.collection.get(ids=ids, include=["embeddings"])
        return dict(zip(got["ids"], got["embeddings"], strict=True))

    def nearest(self, vector, limit: int) -> dict[int, float]:
        """Row -> cosine of the passages nearest to `vector`, in any language."""
        if not self.passages:
            return {}
        count = min(limit, len(self.passages))
        found = self.collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
        return {self.rows[i]: 1 - d for i, d in zip(found["ids"][0], found["distances"][0], strict=True)}


def current(index_folder: Path) -> Path | None:
    """The folder of the snapshot in use, if there is one."""
    pointer = index_folder / "current"
    folder = index_folder / pointer.read_text().strip() if pointer.exists() else None
    return folder if folder and (folder / "manifest.json").exists() else None


def check_model(manifest: Manifest, model: str) -> None:
    """Raises IndexMismatch unless the snapshot was made by this code's format with `model`."""
    if manifest.format != FORMAT or manifest.model != model:
        raise IndexMismatch(
            f"The index was made with model {manifest.model!r} (format {manifest.format}), and {model!r} "
            f"(format {FORMAT}) is set now. Rebuild it with: lifehub ingest --rebuild"
        )


def read_manifest(folder: Path) -> Manifest:
    fields = json.loads((folder / "manifest.json").read_text())
    fields["sources"] = {name: tuple(pair) for name, pair in fields["sources"].items()}
    return Manifest(**fields)


def read_documents(folder: Path) -> dict[str, Document]:
    with (folder / "documents.jsonl").open(encoding="utf-8") as lines:
        documents = [_document(json.loads(line)) for line in lines]
    return {document.id: document for document in documents}


def write_documents(folder: Path, documents: list[Document]) -> None:
    with (folder / "documents.jsonl").open("w", encoding="utf-8") as file:
        for document in documents:
            file.write(json.dumps(asdict(document), ensure_ascii=False) + "\n")


def open_client(folder: Path, chroma_url: str):
    """The Chroma client of a snapshot: embedded in its folder, or the server at `chroma_url`."""
    settings = ChromaSettings(anonymized_telemetry=False)
    if not chroma_url:
        return chromadb.PersistentClient(str(folder / "chroma"), settings=settings)
    url = urlsplit(chroma_url)
    try:
        return chromadb.HttpClient(
            host=url.hostname or "", port=url.port or (443 if url.scheme == "https" else 80),
            ssl=url.scheme == "https", settings=settings,
        )  # fmt: skip
    except ValueError as error:
        raise IndexingError(f"No Chroma server answers at LIFEHUB_CHROMA_URL={chroma_url!r}: {error}") from None


def row_metadata(passage: Passage, row: int) -> dict:
    """A passage as Chroma metadata; its text is the row's document."""
    return {
        "row": row,
        "document_id": passage.document_id,
        "key": passage.key,
        "language": passage.language,
        "section": json.dumps(passage.section, ensure_ascii=False),
        "page": passage.page or 0,
        "start": passage.start,
        "end": passage.end,
        "as_of": passage.as_of,
        "sources": json.dumps(passage.sources, ensure_ascii=False),
    }


def _rows_of(passages: list[Passage]) -> dict[str, tuple[int, ...]]:
    """Statement key -> rows of its editions, the original first."""
    rows: dict[str, tuple[int, ...]] = {}
    for row, passage in enumerate(passages):
        rows[passage.key] = (*rows.get(passage.key, ()), row)
    return rows


def _read_passages(collection: Collection) -> list[Passage]:
    got = collection.get(include=["documents", "metadatas"])
    rows = sorted(zip(got["metadatas"], got["documents"], strict=True), key=lambda pair: pair[0]["row"])
    return [_passage(metadata, text) for metadata, text in rows]


def _passage(row: dict, text: str) -> Passage:
    return Passage(
        document_id=row["document_id"],
        key=row["key"],
        language=row["language"],
        text=text,
        start=row["start"],
        end=row["end"],
        section=tuple(json.loads(row["section"])),
        page=row["page"] or None,
        as_of=row["as_of"],
        sources=tuple(json.loads(row["sources"])),
    )


def _document(fields: dict) -> Document:
    editions = (Edition(**e | {"pages": tuple(map(tuple, e["pages"]))}) for e in fields["editions"])
    return Document(**fields | {"editions": tuple(editions)})

"""Snapshot: one whole, finished index on disk; never changed, only replaced by another.

    HOME/index/current              the name of the snapshot in use
    HOME/index/NAME/manifest.json   format, model, Chroma collection, and each source with its SHA-256
    HOME/index/NAME/documents.jsonl the documents with their editions' texts
    HOME/index/NAME/chroma/         passages and vectors (on the Chroma server when there is one)
    HOME/index/NAME/tokens.i8, offsets.npy, spans.npy, horizon-LANGUAGE.npz

A deleted document is gone from the next snapshot's files altogether, which Chroma's own delete would
not do, and a snapshot that could not be finished leaves the one in use as it was.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import chromadb
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings

from corpus.document import Document, Edition
from corpus.errors import IndexingError, IndexMismatch
from corpus.passage import Passage
from index.horizon import read_horizons
from index.keywords import Keywords
from index.tokens import Tokens

FORMAT = 5
COLLECTION = "passages"
RELATIONS = ("updates", "corrects")


@dataclass(frozen=True)
class Manifest:
    """What a snapshot was made from; `sources` maps a source's name to (sha256, document id)."""

    format: int
    model: str
    dimensions: int
    collection: str
    sources: dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Face:
    """A text under which a passage can be found: its own, or a question it answers; `passage` is its row.

    The own text of a passage that nobody wrote to stand alone follows its headings: `context` characters of them.
    """

    id: str
    text: str
    passage: int
    asked: bool = False
    context: int = 0


def faces(passages: Sequence[Passage]) -> list[Face]:
    """Each passage's own text, in order, so that a passage and its text share a row; then what it is asked for."""
    own = [_own_face(passage, row) for row, passage in enumerate(passages)]
    asked = [
        Face(f"{passage.id}?{number}", question, row, asked=True)
        for row, passage in enumerate(passages)
        for number, question in enumerate(passage.asked)
    ]
    return own + asked


def _own_face(passage: Passage, row: int) -> Face:
    headings = "" if passage.asked else " - ".join(passage.section)
    context = f"{headings}\n" if headings else ""
    return Face(passage.id, context + passage.text, row, context=len(context))


class Snapshot:
    """A finished index, open for reading. `faces` are in row order, which `tokens` and `keywords` share.

    `rows_of` gives the rows of a statement's passages, the original first; `faces_of` those of all its faces;
    `covered` the keys of the statements on what a contact, by its document's id, can be asked about.
    """

    def __init__(self, folder: Path, chroma_url: str):
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.documents = read_documents(folder)
        self.client = open_client(folder, chroma_url)
        self.collection = self.client.get_collection(self.manifest.collection, embedding_function=None)
        self.passages = _read_passages(self.collection)
        self.faces = faces(self.passages)
        self.by_id = {passage.id: passage for passage in self.passages}
        self.rows = {face.id: row for row, face in enumerate(self.faces)}
        self.rows_of = self._rows_by_key(range(len(self.passages)))
        self.faces_of = self._rows_by_key(range(len(self.faces)))
        self.keywords = Keywords([(face.text, self.passage(row).language) for row, face in enumerate(self.faces)])
        self.tokens = Tokens(folder, self.manifest.dimensions)
        self.horizons = read_horizons(folder)
        self._newer = self._newer_by_key()
        self.covered = self._covered_by_contact()

    @property
    def entire(self) -> "Snapshot":
        """The snapshot with all there is in the index; a part of it shows less."""
        return self

    def newer(self, key: str) -> tuple[str, ...]:
        """The keys of the statements that update or correct the one with `key`."""
        return self._newer.get(key, ())

    def succeeds(self, key: str, relation: str = "") -> tuple[str, ...]:
        """The keys that the statement with `key` "updates", "corrects", or either."""
        passage = self.passages[self.rows_of[key][0]]
        named = {"updates": passage.updates, "corrects": passage.corrects}
        found = named[relation] if relation else (*passage.updates, *passage.corrects)
        return tuple(one for one in found if one in self.rows_of)

    def passage(self, row: int) -> Passage:
        """The passage that the face in `row` belongs to."""
        return self.passages[self.faces[row].passage]

    def has(self, face: Face) -> bool:
        """Whether this snapshot holds the face with the same text."""
        return face.id in self.rows and self.faces[self.rows[face.id]].text == face.text

    def vectors(self, ids: list[str]) -> dict[str, list[float]]:
        """Face id -> vector, for those of `ids` that are in this snapshot."""
        got = self.collection.get(ids=ids, include=["embeddings"])
        return dict(zip(got["ids"], got["embeddings"], strict=True))

    def nearest(self, vector, limit: int) -> dict[int, float]:
        """Row -> cosine of the faces nearest to `vector`, in any language."""
        if not self.passages:
            return {}
        count = min(limit, len(self.faces))
        found = self.collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
        return {self.rows[i]: 1 - d for i, d in zip(found["ids"][0], found["distances"][0], strict=True)}

    def _covered_by_contact(self) -> dict[str, tuple[str, ...]]:
        contacts = {(one.document_id, one.language, one.section): one.contact for one in self.passages if one.contact}
        found: dict[str, dict[str, None]] = {}
        for one in self.passages:
            if contact := contacts.get((one.document_id, one.language, one.section)):
                found.setdefault(contact, {})[one.key] = None
        return {contact: tuple(keys) for contact, keys in found.items()}

    def _newer_by_key(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for key in self.rows_of:
            for older in self.succeeds(key):
                found[older] = (*found.get(older, ()), key)
        return found

    def _rows_by_key(self, rows: range) -> dict[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for row in rows:
            found.setdefault(self.passage(row).key, []).append(row)
        return {key: tuple(own) for key, own in found.items()}


def current(index_folder: Path) -> Path | None:
    """The folder of the snapshot in use, if there is one in today's format; one in another is made anew."""
    pointer = index_folder / "current"
    folder = index_folder / pointer.read_text().strip() if pointer.exists() else None
    if not folder or not (folder / "manifest.json").exists():
        return None
    return folder if _fields(folder)["format"] == FORMAT else None


def check_model(manifest: Manifest, model: str) -> None:
    """Raises IndexMismatch unless the snapshot was made with `model`."""
    if manifest.model != model:
        raise IndexMismatch(
            f"The index was made with the model {manifest.model}, and {model} is set now. "
            "Set LIFEHUB_EMBED_MODEL back, or rebuild the index with: lifehub ingest --rebuild"
        )


def read_manifest(folder: Path) -> Manifest:
    fields = _fields(folder)
    fields["sources"] = {name: tuple(pair) for name, pair in fields["sources"].items()}
    return Manifest(**fields)


def _fields(folder: Path) -> dict:
    try:
        return json.loads((folder / "manifest.json").read_text())
    except ValueError as error:
        raise IndexMismatch(
            f"The index in {folder} can't be read: {error}. Rebuild it with: lifehub ingest --rebuild"
        ) from None


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


def row_metadata(face: Face, row: int, passage: Passage) -> dict:
    """A row as Chroma metadata; its text is the row's document."""
    if face.id != passage.id:
        return {"row": row, "asks": passage.id}
    return {
        "row": row,
        "context": face.context,
        "document_id": passage.document_id,
        "key": passage.key,
        "language": passage.language,
        "section": json.dumps(passage.section, ensure_ascii=False),
        "page": passage.page or 0,
        "start": passage.start,
        "end": passage.end,
        "as_of": passage.as_of,
        "sources": json.dumps(passage.sources, ensure_ascii=False),
        "asked": json.dumps(passage.asked, ensure_ascii=False),
        "updates": json.dumps(passage.updates),
        "corrects": json.dumps(passage.corrects),
        "contact": passage.contact,
    }


def _read_passages(collection: Collection) -> list[Passage]:
    got = collection.get(where={"context": {"$gte": 0}}, include=["documents", "metadatas"])  # only they have one
    rows = sorted(zip(got["metadatas"], got["documents"], strict=True), key=lambda pair: pair[0]["row"])
    return [_passage(metadata, text[metadata["context"] :]) for metadata, text in rows]


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
        asked=tuple(json.loads(row["asked"])),
        updates=tuple(json.loads(row["updates"])),
        corrects=tuple(json.loads(row["corrects"])),
        contact=row["contact"],
    )


def _document(fields: dict) -> Document:
    editions = (
        Edition(**e | {"pages": tuple(map(tuple, e["pages"])), "left_open": tuple(e["left_open"])})
        for e in fields["editions"]
    )
    return Document(**fields | {"editions": tuple(editions)})

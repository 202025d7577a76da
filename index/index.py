"""Index: what the rest of the product asks, over whichever snapshot is in use."""

import shutil
import weakref
from pathlib import Path

from corpus.document import Document
from corpus.errors import NotFound
from corpus.passage import Passage
from corpus.source import folder_sources, library_sources
from index import search
from index.embedder import Embedder
from index.hit import Hit
from index.lock import Lock
from index.rerank import Rerank
from index.snapshot import COLLECTION, RELATIONS, Snapshot, check_model, current, read_manifest
from index.spelling import corrected
from index.sync import Progress, SyncReport, quiet, sync


class Index:
    """Owns a data folder: holds the model and the snapshot in use, which `sync` replaces while searches go on.

    Its sources are the built-in `library` (a folder, or None) and the operator's files in `home/documents`.
    """

    def __init__(
        self,
        home: Path,
        embedder: Embedder,
        lock: Lock,
        library: Path | None,
        chroma_url: str = "",
        rebuild: bool = False,
        rerank: Rerank | None = None,
    ):
        self.documents_folder = home / "documents"
        self.embedder = embedder
        self.lock = lock
        self.rerank = rerank
        self.snapshot: Snapshot | None = None
        self.report = SyncReport()
        self._folder = home / "index"
        self._library = library
        self._chroma_url = chroma_url
        found = None if rebuild else current(self._folder)
        if found:
            check_model(read_manifest(found), embedder.name)
            self.snapshot = Snapshot(found, chroma_url)

    @property
    def version(self) -> str:
        """Another one after each change of the documents."""
        return self.snapshot.folder.name if self.snapshot else ""

    @property
    def documents(self) -> dict[str, Document]:
        """The documents by id, the library's first."""
        return self.snapshot.documents if self.snapshot else {}

    @property
    def passages(self) -> dict[str, Passage]:
        """The passages of all languages by id, in document order."""
        return self.snapshot.by_id if self.snapshot else {}

    def document(self, document_id: str) -> Document:
        """The document with this id; raises NotFound."""
        if document_id not in self.documents:
            raise NotFound(f"No document has the id {document_id!r}. GET /v1/documents lists them.")
        return self.documents[document_id]

    def passage(self, passage_id: str) -> Passage:
        """The passage with this id (`document#anchor@language`); raises NotFound."""
        if passage_id not in self.passages:
            raise NotFound(f"No passage has the id {passage_id!r}. GET /v1/documents/ID lists a document's passages.")
        return self.passages[passage_id]

    def editions_of(self, key: str) -> tuple[Passage, ...]:
        """The same statement in every language it has, the original first; raises NotFound."""
        rows = self.snapshot.rows_of.get(key, ()) if self.snapshot else ()
        if not rows:
            raise NotFound(f"No statement has the key {key!r}.")
        return tuple(self.snapshot.passages[row] for row in rows)

    def linked(self, key: str) -> dict[str, tuple[str, ...]]:
        """The keys of the statements tied to one: what it "updates" and "corrects", "updated_by" and "corrected_by"."""
        snapshot = self.snapshot
        newer = {
            relation: [one for one in snapshot.newer(key) if key in snapshot.succeeds(one, relation)]
            for relation in RELATIONS
        }
        return {
            "updated_by": tuple(newer["updates"]),
            "corrected_by": tuple(newer["corrects"]),
            "updates": snapshot.succeeds(key, "updates"),
            "corrects": snapshot.succeeds(key, "corrects"),
        }

    def passages_of(self, document_id: str, language: str) -> tuple[Passage, ...]:
        """A document's passages in one language, in order."""
        return tuple(p for p in self.passages.values() if p.document_id == document_id and p.language == language)

    def vocabulary(self, language: str) -> frozenset[str]:
        """The words that the documents use in `language`, lower-case."""
        return self.snapshot.keywords.vocabulary(language) if self.snapshot else frozenset()

    def search(self, question: str, language: str, limit: int = 10) -> list[Hit]:
        """The best statements for `question`, best first, in `language` where they have it."""
        if not self.snapshot:
            return []
        meant = corrected(question, language, self.vocabulary(language))
        asked = search.query(meant, language, self.embedder.query(meant))
        return search.search(self.snapshot, asked, limit, self.rerank)

    def sync(self, on_progress: Progress = quiet) -> SyncReport:
        """Makes the index match its sources; raises IndexingError and keeps what there was."""
        before = self.snapshot
        sources = library_sources(self._library) if self._library else []
        sources += folder_sources(self.documents_folder)
        finished, report = sync(self._folder, before, sources, self.embedder, self._chroma_url, on_progress)
        if finished:
            self.snapshot = Snapshot(finished, self._chroma_url)
            self._retire(before)
        self.report = report
        return report

    def close(self) -> None:
        """Lets go of the snapshot and of the data folder."""
        if self.snapshot:
            self.snapshot.client.close()
        self.lock.release()

    def _retire(self, before: Snapshot | None) -> None:
        """Erases every snapshot but the one in use; `before` once the last search has let go of it."""
        erased = {folder for folder in self._folder.iterdir() if folder.is_dir()} - {self.snapshot.folder}
        if before:
            weakref.finalize(before, _erase, before.folder, before.client, before.manifest.collection)
            erased -= {before.folder}
        for folder in erased:
            shutil.rmtree(folder, ignore_errors=True)


def _erase(folder: Path, client, collection: str) -> None:
    if collection != COLLECTION:
        client.delete_collection(collection)
    client.close()
    shutil.rmtree(folder, ignore_errors=True)

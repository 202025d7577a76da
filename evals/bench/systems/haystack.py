"""Haystack: its default splitter and the embedding retriever of its Chroma store."""

from haystack import Document
from haystack.components.preprocessors import DocumentSplitter
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack_integrations.components.retrievers.chroma import ChromaEmbeddingRetriever
from haystack_integrations.document_stores.chroma import ChromaDocumentStore

from evals.bench.contract import FIRST, PASSAGE, QUERY, Job, read_documents


class System:
    """Holds a Chroma store in the job's folder; the model is loaded by whichever step needs it."""

    def __init__(self, job: Job):
        self._job = job
        self._store = ChromaDocumentStore(persist_path=job.store)
        loading = {
            "model": job.model,
            "device": ComponentDevice.from_str("cpu"),
            "local_files_only": True,
            "progress_bar": False,
            "model_kwargs": {"dtype": job.dtype},
        }
        self._documents = SentenceTransformersDocumentEmbedder(prefix=PASSAGE, **loading)
        self._questions = SentenceTransformersTextEmbedder(prefix=QUERY, **loading)
        self._questions.warm_up()
        self._documents.warm_up()
        self._retriever = ChromaEmbeddingRetriever(self._store, top_k=FIRST)

    def index(self) -> int:
        """Splits and embeds the documents; returns how many texts that gave."""
        documents = [Document(id=name, content=text) for name, text in read_documents(self._job).items()]
        splitter = DocumentSplitter()
        splitter.warm_up()
        pieces = splitter.run(documents)["documents"]
        return self._store.write_documents(self._documents.run(pieces)["documents"])

    def search(self, question: str) -> list[str]:
        """The texts of the first pieces."""
        vector = self._questions.run(question)["embedding"]
        return [found.content for found in self._retriever.run(vector)["documents"]]

"""txtai: its hybrid of vectors and BM25 with the texts kept, cut at paragraphs, since its index itself cuts nothing.

E5's prefixes are given as the model's prompts: txtai has sentence-transformers encode a query or a document, which puts
the model's own prompt before a query anyhow, so that txtai's `instructions` would put it there twice.
"""

from pathlib import Path

from txtai import Embeddings
from txtai.pipeline import Segmentation

from evals.bench.contract import FIRST, PASSAGE, QUERY, Job, read_documents


class System:
    """Holds an Embeddings index, loaded from the job's store where that has one."""

    def __init__(self, job: Job):
        self._job = job
        if Path(job.store).exists():
            self._embeddings = Embeddings()
            self._embeddings.load(job.store)
            return
        self._embeddings = Embeddings(
            path=job.model,
            method="sentence-transformers",
            vectors={"prompts": {"query": QUERY, "document": PASSAGE}, "model_kwargs": {"dtype": job.dtype}},
            gpu=False,
            hybrid=True,
            content=True,
        )

    def index(self) -> int:
        """Cuts and embeds the documents; returns how many texts that gave."""
        paragraphs = Segmentation(paragraphs=True)
        texts = [piece for text in read_documents(self._job).values() for piece in paragraphs(text)]
        self._embeddings.index(texts)
        self._embeddings.save(self._job.store)
        return self._embeddings.count()

    def search(self, question: str) -> list[str]:
        """The texts of the first results."""
        return [found["text"] for found in self._embeddings.search(question, FIRST)]

"""txtai: its hybrid of vectors and BM25 with the texts kept, cut at paragraphs, since its index itself cuts nothing.

The model's own prompts put E5's prefixes before questions and texts: txtai asks sentence-transformers to encode a query
or a document. Its `instructions` would put them there twice.
"""

from pathlib import Path

from txtai import Embeddings
from txtai.pipeline import Segmentation

from evals.bench.contract import FIRST, Job, read_documents


class System:
    """Holds an Embeddings index, loaded from the job's store where that has one."""

    def __init__(self, job: Job):
        self._job = job
        self._embeddings = Embeddings(
            path=job.model,
            method="sentence-transformers",
            vectors={"model_kwargs": {"dtype": job.dtype}},
            gpu=False,
            hybrid=True,
            content=True,
        )
        if Path(job.store, "config").exists() or Path(job.store, "config.json").exists():
            self._embeddings.load(job.store)

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

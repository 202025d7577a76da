"""Ours, as it ships: indexes the library with the questions its statements answer, and is not told a language."""

from pathlib import Path

from corpus.language import detect
from evals.bench.contract import FIRST, Job
from index.embedder import Embedder
from index.index import Index
from index.lock import Lock
from index.model import load

FALLBACK = "en"


class System:
    """Holds an index whose data folder is the job's store."""

    def __init__(self, job: Job):
        home = Path(job.store)
        self._index = Index(home, Embedder(load(job.model)), Lock(home), Path(job.library))

    def index(self) -> int:
        """Makes the index; returns how many texts it embedded."""
        return self._index.sync().embedded

    def search(self, question: str) -> list[str]:
        """The texts of the first passages."""
        return [hit.passage.text for hit in self._index.search(question, detect(question) or FALLBACK, FIRST)]

"""Speed: what indexing costs beside the bare embedding of the same texts, and the memory of it all.

`python -m evals.speed` prints ratios measured in one run, since machines differ and are noisy.
"""

import resource
import tempfile
import time
from pathlib import Path

from assistant.build import open_embedder
from assistant.settings import load_settings
from corpus.library import LIBRARY
from index.embedder import Embedder
from index.index import Index
from index.lock import Lock

ROUNDS = 3
BATCH = 256


def main() -> None:
    """Alternates bare embedding and indexing of the library, and prints the best of each."""
    embedder = open_embedder(load_settings())
    indexing = [_index(embedder) for _ in range(ROUNDS)]
    texts = indexing[0][1]
    bare = [_bare(embedder, texts) for _ in range(ROUNDS)]
    seconds = min(took for took, _ in indexing)
    print(f"texts: {len(texts)}, of them statements: {sum(not asked for _, asked in texts)}")
    print(f"bare embedding: {len(texts) / min(bare):.1f} texts/s; indexing: {len(texts) / seconds:.1f} texts/s")
    print(f"indexing at {min(bare) / seconds:.2f} of the bare embedding's rate; the whole library in {seconds:.1f} s")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _index(embedder: Embedder) -> tuple[float, list[tuple[str, bool]]]:
    """(seconds of a first sync, the texts it embedded and whether each is a question)."""
    with tempfile.TemporaryDirectory() as scratch:
        index = Index(Path(scratch), embedder, Lock(Path(scratch)), LIBRARY)
        begun = time.perf_counter()
        index.sync()
        took = time.perf_counter() - begun
        texts = [(face.text, face.asked) for face in index.snapshot.faces]
        editions = [edition for document in index.documents.values() for edition in document.editions]
        texts += [(question, True) for edition in editions for question in edition.left_open]
        index.close()
    return took, texts


def _bare(embedder: Embedder, texts: list[tuple[str, bool]]) -> float:
    """Seconds to embed the same texts in the same batches, and nothing else."""
    begun = time.perf_counter()
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        for asked, embed in ((False, embedder.passages), (True, embedder.queries)):
            if chosen := [text for text, own in batch if own is asked]:
                embed(chosen)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()

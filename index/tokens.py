"""Tokens: the passages' token vectors in a memory-mapped file, for late interaction.

Late interaction is ColBERT's MaxSim (Khattab and Zaharia 2020): each question token meets its most
similar passage token. Vectors are kept as int8; a vector's length is restored by normalising again.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np


class Tokens:
    """The token vectors of all passages of a snapshot, by row. `matrix` is (all tokens, dimensions) int8."""

    def __init__(self, folder: Path, dimensions: int):
        self.offsets = np.load(folder / "offsets.npy")
        self.all_spans = np.load(folder / "spans.npy")
        shape = (int(self.offsets[-1]), dimensions)
        self.matrix = (
            np.memmap(folder / "tokens.i8", np.int8, "r", shape=shape) if shape[0] else np.zeros(shape, np.int8)
        )

    def of(self, row: int) -> np.ndarray:
        """(n, dimensions) int8 of one passage."""
        return self.matrix[self.offsets[row] : self.offsets[row + 1]]

    def spans(self, row: int) -> np.ndarray:
        """(n, 2) int32: where each token stands in the passage's text, as (start, end)."""
        return self.all_spans[self.offsets[row] : self.offsets[row + 1]]

    def cosines(self, row: int, question: np.ndarray) -> np.ndarray:
        """(passage tokens, question tokens) of one passage."""
        block = self.of(row).astype(np.float32)
        return block @ question.T / np.linalg.norm(block, axis=1, keepdims=True)

    def matches(self, question: np.ndarray, rows: Sequence[int]) -> np.ndarray:
        """(passages, question tokens): the cosine of each question token with its best token of each passage."""
        blocks = [self.of(row) for row in rows]
        found = np.zeros((len(rows), len(question)), np.float32)
        full = [i for i, block in enumerate(blocks) if len(block)]
        if not full or not len(question):
            return found
        stacked = np.concatenate([blocks[i] for i in full]).astype(np.float32)
        scores = stacked @ question.T
        scores /= np.linalg.norm(stacked, axis=1, keepdims=True)
        starts = np.cumsum([0] + [len(blocks[i]) for i in full[:-1]])
        found[full] = np.maximum.reduceat(scores, starts, axis=0)
        return found


def write_tokens(folder: Path, blocks: Iterable[tuple[np.ndarray, np.ndarray]]) -> None:
    """Writes (vectors (n, dimensions), spans (n, 2)) of each passage in row order.

    Vectors are float unit vectors, or int8 as read from another snapshot.
    """
    offsets, spans = [0], [np.zeros((0, 2), np.int32)]
    with (folder / "tokens.i8").open("wb") as file:
        for vectors, where in blocks:
            file.write(quantised(vectors).tobytes())
            offsets.append(offsets[-1] + len(vectors))
            spans.append(where.astype(np.int32))
    np.save(folder / "offsets.npy", np.array(offsets, np.int64))
    np.save(folder / "spans.npy", np.concatenate(spans))


def quantised(block: np.ndarray) -> np.ndarray:
    """int8 of a block of vectors, each scaled by its own largest component."""
    if block.dtype == np.int8 or not len(block):
        return block.astype(np.int8)
    return np.round(block / np.abs(block).max(axis=1, keepdims=True) * 127).astype(np.int8)

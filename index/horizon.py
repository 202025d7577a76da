"""Horizon: how near a question is to those the documents are known to answer, and to those they leave open.

Kernel ridge regression over the vectors of both (Gaussian kernel): about +1 among questions that statements
answer, about -1 among those that are known to have no answer, towards the mean where nothing is near. Each
language has its own: e5 puts questions of one language near each other, whatever they ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FILES = "horizon-{language}.npz"
WIDTH = 5.0  # of the kernel exp(-WIDTH * squared distance)
RIDGE = 0.03


@dataclass(frozen=True)
class Horizon:
    """`vectors` (questions, dimensions), their `texts`, and the weight of each in a judgement."""

    texts: tuple[str, ...]
    vectors: np.ndarray
    weights: np.ndarray
    mean: float

    def judge(self, vector: np.ndarray) -> float:
        """The question's side: near +1 answered, near -1 left open."""
        if not self.texts:
            return 0.0
        return float(_kernel(vector[None], self.vectors)[0] @ self.weights) + self.mean


def learn(answered: Mapping[str, np.ndarray], left_open: Mapping[str, np.ndarray]) -> Horizon:
    """From question -> vector of both sides; a horizon that judges everything 0 where a side is empty."""
    if not answered or not left_open:
        return Horizon((), np.zeros((0, 0), np.float32), np.zeros(0, np.float32), 0.0)
    vectors = np.stack([*answered.values(), *left_open.values()]).astype(np.float32)
    sides = np.array([1.0] * len(answered) + [-1.0] * len(left_open))
    damped = _kernel(vectors, vectors) + RIDGE * np.eye(len(vectors))
    weights = np.linalg.solve(damped, sides - sides.mean())
    return Horizon((*answered, *left_open), vectors, weights.astype(np.float32), float(sides.mean()))


def write_horizons(folder: Path, horizons: Mapping[str, Horizon]) -> None:
    """One file a language."""
    for language, horizon in horizons.items():
        np.savez(
            folder / FILES.format(language=language),
            texts=np.array(horizon.texts, dtype=np.str_),
            vectors=horizon.vectors,
            weights=horizon.weights,
            mean=horizon.mean,
        )


def read_horizons(folder: Path) -> dict[str, Horizon]:
    """Language -> horizon."""
    return {file.stem.rpartition("-")[2]: _read(file) for file in sorted(folder.glob(FILES.format(language="*")))}


def _read(file: Path) -> Horizon:
    with np.load(file) as stored:
        return Horizon(tuple(stored["texts"]), stored["vectors"], stored["weights"], float(stored["mean"]))


def _kernel(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """(left, right) similarities of unit vectors: their squared distance is 2 - 2 cosine."""
    return np.exp(-WIDTH * (2 - 2 * left @ right.T))

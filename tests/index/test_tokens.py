"""Tokens: int8 keeps what late interaction needs, and MaxSim is what it says."""

from pathlib import Path

import numpy as np
import pytest

from index.tokens import Tokens, quantised, write_tokens


def units(count: int, width: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((count, width)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def stored(folder: Path, *blocks: np.ndarray) -> Tokens:
    spans = [np.array([(i, i + 1) for i in range(len(block))], np.int32).reshape(-1, 2) for block in blocks]
    write_tokens(folder, zip(blocks, spans, strict=True))
    return Tokens(folder, blocks[0].shape[1])


def test_int8_keeps_cosines_to_a_hundredth(tmp_path: Path) -> None:
    passages, questions = units(500, 384, 1), units(40, 384, 2)
    questions = np.concatenate([questions, passages[:40]])  # near ones too: cosines up to 1
    tokens = stored(tmp_path, passages)
    assert tokens.matrix.dtype == np.int8
    difference = np.abs(tokens.cosines(0, questions) - passages @ questions.T)
    assert difference.max() < 0.01


def test_a_vectors_scale_changes_nothing() -> None:
    block = units(20, 64, 3)
    assert (quantised(block) == quantised(block * np.float32(0.125))).all()
    assert np.abs(quantised(block)).max(axis=1).tolist() == [127] * 20


def test_maxsim_is_exact_on_hand_made_vectors(tmp_path: Path) -> None:
    x, y, z = np.eye(3, dtype=np.float32)
    tokens = stored(tmp_path, np.stack([x, y]), np.stack([-x]), np.stack([(x + z) / np.sqrt(2), y]))
    question = np.stack([x, z])
    assert tokens.matches(question, [0, 1, 2]) == pytest.approx(
        np.array([[1, 0], [-1, 0], [np.sqrt(0.5), np.sqrt(0.5)]]), abs=1e-6
    )
    twice = stored(tmp_path, np.stack([x, (x + y) / np.sqrt(2), y]))
    assert twice.matches(np.stack([x, (x + y) / np.sqrt(2)]), [0])[0] == pytest.approx([1, 1], abs=1e-6)


def test_passages_come_in_the_order_they_are_asked_for(tmp_path: Path) -> None:
    x, y, z = np.eye(3, dtype=np.float32)
    tokens = stored(tmp_path, np.stack([x, y]), np.stack([-x]), np.stack([(x + z) / np.sqrt(2), y]))
    question = np.stack([x, z])
    assert tokens.matches(question, [2, 0])[0] == pytest.approx([np.sqrt(0.5)] * 2, abs=1e-6)


def test_a_passage_without_tokens_matches_nothing_and_shifts_no_other(tmp_path: Path) -> None:
    x, y = np.eye(2, dtype=np.float32)
    none = np.zeros((0, 2), np.float32)
    tokens = stored(tmp_path, none, np.stack([x]), none, np.stack([y]), none)
    assert tokens.matches(np.stack([x]), [0, 1, 2, 3, 4]).tolist() == [[0], [1], [0], [0], [0]]
    assert tokens.matches(np.stack([x]), [0, 4]).tolist() == [[0], [0]]
    assert tokens.matches(none, [1]).shape == (1, 0)
    assert tokens.matches(np.stack([x]), []).shape == (0, 1)


def test_no_tokens_at_all(tmp_path: Path) -> None:
    tokens = stored(tmp_path, np.zeros((0, 4), np.float32))
    assert tokens.of(0).shape == (0, 4)
    assert tokens.matches(units(1, 4, 4), [0]).tolist() == [[0]]


def test_spans_belong_to_their_passage(tmp_path: Path) -> None:
    one, two = units(2, 8, 5), units(1, 8, 6)
    write_tokens(tmp_path, [(one, np.array([(0, 3), (4, 9)])), (two, np.array([(7, 8)]))])
    tokens = Tokens(tmp_path, 8)
    assert tokens.spans(0).tolist() == [[0, 3], [4, 9]]
    assert tokens.spans(1).tolist() == [[7, 8]]


def test_int8_from_an_earlier_file_is_carried_over_unchanged(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    before = stored(first, units(5, 16, 7), units(3, 16, 8))
    write_tokens(second, [(before.of(row), before.spans(row)) for row in (1, 0)])
    after = Tokens(second, 16)
    assert (after.of(0) == before.of(1)).all()
    assert (after.of(1) == before.of(0)).all()

"""Horizon: which side a question is on, of those answered and those left open."""

from pathlib import Path

import numpy as np
import pytest

from index.horizon import Horizon, learn, read_horizons, write_horizons


def unit(*values: float) -> np.ndarray:
    vector = np.array(values, np.float32)
    return vector / np.linalg.norm(vector)


@pytest.fixture
def horizon() -> Horizon:
    answered = {"how many beds": unit(1, 0, 0), "how many companies": unit(0.95, 0.05, 0)}
    left_open = {"how many nurses": unit(0, 1, 0), "what salaries": unit(0, 0.9, 0.1), "in 2035": unit(0, 0.9, -0.1)}
    return learn(answered, left_open)


def test_a_known_question_is_on_its_own_side(horizon: Horizon) -> None:
    assert horizon.judge(unit(1, 0, 0)) > 0.7
    assert horizon.judge(unit(0, 1, 0)) < -0.7


def test_a_neighbour_leans_to_the_side_it_is_nearer_to(horizon: Horizon) -> None:
    near, between, far = (horizon.judge(unit(*v)) for v in [(0.9, 0.3, 0), (0.7, 0.7, 0), (0.3, 0.9, 0)])
    assert 1 > near > between > far > -1


def test_what_nothing_is_near_to_gets_the_mean(horizon: Horizon) -> None:
    assert horizon.mean == pytest.approx(-0.2)
    assert horizon.judge(unit(-1, -1, 0)) == pytest.approx(-0.2, abs=0.01)


@pytest.mark.parametrize("sides", [({}, {}), ({"a": unit(1, 0)}, {}), ({}, {"a": unit(1, 0)})])
def test_one_side_alone_judges_nothing(sides: tuple[dict, dict]) -> None:
    assert learn(*sides).judge(unit(1, 0)) == 0


@pytest.mark.parametrize("empty", [True, False])
def test_it_survives_being_written(tmp_path: Path, horizon: Horizon, empty: bool) -> None:
    kept = learn({}, {}) if empty else horizon
    write_horizons(tmp_path, {"en": kept, "it": learn({}, {})})
    again = read_horizons(tmp_path)["en"]
    assert again.texts == kept.texts
    assert again.judge(unit(0.8, 0.2, 0)) == kept.judge(unit(0.8, 0.2, 0))

import numpy as np
import pytest

from recommender.answering.scaling import between, standard


def test_standard_scores_have_a_mean_of_nought_and_a_deviation_of_one() -> None:
    made = standard(np.array([1, 2, 6], dtype=np.float32))
    assert float(made.mean()) == pytest.approx(0, abs=1e-6)
    assert float(made.std()) == pytest.approx(1)
    assert made.dtype == np.float32


@pytest.mark.parametrize("value", [0.0, 0.1, 1e-12, 123.456, -7e5])
def test_a_constant_becomes_nought_rounding_aside(value: float) -> None:
    scores = np.full(200, value, dtype=np.float32)
    assert not standard(scores).any()
    assert not between(scores).any()
    scores[::2] = np.nextafter(scores[0], np.float32(np.inf))
    assert not standard(scores).any()


def test_small_differences_count_where_there_are_no_large_ones() -> None:
    assert standard(np.array([-1e-6, 1e-6], dtype=np.float32)).tolist() == [-1, 1]


def test_between_nought_and_one() -> None:
    assert between(np.array([-1, 3, 1], dtype=np.float32)).tolist() == [0, 1, 0.5]
    assert between(np.array([0, 1e-6], dtype=np.float32)).tolist() == [0, 1]


def test_nothing_stays_nothing() -> None:
    nothing = np.empty(0, dtype=np.float32)
    assert len(standard(nothing)) == len(between(nothing)) == 0

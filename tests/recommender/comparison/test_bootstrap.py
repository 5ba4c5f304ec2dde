import numpy as np
import pytest

from recommender.comparison.bootstrap import BootstrapSettings, Bounds, resampled

FEW = BootstrapSettings(resamples=400)


def test_the_interval_of_a_mean_is_that_of_the_normal_where_there_is_much() -> None:
    values = np.random.default_rng(5).normal(0.5, 1.0, size=(2000, 1))
    bounds = resampled(values, np.arange(2000), BootstrapSettings()).mean(0)
    assert bounds is not None
    assert bounds.high - bounds.low == pytest.approx(2 * 1.96 / np.sqrt(2000), rel=0.1)
    assert bounds.low < values.mean() < bounds.high


def test_it_holds_the_truth_about_as_often_as_it_says() -> None:
    chance = np.random.default_rng(8)
    held = 0
    for _ in range(200):
        sessions = np.repeat(np.arange(100), 3)
        # All cases of a session agree: they are one observation, not three.
        one, other = np.repeat(chance.random((100, 2)) < (0.5, 0.3), 3, axis=0).T.astype(np.float64)
        bounds = resampled(np.stack((one, other), axis=1), sessions, FEW).difference(0, 1)
        assert bounds is not None
        held += bounds.low <= 0.2 <= bounds.high
    assert 180 <= held <= 199


def test_a_difference_is_paired() -> None:
    """What both have in common does not widen it."""
    chance = np.random.default_rng(3)
    hard = chance.normal(0, 5, size=500)
    bounds = resampled(np.stack((hard + 1, hard), axis=1), np.arange(500), FEW).difference(0, 1)
    assert bounds is not None
    assert bounds.low == pytest.approx(1)
    assert bounds.high == pytest.approx(1)


def test_the_ratio_of_what_is_twice_as_good() -> None:
    other = np.random.default_rng(1).random(300)
    again = resampled(np.stack((2 * other, other, 0 * other), axis=1), np.arange(300), FEW)
    bounds = again.ratio(0, 1)
    assert bounds is not None
    assert (bounds.low, bounds.high) == pytest.approx((2, 2))
    assert again.ratio(0, 2) is None


def test_too_few_sessions_tell_nothing_however_many_cases_they_have() -> None:
    again = resampled(np.ones((5000, 2)), np.repeat(np.arange(5), 1000), FEW)
    assert again.mean(0) is None
    assert again.difference(0, 1) is None
    assert again.ratio(0, 1) is None


def test_the_same_again() -> None:
    values = np.random.default_rng(2).random((100, 3))
    first, second = (resampled(values, np.arange(100) // 2, FEW).mean(1) for _ in range(2))
    assert first == second
    assert first != resampled(values, np.arange(100) // 2, BootstrapSettings(resamples=400, seed=2)).mean(1)


def test_no_spread_no_width() -> None:
    assert resampled(np.ones((40, 1)), np.arange(40), FEW).mean(0) == Bounds(1.0, 1.0)

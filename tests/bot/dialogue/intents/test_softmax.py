import numpy as np
import pytest

from bot.dialogue.intents.softmax import Softmax, _Loss, fit
from bot.dialogue.meaning import Floats

RNG = np.random.default_rng(7)
VECTORS: Floats = RNG.normal(size=(60, 4)).astype(np.float32)
CODES = np.argmax(VECTORS[:, :3], axis=1)


def test_what_can_be_told_apart_is() -> None:
    fitted = fit(VECTORS, CODES, 3, strength=100.0)
    likely = fitted.likelihoods(VECTORS)
    assert likely.sum(axis=1) == pytest.approx(np.ones(60), abs=1e-5)
    assert (likely.argmax(axis=1) == CODES).mean() > 0.95


def test_without_anything_to_tell_by_likelihoods_are_shares() -> None:
    fitted = fit(np.zeros((10, 2), dtype=np.float32), np.array([0] * 7 + [1] * 3), 2, strength=1.0)
    assert fitted.likelihoods(np.zeros((1, 2), dtype=np.float32))[0] == pytest.approx([0.7, 0.3], abs=1e-3)


def test_the_gradient_is_that_of_the_loss() -> None:
    loss = _Loss(VECTORS, CODES, 3, 2.0)
    at = RNG.normal(size=15)
    _, slope = loss(at)
    for place in range(15):
        ahead = np.zeros(15)
        ahead[place] = 1e-2
        rise = (loss(at + ahead)[0] - loss(at - ahead)[0]) / 2e-2
        assert rise == pytest.approx(slope[place], abs=1e-3)


def test_a_weak_fit_has_small_weights() -> None:
    weak, strong = (fit(VECTORS, CODES, 3, strength) for strength in (0.1, 10.0))
    assert np.linalg.norm(weak.weights) < np.linalg.norm(strong.weights)


def test_it_goes_on_from_where_it_is_told_to_begin() -> None:
    done: list[int] = []
    ended = fit(VECTORS, CODES, 3, 1.0, steps=200)
    again = fit(VECTORS, CODES, 3, 1.0, step=done.append, begin=ended)
    assert again.weights == pytest.approx(ended.weights, abs=1e-2)
    assert len(done) < 20


def test_steps_are_told_and_are_few() -> None:
    done: list[int] = []
    fit(VECTORS, CODES, 3, 1.0, steps=3, step=done.append)
    assert done == [1, 2, 3]


def test_huge_scores_stay_finite() -> None:
    likely = Softmax(np.eye(2, dtype=np.float32) * 1e6, np.zeros(2, dtype=np.float32)).likelihoods(
        np.array([[1.0, -1.0]], dtype=np.float32)
    )
    assert likely[0] == pytest.approx([1.0, 0.0])

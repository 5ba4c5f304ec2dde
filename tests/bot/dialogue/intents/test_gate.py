import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.intents.gate import FEWEST, Gate, choose
from bot.dialogue.meaning import Floats


def scores(*parts: tuple[float, int]) -> Floats:
    return np.concatenate([np.full(count, score) for score, count in parts]).astype(np.float32)


def test_what_is_out_of_scope_is_told_from_what_is_not() -> None:
    outside = np.arange(100) < 30
    gate = choose(scores((-2.0, 30), (2.0, 70)), ~outside, outside)
    assert -2 < gate.least < 2


def test_rejecting_what_would_be_wrong_costs_nothing() -> None:
    outside = np.arange(100) < 30
    right = np.arange(100) >= 50
    gate = choose(scores((-2.0, 30), (-1.0, 20), (2.0, 50)), right, outside)
    assert gate.least > -2


def test_many_in_scope_outweigh_few_out_of_scope() -> None:
    outside = np.arange(130) < 30
    gate = choose(scores((1.0, 30), (0.0, 50), (2.0, 50)), ~outside, outside)
    assert gate.least < 0


def test_where_nobody_says_what_is_out_of_scope_hardly_anything_is_rejected() -> None:
    right = np.ones(5000, dtype=np.bool_)
    outside = np.zeros(5000, dtype=np.bool_)
    ascending = np.linspace(-5, 5, 5000, dtype=np.float32)
    gate = choose(ascending, right, outside)
    assert (ascending < gate.least).sum() == 5


def test_what_would_be_wrong_anyway_is_rejected_even_then() -> None:
    right = np.arange(1000) >= 40
    values = scores((-3.0, 40), (3.0, 960))
    gate = choose(values, right, np.zeros(1000, dtype=np.bool_))
    assert (values < gate.least).sum() == 40


def test_a_few_examples_of_out_of_scope_say_nothing() -> None:
    outside = np.arange(100) < FEWEST - 1
    gate = choose(scores((1.0, FEWEST - 1), (0.5, 81 - FEWEST), (2.0, 20)), ~outside, outside)
    assert gate.least < 0.5


@given(st.lists(st.tuples(st.floats(-10, 10), st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_it_can_always_be_chosen(rows: list[tuple[float, bool, bool]]) -> None:
    inside = [(0.0, True, False), *rows]
    values, right, outside = (np.array(column) for column in zip(*inside, strict=True))
    gate = choose(values.astype(np.float32), right & ~outside, outside)
    assert not np.isnan(gate.least)
    assert 0 <= gate.confidence(-10) <= gate.confidence(10) <= 1


def test_confidence_is_how_often_such_scores_are_right() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=4000).astype(np.float32)
    right = rng.random(4000) < 1 / (1 + np.exp(-(2 * values + 1)))
    gate = choose(values, right, np.zeros(4000, dtype=np.bool_))
    assert gate.slope == pytest.approx(2, abs=0.2)
    assert gate.offset == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("score", [float("-inf"), -1e9, 0.0, 1e9, float("inf")])
def test_confidence_is_a_share_whatever_the_score(score: float) -> None:
    assert 0 <= Gate(0.0, 1.0, 0.0).confidence(score) <= 1

from collections.abc import Callable

import numpy as np
import pytest

from recommender.arrays import Codes, Floats, Offsets
from recommender.best import best, chance_order

Kind = Callable[[np.random.Generator, tuple[int, int]], Floats]


def sorted_best(scores: Floats, limit: int, order: Offsets) -> Codes:
    """The same by sorting everything."""
    answers = np.full((len(scores), limit), -1, dtype=np.int32)
    for row, values in enumerate(scores):
        places = np.lexsort((np.argsort(order), -values))[:limit]
        places = places[values[places] > -np.inf]
        answers[row, : len(places)] = places
    return answers


def spread(chance: np.random.Generator, shape: tuple[int, int]) -> Floats:
    return chance.normal(size=shape).astype(np.float32)


def tied(chance: np.random.Generator, shape: tuple[int, int]) -> Floats:
    return chance.integers(-1, 2, size=shape).astype(np.float32)


def constant(chance: np.random.Generator, shape: tuple[int, int]) -> Floats:
    return np.zeros(shape, dtype=np.float32)


def mostly_zero(chance: np.random.Generator, shape: tuple[int, int]) -> Floats:
    return np.where(chance.random(shape) < 0.99, 0, chance.integers(1, 4, size=shape)).astype(np.float32)


def mostly_left_out(chance: np.random.Generator, shape: tuple[int, int]) -> Floats:
    return np.where(chance.random(shape) < 0.95, -np.inf, tied(chance, shape)).astype(np.float32)


@pytest.mark.parametrize("kind", [spread, tied, constant, mostly_zero, mostly_left_out])
@pytest.mark.parametrize("items", [1, 5, 20, 63, 700, 5000])
@pytest.mark.parametrize("limit", [1, 10, 20])
def test_it_is_what_sorting_gives(kind: Kind, items: int, limit: int) -> None:
    scores = kind(np.random.default_rng(items + limit), (6, items))
    order = chance_order(items)
    assert np.array_equal(best(scores, limit, order), sorted_best(scores, limit, order))


def test_of_equal_scores_neither_the_first_nor_the_last_item_is_preferred() -> None:
    answers = best(np.zeros((1, 10_000), dtype=np.float32), 500, chance_order(10_000))[0]
    assert 4_000 < answers.mean() < 6_000


def test_the_order_of_chance_is_the_same_every_time() -> None:
    assert np.array_equal(chance_order(1000), chance_order(1000))


def test_no_rows_and_no_items_are_no_error() -> None:
    assert best(np.empty((0, 5), dtype=np.float32), 3, chance_order(5)).shape == (0, 3)
    assert best(np.empty((2, 0), dtype=np.float32), 3, chance_order(0)).tolist() == [[-1] * 3] * 2

import numpy as np
import pytest

from recommender.arrays import Floats
from recommender.search.tally import NOTHING, Tally, best, highest, shared, summed


def tally(scores: dict[int, float], cover: float = 1.0) -> Tally:
    covers = np.full(len(scores), cover, dtype=np.float32)
    return Tally(
        np.array(list(scores), dtype=np.int32), np.array(list(scores.values()), dtype=np.float32), covers
    )


def scores(found: Tally) -> dict[int, float]:
    return dict(zip(found.docs.tolist(), found.scores.tolist(), strict=True))


FIRST, SECOND = tally({1: 2.0, 4: 1.0}), tally({0: 5.0, 4: 3.0}, cover=0.5)


def test_sums_of_scores_and_weighted_covers() -> None:
    found = summed(6, [FIRST, SECOND], [1.0, 2.0], [3.0, 1.0])
    assert scores(found) == {0: 10.0, 1: 2.0, 4: 7.0}
    assert found.covers.tolist() == pytest.approx([0.125, 0.75, 0.875])


def test_the_best_of_each() -> None:
    found = best(6, [FIRST, SECOND])
    assert scores(found) == {0: 5.0, 1: 2.0, 4: 3.0}
    assert found.covers.tolist() == [0.5, 1.0, 1.0]


def test_only_what_has_every_part() -> None:
    found = shared(6, [FIRST, SECOND])
    assert scores(found) == {4: 4.0}
    assert found.covers.tolist() == [0.5]


def test_nothing_adds_nothing() -> None:
    assert scores(best(6, [NOTHING, FIRST])) == scores(FIRST)
    assert scores(shared(6, [NOTHING, FIRST])) == {}
    assert scores(summed(6, [NOTHING], [1.0], [1.0])) == {}


def test_the_highest_are_above_nothing() -> None:
    values: Floats = np.array([0.0, 3.0, -1.0, 2.0, 5.0], dtype=np.float32)
    assert sorted(highest(values, 2).tolist()) == [1, 4]
    assert sorted(highest(values, 9).tolist()) == [1, 3, 4]

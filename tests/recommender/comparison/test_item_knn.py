import numpy as np
import pytest

from recommender.cases import one
from recommender.comparison.item_knn import DECAY, ItemKnn
from recommender.dataset import DatasetSettings, build
from tests.recommender.comparison.worlds import log_of


def test_the_cosine_of_two_items_over_sessions() -> None:
    model = ItemKnn.fit(build(log_of("ab", "abc", "ac", "a", "d"), DatasetSettings(min_item_count=1)))
    a, b, c, d = range(4)
    scores = model.score(one(np.array([a], dtype=np.int32), np.array([1], dtype=np.int32)))[0]
    assert scores[b] == pytest.approx(2 / np.sqrt(4 * 2))
    assert scores[c] == pytest.approx(2 / np.sqrt(4 * 2))
    assert scores[a] == scores[d] == 0
    both = model.score(one(np.array([b, a], dtype=np.int32), np.array([1, 2], dtype=np.int32)))[0]
    assert both[c] == pytest.approx(1 / np.sqrt(2 * 2) + DECAY * 2 / np.sqrt(4 * 2))


def test_an_item_a_thousand_times_is_one() -> None:
    many = ItemKnn.fit(build(log_of("a" * 1000 + "b"), DatasetSettings(min_item_count=1)))
    scores = many.score(one(np.array([1], dtype=np.int32), np.array([1], dtype=np.int32)))[0]
    assert scores.tolist() == pytest.approx([1.0, 0.0])

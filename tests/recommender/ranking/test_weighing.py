import numpy as np
import pytest

from recommender.pairs import Pairs
from recommender.ranking import weighing
from recommender.ranking.features import Table
from recommender.ranking.lessons import Lessons
from recommender.ranking.ranker import stretched
from recommender.ranking.survey import Survey
from recommender.ranking.weighing import FEWEST, GRID, START, weigh
from tests.recommender.shop import history

SIZE = 30


def lessons(right: str, count: int = FEWEST) -> Lessons:
    """One source knows the answer of every case, the others guess."""
    chance = np.random.default_rng(3)
    pairs = Pairs(
        np.arange(count + 1, dtype=np.int64) * SIZE, np.tile(np.arange(SIZE, dtype=np.int32), count)
    )
    hits = np.zeros(count * SIZE, dtype=np.bool_)
    hits[np.arange(count) * SIZE + chance.integers(0, SIZE, count)] = True
    names = ("sequential_rules", "session_knn", "next_item", "popularity")
    scores = {name: chance.random(len(hits)).astype(np.float32) for name in names}
    scores[right] = hits.astype(np.float32)
    return Lessons(Survey(history(), pairs, scores), Table((), np.zeros((len(hits), 0), np.float32)), hits)


def ndcg(told: Lessons, weights: dict[str, float]) -> float:
    parts = (np.float32(weights[name]) * stretched(told.survey, name) for name in told.survey.scores)
    return told.ndcg(np.asarray(sum(parts, start=np.float32(0)), dtype=np.float32))


@pytest.mark.parametrize("right", ["next_item", "popularity", "session_knn"])
def test_whoever_knows_is_listened_to(right: str) -> None:
    told = lessons(right)
    weights = dict(weigh(told).weights)
    assert ndcg(told, dict(START)) < 0.96
    assert ndcg(told, weights) > 0.98
    assert weights[right] > max(
        weight for name, weight in weights.items() if name in told.survey.scores and name != right
    )


def test_weights_are_from_the_grid_or_as_at_the_start() -> None:
    weights = weigh(lessons("next_item")).weights
    assert set(weights) == set(START)
    assert all(weight in GRID or weight == START[name] for name, weight in weights.items())
    assert weights["baskets"] == START["baskets"]


def test_where_there_is_little_to_judge_by_the_start_stays() -> None:
    assert weigh(None).weights == START
    assert weigh(lessons("next_item", FEWEST - 1)).weights == START
    assert weigh(lessons("next_item", FEWEST)).weights != START


def test_where_nothing_was_right_the_start_stays() -> None:
    told = lessons("next_item")
    blind = Lessons(told.survey, told.table, np.zeros_like(told.hits))
    assert weigh(blind).weights == START


def test_popularity_alone_needs_no_others() -> None:
    told = lessons("popularity")
    alone = Survey(told.survey.histories, told.survey.pairs, {"popularity": told.survey.scores["popularity"]})
    assert weigh(Lessons(alone, told.table, told.hits)).weights["popularity"] > 0


def test_weighing_leaves_the_start_as_it_is() -> None:
    before = dict(START)
    weigh(lessons("popularity"))
    assert dict(weighing.START) == before

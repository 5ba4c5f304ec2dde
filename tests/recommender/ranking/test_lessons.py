from dataclasses import replace

import numpy as np
import pytest

from recommender.arrays import Flags, Floats
from recommender.cases import Cases, cases
from recommender.dataset import DatasetSettings, build, over, read_log
from recommender.pairs import Pairs
from recommender.ranking import lessons as teaching
from recommender.ranking import survey as surveying
from recommender.ranking.features import Facts, Table
from recommender.ranking.fitting import fit
from recommender.ranking.lessons import Lessons, gains_of, lessons
from recommender.ranking.ranker import TreeSettings, Weights
from recommender.ranking.survey import Survey
from recommender.ranking.trained import Trained, in_order
from tests.recommender.shop import LEARNING, catalogue, history, walks

QUICK = TreeSettings(rounds=10, least_rows=5)


@pytest.fixture(scope="module")
def facts() -> Facts:
    dataset = build(read_log(walks(100)), DatasetSettings())
    fitted = fit(dataset, catalogue(), LEARNING.sources)
    return Trained(fitted.sources, Weights({})).over(in_order(catalogue(), dataset.items)).facts


@pytest.fixture(scope="module")
def judged(facts: Facts) -> Cases:
    return cases(over(read_log(walks(90, seed=4)), facts.sources.items), "every")


@pytest.fixture(scope="module")
def told(facts: Facts, judged: Cases) -> Lessons:
    return lessons(judged, facts, seen_again=False)


def given(hits: list[bool], **scores: list[float]) -> Lessons:
    """Histories of three pairs each, without a table."""
    count = len(hits) // 3
    pairs = Pairs(np.arange(count + 1, dtype=np.int64) * 3, np.tile(np.arange(3, dtype=np.int32), count))
    table = Table((), np.zeros((len(hits), 0), dtype=np.float32))
    parts = {name: np.array(values, dtype=np.float32) for name, values in scores.items()}
    seen = history(0).some(np.zeros(count, dtype=np.int64))
    return Lessons(Survey(seen, pairs, parts), table, np.array(hits))


def floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float32)


def flags(*values: int) -> Flags:
    return np.array(values, dtype=np.bool_)


def test_every_case_has_its_target_marked_once(told: Lessons, judged: Cases) -> None:
    rows = told.survey.pairs.rows()
    assert len(told.hits) == len(told.survey.pairs) == len(told.table.values)
    assert (told.survey.pairs.items[told.hits] == judged.targets[rows[told.hits]]).all()
    assert np.bincount(rows[told.hits], minlength=len(judged)).max() == 1
    assert told.hits.sum() > 0.9 * len(judged)


def test_blocks_are_as_the_whole(facts: Facts, judged: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = lessons(judged, facts, seen_again=True)
    monkeypatch.setattr(teaching, "BLOCK", 7)
    parts = lessons(judged, facts, seen_again=True)
    np.testing.assert_array_equal(parts.survey.pairs.starts, whole.survey.pairs.starts)
    np.testing.assert_array_equal(parts.survey.pairs.items, whole.survey.pairs.items)
    np.testing.assert_array_equal(parts.hits, whole.hits)
    np.testing.assert_allclose(parts.table.values, whole.table.values, rtol=1e-4, atol=1e-5)


def test_the_gain_of_a_place() -> None:
    pairs = Pairs(np.array([0, 3, 5, 5], dtype=np.int64), np.array([0, 1, 2, 0, 1], dtype=np.int32))
    gains = gains_of(pairs, floats(1, 3, 2, 5, 4), flags(1, 0, 0, 1, 0))
    assert gains.tolist() == pytest.approx([1 / np.log2(4), 1, 0])
    assert gains_of(pairs, floats(1, 3, 2, 5, 4), flags(0, 0, 0, 0, 0)).tolist() == [0, 0, 0]


def test_beyond_the_tenth_there_is_no_gain() -> None:
    pairs = Pairs(np.array([0, 12], dtype=np.int64), np.arange(12, dtype=np.int32))
    falling = -np.arange(12, dtype=np.float32)
    tenth, eleventh = (gains_of(pairs, falling, np.arange(12) == place)[0] for place in (9, 10))
    assert (tenth, eleventh) == (pytest.approx(1 / np.log2(11)), 0)


def test_ndcg_is_the_mean_gain() -> None:
    told = given([True, False, False, False, False, False])
    assert told.ndcg(floats(9, 1, 1, 1, 1, 1)) == 0.5


def test_the_sources_are_all_but_popularity(told: Lessons) -> None:
    assert set(told.sources) == {"sequential_rules", "random_walk", "baskets", "session_knn", "next_item"}


def test_a_trial_judges_what_trees_of_the_other_half_rank(told: Lessons) -> None:
    gains = told.trial(told.table.names, QUICK)
    assert len(gains) == len(told.survey.pairs.starts) - 1
    assert gains.mean() > 0.8
    chance = np.random.default_rng(0)
    mixed = replace(told, table=Table(told.table.names, chance.permutation(told.table.values)))
    assert mixed.trial(told.table.names, QUICK).mean() < 0.6 * gains.mean()


def test_a_trial_is_of_a_bounded_number_of_cases(told: Lessons, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teaching, "MOST_TRIED", 60)
    assert len(told.trial(told.table.names, QUICK)) == 60


def test_what_nobody_else_proposed_is_lost_with_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, depth in (("sequential_rules", 1), ("session_knn", 2), ("popularity", 1)):
        monkeypatch.setitem(surveying.DEPTH, name, depth)
    told = given([False] * 6, sequential_rules=[0, 3, 1, 2, 0, 0], session_knn=[0, 0, 5, 0, 0, 0])
    assert told.proposed({"sequential_rules", "session_knn"}).tolist() == [
        False,
        True,
        True,
        True,
        False,
        False,
    ]
    assert told.proposed({"sequential_rules"}).tolist() == [False, True, False, True, False, False]
    assert not told.proposed(set()).any()


def test_a_source_without_which_the_target_is_not_there_is_missed(told: Lessons) -> None:
    columns = tuple(name for name in told.table.names if name.partition(".")[0] not in told.sources)
    # Popularity proposes ten of eighteen items; the catalogue's prices alone would tell the right one.
    without = told.trial(columns, QUICK).mean()
    assert without < 0.75 * told.trial(told.table.names, QUICK).mean()


def test_what_the_session_had_is_there_whoever_proposes(facts: Facts, judged: Cases) -> None:
    again = lessons(judged, facts, seen_again=True)
    counts = again.table.values[:, again.table.names.index("repeats.count")]
    assert again.proposed(set())[counts > 0].all()
    assert not again.proposed(set())[counts == 0].any()


def test_the_half_that_teaches_less_is_what_counts() -> None:
    hits = [True, False, False, False, False, True, False, True, False, False, False, False]
    assert given(hits).least_taught() == 1
    assert given([False] * 12).least_taught() == 0
    assert given([True, False, False] * 4).least_taught() == 2

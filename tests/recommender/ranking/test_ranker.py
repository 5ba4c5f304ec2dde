import math

import numpy as np
import pytest

from recommender.arrays import Flags, Offsets
from recommender.errors import BadSnapshot
from recommender.pairs import Pairs
from recommender.ranking import ranker
from recommender.ranking.features import Table
from recommender.ranking.ranker import Trees, TreeSettings, Weights, stretched
from recommender.ranking.survey import Survey
from tests.recommender.shop import history

NAMES = ("rules.score", "rules.place", "item.age", "session.length")
SETTINGS = TreeSettings(rounds=20, least_rows=5)
SIZE, HISTORIES = 8, 60


def lesson(seed: int = 0) -> tuple[Table, Offsets, Flags]:
    """The hit of each history is the pair with the highest rule; the other columns are chance."""
    chance = np.random.default_rng(seed)
    values = chance.random((HISTORIES * SIZE, len(NAMES))).astype(np.float32)
    starts = np.arange(HISTORIES + 1, dtype=np.int64) * SIZE
    hits = np.zeros(len(values), dtype=np.bool_)
    hits[values[:, 0].reshape(HISTORIES, SIZE).argmax(axis=1) + starts[:-1]] = True
    return Table(NAMES, values), starts, hits


@pytest.fixture(scope="module")
def trees() -> Trees:
    table, starts, hits = lesson()
    return Trees.fit(table, starts, hits, NAMES, SETTINGS)


def survey(**scores: list[float]) -> Survey:
    """Two histories, of three pairs and of two."""
    pairs = Pairs(np.array([0, 3, 5], dtype=np.int64), np.array([0, 1, 2, 0, 4], dtype=np.int32))
    return Survey(history(), pairs, {name: np.array(values, np.float32) for name, values in scores.items()})


NO_TABLE = Table((), np.zeros((5, 0), dtype=np.float32))


def test_trees_learn_which_column_tells(trees: Trees) -> None:
    table, _, hits = lesson(seed=1)
    best = trees.score(table).reshape(HISTORIES, SIZE).argmax(axis=1)
    assert (best == hits.reshape(HISTORIES, SIZE).argmax(axis=1)).mean() > 0.8
    gains = trees.gains()
    assert set(gains) == {"rules", "item", "session"}
    assert gains["rules"] > 0.8
    assert sum(gains.values()) == pytest.approx(1)


def test_histories_without_a_hit_teach_nothing(trees: Trees) -> None:
    table, starts, hits = lesson()
    # as many again, with wrong values but without any hit; one of them is empty
    wrong = Table(NAMES, np.concatenate((table.values, -table.values)))
    more = np.concatenate((starts, starts[-1:], starts[1:] + starts[-1]))
    none = np.concatenate((hits, np.zeros_like(hits)))
    again = Trees.fit(wrong, more, none, NAMES, SETTINGS)
    np.testing.assert_array_equal(again.score(table), trees.score(table))


def test_trees_see_only_their_columns() -> None:
    table, starts, hits = lesson()
    blind = Trees.fit(table, starts, hits, NAMES[1:], SETTINGS)
    assert set(blind.gains()) == {"rules", "item", "session"}
    changed = Table(NAMES, table.values * np.array([0, 1, 1, 1], dtype=np.float32))
    np.testing.assert_array_equal(blind.score(table), blind.score(changed))


def test_a_missing_column_is_unknown_not_an_error(trees: Trees) -> None:
    table, _, _ = lesson()
    assert np.isfinite(trees.score(Table(NAMES[1:], table.values[:, 1:]))).all()


def test_shares_of_trees_add_up_to_the_score(trees: Trees) -> None:
    table, _, _ = lesson(seed=2)
    places = np.array([3, 0, 7], dtype=np.int64)
    order = trees.order(survey(), table)
    for place, shares in zip(places, trees.shares(survey(), table, places), strict=True):
        assert set(shares) == {"rules", "item", "session", "everyone"}
        assert sum(shares.values()) == pytest.approx(float(order[place]), abs=1e-5)
    assert trees.shares(survey(), table, places[:0]) == []


def test_trees_of_no_pair(trees: Trees) -> None:
    assert trees.score(Table(NAMES, np.zeros((0, 4), dtype=np.float32))).tolist() == []


def test_trees_that_found_no_split_rank_all_alike() -> None:
    table, starts, hits = lesson()
    stumps = Trees.fit(table, starts, hits, NAMES, TreeSettings(rounds=3, least_rows=1000))
    assert len({*stumps.score(table).tolist()}) == 1
    assert sum(stumps.gains().values()) == 0
    again = ranker.restore(stumps.arrays())
    assert again.order(survey(), table).tolist() == stumps.score(table).tolist()


def test_the_same_lesson_gives_the_same_trees(trees: Trees) -> None:
    table, starts, hits = lesson()
    again = Trees.fit(table, starts, hits, NAMES, SETTINGS)
    assert again.arrays()["trees"].tobytes() == trees.arrays()["trees"].tobytes()


def test_restored_trees_rank_alike(trees: Trees) -> None:
    table, _, _ = lesson(seed=3)
    again = ranker.restore(trees.arrays())
    assert isinstance(again, Trees)
    assert again.columns == trees.columns
    np.testing.assert_array_equal(again.score(table), trees.score(table))


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.97, 0.999])
def test_trees_that_were_cut_off_are_refused(trees: Trees, part: float) -> None:
    arrays = trees.arrays()
    cut = arrays["trees"][: int(len(arrays["trees"]) * part)]
    with pytest.raises(BadSnapshot, match="damaged"):
        Trees.restore({**arrays, "trees": cut})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("num_leaves=", "num_leaves=9"),
        ("Tree=3\n", ""),
        ("tree_sizes=", "tree_sizes=1 "),
        ("tree_sizes=", "x="),
    ],
)
def test_trees_that_were_changed_are_refused(trees: Trees, old: str, new: str) -> None:
    text = trees.arrays()["trees"].tobytes().decode()
    assert old in text
    changed = np.frombuffer(text.replace(old, new).encode(), dtype=np.uint8)
    with pytest.raises(BadSnapshot, match="damaged"):
        Trees.restore({**trees.arrays(), "trees": changed})


@pytest.mark.parametrize("junk", [b"hello", b"\xff\xfe\x00", b"tree\n"])
def test_what_is_no_trees_is_refused(trees: Trees, junk: bytes) -> None:
    with pytest.raises(BadSnapshot):
        Trees.restore({**trees.arrays(), "trees": np.frombuffer(junk, dtype=np.uint8)})


def test_what_lightgbm_refuses_is_refused(trees: Trees) -> None:
    text = trees.arrays()["trees"].tobytes()
    for changed in (text.replace(b"max_feature_idx=3", b"max_feature_idx=7"), b"\xff" + text):
        with pytest.raises(BadSnapshot, match="cannot be read"):
            Trees.restore({**trees.arrays(), "trees": np.frombuffer(changed, dtype=np.uint8)})


def test_trees_over_other_columns_are_refused(trees: Trees) -> None:
    with pytest.raises(BadSnapshot, match="4 columns, not 3"):
        Trees.restore({**trees.arrays(), "columns": np.array(NAMES[1:])})


def test_a_source_is_stretched_within_each_history() -> None:
    found = survey(rules=[2, 4, 3, -5, -1])
    assert stretched(found, "rules").tolist() == [0, 1, 0.5, 0, 1]
    assert stretched(survey(rules=[2, 2, 2, 0, 0]), "rules").tolist() == [0, 0, 0, 0, 0]


def test_weights_add_up_what_the_sources_say() -> None:
    found = survey(rules=[2, 4, 3, -5, -1], popularity=[9, 9, 8, 7, 0])
    weights = Weights({"rules": 1.0, "popularity": 0.25, "next_item": 5.0})
    assert weights.order(found, NO_TABLE).tolist() == [0.25, 1.25, 0.5, 0.25, 1]
    places = np.array([1, 4], dtype=np.int64)
    shares = weights.shares(found, NO_TABLE, places)
    assert shares == [{"rules": 1.0, "popularity": 0.25}, {"rules": 1.0, "popularity": 0.0}]


def test_without_any_source_weights_say_nothing() -> None:
    assert Weights({"rules": 1.0}).order(survey(), NO_TABLE).tolist() == [0] * 5


def test_restored_weights_are_the_same() -> None:
    for weights in ({"rules": 1.0, "popularity": math.pi}, {}):
        again = ranker.restore(Weights(weights).arrays())
        assert isinstance(again, Weights)
        assert again.weights == weights


@pytest.mark.parametrize("missing", ["names", "weights"])
def test_weights_that_lack_an_array(missing: str) -> None:
    arrays = {name: array for name, array in Weights({"a": 1.0}).arrays().items() if name != missing}
    with pytest.raises(KeyError, match=missing):
        ranker.restore(arrays)


def test_trees_that_lack_their_columns(trees: Trees) -> None:
    with pytest.raises(KeyError, match="columns"):
        ranker.restore({"trees": trees.arrays()["trees"]})

import numpy as np
import pytest

from recommender.answering.pool import BELOW, Pool, Ranked, of_shortlist
from recommender.arrays import Codes, Flags, Floats
from recommender.cases import Histories
from recommender.pairs import Pairs
from recommender.ranking.features import Table
from recommender.ranking.ranker import Weights
from recommender.ranking.survey import Survey
from recommender.ranking.trained import Trained, in_order
from recommender.ranking.two_stage import Shortlist, TwoStage
from tests.recommender.shop import catalogue, history, trained, walks


def codes(*values: int) -> Codes:
    return np.array(values, dtype=np.int32)


def floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float32)


def flags(*values: int) -> Flags:
    return np.array(values, dtype=np.bool_)


def shortlist(rules: Floats, popularity: Floats, seen: Histories | None = None) -> Shortlist:
    """Codes 0, 1, 2 …, ordered by the one source and half of the other."""
    count = len(rules)
    pairs = Pairs(np.array([0, count], dtype=np.int64), np.arange(count, dtype=np.int32))
    survey = Survey(seen or history(9), pairs, {"rules": rules, "popularity": popularity})
    table = Table((), np.zeros((count, 0), dtype=np.float32))
    ranker = Weights({"rules": 1.0, "popularity": 0.5})
    return Shortlist(survey, table, ranker.order(survey, table), ranker)


FOUND = shortlist(floats(0, 4, 2, 4), floats(10, 0, 5, 10))
"""Of which the order is .5, 1, .75, 1.5."""
ROWS = codes(7, 3, -1, 5)
ALL = np.ones(9, dtype=np.bool_)


def whole(pool: Pool) -> None:
    """What must hold of every pool."""
    assert len({*pool.rows.tolist()}) == len(pool.rows)
    assert all(part.shape == pool.rows.shape for part in pool.parts.values())
    assert all(part.dtype == np.float32 for part in pool.parts.values())
    places = list(range(len(pool.rows)))
    for place, shares in zip(places, pool.shares(places), strict=True):
        assert sum(shares.values()) == pytest.approx(float(pool.total()[place]), abs=1e-5)


def test_of_a_shortlist_what_the_catalogue_has_and_the_query_allows() -> None:
    pool = of_shortlist(FOUND, ROWS, ALL)
    assert pool.rows.tolist() == [7, 3, 5]
    order = np.array([0.5, 1, 1.5])
    np.testing.assert_allclose(pool.total(), (order - order.mean()) / order.std(), rtol=1e-6)
    whole(pool)
    allowed = ALL.copy()
    allowed[7] = False
    assert of_shortlist(FOUND, ROWS, allowed).rows.tolist() == [3, 5]


def test_nothing_allowed_is_an_empty_pool() -> None:
    pool = of_shortlist(FOUND, ROWS, ~ALL)
    assert len(pool.rows) == len(pool.total()) == 0
    assert pool.shares([]) == []
    assert pool.below("more", codes(1, 2), floats(1, 2)).rows.tolist() == [1, 2]


def test_the_ranking_is_divided_among_its_sources() -> None:
    pool = of_shortlist(FOUND, ROWS, ALL)
    deviation = np.array([0.5, 1, 1.5]).std()
    first, second, third = pool.shares([0, 1, 2])
    assert set(first) == {"rules", "popularity", "everyone"}
    assert [first["rules"], first["popularity"]] == pytest.approx([0, 0.5 / deviation])
    assert [second["rules"], second["popularity"]] == pytest.approx([1 / deviation, 0])
    # what all have in common
    assert first["everyone"] == pytest.approx(second["everyone"]) == pytest.approx(third["everyone"])


def test_a_ranking_that_counts_less_has_smaller_shares() -> None:
    pool, lesser = of_shortlist(FOUND, ROWS, ALL), of_shortlist(FOUND, ROWS, ALL)
    lesser.weigh(0.25)
    whole(lesser)
    for before, after in zip(pool.shares([0, 1, 2]), lesser.shares([0, 1, 2]), strict=True):
        assert after == {name: pytest.approx(share / 4, abs=1e-6) for name, share in before.items()}
    bare = Pool(codes(1, 2))
    bare.weigh(0.25)
    assert bare.parts == {}


@pytest.mark.parametrize("value", [0.0, 0.1, 1e-12, 123.456, -7e5])
def test_where_all_rank_alike_shares_stay_small(value: float) -> None:
    count = 200
    same = np.full(count, 0.1, dtype=np.float32)
    found = shortlist(same, same)
    found = Shortlist(found.survey, found.table, np.full(count, value, dtype=np.float32), found.ranker)
    pool = of_shortlist(found, np.arange(count, dtype=np.int32), np.ones(count, dtype=np.bool_))
    assert not pool.total().any()
    assert max(abs(share) for shares in pool.shares([0, 5]) for share in shares.values()) < 10
    whole(pool)


def test_others_stand_below_in_the_order_of_their_own_scores() -> None:
    pool = of_shortlist(FOUND, ROWS, ALL)
    more = pool.below("next_item", codes(1, 2, 8), floats(-50, 10, -20))
    whole(more)
    assert more.rows.tolist() == [7, 3, 5, 1, 2, 8]
    total = more.total()
    assert total[3:].max() == pytest.approx(pool.total().min() - BELOW)
    assert np.argsort(-total[3:]).tolist() == [1, 2, 0]
    assert total[:3].tolist() == pool.total().tolist()
    assert more.shares([4]) == [{"next_item": pytest.approx(float(total[4]))}]


def test_equal_others_stand_below_too() -> None:
    more = of_shortlist(FOUND, ROWS, ALL).below("popularity", codes(1, 2), floats(3, 3))
    assert more.total()[3:].tolist() == pytest.approx([float(more.total()[:3].min()) - BELOW] * 2)


def test_others_may_stand_beside_under_a_name_that_is_there() -> None:
    pool = Pool(codes(4, 5), {"a": floats(1, 2), "b": floats(0.5, 0.5)})
    more = pool.beside("a", codes(6), floats(9))
    whole(more)
    assert more.parts["a"].tolist() == [1, 2, 9]
    assert more.parts["b"].tolist() == [0.5, 0.5, 0]
    assert pool.rows.tolist() == [4, 5]


def test_some_places_keep_their_parts() -> None:
    pool = of_shortlist(FOUND, ROWS, ALL).below("next_item", codes(1, 2), floats(1, 2))
    some = pool.only(np.array([4, 0], dtype=np.int64))
    whole(some)
    assert some.rows.tolist() == [2, 7]
    assert some.shares([0, 1]) == pool.shares([4, 0])
    assert pool.only(np.empty(0, dtype=np.int64)).shares([]) == []


def test_rows_may_lead() -> None:
    ranked = of_shortlist(FOUND, ROWS, ALL).ranked
    assert ranked is not None
    assert [bool(shares) for shares in ranked.led(2).shares([0, 1, 2])] == [False, False, True]
    assert [bool(shares) for shares in ranked.padded(1).shares([2, 3])] == [True, False]


def test_a_part_counts_by_its_weight() -> None:
    pool = Pool(codes(1, 2))
    pool.add("text", floats(1, 2), 0.5)
    pool.add("boost", floats(0, -1))
    assert pool.total().tolist() == [0.5, 0]
    assert pool.shares([1]) == [{"text": 1.0, "boost": -1.0}]


@pytest.fixture(scope="module")
def model() -> TwoStage:
    made: Trained = trained(walks())
    return made.over(in_order(catalogue(), made.items))


def test_what_trees_say_is_divided_and_adds_up(model: TwoStage) -> None:
    found = model.shortlist(history(3, 4), seen_again=False)
    pool = of_shortlist(found, np.arange(18, dtype=np.int32), np.ones(18, dtype=np.bool_))
    whole(pool)
    assert {"sequential_rules", "item", "everyone"} <= set(pool.shares([0])[0])
    pool.weigh(0.4)
    pool.add("category", np.ones(len(pool.rows), dtype=np.float32), 6.0)
    whole(pool.below("next_item", codes(), floats()))
    assert Ranked.NAME not in pool.shares([0])[0]

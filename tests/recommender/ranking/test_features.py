import math

import numpy as np
import pytest

from recommender.arrays import Floats
from recommender.cases import Histories
from recommender.items import Item
from recommender.models.next_item import NextItem
from recommender.models.popularity import Popularity
from recommender.models.sources import Sources
from recommender.models.statistics import Statistics
from recommender.pairs import Pairs
from recommender.ranking.columns import columns
from recommender.ranking.features import Facts, Table, table
from recommender.ranking.survey import Survey
from tests.recommender.shop import history

ITEMS = [
    Item("a", category="Tea > Green", brand="Leaf", price_minor=100),
    Item("b", category="Tea > Black", brand="Leaf", price_minor=200),
    Item("c", category="Soap", price_minor=50),
    Item("d"),
]
A, B, C, D = range(4)


def tenths(first: int) -> Floats:
    return np.asarray(np.arange(first, first + 4) / 10, dtype=np.float32)


STATISTICS = Statistics(*(tenths(10 * number) for number in range(7)))
VECTORS = np.array([[1, 0], [1, 1], [0, 2], [-3, 0]], dtype=np.float32)


def next_item() -> NextItem:
    nothing = np.zeros((0, 2), dtype=np.float32)
    return NextItem(
        items=np.array([item.item_id for item in ITEMS]),
        vectors=VECTORS,
        biases=np.zeros(4, dtype=np.float32),
        sessions=np.zeros((4, 2), dtype=np.int8),
        session_scales=np.zeros(4, dtype=np.float32),
        features=np.array([], dtype=np.str_),
        feature_vectors=nothing,
        feature_biases=nothing[:, 0],
        feature_sessions=nothing,
        feature_counts=nothing[:, 0],
        decay=0.5,
    )


def facts(items: list[Item] = ITEMS, *, with_next: bool = False) -> Facts:
    names = np.array([item.item_id for item in items])
    models = {"next_item": next_item()} if with_next else {}
    sources = Sources(Popularity(names, tenths(0)), STATISTICS, models)
    return Facts(sources, STATISTICS, columns(items))


def survey(histories: Histories, items: list[int], **scores: list[float]) -> Survey:
    pairs = Pairs(np.array([0, len(items)], dtype=np.int64), np.array(items, dtype=np.int32))
    told = {name: np.array(values, dtype=np.float32) for name, values in scores.items()}
    return Survey(histories, pairs, told)


def column(made: Table, name: str) -> list[float]:
    values: list[float] = made.values[:, made.names.index(name)].tolist()
    return values


def test_a_sources_scores_beside_its_best_and_their_order() -> None:
    made = table(survey(history(A), [B, C, D], session_knn=[0.125, 0.5, 0.25]), facts(), seen_again=False)
    assert column(made, "session_knn.score") == [0.125, 0.5, 0.25]
    assert column(made, "session_knn.of_best") == [0.25, 1, 0.5]
    assert column(made, "session_knn.place") == [2, 0, 1]


def test_where_a_source_knows_nothing_its_share_is_nought() -> None:
    made = table(survey(history(A), [B, C], baskets=[0, 0]), facts(), seen_again=False)
    assert column(made, "baskets.of_best") == [0, 0]
    assert "baskets.place" not in made.names


def test_lightfm_is_told_by_what_it_lacks_and_by_likeness() -> None:
    found = survey(history(C, A), [B, C, D], next_item=[-1, 2, 1])
    made = table(found, facts(with_next=True), seen_again=False)
    assert column(made, "next_item.below_best") == [-3, 0, -1]
    assert column(made, "next_item.likeness") == pytest.approx([math.sqrt(0.5), 0, -1])


def test_what_is_known_of_each_item() -> None:
    made = table(survey(history(A), [C, D], popularity=[0, 0]), facts(), seen_again=False)
    assert column(made, "popularity.looks") == pytest.approx([0.2, 0.3])
    assert column(made, "popularity.lately") == pytest.approx([1.2, 1.3])
    assert column(made, "popularity.latest") == pytest.approx([2.2, 2.3])
    assert column(made, "item.age") == pytest.approx([3.2, 3.3])
    assert column(made, "item.silence") == pytest.approx([4.2, 4.3])
    assert not any(name.startswith(("popularity.score", "repeats")) for name in made.names)


def test_how_long_the_session_is() -> None:
    seen = Histories(
        starts=np.array([0, 2, 3], dtype=np.int64),
        items=np.array([A, B, C], dtype=np.int32),
        distances=np.array([1, 2, 1], dtype=np.int32),
        lags=np.array([1, 4, 1], dtype=np.int32),
        counts=np.array([3, 2, 1], dtype=np.int32),
        lengths=np.array([5, 1], dtype=np.int32),
    )
    pairs = Pairs(np.array([0, 1, 3], dtype=np.int64), np.array([D, A, D], dtype=np.int32))
    made = table(Survey(seen, pairs, {}), facts(), seen_again=False)
    assert column(made, "session.length") == [5, 1, 1]
    assert column(made, "session.different") == [2, 1, 1]


def test_how_the_catalogue_sees_it_from_the_newest_item() -> None:
    made = table(survey(history(C, A), [B, C, D]), facts(), seen_again=False)
    np.testing.assert_array_equal(column(made, "catalogue.kinship"), [0.5, 0, math.nan])
    np.testing.assert_array_equal(column(made, "catalogue.same_brand"), [1, math.nan, math.nan])
    ratios = column(made, "catalogue.price_ratio")
    assert ratios[:2] == pytest.approx([math.log(2), math.log(0.5)])
    assert math.isnan(ratios[2])


def test_a_catalogue_that_tells_nothing_has_no_columns() -> None:
    bare = facts([Item(item.item_id) for item in ITEMS])
    made = table(survey(history(A), [B]), bare, seen_again=False)
    assert not any(name.startswith("catalogue") for name in made.names)


def test_what_the_session_had_already() -> None:
    seen = Histories(
        starts=np.array([0, 3], dtype=np.int64),
        # not in the order of codes
        items=np.array([C, A, B], dtype=np.int32),
        distances=np.array([1, 2, 3], dtype=np.int32),
        lags=np.array([1, 2, 5], dtype=np.int32),
        counts=np.array([1, 2, 4], dtype=np.int32),
        lengths=np.array([7], dtype=np.int32),
    )
    made = table(survey(seen, [A, B, C, D]), facts(), seen_again=True)
    assert column(made, "repeats.count") == [2, 4, 1, 0]
    assert column(made, "repeats.lag") == [2, 5, 1, 0]
    assert column(made, "repeats.distance") == [2, 3, 1, 0]
    assert column(made, "repeats.reloaded") == pytest.approx([5.0, 5.1, 5.2, 5.3])
    assert column(made, "repeats.returned") == pytest.approx([6.0, 6.1, 6.2, 6.3])
    assert column(made, "repeats.newest_reloaded") == pytest.approx([5.2] * 4)
    assert column(made, "repeats.newest_returned") == pytest.approx([6.2] * 4)
    assert column(made, "repeats.newest_count") == [1] * 4
    assert column(made, "repeats.most") == [4] * 4


def test_repeats_of_each_history_are_its_own() -> None:
    seen = Histories(
        starts=np.array([0, 1, 1, 2], dtype=np.int64),
        items=np.array([D, A], dtype=np.int32),
        distances=np.array([1, 1], dtype=np.int32),
        lags=np.array([1, 1], dtype=np.int32),
        counts=np.array([2, 3], dtype=np.int32),
        lengths=np.array([2, 0, 3], dtype=np.int32),
    )
    # the second of them empty
    pairs = Pairs(np.array([0, 2, 3, 5], dtype=np.int64), np.array([A, D, A, A, D], dtype=np.int32))
    made = table(Survey(seen, pairs, {}), facts(), seen_again=True)
    assert column(made, "repeats.count") == [0, 2, 0, 3, 0]
    assert column(made, "repeats.newest_count") == [2, 2, 0, 3, 3]


def test_an_empty_history_has_no_newest_item() -> None:
    made = table(survey(history(), [A, B], session_knn=[0, 0]), facts(with_next=True), seen_again=True)
    assert column(made, "next_item.likeness") == [0, 0]
    assert np.isnan(column(made, "catalogue.kinship")).all()
    assert np.isnan(column(made, "catalogue.price_ratio")).all()
    assert column(made, "repeats.count") == column(made, "repeats.newest_count") == [0, 0]


def test_no_pair_is_no_row() -> None:
    made = table(survey(history(A), [], session_knn=[]), facts(with_next=True), seen_again=True)
    assert made.values.shape == (0, len(made.names))


def test_columns_in_another_order_and_one_that_is_not_there() -> None:
    made = Table(("a", "b"), np.array([[1, 2], [3, 4]], dtype=np.float32))
    np.testing.assert_array_equal(made.only(("b", "gone", "a")), [[2, math.nan, 1], [4, math.nan, 3]])
    assert made.only(("a", "b")) is made.values


def test_all_numbers_are_small_floats() -> None:
    made = table(survey(history(A), [B], baskets=[1]), facts(), seen_again=True)
    assert made.values.dtype == np.float32
    assert len(made.names) == len({*made.names}) == made.values.shape[1]

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.pairs import Pairs, of_keys, union

WIDTH = 7


def pairs(*histories: list[int]) -> Pairs:
    starts = np.cumsum([0, *map(len, histories)]).astype(np.int64)
    return Pairs(starts, np.array([item for items in histories for item in items], dtype=np.int32))


def told(found: Pairs) -> list[list[int]]:
    bounds = zip(found.starts[:-1].tolist(), found.starts[1:].tolist(), strict=True)
    return [found.items[first:last].tolist() for first, last in bounds]


THREE = pairs([2, 5], [], [0, 2, 6])


def test_each_pair_knows_its_history() -> None:
    assert len(THREE) == 5
    assert THREE.rows().tolist() == [0, 0, 2, 2, 2]
    assert THREE.keys(WIDTH).tolist() == [2, 5, 14, 16, 20]


def test_finds_pairs_in_others() -> None:
    others = pairs([5, 6], [2], [0, 6])
    there, here = THREE.find(others, WIDTH)
    assert (there.tolist(), here.tolist()) == ([0, 3, 4], [1, 2, 4])


def test_nothing_is_found_where_nothing_is() -> None:
    nothing = pairs([], [], [])
    for found in (*nothing.find(THREE, WIDTH), *THREE.find(nothing, WIDTH)):
        assert found.tolist() == []


def test_the_best_of_each_history() -> None:
    values = np.array([-3, -1, 0.5, 2, 1], dtype=np.float32)
    assert THREE.best(values).tolist() == [-1, 0, 2]
    assert pairs([], []).best(values[:0]).tolist() == [0, 0]


def test_the_place_of_each_pair_of_equals_the_first() -> None:
    values = np.array([1, 3, 5, 7, 7], dtype=np.float32)
    assert THREE.places(values).tolist() == [1, 0, 2, 0, 1]


def test_a_union_has_each_pair_once() -> None:
    others = pairs([5, 6], [2], [0, 6])
    assert told(union([THREE, others, THREE], WIDTH)) == [[2, 5, 6], [2], [0, 2, 6]]


def test_of_no_histories() -> None:
    nothing = pairs()
    assert told(union([nothing, nothing], WIDTH)) == []
    assert nothing.places(np.empty(0, dtype=np.float32)).tolist() == []


def test_of_a_vocabulary_of_nothing() -> None:
    assert told(of_keys(np.empty(0, dtype=np.int64), 2, 0)) == [[], []]


histories = st.lists(st.sets(st.integers(0, WIDTH - 1)).map(sorted), min_size=1, max_size=5)


@given(items=histories)
def test_keys_lead_back_to_the_pairs(items: list[list[int]]) -> None:
    made = pairs(*items)
    assert told(of_keys(made.keys(WIDTH), len(items), WIDTH)) == items


@given(items=histories, data=st.data())
def test_find_is_what_both_have(items: list[list[int]], data: st.DataObject) -> None:
    others = data.draw(
        st.lists(st.sets(st.integers(0, WIDTH - 1)).map(sorted), min_size=len(items), max_size=len(items))
    )
    first, second = pairs(*items), pairs(*others)
    there, here = first.find(second, WIDTH)
    np.testing.assert_array_equal(first.keys(WIDTH)[here], second.keys(WIDTH)[there])
    assert len(there) == sum(len({*one} & {*other}) for one, other in zip(items, others, strict=True))


def test_millions_of_items_and_histories_do_not_overflow() -> None:
    width = 3_000_000
    starts = np.full(100_001, 0, dtype=np.int64)
    starts[-1] = 1
    far = Pairs(starts, np.array([width - 1], dtype=np.int32))
    assert far.keys(width).tolist() == [99_999 * width + width - 1]
    back = of_keys(far.keys(width), 100_000, width)
    assert back.items.tolist() == [width - 1]
    assert back.rows().tolist() == [99_999]


@pytest.mark.parametrize("values", [[1.0, 2.0, 3.0, 4.0, 5.0], [0.0] * 5, [-1.0] * 5])
def test_places_count_from_nought(values: list[float]) -> None:
    places = THREE.places(np.array(values, dtype=np.float32))
    assert sorted(places[:2].tolist()) == [0, 1]
    assert sorted(places[2:].tolist()) == [0, 1, 2]

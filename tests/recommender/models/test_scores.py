import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from recommender.models.scores import (
    RowScores,
    SameScores,
    SparseScores,
    added,
    highest,
    in_blocks,
    largest,
    pruned,
)
from recommender.pairs import Pairs

MATRIX = sparse.csr_array(
    np.array([[0, 3, 1, 2], [0, 0, 0, 0], [-5, 0, -6, 0], [4, 4, 4, 5]], dtype=np.float32)
)


def told(found: Pairs) -> list[list[int]]:
    bounds = zip(found.starts[:-1].tolist(), found.starts[1:].tolist(), strict=True)
    return [found.items[first:last].tolist() for first, last in bounds]


def all_of(*histories: list[int]) -> Pairs:
    starts = np.cumsum([0, *map(len, histories)]).astype(np.int64)
    return Pairs(starts, np.array([item for items in histories for item in items], dtype=np.int32))


def test_the_best_of_what_a_matrix_holds() -> None:
    found = told(SparseScores(MATRIX).top(2))
    assert found[:3] == [[1, 3], [], [0, 2]]
    assert found[3][-1] == 3
    assert told(SparseScores(MATRIX).top(1))[2] == [0]


def test_what_a_matrix_does_not_hold_is_nought() -> None:
    pairs = all_of([0, 1, 3], [2], [], [0, 3])
    assert SparseScores(MATRIX).at(pairs).tolist() == [0, 3, 2, 0, 4, 5]


def test_an_item_newer_than_the_matrix_takes_nobody_elses_score() -> None:
    pairs = all_of([1, 4, 5], [4, 8], [], [7])
    assert SparseScores(MATRIX).at(pairs).tolist() == [3, 0, 0, 0, 0, 0]


def test_an_empty_matrix() -> None:
    nothing = SparseScores(sparse.csr_array(np.zeros((2, 4), dtype=np.float32)))
    assert told(nothing.top(3)) == [[], []]
    assert nothing.at(all_of([0, 3], [1])).tolist() == [0, 0, 0]


def test_one_row_is_as_a_matrix_of_one() -> None:
    row = sparse.csr_array(np.array([[0, 3, 0, -2, 1]], dtype=np.float32))
    alone, one = RowScores(row.indices, row.data), SparseScores(row)
    for count in (1, 2, 9):
        assert told(alone.top(count)) == told(one.top(count))
    pairs = all_of([0, 1, 3, 4, 7])
    assert alone.at(pairs).tolist() == one.at(pairs).tolist() == [0, 3, -2, 1, 0]
    nothing = RowScores(row.indices[:0], row.data[:0])
    assert told(nothing.top(3)) == [[]]
    assert nothing.at(pairs).tolist() == [0] * 5


def test_a_weighted_sum_of_some_rows() -> None:
    rows, weights = np.array([3, 0, 1], dtype=np.int32), np.array([0.5, 2, 7], dtype=np.float32)
    columns, values = added(MATRIX, rows, weights)
    assert columns.tolist() == [0, 1, 2, 3]
    assert values.tolist() == [2, 8, 4, 6.5]
    assert values.dtype == np.float32
    columns, values = added(MATRIX, rows[:1], weights[:1])
    assert (columns.tolist(), values.tolist()) == ([0, 1, 2, 3], [2, 2, 2, 2.5])
    assert [len(part) for part in added(MATRIX, rows[2:], weights[2:])] == [0, 0]
    assert [len(part) for part in added(MATRIX, rows[:0], weights[:0])] == [0, 0]


def test_the_same_for_everyone() -> None:
    same = SameScores(np.array([1, 5, 3], dtype=np.float32), 2)
    assert told(same.top(2)) == [[1, 2], [1, 2]]
    assert told(same.top(9)) == [[0, 1, 2], [0, 1, 2]]
    assert same.at(all_of([0, 1, 7], [2, 3])).tolist() == [1, 5, 0, 3, 0]
    assert told(SameScores(np.array([1, 2], dtype=np.float32), 0).top(1)) == []


def test_rows_are_pruned_to_their_highest() -> None:
    few = pruned(MATRIX.copy(), 2)
    assert few.shape == MATRIX.shape
    assert few.toarray()[:3].tolist() == [[0, 3, 0, 2], [0, 0, 0, 0], [-5, 0, -6, 0]]
    assert np.count_nonzero(few.toarray()[3]) == 2
    assert few.toarray()[3, 3] == 5
    assert few.has_sorted_indices


def test_of_many_the_highest_are_kept() -> None:
    chance = np.random.default_rng(2)
    dense = chance.permutation(np.arange(1, 601)).reshape(20, 30).astype(np.float32)
    few = pruned(sparse.csr_array(dense), 7).toarray()
    least = np.sort(dense, axis=1)[:, -7]
    np.testing.assert_array_equal(few, np.where(dense >= least[:, None], dense, 0))


def test_pruning_sorts_what_came_in_no_order() -> None:
    mixed = sparse.csr_array(
        (np.array([1, 3, 2], dtype=np.float32), np.array([2, 0, 1]), np.array([0, 3])), shape=(1, 3)
    )
    assert pruned(mixed, 2).toarray().tolist() == [[3, 2, 0]]


def test_the_highest_of_no_rows() -> None:
    assert highest(sparse.csr_array(np.zeros((0, 3), dtype=np.float32)), 2).tolist() == []


def test_blocks_are_as_the_whole() -> None:
    calls: list[tuple[int, int]] = []

    def make(first: int, last: int) -> sparse.csr_array:
        calls.append((first, last))
        return sparse.csr_array(MATRIX[first:last])

    np.testing.assert_array_equal(in_blocks(4, 3, make).toarray(), MATRIX.toarray())
    assert calls == [(0, 3), (3, 4)]
    assert in_blocks(0, 3, make).nnz == 0


@given(values=st.lists(st.floats(-5, 5, width=32), max_size=40), count=st.integers(1, 45))
def test_the_largest_are_the_largest(values: list[float], count: int) -> None:
    array = np.array(values, dtype=np.float32)
    found = largest(array, count)
    assert len({*found.tolist()}) == len(found) == min(count, len(values))
    assert sorted(array[found].tolist()) == sorted(values)[max(len(values) - count, 0) :]


@pytest.mark.parametrize("kind", ["chance", "rising", "falling", "constant", "few", "seldom"])
@pytest.mark.parametrize("count", [1, 50, 700])
def test_the_largest_of_many_are_the_largest(kind: str, count: int) -> None:
    size = 60_000
    chance = np.random.default_rng(1)
    values = {
        "chance": chance.standard_normal(size),
        "rising": np.arange(size),
        "falling": -np.arange(size),
        "constant": np.ones(size),
        "few": chance.integers(0, 3, size),
        # The sample that bounds the rest sees every sixth one only.
        "seldom": np.where(np.arange(size) % 6 == 0, 1.0, chance.random(size)),
    }[kind].astype(np.float32)
    found = largest(values, count)
    assert len({*found.tolist()}) == len(found) == count
    np.testing.assert_array_equal(np.sort(values[found]), np.sort(values)[-count:])

"""What a model says of histories, not laid out over all items: its best pairs, and scores of given ones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse

from recommender.arrays import Codes, Floats, Offsets
from recommender.pairs import Pairs, of_keys

NARROW = 50_000
"""Columns that are cheaper to lay out than to sort for."""


class Scores(Protocol):
    def top(self, count: int) -> Pairs:
        """At most `count` items of each history, those the model puts first."""

    def at(self, pairs: Pairs) -> Floats:
        """Scores of given pairs, shape (pairs,)."""


@dataclass(frozen=True, slots=True, eq=False)
class SparseScores:
    """`matrix` has shape (histories, items); what it does not hold is 0."""

    matrix: sparse.csr_array

    def top(self, count: int) -> Pairs:
        matrix = self.matrix
        return _pairs(matrix, highest(matrix, count))

    def at(self, pairs: Pairs) -> Floats:
        scores = np.zeros(len(pairs), dtype=np.float32)
        held = Pairs(self.matrix.indptr.astype(np.int64), self.matrix.indices)
        # pairs may name items that are newer than the matrix
        width = max(self.matrix.shape[1], int(pairs.items.max(initial=0)) + 1)
        places, here = held.find(pairs, width)
        scores[places] = self.matrix.data[here]
        return scores


@dataclass(frozen=True, slots=True, eq=False)
class RowScores:
    """Of a single history: `items`, ascending, have `values`, both of shape (items,); all others have 0."""

    items: Codes
    values: Floats

    def top(self, count: int) -> Pairs:
        best = np.sort(largest(self.values, count))
        return Pairs(np.array([0, len(best)], dtype=np.int64), self.items[best].astype(np.int32))

    def at(self, pairs: Pairs) -> Floats:
        scores = np.zeros(len(pairs), dtype=np.float32)
        if len(self.items):
            places = np.searchsorted(self.items, pairs.items)
            places[places == len(self.items)] = 0
            found = self.items[places] == pairs.items
            scores[found] = self.values[places[found]]
        return scores


@dataclass(frozen=True, slots=True, eq=False)
class SameScores:
    """The same for every history: `values` has shape (items,)."""

    values: Floats
    histories: int

    def top(self, count: int) -> Pairs:
        best = np.sort(largest(self.values, count)).astype(np.int32)
        starts = np.arange(self.histories + 1, dtype=np.int64) * len(best)
        return Pairs(starts, np.tile(best, self.histories))

    def at(self, pairs: Pairs) -> Floats:
        # nobody took what is newer than the values
        known = pairs.items < len(self.values)
        return np.where(known, self.values[np.where(known, pairs.items, 0)], np.float32(0.0))


def largest(values: Floats, count: int) -> Offsets:
    """The places of the `count` highest, in no order."""
    if count >= len(values):
        return np.arange(len(values), dtype=np.int64)
    if len(values) < 50_000:
        return np.asarray(np.argpartition(-values, count - 1)[:count], dtype=np.int64)
    # Most of a million scores are far from the best: a bound from some of them leaves few to be sorted.
    step = len(values) // 10_000
    some = values[::step]
    share = min(len(some) - 1, 4 * count // step + 8)
    bound = -np.partition(-some, share)[share]
    places = np.flatnonzero(values >= bound)
    if len(places) < count:
        places = np.arange(len(values), dtype=np.int64)
    return np.asarray(places[np.argpartition(-values[places], count - 1)[:count]], dtype=np.int64)


def highest(matrix: sparse.csr_array, count: int) -> Offsets:
    """Places in `matrix.data` of the `count` highest of each row, ascending."""
    starts, data = matrix.indptr, matrix.data
    kept = [
        np.arange(first, last)
        if last - first <= count
        else np.sort(np.argpartition(-data[first:last], count - 1)[:count]) + first
        for first, last in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)
    ]
    return np.concatenate(kept).astype(np.int64) if kept else np.empty(0, dtype=np.int64)


def pruned(matrix: sparse.csr_array, count: int) -> sparse.csr_array:
    """With the `count` highest of each row alone, its indices ascending."""
    matrix.sort_indices()
    kept = highest(matrix, count)
    starts = np.searchsorted(kept, matrix.indptr).astype(np.int64)
    return sparse.csr_array((matrix.data[kept], matrix.indices[kept], starts), shape=matrix.shape)


def added(matrix: sparse.csr_array, rows: Codes, weights: Floats) -> tuple[Codes, Floats]:
    """The weighted sum of some rows, its columns, ascending, and values; `rows`, `weights` of shape (rows,).

    What a product with a sparse vector gives, in a tenth of the time where the rows are few.
    """
    starts, ends = matrix.indptr[rows], matrix.indptr[rows + 1]
    sizes = ends - starts
    offsets = np.cumsum(sizes) - sizes
    places = np.arange(int(sizes.sum())) + np.repeat(starts - offsets, sizes)
    values = matrix.data[places] * np.repeat(weights, sizes)
    if matrix.shape[1] <= NARROW:
        whole = np.bincount(matrix.indices[places], weights=values)
        found = np.flatnonzero(whole)
        return found.astype(np.int32), whole[found].astype(np.float32)
    columns, inverse = np.unique(matrix.indices[places], return_inverse=True)
    sums = np.bincount(inverse, weights=values, minlength=len(columns))
    return columns, sums.astype(np.float32)


def in_blocks(rows: int, size: int, make: Callable[[int, int], sparse.csr_array]) -> sparse.csr_array:
    """Blocks of rows made one after the other, stacked: a product of millions need not stand whole."""
    blocks = [make(first, min(first + size, rows)) for first in range(0, rows, size)]
    if not blocks:
        return sparse.csr_array(np.zeros((0, 0), dtype=np.float32))
    return sparse.csr_array(sparse.vstack(blocks, format="csr"))


def _pairs(matrix: sparse.csr_array, kept: Offsets) -> Pairs:
    width = matrix.shape[1]
    rows = np.searchsorted(matrix.indptr, kept, side="right") - 1
    keys = rows.astype(np.int64) * width + matrix.indices[kept]
    keys.sort()
    return of_keys(keys, matrix.shape[0], width)

"""Basket conditional probability: of the sessions with one item, how many have the other."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import sparse

from recommender.arrays import Floats
from recommender.dataset import Dataset
from recommender.models.item_links import CountedLinks
from recommender.models.scores import in_blocks, pruned

BLOCK = 4096
"""Rows multiplied at a time."""


@dataclass(frozen=True, slots=True)
class BasketSettings:
    longest: int = 100
    """Items of a session that count, the latest: a list of thousands says little of any two."""
    prior: float = 2.0
    """Sessions without the other item that are assumed: who was seen once has no sure companion."""
    decay: float = 0.9
    most: int = 150


class Baskets(CountedLinks):
    """links[i, j] = sessions with i and j / (sessions with i + prior).

    The confidence of a rule between two items (Agrawal, Imielinski and Swami, SIGMOD 1993), smoothed.
    """

    name: ClassVar[str] = "baskets"

    @classmethod
    def fit(cls, dataset: Dataset, settings: BasketSettings) -> "Baskets":
        sessions = incidence(dataset, settings.longest)
        items = sparse.csr_array(sessions.T)
        counts = np.diff(items.indptr)
        support = (counts + settings.prior).astype(np.float32)

        def counted(first: int, last: int) -> sparse.csr_array:
            both = sparse.csr_array(items[first:last] @ sessions)
            return _confident(both, first, np.reciprocal(support), settings.most)

        links = in_blocks(len(dataset.items), BLOCK, counted)
        return cls(dataset.items, links, settings.decay, support)


def incidence(dataset: Dataset, longest: int) -> sparse.csr_array:
    """1 where a session has an item among its latest `longest` rows; shape (sessions, items), float32."""
    sessions = np.repeat(np.arange(dataset.session_count), np.diff(dataset.starts))
    left = np.repeat(dataset.starts[1:], np.diff(dataset.starts)) - np.arange(len(dataset.codes))
    kept = left <= longest
    ones = np.ones(int(kept.sum()), dtype=np.float32)
    shape = (dataset.session_count, len(dataset.items))
    matrix = sparse.csr_array(sparse.coo_array((ones, (sessions[kept], dataset.codes[kept])), shape=shape))
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def _confident(counts: sparse.csr_array, first: int, scale: Floats, most: int) -> sparse.csr_array:
    """Counts of the items from `first` on, as confidences, but none of an item with itself."""
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr)) + first
    counts.data = np.where(counts.indices == rows, np.float32(0.0), counts.data * scale[rows])
    counts.eliminate_zeros()
    return pruned(counts, most)

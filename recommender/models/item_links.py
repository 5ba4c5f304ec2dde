"""Models that are one matrix from item to item: what a session's items say of others is added up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.arrays import Floats, Words
from recommender.cases import Histories
from recommender.models.scores import RowScores, SparseScores, added


@dataclass(frozen=True, slots=True, eq=False)
class ItemLinks:
    """score(session, item) = sum over items i of the session of decay ** (distance - 1) · links[i, item].

    `items` has shape (items,), `links` (items, items), float32.
    """

    name: ClassVar[str]

    items: Words
    links: sparse.csr_array
    decay: float

    def scores(self, histories: Histories) -> SparseScores | RowScores:
        if len(histories) == 1:
            known = histories.items < len(self.items)
            columns, values = added(self.links, histories.items[known], self._weights(histories)[known])
            return RowScores(columns, values)
        matrix = sparse.csr_array(self._sessions(histories) @ self.links)
        matrix.sort_indices()
        return SparseScores(matrix)

    def score(self, histories: Histories) -> Floats:
        return np.asarray((self._sessions(histories) @ self.links).toarray(), dtype=np.float32)

    def _weights(self, histories: Histories) -> Floats:
        return np.asarray(self.decay ** (histories.distances - 1.0), dtype=np.float32)

    def _sessions(self, histories: Histories) -> sparse.csr_array:
        return session_rows(histories, self._weights(histories), len(self.items))

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        links = self.links
        return {"links": links.data, "link_items": links.indices, "link_starts": links.indptr}

    def params(self) -> Mapping[str, float]:
        return {"decay": self.decay}

    @classmethod
    def restore(cls, items: Words, arrays: Mapping[str, NDArray[Any]], params: Mapping[str, float]) -> Self:
        return cls(items, links_of(items, arrays), params["decay"])


def links_of(items: Words, arrays: Mapping[str, NDArray[Any]]) -> sparse.csr_array:
    """From what `arrays` gave. Raises KeyError where one is missing."""
    parts = (arrays["links"], arrays["link_items"], arrays["link_starts"])
    return sparse.csr_array(parts, shape=(len(items), len(items)))


@dataclass(frozen=True, slots=True, eq=False)
class CountedLinks(ItemLinks):
    """Links that are shares of a count, so that later counts can be added to them."""

    support: Floats
    """What each item's links are shares of, shape (items,)."""

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {**ItemLinks.arrays(self), "support": self.support}

    @classmethod
    def restore(cls, items: Words, arrays: Mapping[str, NDArray[Any]], params: Mapping[str, float]) -> Self:
        return cls(items, links_of(items, arrays), params["decay"], arrays["support"])


def session_rows(histories: Histories, weights: Floats, width: int) -> sparse.csr_array:
    """Histories as rows of a matrix, shape (histories, width); items the model does not know are left out."""
    known = histories.items < width
    if known.all():
        parts = (weights, histories.items, histories.starts)
        return sparse.csr_array(parts, shape=(len(histories), width))
    starts = np.concatenate(([0], np.cumsum(known)))[histories.starts]
    parts = (weights[known], histories.items[known], starts)
    return sparse.csr_array(parts, shape=(len(histories), width))

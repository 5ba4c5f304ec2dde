"""V-SKNN: what was in the past sessions most like this one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.arrays import Floats, Words
from recommender.cases import Histories
from recommender.dataset import Dataset
from recommender.models.baskets import incidence
from recommender.models.item_links import session_rows
from recommender.models.scores import RowScores, SparseScores, added, largest, pruned


@dataclass(frozen=True, slots=True)
class KnnSettings:
    neighbours: int = 200
    most_sessions: int = 500_000
    """The latest are kept."""
    most_postings: int = 1000
    """Sessions kept of each item, the latest: of a favourite's thousands all say the same."""
    longest: int = 100
    forgetting: float = 0.3
    """After this share of all sessions a neighbour counts 1 / e."""
    step: float = 0.1
    """What each step into the past takes from an item's weight."""


@dataclass(frozen=True, slots=True, eq=False)
class SessionKnn:
    """sim(s, n) = exp(-age(n)) / sqrt(|n|) · sum of max(1 - step · (distance - 1), step / 2) of common items

    score(s, item) = sum over the most similar sessions n with the item of sim(s, n) · idf(item), where age is
    the share of sessions since, in units of `forgetting`. Ludewig and Jannach, UMUAI 28 (2018), section 2.2.2
    (V-SKNN: linear decay, idf); the age of neighbours as in STAN: Garg et al., SIGIR 2019, eq. 5.
    `sessions` is 1 where a session has an item, (sessions, items); `postings` its transpose, of each item
    the latest sessions alone; `strengths` (sessions,) what a neighbour's length and age leave; `rarity`
    (items,) the idf.
    """

    name: ClassVar[str] = "session_knn"

    items: Words
    sessions: sparse.csr_array
    postings: sparse.csr_array
    strengths: Floats
    rarity: Floats
    neighbours: int
    step: float

    @classmethod
    def fit(cls, dataset: Dataset, settings: KnnSettings) -> "SessionKnn":
        matrix = incidence(dataset, settings.longest)[-settings.most_sessions :]
        sessions, size = matrix.shape
        columns = sparse.csc_array(matrix)
        holders = np.diff(columns.indptr)
        newest = np.repeat(columns.indptr[1:], holders) - np.arange(columns.nnz) <= settings.most_postings
        age = (sessions - 1 - np.arange(sessions)) / max(sessions, 1)
        lengths = np.maximum(np.diff(matrix.indptr), 1)
        return cls(
            items=dataset.items,
            sessions=_ones(matrix.indices, matrix.indptr, matrix.shape),
            postings=_ones(
                columns.indices[newest],
                np.concatenate(([0], np.cumsum(newest)))[columns.indptr],
                (size, sessions),
            ),
            strengths=(np.exp(-age / settings.forgetting) / np.sqrt(lengths)).astype(np.float32),
            rarity=np.log(max(sessions, 1) / np.maximum(holders, 1)).astype(np.float32).reshape(size),
            neighbours=settings.neighbours,
            step=settings.step,
        )

    def scores(self, histories: Histories) -> SparseScores | RowScores:
        if len(histories) == 1:
            return self._row(histories)
        matrix = self._matrix(histories)
        matrix.sort_indices()
        return SparseScores(matrix)

    def score(self, histories: Histories) -> Floats:
        return np.asarray(self._matrix(histories).toarray(), dtype=np.float32)

    def _weights(self, histories: Histories) -> Floats:
        weights = np.maximum(1.0 - self.step * (histories.distances - 1.0), self.step / 2)
        return np.asarray(weights, dtype=np.float32)

    def _row(self, histories: Histories) -> RowScores:
        """`_matrix` of a single history."""
        known = histories.items < len(self.items)
        sessions, alike = added(self.postings, histories.items[known], self._weights(histories)[known])
        alike *= self.strengths[sessions]
        near = largest(alike, self.neighbours)
        items, values = added(self.sessions, sessions[near], alike[near])
        return RowScores(items, values * self.rarity[items])

    def _matrix(self, histories: Histories) -> sparse.csr_array:
        """Shape (histories, items)."""
        asked = session_rows(histories, self._weights(histories), len(self.items))
        alike = sparse.csr_array(asked @ self.postings)
        alike.data *= self.strengths[alike.indices]
        near = pruned(alike, self.neighbours)
        found = sparse.csr_array(near @ self.sessions)
        found.data *= self.rarity[found.indices]
        return found

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {
            "session_items": self.sessions.indices,
            "session_starts": self.sessions.indptr,
            "postings": self.postings.indices,
            "posting_starts": self.postings.indptr,
            "strengths": self.strengths,
            "rarity": self.rarity,
        }

    def params(self) -> Mapping[str, float]:
        return {"neighbours": self.neighbours, "step": self.step}

    @classmethod
    def restore(
        cls, items: Words, arrays: Mapping[str, NDArray[Any]], params: Mapping[str, float]
    ) -> "SessionKnn":
        shape = (len(arrays["strengths"]), len(items))
        return cls(
            items=items,
            sessions=_ones(arrays["session_items"], arrays["session_starts"], shape),
            postings=_ones(arrays["postings"], arrays["posting_starts"], shape[::-1]),
            strengths=arrays["strengths"],
            rarity=arrays["rarity"],
            neighbours=int(params["neighbours"]),
            step=params["step"],
        )


def _ones(indices: NDArray[Any], starts: NDArray[Any], shape: tuple[int, int]) -> sparse.csr_array:
    """A row `indices[starts[r]:starts[r + 1]]` of ones for each r."""
    parts = (np.ones(len(indices), dtype=np.float32), indices.astype(np.int32), starts.astype(np.int32))
    return sparse.csr_array(parts, shape=shape)

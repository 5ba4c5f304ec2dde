"""LightFM on next items: a session is its user row, so a live one is scored without fold-in or retraining."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.arrays import Doubles, Floats, Words
from recommender.cases import Histories
from recommender.products import matvec

ARRAYS = (
    "vectors",
    "biases",
    "sessions",
    "features",
    "feature_vectors",
    "feature_biases",
    "feature_sessions",
    "feature_counts",
)


@dataclass(frozen=True, slots=True, eq=False)
class NextItem:
    """score = (sum of the session's weighted rows of `sessions`) · `vectors[item]` + `biases[item]`.

    `items` has shape (items,), `vectors` and `sessions` (items, components), `biases` (items,). The
    `feature_` arrays say the same of what items share (category, brand, price bucket), so that an item the
    model never saw has a place. Made by `next_item_fit.fit`.
    """

    name: ClassVar[str] = "next_item"

    items: Words
    vectors: Floats
    biases: Floats
    sessions: Floats
    features: Words
    feature_vectors: Floats
    feature_biases: Floats
    feature_sessions: Floats
    feature_counts: Floats
    """How many items have each feature: what few share says more."""
    decay: float

    def session_vectors(self, histories: Histories) -> Floats:
        """One row a history, shape (histories, components)."""
        return np.asarray(bags(histories, len(self.items), self.decay) @ self.sessions, dtype=np.float32)

    def score(self, histories: Histories) -> Floats:
        """Shape (histories, items). An empty history gets the biases alone."""
        sessions = self.session_vectors(histories)
        if len(histories) == 1:
            return np.asarray(matvec(self.vectors, sessions[0]) + self.biases, dtype=np.float32)[None, :]
        scores = sessions @ self.vectors.T
        scores += self.biases
        return np.asarray(scores, dtype=np.float32)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {name: getattr(self, name) for name in ARRAYS}

    def params(self) -> Mapping[str, float]:
        return {"decay": self.decay}

    @classmethod
    def restore(
        cls, items: Words, arrays: Mapping[str, NDArray[Any]], params: Mapping[str, float]
    ) -> "NextItem":
        return cls(
            items=items,
            vectors=arrays["vectors"],
            biases=arrays["biases"],
            sessions=arrays["sessions"],
            features=arrays["features"],
            feature_vectors=arrays["feature_vectors"],
            feature_biases=arrays["feature_biases"],
            feature_sessions=arrays["feature_sessions"],
            feature_counts=arrays["feature_counts"],
            decay=params["decay"],
        )


def recency(histories: Histories, decay: float) -> Doubles:
    """What each item of each history weighs: `decay ** (distance - 1)`, divided so that squares sum to 1."""
    weights = decay ** (histories.distances - 1.0)
    sums = np.add.reduceat(np.append(weights**2, 0.0), histories.starts[:-1])
    lengths = np.diff(histories.starts)
    norms = np.sqrt(np.where(lengths > 0, sums, 1.0))
    return np.asarray(weights / np.repeat(norms, lengths), dtype=np.float64)


def bags(histories: Histories, items: int, decay: float) -> sparse.csr_matrix:
    """Histories as LightFM's user features, shape (histories, items), float32."""
    data = recency(histories, decay).astype(np.float32)
    starts = histories.starts.astype(np.int32)
    return sparse.csr_matrix((data, histories.items, starts), shape=(len(histories), items))

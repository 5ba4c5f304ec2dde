"""LightFM on next items: a session is its user row, so a live one is scored without fold-in or retraining."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender.arrays import Codes, Doubles, Floats, Words
from recommender.cases import Histories
from recommender.models.scores import largest
from recommender.pairs import Pairs
from recommender.products import matvec

ARRAYS = (
    "vectors",
    "biases",
    "sessions",
    "session_scales",
    "features",
    "feature_vectors",
    "feature_biases",
    "feature_sessions",
    "feature_counts",
)
BLOCK = 100_000
"""Pairs whose vectors are gathered at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Newer:
    """Items behind the vocabulary, known by their features alone: codes from `len(items)` on.

    Shapes (newer, components), (newer,), (newer, components).
    """

    vectors: Floats
    biases: Floats
    sessions: Floats


@dataclass(frozen=True, slots=True, eq=False)
class NextItem:
    """score = (sum of the session's weighted session vectors) · `vectors[item]` + `biases[item]`.

    `items` has shape (items,), `vectors` (items, components), `biases` (items,). Session vectors are only
    ever gathered, a few at a time, so they are kept in eight bits: `sessions` (items, components) times
    `session_scales` (items,). The `feature_` arrays say the same of what items share (category, brand, price
    bucket), so that an item the model never saw has a place. Made by `next_item_fit.fit`.
    """

    name: ClassVar[str] = "next_item"

    items: Words
    vectors: Floats
    biases: Floats
    sessions: NDArray[np.int8]
    session_scales: Floats
    features: Words
    feature_vectors: Floats
    feature_biases: Floats
    feature_sessions: Floats
    feature_counts: Floats
    """How many items have each feature: what few share says more."""
    decay: float
    newer: Newer | None = None

    def with_newer(self, item_features: sparse.csr_array) -> "NextItem":
        """Place items the model never saw, by the mean of their features, most by those that few items share.

        `item_features` has shape (newer, features). Without any feature an item starts among the rare; and
        what nobody took yet is no favourite of everyone.
        """
        rarity = item_features @ sparse.diags_array(1.0 / np.maximum(self.feature_counts, 1.0))
        rarity = sparse.diags_array(1.0 / np.maximum(rarity.sum(axis=1), 1e-9)) @ rarity
        lowly, middle = np.quantile(self.biases, (0.25, 0.5)) if len(self.biases) else (0.0, 0.0)
        shared = np.minimum(rarity @ self.feature_biases, middle)
        biases = np.where(np.diff(item_features.indptr) > 0, shared, lowly)
        newer = Newer(
            np.asarray(rarity @ self.feature_vectors, dtype=np.float32),
            biases.astype(np.float32),
            np.asarray(rarity @ self.feature_sessions, dtype=np.float32),
        )
        return replace(self, newer=newer)

    def session_vectors(self, histories: Histories) -> Floats:
        """One row a history, shape (histories, components)."""
        weights = recency(histories, self.decay).astype(np.float32)[:, None]
        said = self._session_vectors_of(histories.items) * weights
        sums = np.zeros((len(histories), self.vectors.shape[1]), dtype=np.float32)
        some = np.diff(histories.starts) > 0
        if some.any():
            sums[some] = np.add.reduceat(said, histories.starts[:-1][some], axis=0)
        return sums

    def scores(self, histories: Histories) -> "VectorScores":
        return VectorScores(self.session_vectors(histories), self)

    def score(self, histories: Histories) -> Floats:
        """Shape (histories, items). An empty history gets the biases alone."""
        sessions = self.session_vectors(histories)
        if len(histories) == 1:
            return self.known(sessions[0])[None, :]
        scores = sessions @ self.vectors.T
        scores += self.biases
        return np.asarray(scores, dtype=np.float32)

    def known(self, session: Floats) -> Floats:
        """Scores of every item for one session vector; shape (items,)."""
        scores = matvec(self.vectors, session)
        scores += self.biases
        return scores

    def gather(self, codes: Codes) -> Floats:
        """Vectors of items and newer ones, shape (codes, components)."""
        if self.newer is None:
            return self.vectors[codes]
        return _gather(codes, self.vectors, self.newer.vectors)

    def gather_biases(self, codes: Codes) -> Floats:
        if self.newer is None:
            return self.biases[codes]
        return _gather(codes, self.biases, self.newer.biases)

    def parts(self, code: int, histories: Histories) -> Doubles:
        """What each item of a single history adds to one item's score; shape as its items."""
        said = self._session_vectors_of(histories.items) @ self.gather(np.array([code], dtype=np.int32))[0]
        return np.asarray(said * recency(histories, self.decay), dtype=np.float64)

    def likeness(self, first: Codes, second: Codes) -> Floats:
        """Cosines of the vectors of two items each, 0 where the first is -1; shape as both."""
        cosines = np.empty(len(second), dtype=np.float32)
        for start in range(0, len(second), BLOCK):
            part = slice(start, start + BLOCK)
            one, other = self.gather(np.maximum(first[part], 0)), self.gather(second[part])
            lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
            cosines[part] = np.einsum("ij,ij->i", one, other) / np.maximum(lengths, 1e-6)
        return np.where(first >= 0, cosines, np.float32(0.0))

    def _session_vectors_of(self, codes: Codes) -> Floats:
        known = np.minimum(codes, len(self.items) - 1)
        vectors = self.sessions[known] * self.session_scales[known, None]
        if self.newer is not None and (new := codes >= len(self.items)).any():
            vectors[new] = self.newer.sessions[codes[new] - len(self.items)]
        return vectors

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {name: getattr(self, name) for name in ARRAYS}

    def params(self) -> Mapping[str, float]:
        return {"decay": self.decay}

    @classmethod
    def of_vectors(cls, vectors: Floats, biases: Floats, sessions: Floats) -> "NextItem":
        """Of numbered items without features; shapes (items, components), (items,), (items, components)."""
        eighths, scales = eight_bits(sessions)
        count, components = vectors.shape
        none = np.zeros((0, components), dtype=np.float32)
        nothing = np.zeros(0, dtype=np.float32)
        return cls(
            items=np.arange(count).astype(np.str_),
            vectors=np.ascontiguousarray(vectors, dtype=np.float32),
            biases=np.asarray(biases, dtype=np.float32),
            sessions=eighths,
            session_scales=scales,
            features=np.empty(0, dtype=np.str_),
            feature_vectors=none,
            feature_biases=nothing,
            feature_sessions=none,
            feature_counts=nothing,
            decay=0.5,
        )

    @classmethod
    def restore(
        cls, items: Words, arrays: Mapping[str, NDArray[Any]], params: Mapping[str, float]
    ) -> "NextItem":
        own: dict[str, Any] = {name: arrays[name] for name in ARRAYS}
        return cls(items=items, **own, decay=params["decay"])


@dataclass(frozen=True, slots=True, eq=False)
class VectorScores:
    """`sessions` has shape (histories, components)."""

    sessions: Floats
    model: NextItem

    def top(self, count: int) -> Pairs:
        """Of what the model knows: newer items have their own place in a list."""
        best = [np.sort(largest(self.model.known(session), count)) for session in self.sessions]
        starts = np.concatenate(([0], np.cumsum([len(found) for found in best]))).astype(np.int64)
        items = np.concatenate(best) if best else np.empty(0)
        return Pairs(starts, items.astype(np.int32))

    def at(self, pairs: Pairs) -> Floats:
        scores = np.empty(len(pairs), dtype=np.float32)
        rows = pairs.rows()
        for first in range(0, len(pairs), BLOCK):
            part = slice(first, first + BLOCK)
            vectors = self.model.gather(pairs.items[part])
            products = np.einsum("ij,ij->i", self.sessions[rows[part]], vectors)
            scores[part] = products + self.model.gather_biases(pairs.items[part])
        return scores


def eight_bits(vectors: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Rows as whole numbers from -127 to 127 and what each row is to be multiplied by."""
    scales = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-12) / np.float32(127)
    return np.rint(vectors / scales[:, None]).astype(np.int8), scales.astype(np.float32)


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


def _gather(codes: Codes, known: Floats, newer: Floats) -> Floats:
    last = len(known) - 1
    gathered = known[np.minimum(codes, last)]
    if (new := codes > last).any():
        gathered[new] = newer[codes[new] - len(known)]
    return gathered

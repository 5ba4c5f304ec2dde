"""What everyone takes lately: the answer where nothing is known of the visitor."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import Floats, Words
from recommender.cases import Histories
from recommender.dataset import Dataset
from recommender.models.scores import SameScores

WEEK_S = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class PopularitySettings:
    window_s: float = WEEK_S
    """How far back from the last event counts fully; 0 counts everything."""
    older: float = 1e-6
    """What an event before the window counts: next to nothing, but a quiet month leaves no empty list."""


@dataclass(frozen=True, slots=True, eq=False)
class Popularity:
    """`counts` are weighted events, shape (items,), as are `items`."""

    name: ClassVar[str] = "popularity"

    items: Words
    counts: Floats

    def scores(self, histories: Histories) -> SameScores:
        return SameScores(self.counts, len(histories))

    @classmethod
    def fit(cls, dataset: Dataset, settings: PopularitySettings) -> "Popularity":
        newest = float(dataset.times.max()) if len(dataset.times) else 0.0
        since = newest - settings.window_s if settings.window_s else -np.inf
        weights = np.where(dataset.times >= since, dataset.weights, dataset.weights * settings.older)
        counts = np.bincount(dataset.codes, weights=weights, minlength=len(dataset.items))
        return cls(dataset.items, counts.astype(np.float32))

    def score(self, histories: Histories) -> Floats:
        """Shape (histories, items): the same for every history."""
        return np.tile(self.counts, (len(histories), 1))

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {"counts": self.counts}

    def params(self) -> Mapping[str, float]:
        return {}

    @classmethod
    def restore(
        cls, items: Words, arrays: Mapping[str, NDArray[Any]], params: Mapping[str, float]
    ) -> "Popularity":
        return cls(items, arrays["counts"])

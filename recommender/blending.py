"""How much each source counts in each scenario, on one scale."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from recommender.arrays import Floats

WEIGHTS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "for_you": {"next_item": 1.0, "popularity": 0.1},
        "similar": {"next_item": 0.4, "likeness": 0.6, "category": 6.0, "popularity": 0.2},
        "upsell": {"next_item": 1.0, "alike": -0.5},
        "exit_rescue": {"next_item": 0.4, "likeness": 0.6, "category": 6.0, "popularity": 0.2},
        "trending": {"popularity": 1.0},
    }
)
BIAS: Mapping[str, float] = MappingProxyType({"upsell": 0.8})
"""What an item's own popularity counts within next item, where that is not 1: bananas go with anything."""
SEARCH = MappingProxyType({"text": 0.7, "next_item": 0.3, "popularity": 0.3})
"""Of each source's score between 0 and 1; popularity only where there is no session."""
ROUNDING = 1e-6
"""Of a score, in float32."""


@dataclass(slots=True)
class Blend:
    """A score of every row, and what it is made of; all of shape (rows,)."""

    total: Floats
    parts: dict[str, Floats] = field(default_factory=dict)

    @classmethod
    def of(cls, size: int) -> "Blend":
        return cls(np.zeros(size, dtype=np.float32))

    def add(self, source: str, scores: Floats, weight: float) -> None:
        part = scores * np.float32(weight)
        self.parts[source] = part
        self.total += part

    def shares(self, row: int) -> dict[str, float]:
        return {source: float(part[row]) for source, part in self.parts.items()}


def standard(scores: Floats) -> Floats:
    """With mean 0 and deviation 1; a constant, rounding aside, becomes 0."""
    if not len(scores):
        return scores
    mean = scores.mean()
    centred = scores - mean
    deviation = float(centred.std())
    is_constant = deviation <= max(1e-9, ROUNDING * abs(float(mean)))
    return np.asarray(centred * 0 if is_constant else centred / np.float32(deviation), dtype=np.float32)


def between(scores: Floats) -> Floats:
    """Stretched to 0 … 1; a constant becomes 0."""
    if not len(scores):
        return scores
    low, high = float(scores.min()), float(scores.max())
    if high - low < 1e-9:
        return np.zeros_like(scores)
    return np.asarray((scores - np.float32(low)) / np.float32(high - low), dtype=np.float32)

"""Puts scores of different sources on one scale."""

import numpy as np

from recommender.arrays import Floats

ROUNDING = 1e-6
"""Of a score, in float32."""

ROUNDING = 1e-6
"""Of a score, in float32."""


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

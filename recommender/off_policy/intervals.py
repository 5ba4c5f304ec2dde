"""How sure an estimate is. Places of one list are one cluster: they are no independent evidence.

Clicks are rare and weights are large, so that an estimate is often made of ten clicks, and the normal
interval misses the truth one time in six, always below it. `gamma` is the interval of Fay & Feuer (1997) for
weighted sums of rare events: its upper bound allows for one more click that just was not seen. They give it
the largest weight there is, which is safe and says little; here it has the mean of the weights the policy
itself would meet, which is rows / effective rows (in the spirit of Tiwari, Clegg & Zou 2006).
`docs/exploration.md` has the measured coverage. The difference to what was shown joins the two intervals
(MOVER, Zou & Donner 2008).
"""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from scipy.special import gammaincinv

from recommender.arrays import Doubles, Offsets
from recommender.off_policy.estimators import Terms

Interval = Literal["gamma", "normal", "bootstrap"]


@dataclass(frozen=True, slots=True)
class Bounds:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    value: float
    """Clicks per place shown."""
    error: float
    """The standard error of `value`."""
    bounds: Bounds
    difference: Bounds
    """What it gains on what was really shown to the same visitors, per place shown."""


class Uncertainty:
    """Makes intervals over the clusters of `lists`, shape (rows,), of one kind and level."""

    def __init__(self, lists: Offsets, kind: Interval, level: float, resamples: int, seed: int) -> None:
        self._clusters: Offsets = np.unique(lists, return_inverse=True)[1]
        self._kind = kind
        self._tail = (1.0 - level) / 2
        self._z = NormalDist().inv_cdf(1.0 - self._tail)
        self._resamples, self._seed = resamples, seed

    def estimate(self, terms: Terms, weights: Doubles, logged: Terms) -> Estimate:
        """Of a policy with these weights, shape (rows,), beside what was really shown."""
        own, shown = terms.influence(), logged.influence()
        bounds = self._bounds(terms, weights)
        alike = _correlation(own, shown)
        low, high = _between(
            terms.value, bounds, logged.value, self._bounds(logged, np.ones(len(weights))), alike
        )
        if np.allclose(weights, 1.0):
            # It shows the very same.
            low = high = 0.0
        return Estimate(terms.value, self.error(own), bounds, Bounds(low, high))

    def error(self, influence: Doubles) -> float:
        """The standard error of the mean of `influence`, shape (rows,), which is about 0."""
        sums = np.bincount(self._clusters, weights=influence)
        count = len(sums)
        return float(math.sqrt((sums**2).sum() * count / max(count - 1, 1)) / len(influence))

    def _bounds(self, terms: Terms, weights: Doubles) -> Bounds:
        if self._kind == "bootstrap":
            return self._bootstrap(terms)
        value, error = terms.value, self.error(terms.influence())
        if self._kind == "normal":
            return Bounds(value - self._z * error, value + self._z * error)
        unseen = float((weights**2).sum() / weights.sum() / terms.below.sum())
        low = _gamma(value, error, self._tail) if value > 0 and error > 0 else value - self._z * error
        return Bounds(low, _gamma(max(value, 0.0) + unseen, math.hypot(error, unseen), 1.0 - self._tail))

    def _bootstrap(self, terms: Terms) -> Bounds:
        """Percentiles over clusters drawn again (Efron 1979)."""
        above = np.bincount(self._clusters, weights=terms.above)
        below = np.bincount(self._clusters, weights=terms.below)
        chance = np.random.default_rng(self._seed)
        values = np.empty(self._resamples)
        for turn in range(self._resamples):
            times = np.bincount(chance.integers(len(above), size=len(above)), minlength=len(above))
            values[turn] = (times @ above) / max(float(times @ below), 1e-300)
        low, high = np.quantile(values, [self._tail, 1.0 - self._tail])
        return Bounds(float(low), float(high))


def _gamma(mean: float, deviation: float, probability: float) -> float:
    """A quantile of the gamma distribution of this mean and deviation."""
    scale = deviation**2 / mean
    return float(gammaincinv(mean / scale, probability) * scale)


def _between(
    one: float, its: Bounds, other: float, others: Bounds, correlation: float
) -> tuple[float, float]:
    """The interval of `one - other`, from those of both (Zou & Donner 2008, equation 2, with correlation)."""
    low = _side(one - its.low, others.high - other, correlation)
    high = _side(its.high - one, other - others.low, correlation)
    return one - other - low, one - other + high


def _side(one: float, other: float, correlation: float) -> float:
    return math.sqrt(max(one**2 + other**2 - 2 * correlation * one * other, 0.0))


def _correlation(one: Doubles, other: Doubles) -> float:
    length = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / length if length > 0 else 0.0

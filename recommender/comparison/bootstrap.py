"""How sure a difference is: cases drawn again and again, those of one session together."""

from dataclasses import dataclass

import numpy as np

from recommender.arrays import Doubles, Offsets


@dataclass(frozen=True, slots=True)
class BootstrapSettings:
    level: float = 0.95
    """How sure an interval is."""
    resamples: int = 1000
    fewest_sessions: int = 20
    """With fewer there is no interval: what was drawn says too little of what could have been."""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Bounds:
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """Means of columns over samples drawn again, shape (resamples, columns); none with too few sessions."""

    means: Doubles
    level: float

    def bounds(self, of: Doubles) -> Bounds | None:
        """The percentile interval of a statistic, shape (resamples,): Efron & Tibshirani 1993, section 13.3.

        None where there is none, or where it is not finite.
        """
        if not len(of) or not np.isfinite(of).all():
            return None
        tail = (1.0 - self.level) / 2
        low, high = np.quantile(of, [tail, 1.0 - tail])
        return Bounds(float(low), float(high))

    def mean(self, column: int) -> Bounds | None:
        return self.bounds(self.means[:, column])

    def difference(self, one: int, other: int) -> Bounds | None:
        """Of two columns, paired: both from the same cases."""
        return self.bounds(self.means[:, one] - self.means[:, other])

    def ratio(self, one: int, other: int) -> Bounds | None:
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.bounds(self.means[:, one] / self.means[:, other])


def resampled(values: Doubles, sessions: Offsets, settings: BootstrapSettings) -> Resampled:
    """Draw whole sessions with replacement; `values` has shape (cases, columns), `sessions` (cases,) from 0.

    The cases of a session are no independent evidence, and drawn together: Efron & Tibshirani, section 8.4.
    """
    sizes = np.bincount(sessions).astype(np.float64)
    count = len(sizes)
    if count < settings.fewest_sessions:
        return Resampled(np.empty((0, values.shape[1])), settings.level)
    sums = np.stack([np.bincount(sessions, weights=column) for column in values.T], axis=1)
    chance = np.random.default_rng(settings.seed)
    means = np.empty((settings.resamples, values.shape[1]))
    for turn in range(settings.resamples):
        times = np.bincount(chance.integers(count, size=count), minlength=count).astype(np.float64)
        means[turn] = (times @ sums) / (times @ sizes)
    return Resampled(means, settings.level)

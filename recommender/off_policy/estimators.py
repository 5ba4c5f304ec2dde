"""Inverse propensity, self-normalised and doubly robust estimates of a click rate.

With weights `w = target probability / logged propensity`, clicks `r` and a reward model `q`:

    IPS    mean(w r)                                          Horvitz & Thompson 1952
    SNIPS  sum(w r) / sum(w)                                  Swaminathan & Joachims 2015
    DR     mean(E_target[q] + w (r - q))                      Dudik, Erhan, Langford & Li 2014

Each is a ratio of sums, `sum(above) / sum(below)`, so that one delta method serves them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from recommender.arrays import Doubles, Offsets
from recommender.off_policy.log import LoggedClicks
from recommender.off_policy.policies import Target
from recommender.off_policy.rewards import ClickRates


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """An estimate as `sum(above) / sum(below)`, both of shape (rows,)."""

    above: Doubles
    below: Doubles

    @property
    def value(self) -> float:
        return float(self.above.sum() / self.below.sum())

    def influence(self) -> Doubles:
        """What each row moves the estimate by, times the rows; shape (rows,)."""
        return np.asarray((self.above - self.value * self.below) / self.below.mean(), dtype=np.float64)


def all_terms(target: Target, weights: Doubles, folds: Offsets) -> Mapping[str, Terms]:
    ones = np.ones(len(weights))
    clicks = target.log.clicks
    return {
        "ips": Terms(weights * clicks, ones),
        "snips": Terms(weights * clicks, weights),
        "dr": Terms(_doubly_robust(target, weights, folds), ones),
    }


def _doubly_robust(target: Target, weights: Doubles, folds: Offsets) -> Doubles:
    """Cross-fitted (Chernozhukov et al. 2018): no row is judged by a model that has seen it.

    Where only the rows tell what the policy would show, the model knows slots alone: for one that ignores the
    item, its expectation under any policy is itself.
    """
    log = target.log
    expected, own = np.zeros(len(log)), np.zeros(len(log))
    for fold in range(int(folds.max(initial=-1)) + 1):
        rates = ClickRates(log, folds != fold)
        held = np.flatnonzero(folds == fold)
        for slot in np.unique(log.slot[held]).tolist():
            rows = held[log.slot[held] == slot]
            if target.probabilities is None:
                expected[rows] = own[rows] = rates.slots[slot]
            else:
                rate = rates.of_slot(slot)
                expected[rows] = float(target.probabilities(slot) @ rate)
                own[rows] = rate[log.item[rows]]
    return np.asarray(expected + weights * (log.clicks - own), dtype=np.float64)


def folds_of(log: LoggedClicks, count: int, chance: np.random.Generator) -> Offsets:
    """A fold of every row, lists kept whole; shape (rows,)."""
    lists, codes = np.unique(log.lists, return_inverse=True)
    return np.asarray((chance.permutation(len(lists)) % count)[codes], dtype=np.int64)

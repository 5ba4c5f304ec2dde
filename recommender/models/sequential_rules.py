"""Sequential rules: what is looked at soon after, and a little before, what the visitor looked at."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import sparse

from recommender.arrays import Codes, Floats
from recommender.dataset import Dataset
from recommender.models.item_links import CountedLinks
from recommender.models.scores import pruned


@dataclass(frozen=True, slots=True)
class RuleSettings:
    steps: int = 10
    """How far apart two items of a session may be."""
    backward: float = 0.7
    """What a rule counts against its direction: who compares, goes back."""
    decay: float = 0.6
    """What each step into the past leaves of an item's weight."""
    most: int = 50
    """Rules kept of each item."""


@dataclass(frozen=True, slots=True, eq=False)
class SequentialRules(CountedLinks):
    """Rule weights 1 / distance, normalised by all rules of an item, so that they are probabilities.

    Ludewig and Jannach, "Evaluation of session-based recommendation algorithms", UMUAI 28 (2018), section
    2.2.1 (SR, linear weights replaced by their 1 / distance), here in both directions.
    """

    name: ClassVar[str] = "sequential_rules"

    @classmethod
    def fit(cls, dataset: Dataset, settings: RuleSettings) -> "SequentialRules":
        size = len(dataset.items)
        parts = [rules(dataset, step) for step in range(1, settings.steps + 1)]
        first, second, weights, forward = (np.concatenate(column) for column in zip(*parts, strict=True))
        backward = np.where(forward, np.float32(settings.backward), np.float32(1.0)) * weights
        both = (
            np.concatenate((weights, backward)),
            (np.concatenate((first, second)), np.concatenate((second, first))),
        )
        counts = sparse.csr_array(sparse.coo_array(both, shape=(size, size)))
        support = np.asarray(counts.sum(axis=1), dtype=np.float32).ravel()
        return cls(dataset.items, pruned(stochastic(counts), settings.most), settings.decay, support)


def rules(dataset: Dataset, step: int) -> tuple[Codes, Codes, Floats, Floats]:
    """Pairs of different items `step` rows apart in a session: codes, weight, and whether they have an order.

    Items of one time have none: they weigh as neighbours.
    """
    sessions = np.repeat(np.arange(dataset.session_count), np.diff(dataset.starts))
    first, second = dataset.codes[:-step], dataset.codes[step:]
    kept = (sessions[:-step] == sessions[step:]) & (first != second)
    forward = (dataset.times[:-step] != dataset.times[step:])[kept]
    weights = np.where(forward, np.float32(1 / step), np.float32(1.0)) * dataset.weights[step:][kept]
    return first[kept], second[kept], weights.astype(np.float32), forward


def stochastic(counts: sparse.csr_array) -> sparse.csr_array:
    """Every row divided by its sum."""
    sums = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1e-9)
    return sparse.csr_array(sparse.diags_array((1.0 / sums).astype(np.float32)) @ counts)

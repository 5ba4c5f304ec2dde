"""Full-ranking evaluation: how high a model places what really came next. Never sampled."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from recommender.arrays import Codes, Flags, Floats, Offsets
from recommender.cases import Cases, Histories

Score = Callable[[Histories], Floats]
"""A model's scores, shape (histories, items)."""
BLOCK = 256


@dataclass(frozen=True, slots=True)
class EvaluationSettings:
    k: int = 10
    seen_again: bool = False
    """Whether items of the session so far may be ranked; without it they are left out of every ranking."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Means over `cases`. `coverage` is the share of all items that stand in at least one list of `k`."""

    cases: int
    k: int
    hit_rate: float
    ndcg: float
    mrr: float
    coverage: float

    def with_misses(self, count: int) -> "Metrics":
        """The same with `count` more cases that were missed."""
        share = self.cases / (self.cases + count) if self.cases + count > 0 else 1.0
        return replace(
            self,
            cases=self.cases + count,
            hit_rate=self.hit_rate * share,
            ndcg=self.ndcg * share,
            mrr=self.mrr * share,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The place of each case's target (1 is best), and which items stood in any list of k."""

    ranks: Offsets
    shown: Flags

    def metrics(self, k: int) -> Metrics:
        """With one right answer a case: NDCG is 1 / log2(1 + rank), MRR 1 / rank, both 0 beyond `k`."""
        if not len(self.ranks):
            return Metrics(0, k, 0.0, 0.0, 0.0, 0.0)
        hit = self.ranks <= k
        return Metrics(
            cases=len(self.ranks),
            k=k,
            hit_rate=float(hit.mean()),
            ndcg=float(np.where(hit, 1.0 / np.log2(1.0 + self.ranks), 0.0).mean()),
            mrr=float(np.where(hit, 1.0 / self.ranks, 0.0).mean()),
            coverage=float(self.shown.mean()) if len(self.shown) else 0.0,
        )


def evaluate(score: Score, cases: Cases, items: int, settings: EvaluationSettings) -> Metrics:
    return rank(score, cases, items, settings).metrics(settings.k)


def rank(score: Score, cases: Cases, items: int, settings: EvaluationSettings) -> Ranking:
    """Place every target among all `items`.

    Of equal scores the target comes last, so that a constant model earns nothing.
    """
    shown = np.zeros(items, dtype=np.bool_)
    blocks = [
        _rank_block(score, cases.histories.only(first, last), cases.targets[first:last], shown, settings)
        for first in range(0, len(cases), BLOCK)
        for last in (min(first + BLOCK, len(cases)),)
    ]
    return Ranking(np.concatenate(blocks) if blocks else np.empty(0, dtype=np.int64), shown)


def _rank_block(
    score: Score, histories: Histories, targets: Codes, shown: Flags, settings: EvaluationSettings
) -> Offsets:
    scores = score(histories)
    rows = np.arange(len(targets))
    if not settings.seen_again:
        seen = np.repeat(rows, np.diff(histories.starts))
        own = scores[rows, targets]
        scores[seen, histories.items] = -np.inf
        scores[rows, targets] = own
    k = min(settings.k, scores.shape[1])
    shown[np.argpartition(-scores, k - 1, axis=1)[:, :k].ravel()] = True
    at_least = scores >= scores[rows, targets][:, None]
    return np.asarray(at_least.sum(axis=1), dtype=np.int64)

"""Full-ranking evaluation: how high a model places what really came next. Never sampled."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from recommender.arrays import Codes, Doubles, Flags, Floats, Offsets
from recommender.best import best, chance_order
from recommender.cases import Cases, Histories

Score = Callable[[Histories], Floats]
"""A model's scores, shape (histories, items)."""
Answer = Callable[[Histories, int], Codes]
"""The best items of each history, best first, -1 where there are fewer; shape (histories, limit)."""
Steps = Callable[[int, int], None]
"""Called with cases done and cases in all."""
BLOCK = 256
MOST_SCORES = 1 << 25
"""Laid out at a time: with a million items fewer histories than a block."""


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
    """The place of each case's target in its list, from 1, or 0; and which items stood in any first k."""

    places: Offsets
    shown: Flags

    def metrics(self, k: int) -> Metrics:
        if not len(self.places):
            return Metrics(0, k, 0.0, 0.0, 0.0, 0.0)
        return Metrics(
            cases=len(self.places),
            k=k,
            hit_rate=float(hits(self.places, k).mean()),
            ndcg=float(gains(self.places, k).mean()),
            mrr=float(reciprocals(self.places, k).mean()),
            coverage=float(self.shown.mean()) if len(self.shown) else 0.0,
        )


def hits(places: Offsets, k: int) -> Doubles:
    return ((places > 0) & (places <= k)).astype(np.float64)


def gains(places: Offsets, k: int) -> Doubles:
    """NDCG with one right answer a case: 1 / log2(1 + place), 0 beyond `k` (Jarvelin & Kekalainen 2002)."""
    return hits(places, k) / np.log2(1.0 + np.maximum(places, 1))


def reciprocals(places: Offsets, k: int) -> Doubles:
    """1 / place, 0 beyond `k`."""
    return hits(places, k) / np.maximum(places, 1)


def evaluate(score: Score, cases: Cases, items: int, settings: EvaluationSettings) -> Metrics:
    """Place every target among all `items`. Of equal scores chance decides, the same for every model."""
    answer = answering(score, items, seen_again=settings.seen_again)
    return rank(answer, cases, items, settings.k, settings.k).metrics(settings.k)


def answering(score: Score, items: int, *, seen_again: bool) -> Answer:
    """Lists of the best of all `items` by their scores."""
    order = chance_order(items)

    def answer(histories: Histories, limit: int) -> Codes:
        scores = score(histories)
        if not seen_again:
            scores[histories.rows(), histories.items] = -np.inf
        return best(scores, limit, order)

    return answer


def rank(
    answer: Answer, cases: Cases, items: int, limit: int, k: int, progress: Steps = lambda done, total: None
) -> Ranking:
    """The places of all targets in lists of `limit`."""
    shown = np.zeros(items, dtype=np.bool_)
    places = np.zeros(len(cases), dtype=np.int64)
    size = max(1, min(BLOCK, MOST_SCORES // max(items, 1)))
    for first in range(0, len(cases), size):
        last = min(first + size, len(cases))
        answers = answer(cases.histories.only(first, last), limit)
        places[first:last] = places_of(cases.targets[first:last], answers)
        shown[firsts(answers, k)] = True
        progress(last, len(cases))
    return Ranking(places, shown)


def places_of(targets: Codes, answers: Codes) -> Offsets:
    """Where each target stands in its list, from 1; 0 where it does not; shape (targets,)."""
    found = answers == targets[:, None]
    return np.where(found.any(axis=1), found.argmax(axis=1) + 1, 0).astype(np.int64)


def firsts(answers: Codes, k: int) -> Codes:
    """Every item among the first `k` of any list."""
    top = answers[:, :k]
    return np.unique(top[top >= 0])

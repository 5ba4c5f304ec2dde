"""First stage: every source proposes its best, and all of them score what any of them proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from recommender.arrays import Floats
from recommender.cases import Histories
from recommender.models.scores import Scores
from recommender.pairs import Pairs, of_keys, union

DEPTH: Mapping[str, int] = {
    "sequential_rules": 80,
    "random_walk": 60,
    "baskets": 50,
    "session_knn": 120,
    "next_item": 80,
    "popularity": 10,
}
"""How many items each source proposes."""


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """`scores` has of each source one score a pair, shape (pairs,)."""

    histories: Histories
    pairs: Pairs
    scores: Mapping[str, Floats]


class Scoring(Protocol):
    def scores(self, histories: Histories) -> Scores: ...


def survey(sources: Mapping[str, Scoring], histories: Histories, *, seen_again: bool, width: int) -> Survey:
    """Items are below `width`. With `seen_again` every item of a history is proposed, without it none."""
    scored = {name: source.scores(histories) for name, source in sources.items()}
    proposed = [scores.top(DEPTH[name]) for name, scores in scored.items()]
    own = _own(histories, width)
    pairs = union([*proposed, own], width)
    if not seen_again:
        pairs = _less(pairs, own, width)
    return Survey(histories, pairs, {name: scores.at(pairs) for name, scores in scored.items()})


def _own(histories: Histories, width: int) -> Pairs:
    return of_keys(np.sort(histories.rows() * width + histories.items), len(histories), width)


def _less(pairs: Pairs, others: Pairs, width: int) -> Pairs:
    places, _ = others.find(pairs, width)
    kept = np.ones(len(pairs), dtype=np.bool_)
    kept[places] = False
    return of_keys(pairs.keys(width)[kept], len(pairs.starts) - 1, width)

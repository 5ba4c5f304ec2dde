"""Weights of the sources where there is too little behaviour for trees: validated on it, or a start."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from recommender.ranking.lessons import Lessons
from recommender.ranking.ranker import Weights, stretched

START: Mapping[str, float] = MappingProxyType(
    {
        "sequential_rules": 1.0,
        "session_knn": 1.0,
        "baskets": 0.5,
        "random_walk": 0.5,
        "next_item": 0.25,
        "popularity": 0.1,
    }
)
"""Rules and neighbours before LightFM, which needs more data than they do to be right."""
GRID = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0)
ROUNDS = 2
FEWEST = 50
"""Cases below which a choice would be chance."""


def weigh(told: Lessons | None) -> Weights:
    """Coordinate ascent on NDCG@10 from START, source by source; START where there is little to judge by."""
    weights = dict(START)
    if told is None or len(told.survey.pairs.starts) - 1 < FEWEST:
        return Weights(weights)
    parts = {name: stretched(told.survey, name) for name in weights if name in told.survey.scores}
    best = -1.0
    for name in list(parts) * ROUNDS:
        others = sum(
            (np.float32(weights[other]) * parts[other] for other in parts if other != name),
            start=np.float32(0),
        )
        for weight in (weights[name], *GRID):
            found = told.ndcg(np.asarray(others + np.float32(weight) * parts[name], dtype=np.float32))
            if found > best:
                best, weights[name] = found, weight
    return Weights(weights)

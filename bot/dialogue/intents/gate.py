"""When a text is none of the intents: one threshold, chosen on texts the model did not learn from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.meaning import Floats

Flags = NDArray[np.bool_]
SHARE = 0.1
"""Of what visitors say, that is out of scope: weighs an intent not heard against one heard wrongly."""
FEWEST = 20
"""Examples of what is out of scope from which something can be told."""
LOSS = 0.001
"""Of all texts, that may be rejected though they were right, where nobody says what is out of scope."""
CLEAR = 1.0
"""How far below every score is surely none of them."""
FARTHEST = 30.0
"""Log odds beyond which nothing is surer."""
FITTING_STEPS = 30
RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Gate:
    least: float
    """The lowest score of what is an intent."""
    slope: float
    offset: float
    """Of the log odds that an intent is right, over the score."""

    def confidence(self, score: float) -> float:
        """Platt, "Probabilistic outputs for support vector machines", 1999, equation 1."""
        return float(1 / (1 + np.exp(-np.clip(self.slope * score + self.offset, -FARTHEST, FARTHEST))))


def choose(scores: Floats, right: Flags, outside: Flags) -> Gate:
    """From texts kept apart: their scores, whether their best intent was right, and whether they have none.

    All of shape (texts,).
    """
    many = int(outside.sum()) >= FEWEST
    least = _weighed(scores, right, outside) if many else _careful(scores[~outside], right[~outside])
    slope, offset = _fitted(scores, right)
    return Gate(least, slope, offset)


def _weighed(scores: Floats, right: Flags, outside: Flags) -> float:
    """Where (1 - SHARE) · accuracy + SHARE · recall of what is out of scope is greatest."""
    order = np.argsort(scores, kind="stable")
    gained = SHARE * outside[order] / outside.sum() - (1 - SHARE) * right[order] / (~outside).sum()
    worth = np.concatenate(([0.0], np.cumsum(gained)))
    return _between(scores[order], int(worth.argmax()))


def _careful(scores: Floats, right: Flags) -> float:
    """As high as LOSS allows."""
    order = np.argsort(scores, kind="stable")
    lost = np.concatenate(([0], np.cumsum(right[order])))
    return _between(scores[order], int(np.flatnonzero(lost <= LOSS * len(scores))[-1]))


def _between(ascending: Floats, rejected: int) -> float:
    """Midway between the highest score that is rejected and the lowest that is not."""
    if not rejected:
        return float(ascending[0]) - CLEAR
    if rejected == len(ascending):
        return float(ascending[-1])
    return float(ascending[rejected - 1 : rejected + 1].mean())


def _fitted(scores: Floats, right: Flags) -> tuple[float, float]:
    """Platt's slope and offset by Newton's method, with his targets: finite even where all are right."""
    count = int(right.sum())
    wanted = np.where(right, (count + 1) / (count + 2), 1 / (len(right) - count + 2))
    design = np.column_stack((scores, np.ones(len(scores)))).astype(np.float64)
    found = np.zeros(2)
    for _ in range(FITTING_STEPS):
        odds = np.clip(design @ found, -FARTHEST, FARTHEST)
        likely = 1 / (1 + np.exp(-odds))
        curve = (design * (likely * (1 - likely))[:, None]).T @ design + RIDGE * np.eye(2)
        found += np.linalg.solve(curve, design.T @ (wanted - likely) - RIDGE * found)
    return max(float(found[0]), 0.0), float(found[1])

"""Words and meaning as one score: how likely an article answers, by weights learnt from questions."""

from dataclasses import dataclass

import numpy as np

from bot.dialogue.knowledge.shelf import Evidence
from bot.dialogue.meaning import Floats

SURE_BY_MEANING, SURE_BY_WORDS = 0.75, 0.8
"""Chosen so that of the questions learnt from, each judged by weights learnt without it, at most 3 of 100 get
a wrong article's answer."""


@dataclass(frozen=True, slots=True)
class Weights:
    found: tuple[float, ...]
    """Of each column of `Evidence.found`."""
    doubt: float
    """What a passage must reach, beside nothing to be as likely as no answer at all."""
    unknown: float
    """What the share of the question that nothing says adds to that."""


# Learnt by `python -m tests.bench.knowledge_weights` from the half of its questions that is for tuning.
BY_WORDS = {
    "en": Weights(found=(3.71, 3.36, 2.83, 6.36, 3.44, 0.0, 0.0), doubt=5.49, unknown=1.21),
    "": Weights(found=(3.71, 3.36, 2.83, 6.36, 3.44, 0.0, 0.0), doubt=5.92, unknown=1.21),
}
BY_MEANING = {
    "en": Weights(found=(3.08, 3.19, 2.8, 5.42, 2.46, 4.04, 4.2), doubt=7.14, unknown=0.93),
    "": Weights(found=(3.08, 3.19, 2.8, 5.42, 2.46, 2.08, 1.73), doubt=6.67, unknown=0.93),
}
"""By language; "" is any other than English, which alone the encoder knows well."""


def weights_for(language: str, *, by_meaning: bool) -> Weights:
    table = BY_MEANING if by_meaning else BY_WORDS
    return table.get(language, table[""])


def threshold_for(*, by_meaning: bool) -> float:
    """Of a score; below it, no answer."""
    return SURE_BY_MEANING if by_meaning else SURE_BY_WORDS


def odds(evidence: Evidence, weights: Weights) -> Floats:
    """Of each passage, the logarithm of how much likelier it answers the question than that nothing does."""
    reached = evidence.found @ np.array(weights.found, dtype=np.float32)
    return np.asarray(reached - (weights.doubt + weights.unknown * evidence.unknown), dtype=np.float32)


def likelihoods(odds: Floats) -> Floats:
    """Of each passage; what is left to 1 is that none of them answers.

    A conditional logit with an outside option (McFadden, "Conditional logit analysis of qualitative choice
    behavior", 1974, eq. 12), whose utility is 0.
    """
    highest = max(float(odds.max(initial=0.0)), 0.0)
    powers = np.exp(odds - highest)
    return np.asarray(powers / (powers.sum() + np.exp(-highest)), dtype=np.float32)

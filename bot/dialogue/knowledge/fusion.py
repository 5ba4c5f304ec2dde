"""Words and meaning as one score: how likely an article answers, by weights learnt from questions."""

from dataclasses import dataclass

import numpy as np

from bot.dialogue.knowledge.shelf import Evidence
from bot.dialogue.meaning import Floats

SURE_BY_MEANING, SURE_BY_WORDS = 0.79, 0.76
"""Of the questions learnt from, each judged by what was learnt without its shop,
3 of 100 then get a wrong answer."""


@dataclass(frozen=True, slots=True)
class Weights:
    found: tuple[float, ...]
    """Of each column of `Evidence.found`."""
    behind: tuple[float, ...]
    """Of what each of them lacks to the passage that has most of it."""
    doubt: float
    """What a passage must reach, beside nothing to be as likely as no answer at all."""
    unknown: float
    """What the share of the question that nothing says adds to that."""


# Learnt by `python -m tests.bench.knowledge_weights`, never from questions that are held out.
BY_WORDS = {
    "en": Weights(
        found=(0.96, 0.43, 2.07, 4.05, 0.56, 2.26, 0.0, 0.0, 2.97, 4.82),
        behind=(1.33, 0.63, 0.95, 0.15, 0.02, 2.41, 0.0, 0.0, 2.77, 1.8),
        doubt=5.02,
        unknown=1.29,
    ),
    "": Weights(
        found=(1.45, 0.0, 1.44, 2.79, 0.0, 3.76, 0.0, 0.0, 3.86, 6.9),
        behind=(0.37, 0.7, 0.0, 0.98, 0.0, 2.59, 0.0, 0.0, 1.91, 2.78),
        doubt=5.96,
        unknown=0.65,
    ),
}
BY_MEANING = {
    "en": Weights(
        found=(0.0, 0.0, 1.79, 2.13, 0.0, 0.7, 2.51, 4.22, 4.17, 3.02),
        behind=(0.28, 0.57, 0.63, 0.0, 0.0, 1.21, 1.36, 2.98, 0.0, 0.5),
        doubt=5.74,
        unknown=0.71,
    ),
    "": Weights(
        found=(1.05, 0.0, 1.31, 2.63, 0.0, 2.95, 0.0, 1.71, 3.62, 6.14),
        behind=(0.02, 0.84, 0.27, 0.91, 0.0, 2.1, 0.22, 1.02, 1.38, 1.23),
        doubt=5.56,
        unknown=0.54,
    ),
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
    found = evidence.found
    if not len(found):
        return np.zeros(0, dtype=np.float32)
    behind = found.max(axis=0) - found
    reached = found @ np.array(weights.found, np.float32) - behind @ np.array(weights.behind, np.float32)
    return np.asarray(reached - (weights.doubt + weights.unknown * evidence.unknown), dtype=np.float32)


def likelihoods(odds: Floats) -> Floats:
    """Of each passage; what is left to 1 is that none of them answers.

    A conditional logit with an outside option (McFadden, "Conditional logit analysis of qualitative choice
    behavior", 1974, eq. 12), whose utility is 0.
    """
    highest = max(float(odds.max(initial=0.0)), 0.0)
    powers = np.exp(odds - highest)
    return np.asarray(powers / (powers.sum() + np.exp(-highest)), dtype=np.float32)

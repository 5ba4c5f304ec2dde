"""Words and meaning as one score: how likely an article answers, by weights learnt from questions."""

from dataclasses import dataclass

import numpy as np

from bot.dialogue.knowledge.shelf import Evidence
from bot.dialogue.meaning import Floats

SURE_BY_MEANING, SURE_BY_WORDS = 0.8, 0.85
"""Of the questions learnt from, each judged by weights learnt without it, about 2 of 100 get a wrong answer.
Of others it may be 3, because the concepts were mended by what these questions showed."""


@dataclass(frozen=True, slots=True)
class Weights:
    found: tuple[float, ...]
    """Of each column of `Evidence.found`."""
    doubt: float
    """What a passage must reach, beside nothing to be as likely as no answer at all."""
    unknown: float
    """What the share of the question that nothing says adds to that."""


# Learnt by `python -m tests.bench.knowledge_weights`, never from questions that are held out.
BY_WORDS = {
    "en": Weights(found=(3.73, 3.29, 2.75, 6.33, 3.41, 0.0, 0.0), doubt=5.46, unknown=1.22),
    "": Weights(found=(3.73, 3.29, 2.75, 6.33, 3.41, 0.0, 0.0), doubt=5.88, unknown=1.22),
}
BY_MEANING = {
    "en": Weights(found=(3.11, 3.13, 2.73, 5.4, 2.43, 4.04, 4.19), doubt=7.1, unknown=0.95),
    "": Weights(found=(3.11, 3.13, 2.73, 5.4, 2.43, 2.1, 1.76), doubt=6.64, unknown=0.95),
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

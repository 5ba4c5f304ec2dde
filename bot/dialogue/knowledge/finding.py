"""The passages of several shelves in the order in which they may answer a question."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.dialogue.knowledge.concepts import LANGUAGES
from bot.dialogue.knowledge.fusion import likelihoods, odds, weights_for
from bot.dialogue.knowledge.passages import Passage
from bot.dialogue.knowledge.shelf import Shelf
from bot.dialogue.knowledge.terms import Term
from bot.dialogue.meaning import Floats


@dataclass(frozen=True, slots=True)
class Hit:
    shelf: Shelf
    passage: Passage
    terms: Sequence[Term]
    evidence: Floats
    """A row of `Evidence.found`."""
    own: float
    """How likely this passage answers the question, 0 … 1."""
    score: float
    """How likely its article does: all its passages together."""


def find(shelves: Sequence[Shelf], text: str, language: str, vector: Floats | None) -> list[Hit]:
    """Every passage, those of the likeliest article first, and of each article the likeliest passage.

    `language` is the question's.
    """
    rows: list[tuple[Shelf, Passage, Sequence[Term], Floats]] = []
    utilities = [np.zeros(0, dtype=np.float32)]
    for shelf in shelves:
        foreign = language if language in LANGUAGES and language != shelf.language else ""
        evidence = shelf.evidence(text, vector, foreign)
        weights = weights_for(shelf.language, by_meaning=vector is not None)
        utilities.append(odds(evidence, weights))
        rows += [
            (shelf, passage, evidence.terms, row)
            for passage, row in zip(shelf.passages, evidence.found, strict=True)
        ]
    own = likelihoods(np.concatenate(utilities)).tolist()
    scores: dict[str, float] = {}
    for (_, passage, _, _), likely in zip(rows, own, strict=True):
        article_id = passage.article.article_id
        scores[article_id] = scores.get(article_id, 0.0) + likely
    hits = [
        Hit(shelf, passage, terms, row, likely, min(scores[passage.article.article_id], 1.0))
        for (shelf, passage, terms, row), likely in zip(rows, own, strict=True)
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.article.article_id, -hit.own))

"""Sources that propose and a ranker that orders: the model a shop recommends from."""

from dataclasses import dataclass

import numpy as np

from recommender.arrays import Codes, Floats, Offsets, Words
from recommender.cases import Histories
from recommender.models.sources import Sources
from recommender.pairs import Pairs
from recommender.ranking.features import Facts, Table, table
from recommender.ranking.ranker import Trees, Weights
from recommender.ranking.survey import Survey

BLOCK = 512
"""Histories ranked at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Shortlist:
    """What was proposed for some histories, and how it ranks: `order`, shape (pairs,), higher is better."""

    survey: Survey
    table: Table
    order: Floats
    ranker: Trees | Weights

    def shares(self, places: Offsets) -> list[dict[str, float]]:
        return self.ranker.shares(self.survey, self.table, places)


@dataclass(frozen=True, slots=True, eq=False)
class TwoStage:
    """`facts` speak of every code below `width`: what the sources know, then items newer than they."""

    facts: Facts
    ranker: Trees | Weights
    again: bool = False
    """Whether the ranker learnt from sessions that come back to an item."""

    @property
    def sources(self) -> Sources:
        return self.facts.sources

    @property
    def items(self) -> Words:
        return self.facts.sources.items

    def shortlist(self, histories: Histories, *, seen_again: bool) -> Shortlist:
        return self._ordered(self.facts.survey(histories, seen_again=seen_again))

    def judge(self, histories: Histories, pairs: Pairs) -> Shortlist:
        """Of given pairs instead of what the sources propose."""
        return self._ordered(self.facts.score(histories, pairs))

    def _ordered(self, found: Survey) -> Shortlist:
        told = table(found, self.facts, seen_again=self.again)
        return Shortlist(found, told, self.ranker.order(found, told), self.ranker)

    def rank(self, histories: Histories, limit: int, *, seen_again: bool) -> Codes:
        """The best items of each history, shape (histories, limit); -1 where there are fewer."""
        ranked = np.full((len(histories), limit), -1, dtype=np.int32)
        for first in range(0, len(histories), BLOCK):
            last = min(first + BLOCK, len(histories))
            found = self.shortlist(histories.only(first, last), seen_again=seen_again)
            ranked[first:last] = leading(found, limit)
        return ranked


def leading(found: Shortlist, limit: int) -> Codes:
    """Shape (histories, limit): the items of each history from the highest to the lowest."""
    pairs = found.survey.pairs
    places = pairs.places(found.order).astype(np.int64)
    kept = places < limit
    ranked = np.full((len(pairs.starts) - 1, limit), -1, dtype=np.int32)
    ranked[pairs.rows()[kept], places[kept]] = pairs.items[kept]
    return ranked

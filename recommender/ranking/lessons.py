"""What the ranker learns from: cases whose target was proposed or not, all sources' scores, one table."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np

from recommender.arrays import Flags, Floats
from recommender.cases import Cases
from recommender.pairs import Pairs
from recommender.ranking.features import Facts, Table, table
from recommender.ranking.ranker import Trees, TreeSettings
from recommender.ranking.survey import DEPTH, Survey

BLOCK = 512
"""Histories surveyed at a time."""
TOP = 10
MOST_TRIED = 3000
"""Cases of a trial."""


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """`hits` says of each pair whether it is its case's target; shape (pairs,)."""

    survey: Survey
    table: Table
    hits: Flags

    @property
    def sources(self) -> Sequence[str]:
        return [name for name in self.survey.scores if name != "popularity"]

    def fit(self, columns: tuple[str, ...], settings: TreeSettings) -> Trees:
        return Trees.fit(self.table, self.survey.pairs.starts, self.hits, columns, settings)

    def trial(self, columns: tuple[str, ...], settings: TreeSettings) -> Floats:
        """NDCG of each case, ranked by trees that learnt from the other half of the cases; shape (cases,).

        Of what the sources of these columns propose: what is left out is neither seen nor asked.
        """
        halves = self._halves()
        gains = []
        for judged, taught in (halves, halves[::-1]):
            trees = taught.fit(columns, settings)
            there = judged.proposed({name.partition(".")[0] for name in columns})
            scores = np.where(there, trees.score(judged.table), np.float32(-np.inf))
            gains.append(gains_of(judged.survey.pairs, scores, judged.hits & there))
        return np.concatenate(gains)

    def proposed(self, sources: Set[str]) -> Flags:
        """Which pairs at least one of these sources proposed, or the session itself; shape (pairs,)."""
        pairs = self.survey.pairs
        proposed: Flags = self.table.only(("repeats.count",))[:, 0] > 0
        for name, scores in self.survey.scores.items():
            if name in sources:
                proposed |= (pairs.places(scores) < DEPTH[name]) & (scores != 0)
        return proposed

    def least_taught(self) -> int:
        """Cases of a trial whose target was proposed, in the half that has fewer."""
        return min(int(half.hits.sum()) for half in self._halves())

    def _halves(self) -> tuple["Lessons", "Lessons"]:
        count = min(len(self.survey.pairs.starts) - 1, MOST_TRIED)
        return self._part(0, count // 2), self._part(count // 2, count)

    def _part(self, first: int, last: int) -> "Lessons":
        pairs = self.survey.pairs
        rows = slice(int(pairs.starts[first]), int(pairs.starts[last]))
        survey = Survey(
            self.survey.histories.only(first, last),
            Pairs(pairs.starts[first : last + 1] - pairs.starts[first], pairs.items[rows]),
            {name: scores[rows] for name, scores in self.survey.scores.items()},
        )
        return Lessons(survey, Table(self.table.names, self.table.values[rows]), self.hits[rows])

    def ndcg(self, scores: Floats) -> float:
        return float(gains_of(self.survey.pairs, scores, self.hits).mean())


def lessons(judged: Cases, facts: Facts, *, seen_again: bool) -> Lessons:
    surveys, tables = [], []
    for first in range(0, len(judged), BLOCK):
        part = judged.histories.only(first, min(first + BLOCK, len(judged)))
        found = facts.survey(part, seen_again=seen_again)
        surveys.append(found)
        tables.append(table(found, facts, seen_again=seen_again))
    whole = _joined(surveys, judged)
    values = np.concatenate([part.values for part in tables])
    hits = whole.pairs.items == judged.targets[whole.pairs.rows()]
    return Lessons(whole, Table(tables[0].names, values), hits)


def gains_of(pairs: Pairs, scores: Floats, hits: Flags) -> Floats:
    """NDCG@10 of each history with one right answer, 0 where it was not proposed; shape (histories,)."""
    places = pairs.places(scores)[hits]
    gains = np.zeros(len(pairs.starts) - 1, dtype=np.float32)
    gains[pairs.rows()[hits]] = np.where(places < TOP, 1.0 / np.log2(places + 2.0), 0.0)
    return gains


def _joined(surveys: Sequence[Survey], judged: Cases) -> Survey:
    sizes = np.concatenate([np.diff(part.pairs.starts) for part in surveys])
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    items = np.concatenate([part.pairs.items for part in surveys])
    scores = {name: np.concatenate([part.scores[name] for part in surveys]) for name in surveys[0].scores}
    return Survey(judged.histories, Pairs(starts, items), scores)

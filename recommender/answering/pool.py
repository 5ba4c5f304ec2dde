"""Candidates of one answer: catalogue rows, and of each the parts its score is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from recommender.answering.scaling import standard
from recommender.arrays import Codes, Flags, Floats, Offsets
from recommender.ranking.two_stage import Shortlist

BELOW = 1.0
"""By how many deviations what only fills a list up stands below what was proposed for it."""


@dataclass(slots=True)
class Pool:
    """`rows` are different; every part has shape (rows,), and they add up to the score."""

    rows: Codes
    parts: dict[str, Floats] = field(default_factory=dict)
    ranked: "Ranked | None" = None

    def total(self) -> Floats:
        return sum(self.parts.values(), start=np.zeros(len(self.rows), dtype=np.float32))

    def add(self, name: str, scores: Floats, weight: float = 1.0) -> None:
        self.parts[name] = (scores * np.float32(weight)).astype(np.float32)

    def weigh(self, weight: float) -> None:
        """Let the ranking, which is standardised, count this much."""
        if self.ranked is not None and Ranked.NAME in self.parts:
            self.add(Ranked.NAME, self.parts[Ranked.NAME], weight)
            self.ranked = replace(self.ranked, deviation=self.ranked.deviation / weight)

    def only(self, places: Offsets) -> "Pool":
        parts = {name: part[places] for name, part in self.parts.items()}
        ranked = None if self.ranked is None else self.ranked.only(places)
        return Pool(self.rows[places], parts, ranked)

    def below(self, name: str, rows: Codes, scores: Floats) -> "Pool":
        """And other rows below all of these, in the order of their own scores."""
        total = self.total()
        floor = float(total.min()) - BELOW if len(total) else 0.0
        own = standard(scores)
        return self.beside(name, rows, np.asarray(floor + own - own.max(initial=0.0), dtype=np.float32))

    def beside(self, name: str, rows: Codes, scores: Floats) -> "Pool":
        """And other rows, with scores of their own."""
        before, behind = np.zeros(len(self.rows), dtype=np.float32), np.zeros(len(rows), dtype=np.float32)
        parts = {other: np.concatenate((part, behind)) for other, part in self.parts.items()}
        parts[name] = parts.get(name, np.concatenate((before, behind))) + np.concatenate((before, scores))
        ranked = None if self.ranked is None else self.ranked.padded(len(rows))
        return Pool(np.concatenate((self.rows, rows)).astype(np.int32), parts, ranked)

    def shares(self, places: Sequence[int]) -> list[dict[str, float]]:
        """Of some places each source's part; the ranking's is divided among the sources it learnt from."""
        divided = [{}] * len(places) if self.ranked is None else self.ranked.shares(places)
        made = []
        for place, inner in zip(places, divided, strict=True):
            shares = {name: float(part[place]) for name, part in self.parts.items() if name != Ranked.NAME}
            whole = float(self.parts[Ranked.NAME][place]) if Ranked.NAME in self.parts else 0.0
            for name, share in _scaled(inner, whole).items():
                shares[name] = shares.get(name, 0.0) + share
            made.append(shares)
        return made


@dataclass(frozen=True, slots=True)
class Ranked:
    """Where the rows of a pool stand in a shortlist; -1 is nowhere."""

    NAME = "ranking"

    shortlist: Shortlist
    places: Offsets
    deviation: float
    """By what the ranker's scores were divided."""

    def only(self, places: Offsets) -> "Ranked":
        return Ranked(self.shortlist, self.places[places], self.deviation)

    def padded(self, count: int) -> "Ranked":
        return Ranked(self.shortlist, np.append(self.places, np.full(count, -1)), self.deviation)

    def led(self, count: int) -> "Ranked":
        return Ranked(self.shortlist, np.append(np.full(count, -1), self.places), self.deviation)

    def shares(self, places: Sequence[int]) -> list[dict[str, float]]:
        wanted = self.places[list(places)]
        found = iter(self.shortlist.shares(wanted[wanted >= 0]))
        return [
            {name: share / self.deviation for name, share in next(found).items()} if place >= 0 else {}
            for place in wanted.tolist()
        ]


def of_shortlist(shortlist: Shortlist, rows_of: Codes, allowed: Flags) -> Pool:
    """Of a single history's shortlist what the catalogue has and the query allows."""
    rows = rows_of[shortlist.survey.pairs.items]
    places = np.flatnonzero((rows >= 0) & allowed[rows])
    order = shortlist.order[places]
    scores = standard(order)
    # where all rank alike, what is left of a deviation is rounding
    deviation = float(order.std()) if scores.any() else 1.0
    ranked = Ranked(shortlist, places, deviation)
    return Pool(rows[places].astype(np.int32), {Ranked.NAME: scores}, ranked)


def _scaled(shares: Mapping[str, float], whole: float) -> dict[str, float]:
    """Shares that add up to `whole`; what all have in common goes to `everyone`."""
    if not shares:
        return {Ranked.NAME: whole} if whole else {}
    rest = whole - sum(shares.values())
    return {**shares, "everyone": shares.get("everyone", 0.0) + rest}

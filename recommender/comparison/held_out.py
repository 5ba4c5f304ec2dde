"""What is to be foretold of sessions kept from the models, over a vocabulary that may not know all of it."""

from dataclasses import dataclass, replace

import numpy as np

from recommender.arrays import Codes, Floats, Offsets, Words
from recommender.cases import Cases, Histories, Protocol, cases, one
from recommender.dataset import Dataset, Log, over
from recommender.errors import NothingToJudge
from recommender.evaluation import Answer, Ranking, Steps, firsts, places_of, rank

MOST_ROWS = 1 << 24
"""A float32 counts so far; so many cases would take days."""


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """`sessions` has shape (cases,): the session of each case, one after the other.

    `asked` are the cases with a known item before them, `asked_at` their places among all cases. `cold` are
    the targets of those with none, at `cold_at`: all are asked the same, with no history. The rest have a
    target that is not in the vocabulary: nobody can foretell it.
    """

    items: Words
    sessions: Offsets
    asked: Cases
    asked_at: Offsets
    cold: Codes
    cold_at: Offsets

    def __len__(self) -> int:
        return len(self.sessions)

    @property
    def session_count(self) -> int:
        return int(self.sessions.max(initial=-1)) + 1

    @property
    def unknown_targets(self) -> int:
        return len(self) - len(self.asked) - len(self.cold)

    def ranking(self, answer: Answer, limit: int, k: int, progress: Steps) -> Ranking:
        """The place of every target in lists of `limit`; what nobody can foretell has none."""
        asked = rank(answer, self.asked, len(self.items), limit, k, progress)
        places = np.zeros(len(self), dtype=np.int64)
        places[self.asked_at] = asked.places
        if len(self.cold):
            answers = answer(cold_history(), limit)
            places[self.cold_at] = places_of(self.cold, answers)
            asked.shown[firsts(answers, k)] = True
        return Ranking(places, asked.shown)

    def some(self, count: int) -> list[Histories]:
        """At most `count` single histories, spread evenly over all."""
        places = np.unique(np.linspace(0, len(self.asked) - 1, min(count, len(self.asked))).astype(np.int64))
        return [self.asked.histories.only(place, place + 1) for place in places.tolist()]


def cold_history() -> Histories:
    nothing = np.empty(0, dtype=np.int32)
    return one(nothing, nothing)


def held_out(log: Log, items: Words, protocol: Protocol, *, novel: bool) -> HeldOut:
    """The cases of `log` over `items`. Raises NothingToJudge where there is none, or too much."""
    rows = _rows_to_foretell(log, protocol, novel=novel)
    codes = _codes(log, items)
    every, every_row = _numbered(over(log, items), np.flatnonzero(codes >= 0), "every", novel=novel)
    # The last item that is known need not be the last there was, which is the one to foretell.
    chosen = np.flatnonzero(np.isin(every_row, rows))
    cold_rows = np.setdiff1d(rows[codes[rows] >= 0], every_row)
    return HeldOut(
        items=items,
        sessions=np.unique(log.sessions[rows], return_inverse=True)[1],
        asked=every.some(chosen),
        asked_at=np.searchsorted(rows, every_row[chosen]),
        cold=codes[cold_rows],
        cold_at=np.searchsorted(rows, cold_rows),
    )


def _codes(log: Log, items: Words) -> Codes:
    """Of each row its item's place in `items`, or -1."""
    place = {item: code for code, item in enumerate(items.tolist())}
    lookup = np.array([place.get(item, -1) for item in log.items.tolist()], dtype=np.int32)
    return lookup[log.codes]


def _rows_to_foretell(log: Log, protocol: Protocol, *, novel: bool) -> Offsets:
    """The rows of `log` that are cases, whether anybody knows their item or not; ascending."""
    if len(log.codes) > MOST_ROWS:
        raise NothingToJudge(f"{len(log.codes):,} rows to judge by are more than {MOST_ROWS:,}")
    _, rows = _numbered(over(log, log.items), np.arange(len(log.codes)), protocol, novel=novel)
    if not len(rows):
        what = "two different items" if novel else "two events"
        raise NothingToJudge(f"no session to judge by has {what}: there is nothing to foretell")
    return rows


def _numbered(
    dataset: Dataset, numbers: Offsets, protocol: Protocol, *, novel: bool
) -> tuple[Cases, Offsets]:
    """The cases, and the number of each one's row."""
    # A case has the weight of its row, and nothing else tells which row it was.
    weights: Floats = numbers.astype(np.float32)
    made = cases(replace(dataset, weights=weights), protocol, novel=novel)
    return made, made.weights.astype(np.int64)

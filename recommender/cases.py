"""What came before each item of a session: the rows a model learns from and is judged on."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from recommender.arrays import Codes, Flags, Floats, Offsets
from recommender.dataset import Dataset

Protocol = Literal["last", "every"]


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Sessions so far, as CSR: the items of history h are `items[starts[h]:starts[h + 1]]`, each once.

    `distances` says how long ago: 1 is the newest, items of the same time share theirs.
    """

    starts: Offsets
    items: Codes
    distances: Codes

    def __len__(self) -> int:
        return len(self.starts) - 1

    def at(self, place: int) -> Codes:
        return self.items[self.starts[place] : self.starts[place + 1]]

    def only(self, first: int, last: int) -> "Histories":
        rows = slice(int(self.starts[first]), int(self.starts[last]))
        return Histories(
            self.starts[first : last + 1] - self.starts[first], self.items[rows], self.distances[rows]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Histories, and the item that came next; `targets` and `weights` have shape (cases,)."""

    histories: Histories
    targets: Codes
    weights: Floats

    def __len__(self) -> int:
        return len(self.targets)


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """For each row of a dataset: its session, its group of equal times, its neighbours of the same item."""

    session: Offsets
    group: Offsets
    group_end: Offsets
    last_of_session: Flags
    repeated: Flags
    again: Offsets


def cases(dataset: Dataset, protocol: Protocol, *, novel: bool = True, history: int = 20) -> Cases:
    """Every item of a session (or the last) with at most `history` different items before it.

    Items of the same time have no order: each has all the others of its time before it, so that in a basket
    "the next item" is any other item. `novel` leaves out items that were in the session already.
    """
    places = _places(dataset)
    wanted = places.last_of_session if protocol == "last" else np.ones(len(dataset.codes), dtype=np.bool_)
    if novel:
        wanted = wanted & ~places.repeated
    targets = np.flatnonzero(wanted)
    rows, distances = _before(places, targets, history)
    found: Flags = rows >= 0
    some = found.any(axis=1)
    targets, rows, distances, found = targets[some], rows[some], distances[some], found[some]
    starts = np.concatenate(([0], np.cumsum(found.sum(axis=1)))).astype(np.int64)
    histories = Histories(starts, dataset.codes[rows[found]], distances[found])
    return Cases(histories, dataset.codes[targets], dataset.weights[targets])


def one(items: Codes, distances: Codes) -> Histories:
    """A single history."""
    return Histories(np.array([0, len(items)], dtype=np.int64), items, distances)


def _places(dataset: Dataset) -> _Places:
    rows = np.arange(len(dataset.codes), dtype=np.int64)
    lengths = np.diff(dataset.starts)
    session = np.repeat(dataset.starts[:-1], lengths)
    session_end = np.repeat(dataset.starts[1:], lengths)
    opens = rows == session
    opens[1:] |= dataset.times[1:] != dataset.times[:-1]
    firsts = np.flatnonzero(opens)
    sizes = np.diff(np.append(firsts, len(rows)))
    again, repeated = _repeats(dataset.codes, session, rows)
    return _Places(
        session=session,
        group=np.repeat(firsts, sizes),
        group_end=np.repeat(firsts + sizes, sizes),
        last_of_session=rows == session_end - 1,
        repeated=repeated,
        again=again,
    )


def _repeats(codes: Codes, session: Offsets, rows: Offsets) -> tuple[Offsets, Flags]:
    """The next row of the same item in its session (or one beyond all), and whether there was one before."""
    order = np.lexsort((rows, codes, session))
    same = (codes[order][1:] == codes[order][:-1]) & (session[order][1:] == session[order][:-1])
    again = np.full(len(rows), len(rows), dtype=np.int64)
    again[order[:-1][same]] = order[1:][same]
    repeated = np.zeros(len(rows), dtype=np.bool_)
    repeated[order[1:][same]] = True
    return again, repeated


def _before(places: _Places, targets: Offsets, history: int) -> tuple[Offsets, Codes]:
    """Rows before each target, newest first, or -1, and their distances; shape (targets, history)."""
    group, size = places.group[targets], (places.group_end - places.group)[targets]
    offset = targets - group
    tied = (size > 1).astype(np.int64)
    rows = np.empty((len(targets), history), dtype=np.int64)
    distances = np.empty((len(targets), history), dtype=np.int32)
    for lag in range(1, history + 1):
        inside = lag < size
        earlier = group - (lag - size + 1)
        valid = inside | (earlier >= places.session[targets])
        row = np.where(inside, group + (offset - lag) % size, np.where(valid, earlier, 0))
        later = places.again[row]
        valid &= inside | (later >= places.group_end[targets]) | (later == targets)
        rows[:, lag - 1] = np.where(valid, row, -1)
        distances[:, lag - 1] = np.where(inside, 1, lag - size + 1 + tied)
    return rows, distances

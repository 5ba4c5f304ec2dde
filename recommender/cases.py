"""What came before each item of a session: the rows a model learns from and is judged on."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from recommender.arrays import Codes, Flags, Floats, Offsets
from recommender.dataset import Dataset

Protocol = Literal["last", "every"]


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Sessions so far, as CSR: history h has `items[starts[h]:starts[h + 1]]`, each once, newest first.

    `starts` has shape (histories + 1,), `lengths` (histories,), the others (items of all histories,).
    """

    starts: Offsets
    items: Codes
    distances: Codes
    """How long ago: 1 is the newest item, 2 the one before it; items of the same time share theirs."""
    lags: Codes
    """How many events ago, the repeated ones counted."""
    counts: Codes
    """How many times the item was in the session."""
    lengths: Codes
    """Events of the session so far."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    def at(self, place: int) -> Codes:
        return self.items[self.starts[place] : self.starts[place + 1]]

    def only(self, first: int, last: int) -> "Histories":
        rows = slice(int(self.starts[first]), int(self.starts[last]))
        return Histories(
            self.starts[first : last + 1] - self.starts[first],
            self.items[rows],
            self.distances[rows],
            self.lags[rows],
            self.counts[rows],
            self.lengths[first:last],
        )

    def some(self, places: Offsets) -> "Histories":
        """Those at ascending places."""
        sizes = np.diff(self.starts)[places]
        starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        rows = np.arange(starts[-1]) + np.repeat(self.starts[places] - starts[:-1], sizes)
        return Histories(
            starts,
            self.items[rows],
            self.distances[rows],
            self.lags[rows],
            self.counts[rows],
            self.lengths[places],
        )

    def and_(self, others: "Histories") -> "Histories":
        """These, then others."""
        starts = np.concatenate((self.starts, others.starts[1:] + self.starts[-1]))
        columns = ("items", "distances", "lags", "counts", "lengths")
        joined = {name: np.concatenate((getattr(self, name), getattr(others, name))) for name in columns}
        return Histories(starts, **joined)

    def rows(self) -> Offsets:
        """Of each item the history it stands in."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.starts))

    def newest(self) -> Codes:
        """The newest item of each history, -1 where there is none; shape (histories,)."""
        firsts = np.minimum(self.starts[:-1], max(len(self.items) - 1, 0))
        items = self.items[firsts] if len(self.items) else np.full(len(self), -1, dtype=np.int32)
        return np.where(np.diff(self.starts) > 0, items, -1).astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Histories, and the item that came next; `targets` and `weights` have shape (cases,)."""

    histories: Histories
    targets: Codes
    weights: Floats

    def __len__(self) -> int:
        return len(self.targets)

    def some(self, places: Offsets) -> "Cases":
        """Those at ascending places."""
        return Cases(self.histories.some(places), self.targets[places], self.weights[places])


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """For each row of a dataset: its session, its group of equal times, its neighbours of the same item."""

    session: Offsets
    group: Offsets
    group_end: Offsets
    last_of_session: Flags
    occurrence: Codes
    """How many times the item was in its session before."""
    again: Offsets


def cases(dataset: Dataset, protocol: Protocol, *, novel: bool = True, history: int = 20) -> Cases:
    """Every item of a session (or the last) with at most `history` different items before it.

    Items of the same time have no order: each has all the others of its time before it, so that in a basket
    "the next item" is any other item. `novel` leaves out items that were in the session already.
    """
    places = _places(dataset)
    wanted = places.last_of_session if protocol == "last" else np.ones(len(dataset.codes), dtype=np.bool_)
    if novel:
        wanted = wanted & (places.occurrence == 0)
    targets = np.flatnonzero(wanted)
    rows, distances = _before(places, targets, history)
    found: Flags = rows >= 0
    some = found.any(axis=1)
    targets, rows, distances, found = targets[some], rows[some], distances[some], found[some]
    starts = np.concatenate(([0], np.cumsum(found.sum(axis=1)))).astype(np.int64)
    tied = np.where(
        places.group_end[targets] - places.group[targets] > 1, places.group_end[targets] - 1, targets
    )
    histories = Histories(
        starts=starts,
        items=dataset.codes[rows[found]],
        distances=_dense(distances)[found],
        lags=distances[found],
        counts=places.occurrence[rows[found]] + np.int32(1),
        lengths=(tied - places.session[targets]).astype(np.int32),
    )
    return Cases(histories, dataset.codes[targets], dataset.weights[targets])


def both_ways(dataset: Dataset, backward: float, *, history: int) -> Cases:
    """Every item with those before it and, weighing `backward`, with those after it.

    Who compares two things, compares them both ways; and of short sessions there is twice as much to learn.
    Items of one time have all the others of it before them already.
    """
    forward = cases(dataset, "every", history=history)
    ordered = np.count_nonzero(np.diff(dataset.times)) > len(dataset.times) / 2
    if not backward or not ordered:
        return forward
    sessions = np.repeat(np.arange(dataset.session_count), np.diff(dataset.starts))
    order = np.lexsort((-np.arange(len(sessions)), sessions))
    mirrored = replace(
        dataset, codes=dataset.codes[order], weights=dataset.weights[order], times=-dataset.times[order]
    )
    back = cases(mirrored, "every", history=history)
    return Cases(
        forward.histories.and_(back.histories),
        np.concatenate((forward.targets, back.targets)),
        np.concatenate((forward.weights, back.weights * np.float32(backward))),
    )


def one(items: Codes, distances: Codes) -> Histories:
    """A single history of items that were in it once, newest first."""
    return Histories(
        starts=np.array([0, len(items)], dtype=np.int64),
        items=items,
        distances=distances,
        lags=distances,
        counts=np.ones_like(items),
        lengths=np.array([len(items)], dtype=np.int32),
    )


def _places(dataset: Dataset) -> _Places:
    rows = np.arange(len(dataset.codes), dtype=np.int64)
    lengths = np.diff(dataset.starts)
    session = np.repeat(dataset.starts[:-1], lengths)
    session_end = np.repeat(dataset.starts[1:], lengths)
    opens = rows == session
    opens[1:] |= dataset.times[1:] != dataset.times[:-1]
    firsts = np.flatnonzero(opens)
    sizes = np.diff(np.append(firsts, len(rows)))
    again, occurrence = _repeats(dataset.codes, session, rows)
    return _Places(
        session=session,
        group=np.repeat(firsts, sizes),
        group_end=np.repeat(firsts + sizes, sizes),
        last_of_session=rows == session_end - 1,
        occurrence=occurrence,
        again=again,
    )


def _repeats(codes: Codes, session: Offsets, rows: Offsets) -> tuple[Offsets, Codes]:
    """The next row of the same item in its session (or one beyond all), and how many there were before."""
    order = np.lexsort((rows, codes, session))
    same = (codes[order][1:] == codes[order][:-1]) & (session[order][1:] == session[order][:-1])
    again = np.full(len(rows), len(rows), dtype=np.int64)
    again[order[:-1][same]] = order[1:][same]
    firsts = np.flatnonzero(np.concatenate(([True], ~same))) if len(rows) else rows
    occurrence = np.empty(len(rows), dtype=np.int32)
    occurrence[order] = rows - np.repeat(firsts, np.diff(np.append(firsts, len(rows))))
    return again, occurrence


def _dense(distances: Codes) -> Codes:
    """Ranks of different distances along each row: an item left out as a repeat leaves no gap."""
    found = distances > 0
    filled = np.maximum.accumulate(np.where(found, distances, 0), axis=1)
    steps = np.diff(filled, axis=1, prepend=0) > 0
    return np.asarray(np.cumsum(steps & found, axis=1), dtype=np.int32)


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
        distances[:, lag - 1] = np.where(valid, np.where(inside, 1, lag - size + 1 + tied), 0)
    return rows, distances

"""Behaviour as frozen arrays: rows of a log, and sessions over a vocabulary of items."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

import numpy as np

from recommender.arrays import Codes, Doubles, Flags, Floats, Offsets, Words

Row = tuple[str, str, str, float]
"""session_id, item_id, event (GA4 name), seconds since 1970."""

EVENT_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"purchase": 1.0, "begin_checkout": 0.8, "add_to_cart": 0.8, "add_to_wishlist": 0.7, "view_item": 0.5}
)
"""Never above 1: WARP's step saturates at larger weights."""
OTHER_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class DatasetSettings:
    min_item_count: int = 2
    """Items in fewer sessions are left out: their identity cannot be learnt."""
    max_items: int = 200_000
    """The most frequent are kept."""
    max_sessions: int = 0
    """The latest are kept; 0 keeps all."""


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """Rows as columns, sorted by session (in order of the sessions' last event), then time.

    An item several times in a row is one row, unless it was read with `repeats`. All arrays have shape
    (rows,) but `items`, the item_id of each code.
    """

    sessions: Offsets
    codes: Codes
    weights: Floats
    times: Doubles
    items: Words

    @property
    def session_count(self) -> int:
        return int(self.sessions[-1]) + 1 if len(self.sessions) else 0

    def split(self, share: float, most: int) -> tuple["Log", "Log"]:
        """The earlier sessions and the latest: `share` of them, at most `most`."""
        held = min(int(self.session_count * share), most)
        cut = int(np.searchsorted(self.sessions, self.session_count - held))
        return self._rows(slice(0, cut)), self._rows(slice(cut, None))

    def latest(self, count: int) -> "Log":
        return self._rows(slice(int(np.searchsorted(self.sessions, self.session_count - count)), None))

    def _rows(self, rows: slice) -> "Log":
        sessions = self.sessions[rows]
        first = int(sessions[0]) if len(sessions) else 0
        return Log(sessions - first, self.codes[rows], self.weights[rows], self.times[rows], self.items)


def read_log(rows: Iterable[Row], *, repeats: bool = False) -> Log:
    """Columns of `rows`, whatever their order. Rows without session, item or a finite time are left out.

    `repeats` keeps an item that follows itself: a page that is reloaded, in some logs what is to be foretold.
    """
    sessions: dict[str, int] = {}
    items: dict[str, int] = {}
    events: dict[str, int] = {}
    table = np.fromiter(
        chain.from_iterable(
            (
                sessions.setdefault(session, len(sessions)),
                items.setdefault(item, len(items)),
                events.setdefault(event, len(events)),
                time,
            )
            for session, item, event, time in rows
            if session and item
        ),
        dtype=np.float64,
    ).reshape(-1, 4)
    table = table[np.isfinite(table[:, 3])]
    weights = np.array([EVENT_WEIGHTS.get(event, OTHER_WEIGHT) for event in events], dtype=np.float32)
    names = np.array(list(items), dtype=np.str_)
    session, code, event = (table[:, column].astype(np.int64) for column in range(3))
    return _sorted_log(session, code.astype(np.int32), weights[event], table[:, 3], names, repeats=repeats)


def _sorted_log(
    sessions: Offsets, codes: Codes, weights: Floats, times: Doubles, items: Words, *, repeats: bool
) -> Log:
    if not len(sessions):
        return Log(sessions, codes, weights, times, items)
    ended = np.full(int(sessions.max()) + 1, -np.inf)
    np.maximum.at(ended, sessions, times)
    present = np.flatnonzero(np.isfinite(ended))
    place = np.zeros(len(ended), dtype=np.int64)
    place[present[np.argsort(ended[present], kind="stable")]] = np.arange(len(present))
    sessions = place[sessions]
    # Items of one time have no order; a hash keeps the order they came in from being taken for one.
    chance = (codes * np.int64(2_654_435_761) + sessions * np.int64(2_246_822_519)) & 0xFFFFFFFF
    order = np.lexsort((-weights, codes, chance, times, sessions))
    sessions, codes, weights, times = sessions[order], codes[order], weights[order], times[order]
    keep = np.ones(len(sessions), dtype=np.bool_)
    if not repeats:
        keep[1:] = (sessions[1:] != sessions[:-1]) | (codes[1:] != codes[:-1])
    return Log(sessions[keep], codes[keep], weights[keep], times[keep], items)


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Sessions over a vocabulary, as CSR: session s is rows `starts[s]:starts[s + 1]`, in order of time.

    `items` has shape (items,), `starts` (sessions + 1,), the others (rows,).
    """

    items: Words
    starts: Offsets
    codes: Codes
    weights: Floats
    """Scaled so that the heaviest event there is weighs 1."""
    times: Doubles

    @property
    def session_count(self) -> int:
        return len(self.starts) - 1

    def counts(self) -> Floats:
        """In how many rows each item is, each row by its event's weight; shape (items,)."""
        counts = np.bincount(self.codes, weights=self.weights, minlength=len(self.items))
        return counts.astype(np.float32)


def build(log: Log, settings: DatasetSettings) -> Dataset:
    """The vocabulary the settings allow, and the sessions over it. Sessions left empty are dropped."""
    if settings.max_sessions:
        log = log.latest(settings.max_sessions)
    counts = np.bincount(log.codes, minlength=len(log.items))
    kept = np.flatnonzero(counts >= max(settings.min_item_count, 1))
    if len(kept) > settings.max_items:
        kept = kept[np.argsort(-counts[kept], kind="stable")[: settings.max_items]]
    kept = kept[np.argsort(log.items[kept], kind="stable")]
    return over(log, log.items[kept])


def over(log: Log, items: Words) -> Dataset:
    """The sessions of `log` over a given vocabulary; rows of other items are dropped."""
    place = {item: code for code, item in enumerate(items.tolist())}
    lookup = np.fromiter((place.get(item, -1) for item in log.items.tolist()), dtype=np.int32)
    codes = lookup[log.codes] if len(log.codes) else log.codes
    known: Flags = codes >= 0
    sessions = log.sessions[known]
    firsts = np.flatnonzero(np.diff(sessions, prepend=-1))
    weights = log.weights[known]
    scale = float(weights.max()) if len(weights) else 1.0
    return Dataset(
        items=items,
        starts=np.append(firsts, len(sessions)).astype(np.int64),
        codes=codes[known],
        weights=(weights / np.float32(scale)).astype(np.float32),
        times=log.times[known],
    )

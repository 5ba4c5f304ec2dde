"""What is known of each item whoever looks at it: how often, how lately, how long, how often again."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import Codes, Doubles, Flags, Floats
from recommender.dataset import Dataset

LATELY, LATEST = 0.2, 0.05
"""Shares of all sessions, the latest."""
PRIOR = 5.0
"""Sessions, or looks, of the average item that are assumed of every item."""


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """All of shape (items,). Times are shares of all sessions, in their order: 0 the first, 1 the last."""

    looks: Floats
    """log(1 + rows)."""
    lately: Floats
    latest: Floats
    """log(1 + rows) of the latest fifth, and twentieth, of sessions."""
    age: Floats
    """The share of sessions since the item first appeared."""
    silence: Floats
    """And since it was last seen."""
    reloaded: Floats
    """How often the very next look is at the same item."""
    returned: Floats
    """The share of its sessions that have it more than once."""

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def restore(cls, arrays: Mapping[str, NDArray[Any]]) -> "Statistics":
        return cls(**{field.name: arrays[field.name] for field in fields(cls)})

    def extended(self, count: int) -> "Statistics":
        """With `count` more items of which nothing is known yet: each is as the middle one, but new."""
        middle = {name: np.median(array) if len(array) else 0.0 for name, array in self.arrays().items()}
        middle |= {"age": 0.0, "silence": 0.0}
        return Statistics(
            **{
                name: np.append(array, np.full(count, middle[name], dtype=np.float32))
                for name, array in self.arrays().items()
            }
        )


def measure(dataset: Dataset) -> Statistics:
    size, sessions = len(dataset.items), max(dataset.session_count, 1)
    codes = dataset.codes
    session = np.repeat(np.arange(dataset.session_count), np.diff(dataset.starts))
    first, last = np.full(size, sessions), np.zeros(size)
    np.minimum.at(first, codes, session)
    np.maximum.at(last, codes, session)
    return Statistics(
        looks=_log_counts(codes, size),
        lately=_log_counts(codes[session >= sessions * (1 - LATELY)], size),
        latest=_log_counts(codes[session >= sessions * (1 - LATEST)], size),
        age=((sessions - first) / sessions).astype(np.float32),
        silence=((sessions - last) / sessions).astype(np.float32),
        reloaded=_reloaded(codes, session, size),
        returned=_returned(codes, session, size),
    )


def _log_counts(codes: Codes, size: int) -> Floats:
    return np.log1p(np.bincount(codes, minlength=size)).astype(np.float32)


def _reloaded(codes: Codes, session: NDArray[np.int64], size: int) -> Floats:
    inner: Flags = session[1:] == session[:-1]
    again = inner & (codes[1:] == codes[:-1])
    return _share(codes[:-1][again], codes[:-1][inner], size)


def _returned(codes: Codes, session: NDArray[np.int64], size: int) -> Floats:
    pairs, counts = np.unique(session * size + codes, return_counts=True)
    items = (pairs % max(size, 1)).astype(np.int32)
    return _share(items[counts > 1], items, size)


def _share(some: Codes, every: Codes, size: int) -> Floats:
    """Of each item, drawn towards the mean share."""
    mean = len(some) / max(len(every), 1)
    part, whole = (np.bincount(codes, minlength=size).astype(np.float64) for codes in (some, every))
    shares: Doubles = (part + PRIOR * mean) / (whole + PRIOR)
    return shares.astype(np.float32)

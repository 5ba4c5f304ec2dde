"""A model of the click rate of each item at each slot, for the doubly robust estimate."""

import numpy as np

from recommender.arrays import Codes, Doubles, Flags
from recommender.off_policy.log import LoggedClicks


class ClickRates:
    """Smoothed click rates: of an item in a slot towards item times slot, of those towards the mean of all.

    Each rate has one click of its prior added (and the times shown that belong to it), so that what was shown
    little is hardly told apart: `(clicks + k * prior) / (shown + k)` with `k = 1 / mean`.
    """

    def __init__(self, log: LoggedClicks, rows: Flags) -> None:
        """Of the given rows of the log, shape (rows,)."""
        item, slot, clicks = log.item[rows], log.slot[rows], log.clicks[rows]
        self.mean = (float(clicks.sum()) + 0.5) / (len(clicks) + 1.0)
        self._strength = 1.0 / self.mean
        self._items = self._smoothed(item, clicks, len(log.items), self.mean)
        self.slots: Doubles = self._smoothed(slot, clicks, len(log.slots), self.mean)
        """The rate of each slot, whatever is shown there; shape (slots,)."""
        order = np.argsort(slot, kind="stable")
        self._starts = np.searchsorted(slot[order], np.arange(len(log.slots) + 1))
        self._item, self._clicks = item[order], clicks[order]

    def of_slot(self, slot: int) -> Doubles:
        """The rate of each item there; shape (items,)."""
        own = slice(self._starts[slot], self._starts[slot + 1])
        prior = np.minimum(self._items * (self.slots[slot] / self.mean), 1.0)
        return self._smoothed(self._item[own], self._clicks[own], len(self._items), prior)

    def _smoothed(self, codes: Codes, clicks: Doubles, size: int, prior: Doubles | float) -> Doubles:
        shown = np.bincount(codes, minlength=size)
        clicked = np.bincount(codes, weights=clicks, minlength=size)
        return np.asarray((clicked + self._strength * prior) / (shown + self._strength), dtype=np.float64)

"""A log of recommendations as columns: what was shown, where, how probable it was, and if it was clicked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from recommender.arrays import Codes, Doubles, Flags, Offsets, Words


class Shown(NamedTuple):
    """One item at one place of one list."""

    seconds: float
    """Since 1970."""
    item_id: str
    position: int
    click: bool
    propensity: float
    """How probable this item was here, given what stood above: above 0, at most 1."""
    scenario: str = ""
    site: str = ""
    explored: bool | None = None
    """Whether the ranking alone would have shown another one; None where the log does not say."""


@dataclass(frozen=True, slots=True, eq=False)
class LoggedClicks:
    """Rows as columns, in order of time; arrays have shape (rows,) but for the vocabularies.

    A slot is a position of a scenario of a site; click rates are compared within one.
    """

    items: Words
    slots: tuple[tuple[str, str, int], ...]
    """(site, scenario, position) of each slot."""
    item: Codes
    slot: Codes
    clicks: Doubles
    """1 or 0."""
    propensities: Doubles
    lists: Offsets
    """Equal numbers are places of one list: same site, scenario and time; no independent evidence."""
    explored: Flags | None
    """None where a row does not say."""

    def __len__(self) -> int:
        return len(self.item)

    def halves(self) -> tuple["LoggedClicks", "LoggedClicks"]:
        """The earlier lists and the later, about half of the rows each."""
        if not len(self):
            return self, self
        cut = int(np.searchsorted(self.lists, self.lists[len(self) // 2]))
        return self._rows(slice(0, cut)), self._rows(slice(cut, None))

    def groups(self) -> Codes:
        """Equal numbers are slots of one site and scenario; shape (slots,)."""
        known: dict[tuple[str, str], int] = {}
        codes = [known.setdefault((site, scenario), len(known)) for site, scenario, _ in self.slots]
        return np.array(codes, dtype=np.int32)

    def _rows(self, rows: slice) -> "LoggedClicks":
        return LoggedClicks(
            self.items,
            self.slots,
            self.item[rows],
            self.slot[rows],
            self.clicks[rows],
            self.propensities[rows],
            self.lists[rows],
            None if self.explored is None else self.explored[rows],
        )


def logged_clicks(rows: Iterable[Shown]) -> LoggedClicks:
    """Columns of `rows`, whatever their order; a propensity must be above 0 and at most 1."""
    ordered = sorted(rows, key=lambda row: (row.seconds, row.site, row.scenario, row.position))
    items: dict[str, int] = {}
    slots: dict[tuple[str, str, int], int] = {}
    lists: dict[tuple[float, str, str], int] = {}
    item = [items.setdefault(row.item_id, len(items)) for row in ordered]
    slot = [slots.setdefault((row.site, row.scenario, row.position), len(slots)) for row in ordered]
    said = bool(ordered) and all(row.explored is not None for row in ordered)
    return LoggedClicks(
        items=np.array(list(items), dtype=np.str_),
        slots=tuple(slots),
        item=np.array(item, dtype=np.int32),
        slot=np.array(slot, dtype=np.int32),
        clicks=np.array([row.click for row in ordered], dtype=np.float64),
        propensities=np.array([row.propensity for row in ordered], dtype=np.float64),
        lists=np.array(
            [lists.setdefault((row.seconds, row.site, row.scenario), len(lists)) for row in ordered],
            dtype=np.int64,
        ),
        explored=np.array([row.explored for row in ordered], dtype=np.bool_) if said else None,
    )

"""What happened since the model was trained: counts and rules of the events as they come."""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter

import numpy as np
from scipy import sparse

from recommender.cases import Histories
from recommender.dataset import EVENT_WEIGHTS, OTHER_WEIGHT, Row
from recommender.models.item_links import CountedLinks, session_rows
from recommender.models.scores import RowScores, SparseScores
from recommender.models.sequential_rules import RuleSettings

REMEMBERED = 20_000
"""Sessions whose latest items are kept, so that the next event has something to follow."""
MOST_LINKS = 2_000_000
"""Pairs of items counted; a new model, trained on them, starts from nothing again."""
MOST_ITEMS = 1_000_000
"""Items counted: whatever a visitor's browser says it saw must not fill the memory."""
MOST_HEARD = 300
"""Links of one item that an answer goes by, the strongest: what follows a favourite is half the catalogue."""


Tally = dict[str, dict[str, float]]


class Live:
    """One writer, any readers: a reader sees each count before or after an event, never half of one."""

    def __init__(self, settings: RuleSettings | None = None, heaviest: float = 1.0) -> None:
        """`heaviest`: of the events the model learnt from; here weights are divided by it, too."""
        self._settings = settings or RuleSettings()
        self._heaviest = heaviest
        self._sessions: OrderedDict[str, list[tuple[str, float]]] = OrderedDict()
        self.links: Tally = {}
        """item_id -> item_id -> weight of the rules seen since."""
        self.together: Tally = {}
        """item_id -> item_id -> sessions with both."""
        self.sessions: defaultdict[str, float] = defaultdict(float)
        """item_id -> sessions with it."""
        self.counts: defaultdict[str, float] = defaultdict(float)
        """item_id -> weighted events."""
        self._links_held = 0
        self._writing = threading.Lock()

    def observe(self, rows: Iterable[Row]) -> None:
        """Events in order of time; one of an item that was the session's newest already counts nothing.

        Nor does one without a session, which would tie strangers together.
        """
        with self._writing:
            for session, item, event, at in rows:
                if session and item:
                    self._observe(session, item, EVENT_WEIGHTS.get(event, OTHER_WEIGHT) / self._heaviest, at)

    def _observe(self, session: str, item: str, weight: float, at: float) -> None:
        before = self._sessions.setdefault(session, [])
        self._sessions.move_to_end(session)
        if len(self._sessions) > REMEMBERED:
            self._sessions.popitem(last=False)
        if before and before[-1][0] == item:
            return
        if item not in self.counts and len(self.counts) >= MOST_ITEMS:
            return
        self.counts[item] += weight
        for distance, (other, then) in enumerate(reversed(before), 1):
            if other != item:
                # what was bought at one time has no order
                near, back = (1.0, 1.0) if then == at else (1.0 / distance, self._settings.backward)
                self._link(self.links, other, item, weight * near)
                self._link(self.links, item, other, weight * near * back)
        others = {other for other, _ in before}
        if item not in others:
            self.sessions[item] += 1
            for other in others:
                self._link(self.together, other, item, 1.0)
                self._link(self.together, item, other, 1.0)
        before.append((item, at))
        del before[: -self._settings.steps]

    def _link(self, links_of: Tally, first: str, second: str, weight: float) -> None:
        links = links_of.setdefault(first, {})
        if second not in links:
            if self._links_held >= MOST_LINKS:
                return
            self._links_held += 1
        links[second] = links.get(second, 0.0) + weight


@dataclass(frozen=True, slots=True, eq=False)
class LiveLinks:
    """Links and what was seen since: (support · P + new) / (support + all new) of each item.

    Codes from `len(model.items)` on are items newer than the model; `ids` has the item_id of every code.
    """

    model: CountedLinks
    new: Tally
    ids: list[str]
    codes: dict[str, int]
    totals: Mapping[str, float] | None = None
    """item_id -> all new of an item, where that is not the sum of its new links."""

    def knows(self, code: int) -> bool:
        """Whether anything was seen with this item since the model was trained."""
        return self.ids[code] in self.new

    def scores(self, histories: Histories) -> SparseScores | RowScores:
        links, support = self.new, self.model.support
        if not any(self.ids[code] in links for code in histories.items.tolist()):
            return self.model.scores(histories)
        width = len(self.ids)
        weights = self.model.decay ** (histories.distances - 1.0)
        kept = np.ones(len(weights), dtype=np.float64)
        rows, columns, values = list[int](), list[int](), list[float]()
        for place, (row, code) in enumerate(
            zip(histories.rows().tolist(), histories.items.tolist(), strict=True)
        ):
            new = links.get(self.ids[code])
            if not new:
                continue
            own = float(support[code]) if code < len(support) else 0.0
            seen, heard = self._strongest(list(new.items()))
            if self.totals is not None:
                heard = self.totals.get(self.ids[code], heard)
            whole = own + heard
            kept[place] = own / whole if whole else 0.0
            rows += [row] * len(seen)
            columns += [code for code, _ in seen]
            values += [weights[place] * weight / whole for _, weight in seen]
        base = session_rows(histories, (weights * kept).astype(np.float32), len(support)) @ self.model.links
        return SparseScores(_sum(sparse.csr_array(base), rows, columns, values, width))

    def _strongest(self, links: list[tuple[str, float]]) -> tuple[list[tuple[int, float]], float]:
        """Codes and weights of an item's strongest new links, and what all of its new links weigh."""
        rest = 0.0
        if len(links) > MOST_HEARD:
            rest = sum(map(itemgetter(1), links))
            links = nlargest(MOST_HEARD, links, key=itemgetter(1))
            rest -= sum(map(itemgetter(1), links))
        seen = [(self.codes[other], weight) for other, weight in links if other in self.codes]
        return seen, rest + sum(map(itemgetter(1), seen))


def _sum(
    base: sparse.csr_array, rows: list[int], columns: list[int], values: list[float], width: int
) -> sparse.csr_array:
    whole = sparse.csr_array((base.data, base.indices, base.indptr), shape=(base.shape[0], width))
    if rows:
        new = (np.array(values, dtype=np.float32), (rows, columns))
        whole = sparse.csr_array(whole + sparse.csr_array(sparse.coo_array(new, shape=whole.shape)))
    whole.sort_indices()
    return whole

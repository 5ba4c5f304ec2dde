"""Which candidates each scenario has, and what their scores are made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from recommender.answering.catalogue import Catalogue
from recommender.answering.placing import Placed
from recommender.answering.pool import Pool, of_shortlist
from recommender.answering.scaling import standard
from recommender.arrays import Codes, Flags, Floats
from recommender.cases import Histories
from recommender.models.scores import largest

CANDIDATES = 200
"""Of which a list is made: many may have one title."""
MOST_KIN = 2000
"""Items of a category that are compared, the most popular and the newest."""
POPULAR_SHARE, FEWEST_POPULAR = 0.05, 20
"""Of all items that were ever taken, those that are popular."""
MOST_NEWER = 3
"""Items newer than the model that a list tries, the likeliest by their features."""
LEADING = 10
"""Of so many of the best the categories are looked through for newer items."""
SIMILAR: Mapping[str, float] = MappingProxyType(
    {"category": 6.0, "likeness": 0.6, "ranking": 0.4, "popularity": 0.2}
)
"""A substitute is of the same kind first; of two kinds of milk the like one."""
ALIKE = -0.5
"""What an item of a kind that the cart has loses as an upsell."""


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """Catalogue rows of the visitor's items, newest first, each once; the cart counts as newest."""

    rows: Codes
    distances: Codes
    counts: Codes
    cart: frozenset[int]
    anchor: int = -1
    """The item to find similar ones to: the newest seen, or else of the cart."""

    def __bool__(self) -> bool:
        return len(self.rows) > 0

    def of_cart(self) -> "Session":
        """The cart alone, if there is one."""
        count = len(self.cart)
        if not count:
            return self
        part = slice(0, count)
        return Session(self.rows[part], self.distances[part], self.counts[part], self.cart, self.anchor)


@dataclass(frozen=True, slots=True, eq=False)
class Stock:
    """What every scenario chooses from. `counts` is popularity, `popular` it standardised; shape (rows,)."""

    catalogue: Catalogue
    placed: Placed | None
    counts: Floats
    popular: Floats
    popular_from: float
    """The popularity from which an item is popular with everyone."""

    @classmethod
    def of(cls, catalogue: Catalogue, placed: Placed | None, counts: Floats) -> "Stock":
        taken = counts[counts > 0]
        # of a few items nobody would call the last ones popular
        popular = min(max(int(len(taken) * POPULAR_SHARE), FEWEST_POPULAR), -(-len(taken) // 2))
        bound = float(taken[largest(taken, popular)].min()) if len(taken) else np.inf
        return cls(catalogue, placed, counts, standard(np.log1p(counts)), bound)


Make = Callable[[Stock, Session, Flags, int], Pool]
"""Makes the candidates among the allowed rows (shape (rows,)), at least so many where there are."""


def for_you(stock: Stock, session: Session, allowed: Flags, wanted: int) -> Pool:
    if not session:
        return trending(stock, session, allowed, wanted)
    if stock.placed is None or all(stock.placed.is_unheard(row) for row in session.rows.tolist()):
        # nobody else looked at these yet: what they are is all there is to go by
        return similar(stock, session, allowed, wanted)
    pool = _with_newer(_ranked(stock, session, allowed), stock, session, allowed)
    return filled(pool, stock, session, allowed, wanted)


def upsell(stock: Stock, session: Session, allowed: Flags, wanted: int) -> Pool:
    """What goes with the cart, less of the kinds it has already."""
    heard = session.of_cart()
    if not heard:
        return trending(stock, session, allowed, wanted)
    witnessed: Flags = allowed & (stock.counts > 0)
    # Who says what goes together has seen it taken.
    allowed = witnessed if np.count_nonzero(witnessed) >= wanted else allowed
    pool = filled(_ranked(stock, heard, allowed), stock, heard, allowed, wanted)
    pool.add("alike", stock.catalogue.alike(heard.rows, pool.rows), ALIKE)
    return pool


def similar(stock: Stock, session: Session, allowed: Flags, wanted: int) -> Pool:
    """Substitutes of the anchor: its category and those around it, the like ones and what comes next."""
    if not session:
        return trending(stock, session, allowed, wanted)
    ranked = _ranked(stock, session, allowed)
    kin = stock.catalogue.kin(session.anchor, allowed, wanted)
    if len(kin) > MOST_KIN:
        kin = kin[largest(stock.counts[kin], MOST_KIN)]
    pool = _joined(ranked, kin)
    for name, scores in _resemblance(stock, session, pool.rows).items():
        pool.add(name, scores, SIMILAR[name])
    pool.weigh(SIMILAR["ranking"])
    best = pool.only(np.sort(largest(pool.total(), max(CANDIDATES, wanted))))
    return filled(best, stock, session, allowed, wanted)


def trending(stock: Stock, session: Session, allowed: Flags, wanted: int) -> Pool:
    """What everyone takes lately."""
    rows = np.flatnonzero(allowed).astype(np.int32)
    rows = rows[np.sort(largest(stock.popular[rows], max(CANDIDATES, wanted)))]
    pool = Pool(rows)
    pool.add("popularity", stock.popular[rows])
    return pool


def filled(pool: Pool, stock: Stock, session: Session, allowed: Flags, wanted: int) -> Pool:
    """With enough other allowed rows behind: filters may leave little of what was proposed."""
    if len(pool.rows) >= wanted:
        return pool
    others = allowed.copy()
    others[pool.rows] = False
    rows = np.flatnonzero(others).astype(np.int32)
    if not len(rows):
        return pool
    name, scores = _next(stock, session, rows)
    best = largest(scores, max(wanted, CANDIDATES) - len(pool.rows))
    return pool.below(name, rows[best], scores[best])


SCENARIOS: Mapping[str, Make] = MappingProxyType(
    {"for_you": for_you, "similar": similar, "exit_rescue": similar, "upsell": upsell, "trending": trending}
)


def history(placed: Placed, session: Session) -> Histories:
    return placed.history(session.rows, session.distances, session.counts)


def _ranked(stock: Stock, session: Session, allowed: Flags) -> Pool:
    if stock.placed is None:
        return Pool(np.empty(0, dtype=np.int32))
    found = stock.placed.model.shortlist(history(stock.placed, session), seen_again=False)
    return of_shortlist(found, stock.placed.rows, allowed)


def _with_newer(pool: Pool, stock: Stock, session: Session, allowed: Flags) -> Pool:
    """And items newer than the model: each no worse here than the others of its kind are on average."""
    if stock.placed is None or not len(pool.rows):
        return pool
    total, kinds = pool.total(), stock.catalogue.kinds
    leading = kinds[pool.rows[largest(total, LEADING)]]
    newer = [stock.placed.newer_of(kind)[:MOST_KIN] for kind in stock.catalogue.named(leading)]
    rows = np.concatenate([np.empty(0, dtype=np.int32), *newer])
    rows = rows[allowed[rows]]
    scores = stock.placed.next_scores(history(stock.placed, session), rows)
    if not len(rows) or scores is None:
        return pool
    rows = np.sort(rows[largest(scores, MOST_NEWER)])
    means = {kind: float(total[kinds[pool.rows] == kind].mean()) for kind in set(kinds[rows].tolist())}
    own = np.array([means[kind] for kind in kinds[rows].tolist()], dtype=np.float32)
    is_there = np.isin(rows, pool.rows)
    made = pool.beside("new", rows[~is_there], own[~is_there])
    for row, mean in zip(rows[is_there], own[is_there], strict=True):
        place = np.flatnonzero(pool.rows == row)
        made.parts["new"][place] = np.maximum(mean - total[place], 0.0)
    return made


def _joined(ranked: Pool, rows: Codes) -> Pool:
    """And other rows, ranked as the lowest."""
    others = np.setdiff1d(rows, ranked.rows).astype(np.int32)
    part = ranked.parts.get("ranking")
    made = Pool(np.concatenate((ranked.rows, others)).astype(np.int32))
    if part is not None and len(part):
        made.add("ranking", np.append(part, np.full(len(others), part.min())))
    made.ranked = None if ranked.ranked is None else ranked.ranked.padded(len(others))
    return made


def _resemblance(stock: Stock, session: Session, rows: Codes) -> dict[str, Floats]:
    found = {"category": stock.catalogue.kinship(session.anchor, rows), "popularity": stock.popular[rows]}
    vectors = None if stock.placed is None else stock.placed.vectors(rows)
    if vectors is not None and stock.placed is not None:
        own = stock.placed.vectors(np.array([session.anchor], dtype=np.int32))
        if own is not None:
            lengths = np.maximum(np.linalg.norm(vectors, axis=1) * np.linalg.norm(own[0]), 1e-6)
            found["likeness"] = standard((vectors @ own[0] / lengths).astype(np.float32))
    return found


def _next(stock: Stock, session: Session, rows: Codes) -> tuple[str, Floats]:
    """What is known of rows nobody proposed: LightFM's opinion, or their popularity."""
    if session and stock.placed is not None:
        scores = stock.placed.next_scores(history(stock.placed, session), rows)
        if scores is not None:
            return "next_item", scores
    return "popularity", stock.popular[rows]

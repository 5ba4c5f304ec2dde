"""Answers a query with the best items of a catalogue, each with its reason."""

import copy
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from recommender.answering.catalogue import Catalogue
from recommender.answering.exploration import Choice, Clicks, choose
from recommender.answering.finding import Finder
from recommender.answering.live import Live
from recommender.answering.merchandising import Merchandising, boosts, eligible, lifted
from recommender.answering.placing import Placed
from recommender.answering.pool import Pool
from recommender.answering.query import Pick, Query, Why
from recommender.answering.reasons import Reasons
from recommender.answering.scenarios import SCENARIOS, Session, Stock, for_you
from recommender.answering.variety import REPEATED, Listing, Variety, cosine, listing
from recommender.arrays import Codes, Flags, Floats
from recommender.dataset import Row
from recommender.items import Item
from recommender.models.scores import largest
from recommender.ranking.trained import Trained
from recommender.search.semantic import Embeddings
from recommender.search.text_index import TextIndex

__all__ = ["Engine", "Item", "Merchandising", "Pick", "Query", "Why"]

MOST_PICKS = 100
HISTORY = 20
MOST_BOOSTED = 50
"""Items a shop favours that are considered though nothing proposed them, the most popular."""
VARIED = ("upsell", "trending")
"""Scenarios where one of a kind is enough."""
NEVER = Merchandising()


@dataclass(frozen=True, slots=True, eq=False)
class _Rules:
    """A shop's rules over its catalogue."""

    merchandising: Merchandising
    eligible: Flags
    boosts: Floats | None

    @classmethod
    def of(cls, merchandising: Merchandising, catalogue: Catalogue) -> "_Rules":
        return cls(merchandising, eligible(catalogue, merchandising), boosts(catalogue, merchandising))


class Engine:
    """One catalogue and one trained model; `with_items` makes the next one. Threads may share it."""

    def __init__(
        self,
        items: Sequence[Item],
        trained: Trained | None,
        merchandising: Merchandising = NEVER,
        clicks: Clicks | None = None,
        embeddings: Embeddings | None = None,
        seed: int | None = None,
    ) -> None:
        """`clicks` are counts of the items, in their order; `seed` makes what is tried out repeatable."""
        catalogue = Catalogue(items)
        self._trained = trained
        self._live = Live(heaviest=trained.heaviest if trained is not None else 1.0)
        self._chance = np.random.default_rng(seed)
        self._clicks = clicks
        self._stand_over(catalogue, TextIndex(catalogue.items, embeddings), merchandising)

    def with_items(self, changed: Sequence[Item]) -> "Engine":
        """The same with some items replaced or added; what is learnt, live and of the text is shared."""
        by_id = {item.item_id: item for item in changed}
        places = self._catalogue.places
        kept = [by_id.get(item.item_id, item) for item in self._catalogue.items]
        added = [item for item_id, item in by_id.items() if item_id not in places]
        rows = {places[item_id]: item for item_id, item in by_id.items() if item_id in places}
        clicks = None if self._clicks is None else self._clicks.extended(len(added))
        made = self._changed(_clicks=clicks)
        text = self._finder.text.with_items(rows, added)
        Engine._stand_over(made, Catalogue([*kept, *added]), text, self._rules.merchandising)
        return made

    def with_merchandising(self, merchandising: Merchandising) -> "Engine":
        """The same under other rules."""
        return self._changed(_rules=_Rules.of(merchandising, self._catalogue))

    def with_clicks(self, clicks: Mapping[str, tuple[int, int]]) -> "Engine":
        """The same, told how often each item_id was shown and clicked, for `thompson`."""
        counts = Clicks.none(len(self._catalogue))
        for item_id, (shown, clicked) in clicks.items():
            if item_id in self._catalogue.places:
                row = self._catalogue.places[item_id]
                counts.shown[row], counts.clicked[row] = shown, clicked
        return self._changed(_clicks=counts)

    def _changed(self, **attributes: object) -> "Engine":
        made = copy.copy(self)
        vars(made).update(attributes)
        return made

    def _stand_over(self, catalogue: Catalogue, text: TextIndex, merchandising: Merchandising) -> None:
        self._changing = threading.Lock()
        self._catalogue = catalogue
        self._rules = _Rules.of(merchandising, catalogue)
        trained = self._trained if len(catalogue) else None
        self._placed = None if trained is None else Placed(trained, catalogue, self._live)
        self._take_stock(text)

    def _take_stock(self, text: TextIndex) -> None:
        counts = np.zeros(len(self._catalogue), dtype=np.float32)
        if self._placed is not None:
            counts = self._placed.counts()
        places = self._catalogue.places
        for item_id, count in list(self._live.counts.items()):
            if item_id in places:
                counts[places[item_id]] += np.float32(count)
        self._stock = Stock.of(self._catalogue, self._placed, counts)
        self._finder = Finder.of(text, self._stock)

    def observe(self, rows: Iterable[Row]) -> None:
        """Count events as they come, in order of time: rules and popularity know them at once."""
        self._live.observe(rows)
        with self._changing:
            self._take_stock(self._finder.text)

    def understood(self, embeddings: Embeddings | None) -> None:
        """Search by what texts mean, too. Takes seconds in a large catalogue; words alone serve meanwhile."""
        text = self._finder.text.with_embeddings(embeddings)
        with self._changing:
            self._finder = replace(self._finder, text=text)

    def recommend(self, query: Query) -> list[Pick]:
        """Best first, each item and each title once, at most `query.limit` (and 100)."""
        limit = min(query.limit, MOST_PICKS)
        if limit < 1 or not len(self._catalogue):
            return []
        stock, finder = self._stock, self._finder
        allowed = self._catalogue.allowed(query) & self._rules.eligible
        session = self._session(query)
        if query.scenario == "search" and query.text.strip():
            pool = finder.find(query, session, allowed)
            return self._answer(pool, query, session, stock, limit)
        rescued = _own(session, allowed, _most_own(query, limit))
        allowed[session.rows] = False
        make = SCENARIOS.get(query.scenario, for_you)
        if query.scenario == "recently_viewed":
            pool = Pool(np.empty(0, dtype=np.int32))
            rescued = self._looked_at(query, rescued)
        else:
            pool = make(stock, session, allowed, limit * (8 if query.cheapest_first else 3))
            pool = self._favoured(pool, allowed, stock)
        return self._answer(_led(pool, rescued), query, session, stock, limit, len(rescued))

    def _session(self, query: Query) -> Session:
        """The cart counts as newest: it is what the visitor decided for."""
        catalogue = self._catalogue
        cart = list(dict.fromkeys(reversed(catalogue.rows(query.cart[-HISTORY:]))))
        seen = catalogue.rows(query.seen[-50 * HISTORY :])
        path = [row for row in dict.fromkeys(reversed(seen)) if row not in cart][:HISTORY]
        rows = np.array([*cart, *path], dtype=np.int32)
        distances = np.array([1] * len(cart) + list(range(1, len(path) + 1)), dtype=np.int32)
        anchor = seen[-1] if seen else cart[0] if cart else -1
        return Session(rows, distances, np.ones_like(rows), frozenset(cart), anchor)

    def _looked_at(self, query: Query, own: Codes) -> Codes:
        """Of these rows those that were seen, newest first."""
        seen = dict.fromkeys(reversed(self._catalogue.rows(query.seen)))
        wanted = set(own.tolist())
        return np.array([row for row in seen if row in wanted], dtype=np.int32)

    def _favoured(self, pool: Pool, allowed: Flags, stock: Stock) -> Pool:
        """With what the shop boosts, proposed or not."""
        boost = self._rules.boosts
        if boost is None:
            return pool
        rows = np.flatnonzero(allowed & (boost > 0)).astype(np.int32)
        rows = np.setdiff1d(rows, pool.rows)
        if len(rows):
            rows = rows[largest(stock.counts[rows], MOST_BOOSTED)]
            pool = pool.below("popularity", rows, stock.popular[rows])
        pool.add("boost", lifted(pool.total(), boost[pool.rows]))
        return pool

    def _answer(
        self, pool: Pool, query: Query, session: Session, stock: Stock, limit: int, led: int = 0
    ) -> list[Pick]:
        """The list, the first `led` rows of the pool first, each with its reason and its shares."""
        if query.cheapest_first:
            # the cheapest of the good ones, not of all
            pool = pool.only(np.sort(largest(pool.total(), 8 * limit)))
        scores = pool.total()
        made = self._listing(pool, scores, query, session)
        picked = [Choice(place, 1.0, explored=False) for place in _lead(made, led, limit)]
        if query.cheapest_first:
            picked += [Choice(place, 1.0, explored=False) for place in made.fill(limit - len(picked))]
        elif len(picked) < limit:
            clicks = None if self._clicks is None else self._clicks.of(pool.rows)
            rules = self._rules.merchandising
            picked += choose(made, limit - len(picked), rules, self._chance, clicks)
        reasons = Reasons(stock)
        why = reasons.why_found if query.scenario == "search" and query.text.strip() else reasons.why
        shares = pool.shares([choice.place for choice in picked])
        return [
            Pick(
                stock.catalogue.items[row].item_id,
                float(scores[choice.place]),
                why(row, query, session),
                share,
                choice.propensity,
                choice.explored,
            )
            for choice, share in zip(picked, shares, strict=True)
            for row in (int(pool.rows[choice.place]),)
        ]

    def _listing(self, pool: Pool, scores: Floats, query: Query, session: Session) -> Listing:
        rules = self._rules.merchandising
        if query.cheapest_first:
            return listing(pool.rows, -_cheap(self._catalogue, pool, scores), self._catalogue, Variety())
        varied = query.scenario in VARIED or (not session and query.scenario != "search")
        variety = Variety(rules.most_per_category, rules.diversity, REPEATED if varied else 0.0)
        vectors = None
        if rules.diversity and self._placed is not None:
            vectors = self._placed.vectors(pool.rows)
        return listing(
            pool.rows, scores, self._catalogue, variety, None if vectors is None else cosine(vectors)
        )


def _most_own(query: Query, limit: int) -> int:
    """How much of a list may be what the visitor had already."""
    if query.scenario == "recently_viewed":
        return limit
    return max(1, limit // 2) if query.scenario == "exit_rescue" else 0


def _own(session: Session, allowed: Flags, most: int) -> Codes:
    """What the visitor is about to leave behind, the cart first."""
    return session.rows[allowed[session.rows]][:most]


def _led(pool: Pool, rows: Codes) -> Pool:
    """With some rows before all others, in their order."""
    if not len(rows):
        return pool
    size = len(rows)
    ahead = float(pool.total().max(initial=0.0)) + np.arange(size, 0, -1, dtype=np.float32)
    parts = {name: np.concatenate((np.zeros(size, np.float32), part)) for name, part in pool.parts.items()}
    parts["seen"] = np.concatenate((ahead, np.zeros(len(pool.rows)))).astype(np.float32)
    ranked = None if pool.ranked is None else pool.ranked.led(size)
    return Pool(np.concatenate((rows, pool.rows)).astype(np.int32), parts, ranked)


def _lead(made: Listing, led: int, limit: int) -> list[int]:
    """The first places of the pool, each title once."""
    taken = []
    for place in range(min(led, limit)):
        if made.open()[place]:
            made.take(place)
            taken.append(place)
    return taken


def _cheap(catalogue: Catalogue, pool: Pool, scores: Floats) -> Floats:
    """Places in order of price, of equal prices the better first; unknown prices last."""
    prices = catalogue.prices[pool.rows]
    order = np.lexsort((-scores, np.where(np.isnan(prices), np.inf, prices)))
    places = np.empty(len(order), dtype=np.float32)
    places[order] = np.arange(len(order))
    return places

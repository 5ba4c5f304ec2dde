"""Answers a query with the best items of a catalogue, each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.arrays import Codes, Doubles, Flags, Floats
from recommender.blending import BIAS, SEARCH, WEIGHTS, Blend, between, standard
from recommender.cases import one
from recommender.catalogue import Catalogue
from recommender.items import Item
from recommender.models.next_item import recency
from recommender.models.sources import Sources
from recommender.placing import Placed, place, place_counts
from recommender.query import Pick, Query, Why
from recommender.search import TextIndex
from recommender.variety import once, spread

__all__ = ["Engine", "Item", "Pick", "Query", "Why"]

MOST_PICKS = 100
HISTORY = 20
CANDIDATES = 200
"""Of which the best are chosen: many have the same title; text matches are ranked again by the session."""
PRIOR = 0.1
"""What the most popular item gains on one nobody takes, of equal matches."""
LEAST_COVER = 0.33
"""Less of a query is no answer to it: who asks for gluten-free must not get sugar-free."""
CLEAR_COVER, CLEAR_SCORE = 0.75, 0.5
"""A clear match covers this much of what the best one covers, with this much of its score."""


@dataclass(frozen=True, slots=True, eq=False)
class _Session:
    """Catalogue rows of the visitor's items, newest first, each once, with what they weigh."""

    rows: Codes
    weights: Doubles
    cart: frozenset[int]
    anchor: int = -1
    """The item to find similar ones to: the newest seen, or else of the cart."""

    def __bool__(self) -> bool:
        return len(self.rows) > 0


class Engine:
    """One catalogue and one set of models; build a new one when either changes. Threads may share it."""

    def __init__(self, items: Sequence[Item], model: Sources | None) -> None:
        self._catalogue = Catalogue(items)
        self._text = TextIndex(self._catalogue.items)
        self._counts = np.zeros(len(self._catalogue), dtype=np.float32)
        self._placed: Placed | None = None
        if model is not None:
            self._counts = place_counts(model.popularity, self._catalogue)
            if model.next_item is not None:
                self._placed = place(model.next_item, self._catalogue)
        self._popular = standard(np.log1p(self._counts))
        self._prior = 1 + PRIOR * between(self._popular)

    def recommend(self, query: Query) -> list[Pick]:
        """Best first, each item and each title once, at most `query.limit` (and 100)."""
        limit = min(query.limit, MOST_PICKS)
        if limit < 1 or not len(self._catalogue):
            return []
        allowed = self._catalogue.allowed(query)
        session = self._session(query)
        if query.scenario == "search" and query.text.strip():
            return self._search(query, session, allowed, limit)
        rescued = self._rescued(query, session, allowed) if query.scenario == "exit_rescue" else []
        allowed[session.rows] = False
        if query.scenario == "upsell":
            allowed = self._witnessed(allowed, limit)
        blend = self._blend(query, session)
        order = self._best(blend.total, allowed, limit + len(rescued), query.cheapest_first)
        varied = query.scenario in ("upsell", "trending") or not session
        if varied and not query.cheapest_first:
            order = spread(order, blend.total, self._catalogue, limit)
        rows = once((*rescued, *order), self._catalogue, limit)
        return [self._pick(row, blend, query, session) for row in rows]

    def _session(self, query: Query) -> _Session:
        """The cart counts as newest: it is what the visitor decided for."""
        catalogue = self._catalogue
        cart = list(dict.fromkeys(catalogue.rows(query.cart[-HISTORY:])))
        seen = dict.fromkeys(reversed(catalogue.rows(query.seen[-50 * HISTORY :])))
        path = [row for row in seen if row not in cart][:HISTORY]
        rows = np.array([*cart, *path], dtype=np.int32)
        distances = np.array([1] * len(cart) + list(range(1, len(path) + 1)), dtype=np.int32)
        decay = self._placed.decay if self._placed else 1.0
        return _Session(
            rows,
            recency(one(rows, distances), decay),
            frozenset(cart),
            next(iter(seen), cart[-1] if cart else -1),
        )

    def _blend(self, query: Query, session: _Session) -> Blend:
        weights = WEIGHTS.get(query.scenario, WEIGHTS["for_you"])
        blend = Blend.of(len(self._catalogue))
        for source, weight in weights.items():
            scores = self._source(source, query, session)
            if scores is not None:
                blend.add(source, scores, weight)
        return blend

    def _source(self, source: str, query: Query, session: _Session) -> Floats | None:
        """One source's scores of every item; None where it has nothing to go by."""
        if source == "popularity":
            return self._popular
        if not session:
            return None
        if source == "category":
            return self._catalogue.kinship(session.anchor)
        heard = self._heard(query, session)
        if source == "alike":
            return self._catalogue.alike(heard.rows)
        if self._placed is None:
            return None
        if source == "likeness":
            return standard(self._placed.likeness(session.anchor))
        return standard(self._placed.score(heard.rows, heard.weights, BIAS.get(query.scenario, 1.0)))

    @staticmethod
    def _heard(query: Query, session: _Session) -> _Session:
        """What of the session a scenario listens to: an upsell to the cart alone, if there is one."""
        if query.scenario != "upsell" or not session.cart:
            return session
        count = len(session.cart)
        weights = session.weights[:count]
        return _Session(session.rows[:count], weights / np.linalg.norm(weights), session.cart)

    def _witnessed(self, allowed: Flags, limit: int) -> Flags:
        """What somebody took, where there is enough of it: who says what goes together has seen it."""
        taken: Flags = allowed & (self._counts > 0)
        return taken if np.count_nonzero(taken) >= limit else allowed

    @staticmethod
    def _rescued(query: Query, session: _Session, allowed: Flags) -> list[int]:
        """What the visitor is about to leave behind, the cart first; at most half the list."""
        most = max(1, query.limit // 2)
        return [int(row) for row in session.rows if allowed[row]][:most]

    def _best(self, scores: Floats, allowed: Flags, limit: int, cheapest: bool) -> list[int]:
        """Rows in order of score. More than `limit`, so that equal titles may be left out."""
        rows = np.flatnonzero(allowed)
        wanted = 8 * limit if cheapest else max(8 * limit, CANDIDATES)
        if len(rows) > wanted:
            rows = rows[np.argpartition(-scores[rows], wanted - 1)[:wanted]]
        rows = rows[np.argsort(-scores[rows], kind="stable")]
        if cheapest:
            rows = rows[np.argsort(self._catalogue.prices[rows], kind="stable")]
        return [int(row) for row in rows]

    def _search(self, query: Query, session: _Session, allowed: Flags, limit: int) -> list[Pick]:
        """The best text matches, those that clearly match ranked again by the session (or popularity)."""
        found = self._text.search(query.text)
        scores = np.where(allowed[found.rows], found.scores * self._prior[found.rows], 0.0)
        chosen = np.argsort(-scores, kind="stable")[:CANDIDATES]
        chosen = chosen[scores[chosen] > 0]
        covers = found.covers[chosen]
        if covers.max(initial=0.0) < LEAST_COVER:
            return []
        clear = (covers >= covers.max() * CLEAR_COVER) & (
            scores[chosen] >= scores[chosen].max() * CLEAR_SCORE
        )
        chosen = chosen[clear]
        rows = found.rows[chosen]
        blend = Blend.of(len(rows))
        blend.add("text", (scores[chosen] / scores[chosen].max()).astype(np.float32), SEARCH["text"])
        source, second = self._second(rows, session)
        blend.add(source, between(second), SEARCH[source])
        order = self._best(blend.total, np.ones(len(rows), dtype=np.bool_), len(rows), cheapest=False)
        if query.cheapest_first:
            order = sorted(order, key=lambda place: _price_key(self._catalogue.prices[rows[place]]))
        places = {int(rows[place]): place for place in order}
        return [
            Pick(
                self._catalogue.items[row].item_id,
                float(blend.total[places[row]]),
                self._why_found(row, query, session),
                blend.shares(places[row]),
            )
            for row in once(places, self._catalogue, limit)
        ]

    def _second(self, rows: Codes, session: _Session) -> tuple[str, Floats]:
        if self._placed is None or not session:
            return "popularity", self._popular[rows]
        return "next_item", self._placed.score(session.rows, session.weights)[rows]

    def _pick(self, row: int, blend: Blend, query: Query, session: _Session) -> Pick:
        item_id = self._catalogue.items[row].item_id
        return Pick(item_id, float(blend.total[row]), self._why(row, query, session), blend.shares(row))

    def _why(self, row: int, query: Query, session: _Session) -> Why:
        """The item of the session that spoke most for this one, or else what everyone does."""
        own = np.flatnonzero(session.rows == row)
        if len(own):
            return Why("because_viewed", self._catalogue.items[row].item_id)
        if query.scenario != "trending" and session:
            spoke = self._spoke(row, query, session)
            if spoke is not None:
                return spoke
        if self._counts[row] <= 0:
            return Why("")
        return Why("popular_in", category=query.category) if query.category.strip() else Why("popular")

    def _why_found(self, row: int, query: Query, session: _Session) -> Why:
        """It was asked for; better still, it is bought with something in the cart."""
        spoke = self._spoke(row, query, session) if session.cart and row not in session.rows else None
        return spoke if spoke is not None and spoke.code == "bought_with" else Why("matches")

    def _spoke(self, row: int, query: Query, session: _Session) -> Why | None:
        """The item of the session this one is here for, or None if none spoke for it."""
        catalogue = self._catalogue
        if "category" in WEIGHTS.get(query.scenario, {}) and catalogue.kinship(session.anchor)[row] > 0:
            return Why("because_viewed", catalogue.items[session.anchor].item_id)
        if self._placed is None:
            return None
        heard = self._heard(query, session)
        parts = self._placed.parts(row, heard.rows, heard.weights)
        most = int(np.argmax(parts))
        own = float(self._placed.biases[row] - self._placed.biases.mean())
        if parts[most] <= max(own / 2, 0.0) or self._counts[row] <= 0:
            # It would be here without them, as everyone takes it; or nobody did yet.
            return None
        spoke = int(heard.rows[most])
        code = "bought_with" if spoke in session.cart else "because_viewed"
        return Why(code, catalogue.items[spoke].item_id)


def _price_key(price: float) -> float:
    return float("inf") if np.isnan(price) else float(price)

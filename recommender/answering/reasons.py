"""Why an item stands in a list, in a code a visitor's sentence is made of: only what is true of it."""

from dataclasses import dataclass, field

import numpy as np

from recommender.answering.placing import Links
from recommender.answering.query import Query, Why
from recommender.answering.scenarios import Session, Stock, history
from recommender.arrays import Codes, Offsets
from recommender.dataset import OTHER_WEIGHT
from recommender.models.popularity import WEEK_S

LEAST_LINK = 0.01
"""Of those who took the one, who took the other: below it nobody would call that often."""
OFTEN = 20
"""Among how many of its category an item is popular in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """Of one answer."""

    stock: Stock
    known: dict[int, Links] = field(default_factory=dict)
    """Of the session and of its cart, by how many items they have."""

    def why(self, row: int, query: Query, session: Session) -> Why:
        """What of the session speaks for it, else what everyone does, else nothing."""
        own = self._id(row)
        if row in session.rows:
            return Why("because_viewed", own)
        if query.scenario != "trending" and session:
            spoke = self._spoke(row, query, session)
            if spoke is not None:
                return spoke
        return self._of_everyone(row, query)

    def why_found(self, row: int, query: Query, session: Session) -> Why:
        """It was asked for; better still, it is bought with something in the cart."""
        if session.cart and row not in session.rows:
            spoke = self._linked(row, session.of_cart())
            if spoke is not None and spoke.code == "bought_with":
                return spoke
        return Why("matches")

    def _spoke(self, row: int, query: Query, session: Session) -> Why | None:
        catalogue = self.stock.catalogue
        rows = np.array([row], dtype=np.int32)
        if query.scenario in ("similar", "exit_rescue") and catalogue.kinship(session.anchor, rows)[0] > 0:
            return Why("because_viewed", self._id(session.anchor))
        return self._linked(row, session.of_cart() if query.scenario == "upsell" else session)

    def _linked(self, row: int, session: Session) -> Why | None:
        """The item of the session most linked to this one, if that is often."""
        placed = self.stock.placed
        if placed is None or not session:
            return None
        key = len(session.rows)
        if key not in self.known:
            self.known[key] = placed.links(history(placed, session))
        most, surely = self.known[key].strongest(int(placed.codes[row]))
        if surely < LEAST_LINK:
            return None
        spoke = int(session.rows[most])
        if spoke in session.cart:
            return Why("bought_with" if placed.is_bought else "viewed_with", self._id(spoke))
        return Why("because_viewed", self._id(spoke))

    def _of_everyone(self, row: int, query: Query) -> Why:
        stock = self.stock
        category = stock.catalogue.items[row].category
        if stock.counts[row] <= 0:
            is_new = stock.placed is not None and stock.placed.is_new(row)
            return Why("new_in", category=category) if is_new and category.strip() else Why("")
        popular_in = "trending_in" if self._is_of_this_week(row, query) else "popular_in"
        if query.category.strip() and self._is_leading(
            row, np.flatnonzero(stock.catalogue.within(query.category))
        ):
            return Why(popular_in, category=query.category)
        if stock.counts[row] >= stock.popular_from:
            return Why("popular")
        if category.strip() and self._is_leading(row, stock.catalogue.of_kind(row)):
            return Why(popular_in, category=category)
        return Why("")

    def _is_of_this_week(self, row: int, query: Query) -> bool:
        """Whether the week that popularity counts is not long ago, and it was taken then.

        Older events count next to nothing.
        """
        placed = self.stock.placed
        is_late = placed is not None and 0 <= query.at - placed.until < WEEK_S
        return is_late and self.stock.counts[row] >= OTHER_WEIGHT

    def _is_leading(self, row: int, within: Codes | Offsets) -> bool:
        """Whether it is among the OFTEN most popular there, and no less popular than most that are taken."""
        counts = self.stock.counts[within]
        most = min(OFTEN, -(-int(np.count_nonzero(counts)) // 2))
        return int(np.count_nonzero(counts > self.stock.counts[row])) < most

    def _id(self, row: int) -> str:
        return self.stock.catalogue.items[row].item_id

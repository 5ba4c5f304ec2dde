"""The search scenario: text matches, the clear ones ranked again by the session."""

from dataclasses import dataclass

import numpy as np

from recommender.answering.pool import Pool, Ranked
from recommender.answering.query import Query
from recommender.answering.scaling import between
from recommender.answering.scenarios import CANDIDATES, Session, Stock, history
from recommender.arrays import Flags, Floats
from recommender.search.tally import highest
from recommender.search.text_index import TextIndex

PRIOR = 0.1
"""What the most popular item gains on one nobody takes, of equal matches."""
LEAST_COVER = 0.33
"""Less of a query is no answer to it: who asks for gluten-free must not get sugar-free."""
CLEAR_COVER, CLEAR_SCORE = 0.75, 0.5
"""A clear match covers this much of what the best one covers, with this much of its score."""
TEXT = 0.7
SECOND = 0.3
"""What the match counts, and the session (or popularity, where there is none); both between 0 and 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Finder:
    text: TextIndex
    stock: Stock
    prior: Floats
    """What each item's match is multiplied by, shape (rows,)."""

    @classmethod
    def of(cls, text: TextIndex, stock: Stock) -> "Finder":
        return cls(text, stock, np.asarray(1 + PRIOR * between(stock.popular), dtype=np.float32))

    def find(self, query: Query, session: Session, allowed: Flags) -> Pool:
        found = self.text.search(query.text, allowed)
        scores = found.scores * self.prior[found.rows]
        chosen = highest(scores, CANDIDATES)
        chosen = chosen[np.argsort(-scores[chosen], kind="stable")]
        chosen = chosen[scores[chosen] > 0]
        covers = found.covers[chosen]
        if covers.max(initial=0.0) < LEAST_COVER:
            return Pool(np.empty(0, dtype=np.int32))
        best = scores[chosen].max()
        chosen = chosen[(covers >= covers.max() * CLEAR_COVER) & (scores[chosen] >= best * CLEAR_SCORE)]
        pool = Pool(found.rows[chosen].astype(np.int32))
        pool.add("text", (scores[chosen] / best).astype(np.float32), TEXT)
        self._second(pool, session)
        return pool

    def _second(self, pool: Pool, session: Session) -> None:
        """What else there is to go by: what comes next for the session, or else what is popular."""
        placed = self.stock.placed
        if placed is None or not session:
            pool.add("popularity", between(self.stock.popular[pool.rows]), SECOND)
            return
        shortlist, places = placed.judged(history(placed, session), pool.rows)
        order = shortlist.order[places]
        pool.add(Ranked.NAME, between(order), SECOND)
        span = float(np.ptp(order)) or 1.0
        pool.ranked = Ranked(shortlist, places.astype(np.int64), span / SECOND)

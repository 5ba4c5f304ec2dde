"""What the engine is asked, and what it answers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Query:
    scenario: str = "for_you"
    """`for_you`, `similar`, `upsell`, `exit_rescue`, `trending`, `search` or `recently_viewed`; others count
    as `for_you`."""
    text: str = ""
    seen: Sequence[str] = ()
    """item_ids of this session, newest last."""
    cart: Sequence[str] = ()
    category: str = ""
    """A prefix of levels: `Grocery` or `Grocery > Eggs`."""
    brand: str = ""
    price_min_minor: float | None = None
    price_max_minor: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Only items that have each of these."""
    cheapest_first: bool = False
    exclude: Sequence[str] = ()
    limit: int = 3
    at: float = math.nan
    """Now, in seconds since 1970, where it is known."""


@dataclass(frozen=True, slots=True)
class Why:
    code: str
    """`bought_with`, `viewed_with`, `because_viewed`, `new_in`, `popular_in`, `trending_in` (popular there
    within the last week), `popular`, `matches` (of a search only); or "": nothing true can be said."""
    item_id: str | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    item_id: str
    score: float
    reason: Why
    shares: Mapping[str, float] = field(default_factory=dict)
    """Each source's part of the score; they add up to it."""
    propensity: float = 1.0
    """How probable it was that this place showed this item, given what had been chosen above it."""
    explored: bool = False
    """Whether chance chose it rather than the ranking."""

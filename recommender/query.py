"""What the engine is asked, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Query:
    scenario: str = "for_you"
    """`for_you`, `similar`, `upsell`, `exit_rescue`, `trending` or `search`; others count as `for_you`."""
    text: str = ""
    seen: Sequence[str] = ()
    """item_ids of this session, newest last."""
    cart: Sequence[str] = ()
    category: str = ""
    """A prefix of levels: `Grocery` or `Grocery > Eggs`."""
    brand: str = ""
    price_min_minor: float | None = None
    price_max_minor: float | None = None
    cheapest_first: bool = False
    exclude: Sequence[str] = ()
    limit: int = 3


@dataclass(frozen=True, slots=True)
class Why:
    code: str
    """`bought_with`, `because_viewed`, `popular_in`, `popular`, `matches` (of a search only); or "": nothing
    true can be said."""
    item_id: str | None = None
    category: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    item_id: str
    score: float
    reason: Why
    shares: Mapping[str, float] = field(default_factory=dict)
    """Each source's part of the score; they add up to it."""

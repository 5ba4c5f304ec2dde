"""One turn of a conversation: what comes in, what has to be fetched, and what goes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.dialogue.suggestions import Suggestion
from bot.model import (
    Card,
    CartLine,
    Choice,
    Comparison,
    Contact,
    Field,
    ItemId,
    Link,
    Order,
    Product,
    QuickReply,
    Shown,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the visitor said: by typing, or by a button, whose items the caller has made sure of."""

    text: str = ""
    choice: Choice | None = None
    means: str = ""
    """Of the quick reply that was chosen."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the visitor and of the shop's people at this moment."""

    locale: str = ""
    """Of the visit, such as `de-AT`; empty where it is not known."""
    visit_items: tuple[ItemId, ...] = ()
    """Viewed, oldest first."""
    cart: tuple[CartLine, ...] = ()
    viewing: Product | None = None
    """The last product viewed, where the catalogue has it."""
    agents_online: int | None = None
    """None where it is not known."""
    is_open: bool = True
    """Whether it is within the hours in which humans answer."""
    opens_at: datetime | None = None
    """When they answer next, in the site's own timezone; only where it is closed."""
    high_cart_minor: int | None = None
    offer: str = ""
    """What a campaign allows to offer to somebody who finds it too expensive."""
    contact: Contact = field(default_factory=Contact)
    """What he left already."""

    @property
    def cart_minor(self) -> int:
        return sum(line.quantity * line.price_minor for line in self.cart)

    @property
    def nobody_there(self) -> bool:
        return not self.is_open or self.agents_online == 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a plan asked to be fetched, as far as there is such a thing."""

    suggestions: tuple[Suggestion, ...] = ()
    """Of `plan.query`."""
    products: Mapping[ItemId, Product] = field(default_factory=dict)
    """Of `plan.item_ids`."""
    order: Order | None = None
    """Of `plan.order_id`, where it is this visitor's own."""
    each: tuple[tuple[Suggestion, ...], ...] = ()
    """Of each of `plan.each`, in their order."""


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    """Never empty."""
    cards: tuple[Card, ...] = ()
    replies: tuple[QuickReply, ...] = ()
    links: tuple[Link, ...] = ()
    comparison: Comparison | None = None
    asks: Field | None = None
    shown: tuple[Shown, ...] = ()
    """For the log of recommendations: of these cards, those that the recommender chose."""

"""The shapes of the marketer's numbers."""

from dataclasses import dataclass
from datetime import datetime

from bot.model import ConversationId, Money, OrderId, OrderState, TouchKind


@dataclass(frozen=True, slots=True)
class Period:
    """Half open: from `since_at`, up to but without `until_at`."""

    since_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Conversion:
    """How many visitors of a group there were, and how many of them ordered."""

    visitors: int
    buyers: int

    @property
    def rate(self) -> float | None:
        return self.buyers / self.visitors if self.visitors else None


@dataclass(frozen=True, slots=True)
class Overview:
    visits: int
    conversations: int
    """In which the visitor wrote."""
    handed_over: int
    """Of these, an agent answered."""
    orders: int
    """Confirmed and unverified."""
    unverified: int
    quarantined: int
    revenue: tuple[Money, ...]
    """Of `orders`, one for each currency."""
    credited: int
    credited_revenue: tuple[Money, ...]
    with_chat: Conversion
    """Visitors who wrote."""
    without_chat: Conversion
    shown: int
    """Exposures in which a nudge was shown."""
    held_out: int
    opened: int
    """Visitors who opened a nudge."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    order_id: OrderId
    placed_at: datetime
    value: Money
    state: OrderState
    conversation_id: ConversationId | None
    """The conversation it is credited to."""
    kind: TouchKind | None
    first_words: str
    """The first thing the visitor wrote in it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What conversations were about."""

    tag: str
    """Such as `objection_price`."""
    conversations: int

"""All that a decision about campaigns may look at: one visitor at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model import CampaignId, Exposure, ItemId, Offer, OfferId, OfferUse, Tracked, Visit


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a visitor from before this visit."""

    visits: int = 1
    """This one included."""
    previous_at: datetime | None = None
    """When the visit before this one ended."""
    orders: int = 0
    """Confirmed ones, placed before this visit."""


@dataclass(frozen=True, slots=True)
class Viewed:
    """What the catalogue says of a product that is on the page or in the cart."""

    price_minor: int
    category: str = ""
    brand: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    visit: Visit
    now: datetime
    known: Known = Known()
    in_conversation: bool = False
    """The visitor has written in this visit, or an agent has the conversation."""
    spoke_at: datetime | None = None
    """When the visitor last wrote."""
    exposures: tuple[Exposure, ...] = ()
    """Of this visitor, in the last 24 hours, and all of this visit, oldest first."""
    assigned: Mapping[CampaignId, Exposure] = field(default_factory=dict)
    """The first exposure to each campaign, whenever: who was in an arm stays in it."""
    dismissed_at: Mapping[CampaignId, datetime] = field(default_factory=dict)
    products: Mapping[ItemId, Viewed] = field(default_factory=dict)
    """Of those viewed in this visit and in the cart, where a condition asks for it."""
    timezone: str = "UTC"
    """The shop's, for visitors whose clock is not known."""
    is_open: bool | None = None
    """Business hours; None where it was not recorded."""
    agents_online: int | None = None
    recommender_score: float | None = None
    """Of the first recommendation `for_you`; None where no condition asks for it, or there is none."""
    offers: Mapping[OfferId, tuple[Offer, OfferUse]] = field(default_factory=dict)
    """Those that a campaign may give to this visitor now."""
    high_cart_minor: int | None = None
    """Of the shop's `Service`: whose cart has this value is of the segment `high_value`."""


def as_he_left(situation: Situation, left_at: datetime) -> Situation:
    """Without what he said and dismissed since: whoever was held out had nothing to answer."""
    answered = situation.spoke_at is not None and situation.spoke_at >= left_at
    return replace(
        situation,
        in_conversation=situation.in_conversation and not answered,
        spoke_at=None if answered else situation.spoke_at,
        dismissed_at={name: at for name, at in situation.dismissed_at.items() if at < left_at},
    )


@dataclass(frozen=True, slots=True)
class Recorded:
    """A visit of the past, to be gone through again."""

    begun: Visit
    """As it was before its first event."""
    known: Known
    batches: tuple[tuple[datetime, tuple[Tracked, ...]], ...]
    """When it was received, and its events in order of time: decisions were made after each batch."""
    bought_at: datetime | None = None
    """Of the first order in this visit or in the seven days after it; None where there was none."""

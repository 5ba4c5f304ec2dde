"""What a shop gives: whether an offer may be given or redeemed, and what it takes off."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from bot.model import CartLine, CodeState, Money, Offer, OfferCode, OfferKind, OfferUse, OrderId, Promise
from bot.rules.codes import FEWEST_BYTES, made_code, normal, spellings
from bot.rules.offer_definitions import mapping_of, offer_from

__all__ = [
    "FEWEST_BYTES",
    "Costed",
    "closed",
    "cost_minor",
    "discount",
    "expires_at",
    "giveable",
    "made_code",
    "mapping_of",
    "most_cost_minor",
    "normal",
    "offer_from",
    "promise",
    "redeemable",
    "spellings",
]

Costed = tuple[CartLine, int | None]
"""A line, and what the shop paid for one piece of it; None where that is not known."""


def giveable(offer: Offer, use: OfferUse, now: datetime, cart_minor: int | None = None) -> str | None:
    """Why it cannot be given to a visitor now, or None.

    `off`, `not_started`, `ended`, `count_spent`, `budget_spent`, `visitor_limit` or `cart_too_small`; without
    `cart_minor` the cart is not looked at. What others hold and have not redeemed yet is set aside for them.
    """
    if reason := closed(offer, now):
        return reason
    if offer.count is not None and use.granted + use.redeemed >= offer.count:
        return "count_spent"
    if not _affordable(offer, use.granted_minor + use.redeemed_minor, most_cost_minor(offer)):
        return "budget_spent"
    if use.of_visitor >= offer.per_visitor:
        return "visitor_limit"
    return "cart_too_small" if cart_minor is not None and cart_minor < offer.min_cart_minor else None


def redeemable(
    offer: Offer,
    code: OfferCode,
    use: OfferUse,
    cart: Sequence[Costed],
    now: datetime,
    order_id: OrderId,
    *,
    value_minor: int | None = None,
) -> str | None:
    """Why this code cannot be redeemed with this order, or None; again with the same order it always can.

    `used` (by another order), `not_given`, `off`, `not_started`, `ended`, `expired`, `cart_too_small`,
    `count_spent`, `budget_spent` or `margin` (the margin floor leaves nothing to give). `value_minor` is the
    order's where it differs from its lines'.
    """
    if code.state is CodeState.REDEEMED:
        return None if code.order_id == order_id else "used"
    if code.state is CodeState.FREE:
        return "not_given"
    if reason := closed(offer, now):
        return reason
    is_late = code.expires_at is not None and now >= code.expires_at
    return "expired" if is_late else _beyond(offer, use, cart, value_minor)


def discount(offer: Offer, cart: Sequence[Costed], value_minor: int | None = None) -> Money:
    """What it takes off: nothing for free shipping and gifts, never more than the cart is worth.

    The margin floor looks at the products whose cost is known, each bearing its share of the discount by
    price: of what they are then paid, `margin_floor` must be left over their cost. Rounded down.
    """
    worth = _worth(cart, value_minor)
    if offer.kind is OfferKind.PERCENTAGE:
        wanted = worth * Fraction(str(offer.percent)) / 100
    elif offer.kind is OfferKind.AMOUNT:
        wanted = Fraction(offer.amount_minor)
    else:
        return Money(0, offer.currency)
    bounds = [Fraction(worth), wanted, _room(offer, cart, worth)]
    if offer.most_minor is not None:
        bounds.append(Fraction(offer.most_minor))
    return Money(max(math.floor(min(bounds)), 0), offer.currency)


def cost_minor(offer: Offer, taken_off: Money) -> int:
    """What redeeming it once cost the shop, and what its budget counts (`OfferCode.discount_minor`).

    That is the discount; of free shipping and gifts what the offer says one costs.
    """
    is_discount = offer.kind in (OfferKind.PERCENTAGE, OfferKind.AMOUNT)
    return taken_off.amount_minor if is_discount else offer.amount_minor


def most_cost_minor(offer: Offer) -> int:
    """The most that one code of it can cost; 0 where nothing bounds it, and then it has no budget."""
    if offer.kind is OfferKind.PERCENTAGE:
        return offer.most_minor or 0
    if offer.kind is OfferKind.AMOUNT and offer.most_minor is not None:
        return min(offer.amount_minor, offer.most_minor)
    return offer.amount_minor


def expires_at(offer: Offer, now: datetime) -> datetime:
    """Until when a code given now can be redeemed."""
    until = now + timedelta(seconds=offer.valid_s)
    return min(until, offer.ends_at) if offer.ends_at else until


def promise(offer: Offer, code: OfferCode, gift_title: str = "") -> Promise:
    """The offer for a visitor's eyes: what a gift or the shipping costs the shop is not in it.

    Raises ValueError for a code that was given to nobody.
    """
    if code.expires_at is None:
        raise ValueError(f"code {code.code} was given to nobody")
    return Promise(
        code=code.code,
        kind=offer.kind,
        percent=offer.percent if offer.kind is OfferKind.PERCENTAGE else 0.0,
        amount_minor=offer.amount_minor if offer.kind is OfferKind.AMOUNT else 0,
        currency=offer.currency,
        gift_title=gift_title if offer.kind is OfferKind.GIFT else "",
        min_cart_minor=offer.min_cart_minor,
        expires_at=code.expires_at,
    )


def closed(offer: Offer, now: datetime) -> str | None:
    """Why nobody can redeem it now, whatever he holds: `off`, `not_started` or `ended`; or None."""
    if not offer.enabled:
        return "off"
    if offer.starts_at and now < offer.starts_at:
        return "not_started"
    return "ended" if offer.ends_at and now >= offer.ends_at else None


def _beyond(offer: Offer, use: OfferUse, cart: Sequence[Costed], value_minor: int | None) -> str | None:
    if _worth(cart, value_minor) < max(offer.min_cart_minor, 1):
        return "cart_too_small"
    if offer.count is not None and use.redeemed >= offer.count:
        return "count_spent"
    taken_off = discount(offer, cart, value_minor)
    costs = cost_minor(offer, taken_off)
    if not _affordable(offer, use.redeemed_minor, costs):
        return "budget_spent"
    return "margin" if _earns_too_little(offer, cart, value_minor, taken_off) else None


def _earns_too_little(
    offer: Offer, cart: Sequence[Costed], value_minor: int | None, taken_off: Money
) -> bool:
    if offer.kind in (OfferKind.PERCENTAGE, OfferKind.AMOUNT):
        return taken_off.amount_minor == 0
    room = _room(offer, cart, _worth(cart, value_minor))
    return offer.margin_floor is not None and room < offer.amount_minor


def _affordable(offer: Offer, spent_minor: int, next_minor: int) -> bool:
    return offer.budget_minor is None or spent_minor + next_minor <= offer.budget_minor


def _worth(cart: Sequence[Costed], value_minor: int | None) -> int:
    lines = _price(cart)
    if value_minor is None:
        return lines
    return min(lines, value_minor) if lines else value_minor


def _price(cart: Sequence[Costed]) -> int:
    return sum(line.quantity * line.price_minor for line, _ in cart)


def _room(offer: Offer, cart: Sequence[Costed], worth: int) -> Fraction:
    """How much can be taken off the whole cart before the products of known cost earn too little.

    Where the order is worth less than its lines, each is taken as paid by that much less.
    """
    known = [(line, cost) for line, cost in cart if cost is not None]
    price, whole = _price(known), _price(cart)
    if offer.margin_floor is None or price == 0:
        return Fraction(worth)
    cost = sum(line.quantity * paid for line, paid in known)
    least = cost / (1 - Fraction(str(offer.margin_floor)))
    return worth - least * Fraction(whole, price)

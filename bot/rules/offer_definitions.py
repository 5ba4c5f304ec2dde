"""Offers as data: from a JSON mapping and back, wrong fields named by their path."""

from typing import Any

from bot.model import ItemId, Offer, OfferId, OfferKind, Site
from bot.rules.money import LARGEST_MINOR
from bot.rules.reading import Part

LONGEST_NAME, LONGEST_ITEM = 200, 200
MOST_CODES = 1_000_000
LONGEST_VALID_S = 366 * 86_400

_OF_KIND = {
    "percent": (OfferKind.PERCENTAGE,),
    "amount_minor": (OfferKind.AMOUNT, OfferKind.FREE_SHIPPING, OfferKind.GIFT),
    "gift": (OfferKind.GIFT,),
    "most_minor": (OfferKind.PERCENTAGE,),
}
"""Which kinds a field belongs to; one with another kind is refused, for it would do nothing."""


def offer_from(given: object, site: Site) -> Offer:
    """Raises Invalid with the path of the first field that is wrong. Amounts are in minor units."""
    part = Part(given, whole="offer")
    kind = OfferKind(part.choice("kind", tuple(OfferKind)))
    floor = part.raw("margin_floor")
    offer = Offer(
        offer_id=OfferId(part.name("offer_id")),
        site_id=site.site_id,
        name=part.text("name", LONGEST_NAME),
        kind=kind,
        currency=part.choice("currency", (site.currency,), site.currency),
        percent=part.number("percent", 0, 100, 0.0),
        amount_minor=part.whole("amount_minor", 0, LARGEST_MINOR, 0),
        gift=ItemId(part.text("gift", LONGEST_ITEM, "")) or None,
        most_minor=part.maybe_whole("most_minor", 1, LARGEST_MINOR),
        budget_minor=part.maybe_whole("budget_minor", 1, LARGEST_MINOR),
        count=part.maybe_whole("count", 1, MOST_CODES),
        per_visitor=part.whole("per_visitor", 1, MOST_CODES, 1),
        min_cart_minor=part.whole("min_cart_minor", 0, LARGEST_MINOR, 0),
        margin_floor=None if floor is None else part.number("margin_floor", 0, 1),
        valid_s=part.whole("valid_s", 60, LONGEST_VALID_S, 86_400),
        starts_at=part.moment("starts_at"),
        ends_at=part.moment("ends_at"),
        enabled=part.flag("enabled", True),
        uploaded=part.flag("uploaded", False),
    )
    part.finish()
    _check_kind(part, offer)
    _check_bounds(part, offer)
    return offer


def mapping_of(offer: Offer) -> dict[str, Any]:
    """What `offer_from` reads, with every field; JSON."""
    return {
        "offer_id": offer.offer_id,
        "name": offer.name,
        "kind": offer.kind.value,
        "currency": offer.currency,
        "percent": offer.percent,
        "amount_minor": offer.amount_minor,
        "gift": offer.gift,
        "most_minor": offer.most_minor,
        "budget_minor": offer.budget_minor,
        "count": offer.count,
        "per_visitor": offer.per_visitor,
        "min_cart_minor": offer.min_cart_minor,
        "margin_floor": offer.margin_floor,
        "valid_s": offer.valid_s,
        "starts_at": offer.starts_at.isoformat() if offer.starts_at else None,
        "ends_at": offer.ends_at.isoformat() if offer.ends_at else None,
        "enabled": offer.enabled,
        "uploaded": offer.uploaded,
    }


def _check_kind(part: Part, offer: Offer) -> None:
    for field, kinds in _OF_KIND.items():
        if offer.kind not in kinds and getattr(offer, field):
            part.wrong(field, f"is for {' or '.join(kinds)}, not for {offer.kind}")
    if offer.kind is OfferKind.PERCENTAGE and not offer.percent > 0:
        part.wrong("percent", "must be above 0")
    if offer.kind is OfferKind.AMOUNT and not offer.amount_minor:
        part.wrong("amount_minor", "must be above 0")
    if offer.kind is OfferKind.GIFT and not offer.gift:
        part.wrong("gift", "must name a product of the catalogue")


def _check_bounds(part: Part, offer: Offer) -> None:
    if offer.starts_at and offer.ends_at and offer.starts_at >= offer.ends_at:
        part.wrong("ends_at", "must be later than starts_at")
    if offer.margin_floor == 1:
        part.wrong("margin_floor", "must be below 1: no cart earns its whole price")
    if offer.budget_minor is None:
        return
    if offer.kind is OfferKind.PERCENTAGE and offer.most_minor is None:
        part.wrong("most_minor", "is needed with a budget: what one order may cost at most")
    if offer.kind is not OfferKind.PERCENTAGE and not offer.amount_minor:
        part.wrong("amount_minor", "is needed with a budget: what one costs the shop")
    if (offer.most_minor or offer.amount_minor) > offer.budget_minor:
        part.wrong("budget_minor", "is too small for a single one")

"""From offers, and what a checkout is told about a code, to what travels."""

from datetime import datetime

from bot.actions.offers import Stocked, Uploaded, stamp_of
from bot.actions.redemption import Answer
from bot.rules.offers import mapping_of
from bot.web import campaign_wire as wire
from bot.web.present import time

MOST_REJECTED = 100


def row(stocked: Stocked) -> wire.OfferRow:
    use = stocked.use
    return wire.OfferRow(
        offer_id=stocked.offer.offer_id,
        definition=mapping_of(stocked.offer),
        stamp=stamp_of(stocked.offer),
        state=stocked.standing,
        used=wire.OfferUsed(use.granted, use.redeemed, use.granted_minor, use.redeemed_minor),
        campaigns=list(stocked.campaigns),
    )


def uploaded(taken: Uploaded) -> wire.CodesTaken:
    rejected = list(taken.rejected[:MOST_REJECTED])
    beyond = len(taken.rejected) - len(rejected)
    if beyond:
        rejected.append(f"{beyond:,} more lines are no codes")
    return wire.CodesTaken(taken.new, taken.known, rejected)


def answer(given: Answer, notes: list[str]) -> wire.OfferAnswer:
    """What a refused code would have been for is not told: whoever guesses codes learns nothing."""
    offer = None if given.refused else given.offer
    return wire.OfferAnswer(
        ok=not given.refused,
        reason=given.refused,
        code=given.code.code if given.code and offer else "",
        offer_id=offer.offer_id if offer else "",
        kind=offer.kind.value if offer else "",
        discount_minor=given.taken_off.amount_minor,
        currency=given.taken_off.currency,
        gift=offer.gift or "" if offer else "",
        notes=notes,
    )


def time_or_empty(at: datetime | None) -> str:
    return time(at) if at else ""

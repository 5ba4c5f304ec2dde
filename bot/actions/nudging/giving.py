"""An offer given to one visitor: a code that works once, within what is left of it."""

import secrets
from datetime import datetime, timedelta

from bot.model import CodeState, Offer, OfferCode, OfferId, OfferUse, Promise, Site, Visit, VisitorId
from bot.ports import Store, Tools
from bot.rules.offers import FEWEST_BYTES, closed, expires_at, giveable, made_code, promise

RESERVED = timedelta(minutes=30)
"""How long a code is kept for an exit nudge that has not gone off."""
_TRIES = 3


async def give(
    store: Store, tools: Tools, site: Site, visit: Visit, offer_id: OfferId, *, reserved: bool = False
) -> Promise | None:
    """What the visitor has of it already, or a new code; None where nothing is left for him."""
    now = tools.clock.now()
    offer = await store.offers.for_update(site.site_id, offer_id)
    if offer is None or closed(offer, now):
        return None
    until = min(expires_at(offer, now), now + RESERVED) if reserved else expires_at(offer, now)
    code = await store.offers.held(offer, visit.visitor_id, now)
    if code is None:
        use = await store.offers.use(offer, visit.visitor_id, now)
        if giveable(offer, use, now, visit.cart_minor) is None:
            code = await _granted(store, offer, visit.visitor_id, now, until)
    elif code.expires_at and code.expires_at < until:
        code = await store.offers.prolong(code, until)
    if code is None:
        return None
    products = await store.products.by_ids(site.site_id, [offer.gift] if offer.gift else [])
    title = next((product.title for product in products.values()), "")
    return promise(offer, code, title)


async def is_at_hand(store: Store, offer: Offer, use: OfferUse, visit: Visit, now: datetime) -> bool:
    """Whether `give` has something for this visitor: asked in every arm, so that none is favoured."""
    if closed(offer, now):
        return False
    if await store.offers.held(offer, visit.visitor_id, now):
        return True
    if giveable(offer, use, now, visit.cart_minor):
        return False
    return not offer.uploaded or await store.offers.free(offer, now) is not None


async def _granted(
    store: Store, offer: Offer, visitor_id: VisitorId, now: datetime, until: datetime
) -> OfferCode | None:
    for _ in range(_TRIES):
        made = made_code(secrets.token_bytes(FEWEST_BYTES))
        text = await store.offers.free(offer, now) if offer.uploaded else made
        if text is None:
            return None
        code = OfferCode(offer.site_id, text, offer.offer_id, CodeState.GRANTED, visitor_id, now, until)
        if await store.offers.grant(code):
            return code
    return None

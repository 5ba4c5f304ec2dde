"""A campaign's card as a visitor would see it, with an example visitor and an example code."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.actions.nudging.saying import Saying, said, saying
from bot.dialogue.wording import DEFAULT_LOCALE, locale_of
from bot.errors import Invalid
from bot.model import (
    Arm,
    CartLine,
    CodeState,
    ItemSeen,
    Nudge,
    OfferCode,
    OfferId,
    Promise,
    Site,
    Visit,
    VisitId,
    VisitorId,
)
from bot.ports import Tools
from bot.rules.campaigns import Campaign, Variant
from bot.rules.deciding import Decision
from bot.rules.definitions import campaign_from
from bot.rules.offers import expires_at, giveable, promise

Note = Literal["no_text", "no_products", "no_offer", "no_guide"]
CODE = "BCDF-GHJK-MN"
_HELD = {
    "campaign_id": "preview",
    "name": "preview",
    "trigger": "visit",
    "condition": {"all": [{"field": "pages_viewed", "operator": "at_least", "value": 0}]},
}
"""What a campaign that is still being written may have wrong: its card does not depend on it."""
_NEITHER = ("starts_at", "ends_at", "overrides", "priority", "holdout", "allocation", "enabled")


@dataclass(frozen=True, slots=True)
class Previewed:
    nudge: Nudge
    locale: str
    """Whose text it is: another where the one asked for has none."""
    notes: tuple[Note, ...]
    """What is missing."""


async def preview(
    tools: Tools, site: Site, definition: Mapping[str, Any], variant_id: str, locale: str
) -> Previewed:
    """By what speaks to visitors, too. Raises Invalid for a variant there is not, and for wrong content."""
    given = {name: value for name, value in definition.items() if name not in _NEITHER}
    campaign = await asyncio.to_thread(campaign_from, given | _HELD)
    variant = next((v for v in campaign.variants if variant_id in ("", v.variant_id)), None)
    if variant is None:
        raise Invalid("variant", f"there is no variant {variant_id}")
    visit = await _visit(tools, site, locale)
    made, notes = await _said_at_all(tools, site, campaign, variant, visit)
    promised = await _promise(tools, site, variant.content.offer) if variant.content.offer else None
    notes += ["no_offer"] if variant.content.offer and promised is None else []
    notes += ["no_guide"] if variant.content.guide and made.memory is None else []
    spoken, texts = locale_of(locale, site.locale), variant.content.text
    shown = next(name for name in (spoken, DEFAULT_LOCALE, *texts) if name in texts)
    notes += ["no_text"] if shown != spoken else []
    return Previewed(said(made, promised), shown, tuple(notes))


async def _said_at_all(
    tools: Tools, site: Site, campaign: Campaign, variant: Variant, visit: Visit
) -> tuple[Saying, list[Note]]:
    """Of one variant; without products where there are none, so that its text can be seen all the same."""
    content = variant.content
    bare = replace(content, scenario="")
    nameless = replace(bare, text={name: text.replace("{product}", "…") for name, text in bare.text.items()})
    for shown in (content, bare, nameless):
        only = replace(variant, content=shown)
        decision = Decision(replace(campaign, variants=(only,)), Arm.SHOWN, only, 1.0, visit.started_at)
        made = await saying(tools, site, decision, visit)
        if made is not None:
            return made, [] if shown is content else ["no_products"]
    raise Invalid("variants", "variants: this one has nothing to say to the example visitor")


async def _visit(tools: Tools, site: Site, locale: str) -> Visit:
    """Of somebody who looked at a product and has another in the cart."""
    async with tools.database.read() as store:
        products, _ = await store.products.page(site.site_id, limit=2)
    now, viewed, taken = tools.clock.now(), products[:1], products[-1:]
    return Visit(
        VisitId("preview"),
        site.site_id,
        VisitorId("preview"),
        now,
        now,
        locale=locale,
        pages_viewed=1,
        items=tuple(ItemSeen(product.item_id, "view_item", now) for product in viewed),
        cart=tuple(CartLine(product.item_id, 1, product.asked_minor) for product in taken),
    )


async def _promise(tools: Tools, site: Site, offer_id: OfferId) -> Promise | None:
    """None where there is no such offer, or nothing of it is left."""
    now = tools.clock.now()
    async with tools.database.read() as store:
        offer = next((o for o in await store.offers.of_site(site.site_id) if o.offer_id == offer_id), None)
        if offer is None or giveable(offer, await store.offers.use(offer, None, now), now):
            return None
        if offer.uploaded and await store.offers.free(offer, now) is None:
            return None
        gifts = await store.products.by_ids(site.site_id, [offer.gift] if offer.gift else [])
    code = OfferCode(
        site.site_id, CODE, offer_id, CodeState.GRANTED, granted_at=now, expires_at=expires_at(offer, now)
    )
    return promise(offer, code, next((product.title for product in gifts.values()), ""))

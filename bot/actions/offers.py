"""What a shop is ready to give: made and changed by its marketers, with the codes of its own."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

from bot.actions.outcome import Done
from bot.errors import ChangedMeanwhile, Invalid, NotFound
from bot.model import Offer, OfferCode, OfferId, OfferUse, Site, SiteId, User
from bot.ports import Store, Tools
from bot.rules.offers import giveable, normal, offer_from

log = logging.getLogger(__name__)

MOST_OFFERS = 200
MOST_CODES = 20_000
"""Of one upload."""
MOST_LISTED = 50_000
"""Codes of one download."""
SHORTEST = 3
_STATES: Mapping[str | None, "Standing"] = {
    None: "live",
    "off": "off",
    "not_started": "scheduled",
    "ended": "ended",
    "count_spent": "spent",
    "budget_spent": "spent",
}
Standing = Literal["live", "scheduled", "ended", "off", "spent"]


@dataclass(frozen=True, slots=True)
class Stocked:
    """An offer, what is gone of it, and the names of the campaigns that give it."""

    offer: Offer
    use: OfferUse
    standing: Standing
    campaigns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uploaded:
    new: int
    known: int
    """Were there already, of this offer or another, or twice in the upload."""
    rejected: tuple[str, ...]
    """One sentence for each line that is no code."""


async def plain(store: Store, tools: Tools, site_id: SiteId) -> Sequence[Offer]:
    """Without what is gone of them, by id."""
    return await store.offers.of_site(site_id)


async def every(store: Store, tools: Tools, site_id: SiteId) -> Sequence[Stocked]:
    """By id."""
    givers = await _givers(store, site_id)
    return [
        await _stocked(store, tools, offer, givers.get(offer.offer_id, ()))
        for offer in await store.offers.of_site(site_id)
    ]


async def one(store: Store, tools: Tools, site_id: SiteId, offer_id: OfferId) -> Stocked:
    """Raises NotFound."""
    for offer in await store.offers.of_site(site_id):
        if offer.offer_id == offer_id:
            return await _stocked(store, tools, offer, (await _givers(store, site_id)).get(offer_id, ()))
    raise NotFound("no such offer")


async def create(
    store: Store, tools: Tools, user: User, site: Site, definition: Mapping[str, Any]
) -> Done[Offer]:
    """Raises Invalid with the path of what is wrong, and for an id that is in use."""
    offer = offer_from(definition, site)
    if await store.offers.for_update(site.site_id, offer.offer_id):
        raise Invalid("offer_id", f"offer_id {offer.offer_id} is in use")
    if len(await store.offers.of_site(site.site_id)) >= MOST_OFFERS:
        raise Invalid("offers", f"a site has at most {MOST_OFFERS} offers")
    await _require_gift(store, offer)
    await store.offers.put(offer)
    log.info("user %s (%s) made %s", user.user_id, user.name, offer)
    return Done(offer)


async def change(
    store: Store,
    tools: Tools,
    user: User,
    site: Site,
    offer_id: OfferId,
    definition: Mapping[str, Any],
    stamp: str = "",
) -> Done[Offer]:
    """What visitors hold codes of stays what it is, only how much of it there is may change.

    Raises ChangedMeanwhile where `stamp` is given and not that of the offer as it is, Invalid with the path
    of what is wrong, NotFound.
    """
    before = await _locked(store, site.site_id, offer_id)
    offer = offer_from(definition, site)
    if offer == before:
        return Done(offer)
    if stamp not in ("", stamp_of(before)):
        raise ChangedMeanwhile
    if offer.offer_id != offer_id:
        raise Invalid("offer_id", "offer_id cannot be changed")
    use = await store.offers.use(before, None, tools.clock.now())
    if use.granted or use.redeemed:
        for name in ("kind", "currency", "gift", "uploaded"):
            if getattr(before, name) != getattr(offer, name):
                raise Invalid(name, f"{name} cannot be changed any more: codes have been given away")
    await _require_gift(store, offer)
    await store.offers.put(offer)
    log.info("user %s (%s) changed %s to %s", user.user_id, user.name, before, offer)
    return Done(offer)


def stamp_of(offer: Offer) -> str:
    """The same for the same definition."""
    return blake2b(repr(offer).encode(), digest_size=8).hexdigest()


async def upload(
    store: Store, tools: Tools, user: User, site_id: SiteId, offer_id: OfferId, lines: Sequence[str]
) -> Done[Uploaded]:
    """Codes of the shop's own, one a line. Raises Invalid where there are too many, NotFound."""
    offer = await _locked(store, site_id, offer_id)
    if not offer.uploaded:
        raise Invalid("uploaded", "the codes of this offer are made by us; it takes none")
    if len(lines) > MOST_CODES:
        raise Invalid("codes", f"send at most {MOST_CODES:,} codes at once")
    codes, rejected = _read(lines)
    new = await store.offers.upload(offer, list(codes))
    log.info("user %s (%s) added %d codes to offer %s", user.user_id, user.name, new, offer_id)
    return Done(Uploaded(new, codes.total() - new, tuple(rejected)))


async def codes(
    store: Store, tools: Tools, site_id: SiteId, offer_id: OfferId
) -> tuple[Offer, Sequence[OfferCode]]:
    """The latest granted first, a bounded number. Raises NotFound."""
    offer = (await one(store, tools, site_id, offer_id)).offer
    return offer, await store.offers.codes(offer, MOST_LISTED)


def _read(lines: Iterable[str]) -> tuple[Counter[str], list[str]]:
    good: Counter[str] = Counter()
    rejected: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        code = normal(line)
        if _is_code(code):
            good[code] += 1
        else:
            rejected.append(f"line {number} ({line.strip()[:40]!r}) is no code")
    return good, rejected


def _is_code(code: str) -> bool:
    """Letters, digits and what joins them: nothing that a spreadsheet or an address would take for more."""
    return len(code) >= SHORTEST and code[0].isalnum() and all(c.isalnum() or c in "-_." for c in code)


async def _givers(store: Store, site_id: SiteId) -> Mapping[OfferId, Sequence[str]]:
    """Names of the campaigns, not archived, that give each offer."""
    givers: dict[OfferId, list[str]] = {}
    for campaign in await store.campaigns.of_site(site_id):
        for offer_id in {v.content.offer for v in campaign.variants if v.content.offer}:
            givers.setdefault(offer_id, []).append(campaign.name)
    return givers


async def _stocked(store: Store, tools: Tools, offer: Offer, givers: Sequence[str]) -> Stocked:
    now = tools.clock.now()
    use = await store.offers.use(offer, None, now)
    standing = _STATES[giveable(offer, use, now)]
    if standing == "live" and offer.uploaded and await store.offers.free(offer, now) is None:
        standing = "spent"
    return Stocked(offer, use, standing, tuple(givers))


async def _locked(store: Store, site_id: SiteId, offer_id: OfferId) -> Offer:
    offer = await store.offers.for_update(site_id, offer_id)
    if offer is None:
        raise NotFound("no such offer")
    return offer


async def _require_gift(store: Store, offer: Offer) -> None:
    if offer.gift and not await store.products.by_ids(offer.site_id, [offer.gift]):
        raise Invalid("gift", f"gift {offer.gift} is no product of the catalogue")

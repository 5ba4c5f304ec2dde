"""Everything that a decision about campaigns depends on, read before anything is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions.nudging.giving import is_at_hand
from bot.model import CampaignId, ItemId, Looked, Offer, OfferId, OfferUse, ProductQuery, Site, Visit
from bot.ports import Store, Tools
from bot.rules.campaigns import Campaign, Trigger
from bot.rules.conditions import needs
from bot.rules.conversations import is_going_on
from bot.rules.deciding import Decision, decide, explain, told
from bot.rules.service import PRESENT, is_open
from bot.rules.signals import signals
from bot.rules.situation import Situation, Viewed

MOST_TRACED = 12
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What does not change while one decision is made, and what a transaction should not wait for."""

    site: Site
    campaigns: Sequence[Campaign]
    """Those that are on."""
    signals: Sequence[str]
    """What the browser is to watch, for those that are off, too."""
    shares: Mapping[CampaignId, Mapping[str, float]]
    recommender_score: float | None
    mute: frozenset[CampaignId] = frozenset()
    """Those on that had nothing to say to this visitor, and are left out."""

    def has(self, trigger: Trigger) -> bool:
        """Whether it is worth reading what such campaigns depend on."""
        return any(campaign.trigger == trigger for campaign in self.campaigns)


@dataclass(frozen=True, slots=True)
class Situated:
    """One visitor's situation, and what campaigns make of it."""

    asked: Asked
    situation: Situation
    trigger: Trigger

    def decide(self) -> Decision | None:
        asked = self.asked
        return decide(
            asked.site.site_id,
            asked.campaigns,
            self.situation,
            asked.site.restraint,
            self.trigger,
            asked.shares,
        )

    def told(self) -> tuple[Decision, ...]:
        asked = self.asked
        return told(asked.site.site_id, asked.campaigns, self.situation, asked.site.restraint, asked.shares)

    def without(self, campaign: Campaign) -> "Situated":
        """For whose turn is next where this one has nothing to say."""
        mute = self.asked.mute | {campaign.campaign_id}
        return replace(self, asked=_left_out(self.asked, mute))

    def trace(self, decision: Decision) -> tuple[Looked, ...]:
        """Why this campaign; then why none of those before it."""
        asked, campaign = self.asked, decision.campaign
        looked = explain(
            asked.site.site_id,
            asked.campaigns,
            self.situation,
            asked.site.restraint,
            self.trigger,
            asked.shares,
        )
        before = [
            one
            for one in looked
            if one.verdict not in ("off", "outranked") and one.campaign_id != campaign.campaign_id
        ]
        own = [_as_decided(one, decision) for one in looked if one.campaign_id == campaign.campaign_id]
        return (*own, *before)[:MOST_TRACED]


def _as_decided(looked: Looked, decision: Decision) -> Looked:
    """An exit nudge was decided when it was armed; what has changed since is said beside it."""
    if looked.verdict in ("shown", "ghost", "told"):
        return looked
    because = decision.variant.variant_id if decision.variant else ""
    return replace(looked, verdict=decision.arm, because=because, params={"since": looked.verdict})


async def ask(tools: Tools, visit: Visit) -> Asked | None:
    """None where there is no such site any more; reads, and asks the recommender, on its own."""
    async with tools.database.read() as store:
        site = await store.sites.by_id(visit.site_id)
        every = await store.campaigns.of_site(visit.site_id)
    if site is None:
        return None
    campaigns = [campaign for campaign in every if campaign.enabled]
    wants_score = "score" in needs(campaigns)
    return Asked(
        site,
        campaigns,
        signals(every),
        await tools.allots.shares(visit.site_id, campaigns) if tools.allots else {},
        await _score(tools, visit) if wants_score else None,
    )


async def ask_again(store: Store, asked: Asked) -> Asked:
    """With the site's rules and campaigns as they are now."""
    site = await store.sites.by_id(asked.site.site_id) or asked.site
    campaigns = [c for c in await store.campaigns.of_site(site.site_id) if c.enabled]
    return _left_out(replace(asked, site=site, campaigns=campaigns), asked.mute)


def _left_out(asked: Asked, mute: frozenset[CampaignId]) -> Asked:
    speaking = [c for c in asked.campaigns if c.campaign_id not in mute]
    return replace(asked, campaigns=speaking, mute=mute)


async def situate(store: Store, tools: Tools, visit: Visit, asked: Asked, trigger: Trigger) -> Situated:
    now, key = tools.clock.now(), (visit.site_id, visit.visitor_id)
    conversation = await store.conversations.of_visitor(*key)
    spoke_at = (
        await store.conversations.visitor_spoke_at(conversation.conversation_id)
        if conversation and conversation.visitor_spoke
        else None
    )
    wanted = needs([campaign for campaign in asked.campaigns if campaign.trigger == trigger])
    situation = Situation(
        visit=visit,
        now=now,
        known=await store.visits.known(visit),
        in_conversation=is_going_on(conversation, visit, spoke_at),
        spoke_at=spoke_at,
        exposures=tuple(await store.campaigns.exposures(*key, since=min(now - _DAY, visit.started_at))),
        assigned=await store.campaigns.assigned(*key),
        dismissed_at=await store.campaigns.dismissed_at(*key),
        products=await viewed(store, visit) if "products" in wanted else {},
        timezone=asked.site.service.timezone,
        is_open=is_open(asked.site.service, now),
        agents_online=await store.users.online(visit.site_id, now - PRESENT) if "service" in wanted else None,
        recommender_score=asked.recommender_score,
        high_cart_minor=asked.site.service.high_cart_minor,
        offers=await _offers(store, asked, visit, now=now),
    )
    return Situated(asked, situation, trigger)


async def viewed(store: Store, visit: Visit) -> Mapping[ItemId, Viewed]:
    """What the catalogue says of the products of a visit."""
    item_ids = {line.item_id for line in visit.cart} | {seen.item_id for seen in visit.items}
    products = await store.products.by_ids(visit.site_id, sorted(item_ids))
    return {item_id: Viewed(p.asked_minor, p.category, p.brand) for item_id, p in products.items()}


async def _score(tools: Tools, visit: Visit) -> float | None:
    recommended = await tools.recommends.recommend(visit.site_id, ProductQuery("for_you", limit=1), visit)
    return recommended[0].score if recommended else None


async def _offers(
    store: Store, asked: Asked, visit: Visit, *, now: datetime
) -> Mapping[OfferId, tuple[Offer, OfferUse]]:
    """Those that campaigns of the site want to give, and may."""
    wanted = {v.content.offer for c in asked.campaigns for v in c.variants if v.content.offer}
    found: dict[OfferId, tuple[Offer, OfferUse]] = {}
    for offer in await store.offers.of_site(visit.site_id) if wanted else ():
        if offer.offer_id not in wanted:
            continue
        use = await store.offers.use(offer, visit.visitor_id, now)
        if await is_at_hand(store, offer, use, visit, now):
            found[offer.offer_id] = (offer, use)
    return found

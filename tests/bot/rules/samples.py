"""A visit, its events, and a campaign, each with what a test cares about given by name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model import CampaignId, ClientId, ItemId, ItemLine, SiteId, Tracked, Visit, VisitId, VisitorId
from bot.rules.campaigns import Campaign, Check, Content, Group, Variant

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SITE = SiteId("site-1")
EVE = VisitorId("visitor-eve")


def later(**by: float) -> datetime:
    return NOON + timedelta(**by)


def visit(**changes: Any) -> Visit:
    return replace(Visit(VisitId("visit-1"), SITE, EVE, NOON, NOON), **changes)


def event(name: str, *item_ids: str, **changes: Any) -> Tracked:
    lines = tuple(ItemLine(ItemId(item_id)) for item_id in item_ids)
    return replace(Tracked(ClientId(f"{name}-1"), name, NOON, items=lines), **changes)


def campaign(campaign_id: str = "hesitation", **changes: Any) -> Campaign:
    made = Campaign(
        CampaignId(campaign_id),
        campaign_id.capitalize(),
        "visit",
        Group("all", (Check("products_viewed", "at_least", 2),)),
        (Variant("a", Content({"en": "Cannot decide?"})),),
        holdout=0.0,
    )
    return replace(made, **changes)

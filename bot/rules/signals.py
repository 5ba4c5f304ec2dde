"""What the shop's page is to watch, because a campaign of the site asks for it."""

from collections.abc import Iterable

from bot.rules.campaigns import Campaign
from bot.rules.conditions import fields_of

WATCHED = {
    "idle_s": "idle",
    "rage_clicks": "rage_click",
    "dead_clicks": "dead_click",
    "coupon_touched": "coupon_field",
}
"""By the field of a condition; exits are always watched."""


def signals(campaigns: Iterable[Campaign]) -> tuple[str, ...]:
    """In the order of their names, each once."""
    asked = {field for campaign in campaigns for field in fields_of(campaign.condition)}
    return tuple(sorted(WATCHED[field] for field in asked & WATCHED.keys()))

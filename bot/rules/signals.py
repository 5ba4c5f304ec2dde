"""What the shop's page is to watch, because a campaign of the site asks for it."""

from collections.abc import Iterable

from bot.rules.campaigns import Campaign
from bot.rules.conditions import fields_of

WATCHED = {
    "idle_s": "idle",
    "rage_clicks": "rage_click",
    "dead_clicks": "dead_click",
    "coupon_touched": "coupon_field",
    "exit_signals": "exit_signal",
}
"""By the field of a condition."""


def signals(campaigns: Iterable[Campaign]) -> tuple[str, ...]:
    """In the order of their names, each once.

    Campaigns that are off count too: a dry run can only tell of what was watched.
    """
    asked: set[str] = set()
    for campaign in campaigns:
        asked |= fields_of(campaign.condition)
        if campaign.trigger == "exit":
            asked.add("exit_signals")
    return tuple(sorted(WATCHED[field] for field in asked & WATCHED.keys()))

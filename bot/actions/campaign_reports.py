"""Campaigns as their page shows them: as they are kept, whom they reached, what they caused."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import NotFound
from bot.model import CampaignId, SiteId
from bot.ports import Store, Tools
from bot.rules.campaigns import Kept, Revision
from bot.rules.increments import Increment, Tally, verdict


@dataclass(frozen=True, slots=True)
class Reported:
    kept: Kept
    tallies: Sequence[Tally]
    lift: Increment | None
    """None before anybody was exposed to its present version."""


async def every(store: Store, tools: Tools, site_id: SiteId) -> Sequence[Reported]:
    """Archived ones too, by id."""
    tallies: dict[CampaignId, list[Tally]] = {}
    for tally in await store.campaigns.tallies(site_id):
        tallies.setdefault(tally.campaign_id, []).append(tally)
    kept = await store.campaigns.kept(site_id)
    return [_reported(one, tallies.get(one.campaign.campaign_id, [])) for one in kept]


async def one(
    store: Store, tools: Tools, site_id: SiteId, campaign_id: CampaignId
) -> tuple[Reported, Sequence[Revision]]:
    """With its history, the latest first. Raises NotFound."""
    for kept in await store.campaigns.kept(site_id):
        if kept.campaign.campaign_id == campaign_id:
            tallies = await store.campaigns.tallies(site_id, campaign_id)
            return _reported(kept, tallies), await store.campaigns.history(site_id, campaign_id)
    raise NotFound("no such campaign")


def _reported(kept: Kept, tallies: Sequence[Tally]) -> Reported:
    is_measured = any(tally.version == kept.campaign.version for tally in tallies)
    return Reported(kept, tallies, verdict(kept.campaign, tallies) if is_measured else None)

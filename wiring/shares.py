"""`ports.Allots`: how often each variant is tried, by Thompson sampling, learnt anew once a minute."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.model import Arm, CampaignId, SiteId
from bot.ports import Clock, Database
from bot.rules.campaigns import Campaign
from bot.rules.experiments import thompson
from bot.rules.increments import Tally

FRESH = timedelta(minutes=1)

Shares = Mapping[CampaignId, Mapping[str, float]]


class Allotments:
    """Keeps what it counted of a site for a minute: counting is not for every event."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: dict[SiteId, tuple[datetime, Sequence[Tally]]] = {}
        self._turn = asyncio.Lock()

    async def shares(self, site_id: SiteId, campaigns: Sequence[Campaign]) -> Shares:
        sampled = [c for c in campaigns if c.allocation == "thompson" and len(c.variants) > 1]
        if not sampled:
            return {}
        tallies = await self._tallies(site_id)
        return {campaign.campaign_id: _shares_of(campaign, tallies) for campaign in sampled}

    async def _tallies(self, site_id: SiteId) -> Sequence[Tally]:
        async with self._turn:
            kept, now = self._kept.get(site_id), self._clock.now()
            if kept and timedelta(0) <= now - kept[0] < FRESH:
                return kept[1]
            async with self._database.read() as store:
                tallies = await store.campaigns.tallies(site_id)
            self._kept[site_id] = (now, tallies)
            return tallies


def _shares_of(campaign: Campaign, tallies: Sequence[Tally]) -> Mapping[str, float]:
    """Of all versions: what a variant is worth does not change with how often it was shown."""
    of_campaign = [t for t in tallies if t.campaign_id == campaign.campaign_id and t.arm is Arm.SHOWN]
    return thompson(
        [
            (
                variant.variant_id,
                sum(t.buyers for t in of_campaign if t.variant == variant.variant_id),
                sum(t.visitors for t in of_campaign if t.variant == variant.variant_id),
            )
            for variant in campaign.variants
        ]
    )

"""A campaign gone through the recorded past before it is switched on: whom it would have addressed."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import ItemId, Site
from bot.ports import Store, Tools
from bot.rules.campaigns import Campaign
from bot.rules.conditions import needs
from bot.rules.dry_run import DryRun
from bot.rules.replay import Replay, ReplaySettings
from bot.rules.reports import Period
from bot.rules.situation import Recorded, Viewed

BATCH = 200
"""Visits: what is read of them is put together on the loop, where others wait."""
MOST_PRODUCTS = 100_000
"""Held in memory at once."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a dry run stops, complete or not."""

    seconds: float = 30.0
    events: int = 3_000_000


@dataclass(frozen=True, slots=True)
class Rehearsed:
    found: DryRun
    period: Period
    is_complete: bool
    """False where a bound was reached, or nobody wanted it any more: of the visitors, in the order in which
    they first came, only the first ones are in it."""


async def dry_run(
    tools: Tools,
    site: Site,
    campaign: Campaign,
    period: Period,
    *,
    bounds: Bounds | None = None,
    tell: Callable[[DryRun], bool] = lambda so_far: True,
) -> Rehearsed:
    """As if it had been on beside those that are on today, under today's restraint.

    `tell` hears what was found so far after every few hundred visits, and says whether to go on.
    """
    bounds, loop = bounds or Bounds(), asyncio.get_running_loop()
    ends_at = loop.time() + bounds.seconds
    products: dict[ItemId, Viewed] = {}
    async with tools.database.read() as store:
        others = [
            c for c in await store.campaigns.of_site(site.site_id) if c.campaign_id != campaign.campaign_id
        ]
        competing = [campaign, *(other for other in others if other.enabled)]
        running = Replay(
            site.site_id,
            competing,
            site.restraint,
            ReplaySettings(site.service, products),
            of=campaign.campaign_id,
        )
        wants_products = "products" in needs(competing)
        async with aclosing(store.visits.recorded(site.site_id, period, BATCH)) as batches:
            async for batch in batches:
                if wants_products:
                    await _fetch(store, site, batch, products)
                # long enough to be noticed by everybody else, if it ran on the loop
                found = await asyncio.to_thread(_take, running, batch)
                if not tell(found) or loop.time() > ends_at or found.events > bounds.events:
                    return Rehearsed(found, period, is_complete=False)
    return Rehearsed(running.result(), period, is_complete=True)


def latest(now: datetime, days: int) -> Period:
    return Period(now - timedelta(days=days), now)


def _take(running: Replay, batch: Sequence[Recorded]) -> DryRun:
    for recorded in batch:
        running.take(recorded)
    return running.result()


async def _fetch(store: Store, site: Site, batch: Sequence[Recorded], known: dict[ItemId, Viewed]) -> None:
    """What the catalogue says today of the products these visits have to do with."""
    seen = {
        line.item_id
        for recorded in batch
        for _, tracked in recorded.batches
        for event in tracked
        for line in event.items
    }
    if len(known) + len(seen) > MOST_PRODUCTS:
        known.clear()
    found = await store.products.by_ids(site.site_id, sorted(seen - known.keys()))
    known.update({item_id: Viewed(p.asked_minor, p.category, p.brand) for item_id, p in found.items()})

"""`replay`: whom a campaign would have addressed over recorded visits, before it is switched on."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.actions.rehearsal import Bounds, Rehearsed, dry_run, latest
from bot.commands import progress
from bot.errors import Invalid
from bot.model import Site
from bot.reactions import Reactor
from bot.rules.campaigns import Campaign
from bot.rules.definitions import parse

LARGEST = 1 << 20
MOST_DAYS = 3650
UNBOUNDED = Bounds(seconds=float("inf"), events=1 << 62)
"""Whoever waits at a terminal can interrupt it."""


def read_campaigns(path: Path) -> Sequence[Campaign]:
    """Raises Invalid where the file is none, naming what is wrong by its path."""
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(LARGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid("file", f"{path} cannot be read: {error}") from error
    if len(text) > LARGEST:
        raise Invalid("file", f"{path.name} is larger than {LARGEST >> 20} MiB")
    campaigns = parse(text)
    if not campaigns:
        raise Invalid("file", f"{path.name} has no campaign")
    return campaigns


async def replay(reactor: Reactor, console: Console, site: Site, campaign: Campaign, days: int) -> Rehearsed:
    """Raises Invalid for days that are none."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid("days", f"days are 1 to {MOST_DAYS}")
    period = latest(reactor.tools.clock.now(), days)
    with progress.step(console, f"Replaying {campaign.name}") as tell:

        def heard(found: Any) -> bool:
            tell(found.events, None)
            return True

        return await dry_run(reactor.tools, site, campaign, period, bounds=UNBOUNDED, tell=heard)


def as_json(campaign: Campaign, rehearsed: Rehearsed) -> str:
    found = rehearsed.found
    return json.dumps(
        {
            "campaign_id": campaign.campaign_id,
            "since": rehearsed.period.since_at.isoformat(),
            "until": rehearsed.period.until_at.isoformat(),
            "events": found.events,
            "visits": found.visits,
            "visitors": found.visitors,
            "addressed": found.addressed,
            "held_out": found.held_out,
            "bought_anyway": found.bought_anyway,
            "armed": found.armed,
            "by_hour": found.by_hour,
            "by_page_type": dict(found.by_page_type),
            "by_page": dict(found.by_page),
            "unknown": found.unknown,
        }
    )


def lines(campaign: Campaign, rehearsed: Rehearsed) -> Iterator[str]:
    found = rehearsed.found
    yield f"{campaign.name}, {rehearsed.period.since_at:%Y-%m-%d} to {rehearsed.period.until_at:%Y-%m-%d}"
    yield f"  {found.events:,} events in {found.visits:,} visits of {found.visitors:,} visitors"
    yield f"  {found.addressed:,} visitors addressed, {found.held_out:,} held out"
    if campaign.trigger == "exit":
        yield f"  ready for {found.armed:,}, had they turned to go"
    yield f"  {found.bought_anyway:,} of them bought anyway"
    for name, count in found.by_page_type:
        yield f"  {count:>9,}  on {name or 'other'} pages"
    busiest = [f"{hour:02}:00 {count:,}" for hour, count in enumerate(found.by_hour) if count]
    if busiest:
        yield f"  by hour: {', '.join(busiest)}"
    for name in found.unknown:
        yield f"  not recorded, and taken as not known: {name}"

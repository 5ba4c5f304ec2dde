"""Why campaigns did what they did to one visitor: what was recorded, and what would be decided now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.actions.nudging.situating import Asked, situate
from bot.errors import NotFound
from bot.model import Looked, SiteId, VisitId, VisitorId
from bot.ports import Store, Tools
from bot.rules.deciding import explain

KEPT = timedelta(days=90)
MOST_MOMENTS = 50


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime
    visit_id: VisitId
    source: Literal["recorded", "now"]
    """`recorded`: the trace of an exposure. `now`: the latest visit as it stands, decided afresh."""
    looked: tuple[Looked, ...]


async def why(store: Store, tools: Tools, site_id: SiteId, visitor_id: VisitorId) -> Sequence[Moment]:
    """The latest first. Raises NotFound for a visitor this site does not know."""
    visit, site = await store.visits.latest(site_id, visitor_id), await store.sites.by_id(site_id)
    if visit is None or site is None:
        raise NotFound("this site has no such visitor")
    now = tools.clock.now()
    exposures = await store.campaigns.exposures(site_id, visitor_id, since=now - KEPT)
    recorded = [Moment(e.exposed_at, e.visit_id, "recorded", e.trace) for e in reversed(exposures)]
    campaigns = await store.campaigns.of_site(site_id)
    shares = await tools.allots.shares(site_id, campaigns) if tools.allots else {}
    asked = Asked(site, campaigns, (), shares, None)
    looked: list[Looked] = []
    for trigger in ("visit", "exit"):
        situated = await situate(store, tools, visit, asked, trigger)
        looked += explain(site_id, campaigns, situated.situation, site.restraint, trigger, shares)
    return [Moment(now, visit.visit_id, "now", tuple(looked)), *recorded[: MOST_MOMENTS - 1]]

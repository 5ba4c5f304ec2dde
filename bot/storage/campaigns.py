"""Campaigns, whom they were shown to, and who did not want them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_type_hints

import msgspec
from sqlalchemy import select

from bot.model import CampaignId, Exposure, SiteId, VisitorId
from bot.rules.campaigns import Campaign, Check, Group
from bot.storage.columns import to_json
from bot.storage.tables import campaigns, dismissals, exposures
from bot.storage.transaction import Transaction, columns, values

EXPOSURE = columns(exposures, Exposure)
KINDS = get_type_hints(Campaign)


class SqlCampaigns:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def put(self, site_id: SiteId, campaign: Campaign) -> None:
        row = {"site_id": site_id, "campaign_id": campaign.campaign_id, "body": to_json(campaign)}
        await self._transaction.run(self._transaction.upsert(campaigns).values(row))

    async def of_site(self, site_id: SiteId) -> Sequence[Campaign]:
        statement = (
            select(campaigns.c.body).where(campaigns.c.site_id == site_id).order_by(campaigns.c.campaign_id)
        )
        return [read_campaign(body) for (body,) in await self._transaction.all(statement)]

    async def expose(self, exposure: Exposure) -> bool:
        statement = self._transaction.insert_new(exposures, ["site_id", "campaign_id", "visit_id"])
        statement = statement.values(values(exposure))
        return await self._transaction.first(statement.returning(exposures.c.exposure_id)) is not None

    async def exposures(self, site_id: SiteId, visitor_id: VisitorId, since: datetime) -> Sequence[Exposure]:
        """Oldest first."""
        statement = (
            select(*EXPOSURE)
            .where(
                exposures.c.site_id == site_id,
                exposures.c.visitor_id == visitor_id,
                exposures.c.exposed_at >= since,
            )
            .order_by(exposures.c.exposed_at, exposures.c.exposure_id)
        )
        return [Exposure(*row) for row in await self._transaction.all(statement)]

    async def dismiss(
        self, site_id: SiteId, visitor_id: VisitorId, campaign_id: CampaignId, at: datetime
    ) -> None:
        """The latest time stays."""
        insert = self._transaction.insert(dismissals).values(
            site_id=site_id, visitor_id=visitor_id, campaign_id=campaign_id, dismissed_at=at
        )
        later = insert.excluded.dismissed_at
        statement = insert.on_conflict_do_update(
            index_elements=dismissals.primary_key.columns.keys(),
            set_={"dismissed_at": later},
            where=dismissals.c.dismissed_at < later,
        )
        await self._transaction.run(statement)

    async def dismissed_at(self, site_id: SiteId, visitor_id: VisitorId) -> Mapping[CampaignId, datetime]:
        statement = select(dismissals.c.campaign_id, dismissals.c.dismissed_at).where(
            dismissals.c.site_id == site_id, dismissals.c.visitor_id == visitor_id
        )
        rows = await self._transaction.all(statement)
        return {CampaignId(campaign_id): dismissed_at for campaign_id, dismissed_at in rows}


def read_campaign(body: str) -> Campaign:
    """Undo `to_json`; msgspec cannot tell a Check from a Group by itself."""
    raw: dict[str, Any] = msgspec.json.decode(body)
    condition = _group(raw.pop("condition"))
    return Campaign(condition=condition, **{name: msgspec.convert(raw[name], KINDS[name]) for name in raw})


def _part(raw: dict[str, Any]) -> Check | Group:
    return _group(raw) if "parts" in raw else msgspec.convert(raw, Check)


def _group(raw: dict[str, Any]) -> Group:
    return Group(raw["mode"], tuple(_part(part) for part in raw["parts"]))

"""Campaigns and their history, whom they addressed and held out, who did not want them, what they caused."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from typing import Any, get_type_hints

import msgspec
from sqlalchemy import func, select

from bot.errors import ChangedMeanwhile
from bot.model import CampaignId, Exposure, SiteId, VisitorId
from bot.rules.campaigns import Campaign, Check, Group, Kept, Revision
from bot.rules.increments import Tally
from bot.storage.columns import to_json
from bot.storage.tables import campaign_revisions, campaigns, dismissals, exposures
from bot.storage.tallies import tallies
from bot.storage.transaction import Query, Transaction, columns, values

EXPOSURE = columns(exposures, Exposure)
ASSIGNED = [field.name for field in fields(Exposure) if field.name != "trace"]
KINDS = get_type_hints(Campaign)
KEPT = (
    campaigns.c.body,
    campaigns.c.revision,
    campaigns.c.archived,
    campaigns.c.changed_at,
    campaigns.c.changed_by,
)
READ_BEFORE = 10_000
"""Campaigns of all sites that are kept in memory."""


class SqlCampaigns:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def save(self, site_id: SiteId, revision: Revision, *, archived: bool = False) -> None:
        """Raises ChangedMeanwhile where the campaign has a revision of this number already."""
        body = to_json(revision.campaign)
        key = {"site_id": site_id, "campaign_id": revision.campaign_id, "body": body}
        entry = values(revision) | key
        del entry["campaign"]
        entered = self._transaction.insert_new(campaign_revisions).values(entry)
        if await self._transaction.first(entered.returning(campaign_revisions.c.number)) is None:
            latest, *_ = await self.history(site_id, revision.campaign_id)
            raise ChangedMeanwhile(user_name=latest.user_name, revision=latest.number)
        row = key | {
            "revision": revision.number,
            "archived": archived,
            "changed_at": revision.saved_at,
            "changed_by": revision.user_name,
        }
        await self._transaction.run(self._transaction.upsert(campaigns).values(row))

    async def of_site(self, site_id: SiteId) -> Sequence[Campaign]:
        mine = (campaigns.c.site_id == site_id) & campaigns.c.archived.is_(False)
        query = select(campaigns.c.body).where(mine).order_by(campaigns.c.campaign_id)
        return [read_campaign(body) for (body,) in await self._transaction.all(query)]

    async def kept(self, site_id: SiteId) -> Sequence[Kept]:
        query = select(*KEPT).where(campaigns.c.site_id == site_id).order_by(campaigns.c.campaign_id)
        return [Kept(read_campaign(body), *rest) for body, *rest in await self._transaction.all(query)]

    async def for_update(self, site_id: SiteId, campaign_id: CampaignId) -> Kept | None:
        """The lock is on the campaign's name, not on a row: two who would create it take turns, too."""
        await self._transaction.lock("campaign", site_id, campaign_id)
        mine = (campaigns.c.site_id == site_id) & (campaigns.c.campaign_id == campaign_id)
        row = await self._transaction.first(select(*KEPT).where(mine))
        return Kept(read_campaign(row.body), *row[1:]) if row else None

    async def history(self, site_id: SiteId, campaign_id: CampaignId) -> Sequence[Revision]:
        entries = campaign_revisions.c
        names = ("number", "body", "saved_at", "user_id", "user_name", "action")
        query = (
            select(*(entries[name] for name in names))
            .where(entries.site_id == site_id, entries.campaign_id == campaign_id)
            .order_by(entries.number.desc())
        )
        return [
            Revision(campaign_id, number, read_campaign(body), *rest)
            for number, body, *rest in await self._transaction.all(query)
        ]

    async def expose(self, exposure: Exposure) -> bool:
        statement = self._transaction.insert_new(exposures, ["site_id", "campaign_id", "visit_id"])
        statement = statement.values(values(exposure))
        return await self._transaction.first(statement.returning(exposures.c.exposure_id)) is not None

    async def exposures(self, site_id: SiteId, visitor_id: VisitorId, since: datetime) -> Sequence[Exposure]:
        query = (
            _of_visitor(select(*EXPOSURE), site_id, visitor_id)
            .where(exposures.c.exposed_at >= since)
            .order_by(exposures.c.exposed_at, exposures.c.exposure_id)
        )
        return [Exposure(*row) for row in await self._transaction.all(query)]

    async def assigned(self, site_id: SiteId, visitor_id: VisitorId) -> Mapping[CampaignId, Exposure]:
        """Without their traces: they are long, and what is assigned does not depend on them."""
        place = func.row_number().over(
            partition_by=exposures.c.campaign_id, order_by=(exposures.c.exposed_at, exposures.c.exposure_id)
        )
        told = [exposures.c[name] for name in ASSIGNED]
        his = _of_visitor(select(*told, place.label("place")), site_id, visitor_id).subquery()
        query = select(*(his.c[name] for name in ASSIGNED)).where(his.c.place == 1)
        rows = await self._transaction.all(query)
        found = [Exposure(**dict(zip(ASSIGNED, row, strict=True))) for row in rows]
        return {exposure.campaign_id: exposure for exposure in found}

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

    async def tallies(self, site_id: SiteId, campaign_id: CampaignId | None = None) -> Sequence[Tally]:
        return await tallies(self._transaction, site_id, campaign_id)


def _of_visitor(query: Query, site_id: SiteId, visitor_id: VisitorId) -> Query:
    return query.where(exposures.c.site_id == site_id, exposures.c.visitor_id == visitor_id)


@lru_cache(maxsize=READ_BEFORE)
def read_campaign(body: str) -> Campaign:
    """Undo `to_json`; msgspec cannot tell a Check from a Group by itself."""
    raw: dict[str, Any] = msgspec.json.decode(body)
    condition = _group(raw.pop("condition"))
    return Campaign(condition=condition, **{name: msgspec.convert(raw[name], KINDS[name]) for name in raw})


def _part(raw: dict[str, Any]) -> Check | Group:
    return _group(raw) if "parts" in raw else msgspec.convert(raw, Check)


def _group(raw: dict[str, Any]) -> Group:
    return Group(raw["mode"], tuple(_part(part) for part in raw["parts"]))

"""Sites: the shops this house serves."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from bot.errors import Invalid, NotFound
from bot.model import Merchandising, Restraint, Service, Site, SiteId, Standing
from bot.storage.tables import imports, sites
from bot.storage.transaction import Transaction, columns, values

SITE = columns(sites, Site)


class SqlSites:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, site: Site) -> None:
        """Raises Invalid where another site has this key."""
        statement = self._transaction.insert_new(sites, ["key"]).values(values(site))
        if await self._transaction.first(statement.returning(sites.c.site_id)) is None:
            raise Invalid("key", f"another site has the key {site.key!r} already")

    async def by_key(self, key: str) -> Site | None:
        return await self._where(sites.c.key == key)

    async def by_id(self, site_id: SiteId) -> Site | None:
        return await self._where(sites.c.site_id == site_id)

    async def all(self) -> Sequence[Site]:
        rows = await self._transaction.all(select(*SITE).order_by(sites.c.key))
        return [Site(*row) for row in rows]

    async def set_origins(self, site_id: SiteId, origins: Sequence[str]) -> None:
        """Raises NotFound."""
        statement = update(sites).where(sites.c.site_id == site_id).values(origins=tuple(origins))
        if await self._transaction.first(statement.returning(sites.c.site_id)) is None:
            raise NotFound("no such site")

    async def set_merchandising(self, site_id: SiteId, merchandising: Merchandising) -> None:
        """Raises NotFound."""
        statement = update(sites).where(sites.c.site_id == site_id).values(merchandising=merchandising)
        if await self._transaction.first(statement.returning(sites.c.site_id)) is None:
            raise NotFound("no such site")

    async def set_service(self, site_id: SiteId, service: Service) -> None:
        """Raises NotFound."""
        statement = update(sites).where(sites.c.site_id == site_id).values(service=service)
        if await self._transaction.first(statement.returning(sites.c.site_id)) is None:
            raise NotFound("no such site")

    async def set_restraint(self, site_id: SiteId, restraint: Restraint) -> None:
        """Raises NotFound."""
        statement = update(sites).where(sites.c.site_id == site_id).values(restraint=restraint)
        if await self._transaction.first(statement.returning(sites.c.site_id)) is None:
            raise NotFound("no such site")

    async def standing(self) -> Sequence[Standing]:
        """By key. One small query, whatever the sites have."""
        imported = (
            select(func.max(imports.c.latest_at))
            .where(imports.c.site_id == sites.c.site_id, imports.c.completed_at.is_not(None))
            .scalar_subquery()
        )
        statement = select(
            sites.c.site_id,
            sites.c.catalogue_change,
            sites.c.merchandising,
            imported,
            sites.c.teaching_change,
        )
        rows = await self._transaction.all(statement.order_by(sites.c.key))
        return [Standing(*row) for row in rows]

    async def _where(self, condition: ColumnElement[Any]) -> Site | None:
        row = await self._transaction.first(select(*SITE).where(condition))
        return Site(*row) if row else None

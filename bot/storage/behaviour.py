"""What visitors did of late, as a living recommender hears of it; all of it is in `imports.sessions`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    and_,
    cast,
    extract,
    func,
    literal,
    select,
    type_coerce,
)

from bot.model import Heard, SiteId
from bot.storage.tables import imports, interactions, tracked, tracked_items
from bot.storage.transaction import Query, Transaction

Taken = tuple[str, str, str, float]
"""session_id, item_id, event, seconds since 1970."""
LEARNED_FROM = ("view_item", "add_to_cart", "purchase")
BATCH = 10_000


class SqlBehaviour:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def since(self, site_ids: Sequence[SiteId], received_at: datetime, limit: int) -> Sequence[Heard]:
        """Sites are named, so that each is one short range of the index."""
        wanted = tracked.c.site_id.in_(site_ids) & (tracked.c.received_at >= received_at)
        query = _joined(*HEARD).where(wanted).order_by(*OLDEST_FIRST).limit(limit)
        found: list[Heard] = []
        for site_id, visit_id, item_id, name, occurred_at, sent_at, *key in await self._transaction.all(
            query
        ):
            of = (key[0], key[1], key[2])
            found.append(Heard(site_id, visit_id, item_id, name, occurred_at, sent_at, of))
        return found

    async def latest(self, site_id: SiteId, received_at: datetime, limit: int) -> Sequence[Taken]:
        since = tracked.c.received_at >= self._transaction.at(received_at)
        mine = (tracked.c.site_id == site_id) & since
        taken = (
            tracked.c.visit_id,
            tracked_items.c.item_id,
            tracked.c.name,
            self._seconds(tracked.c.occurred_at),
        )
        query = _joined(*taken).where(mine).order_by(*(column.desc() for column in OLDEST_FIRST))
        return await self._last(query.limit(limit))

    async def imported(self, site_id: SiteId, after: datetime, limit: int) -> Sequence[Taken]:
        lines = (interactions.c.occurred_at.desc(), imports.c.import_id.desc(), interactions.c.line.desc())
        query = (
            select(
                interactions.c.session_id,
                interactions.c.item_id,
                interactions.c.event,
                self._seconds(interactions.c.occurred_at),
            )
            .join(imports, imports.c.import_id == interactions.c.import_id)
            .where(
                _complete(site_id),
                imports.c.latest_at > self._transaction.at(after),
                interactions.c.occurred_at > self._transaction.at(after),
            )
            .order_by(*lines)
        )
        return await self._last(query.limit(limit))

    async def count(self, site_id: SiteId, since: datetime, most: int) -> int:
        mine = (tracked.c.site_id == site_id) & (tracked.c.received_at >= since) & _learned_from()
        rows = select(literal(1)).select_from(tracked).where(mine).limit(most).subquery()
        browsed = await self._transaction.number(select(func.count()).select_from(rows))
        lines = select(func.sum(imports.c.lines)).where(_complete(site_id), imports.c.completed_at >= since)
        return min(browsed + await self._transaction.number(lines), most)

    async def _last(self, query: Query) -> list[Taken]:
        """Rows that come newest first, oldest first."""
        found: list[Taken] = []
        async for batch in self._transaction.batches(query, BATCH):
            found += [(session, item, event, seconds) for session, item, event, seconds in batch]
        return found[::-1]

    def _seconds(self, moment: ColumnElement[datetime]) -> ColumnElement[Any]:
        return seconds_of(self._transaction, moment)


def seconds_of(transaction: Transaction, moment: ColumnElement[datetime]) -> ColumnElement[Any]:
    """Since 1970."""
    if transaction.on_postgresql:
        return cast(extract("epoch", moment), Float(53))
    return type_coerce(moment, BigInteger) / literal(1e6)


HEARD: tuple[ColumnElement[Any], ...] = (
    tracked.c.site_id,
    tracked.c.visit_id,
    tracked_items.c.item_id,
    tracked.c.name,
    tracked.c.occurred_at,
    tracked.c.received_at,
    tracked.c.visitor_id,
    tracked.c.event_id,
    tracked_items.c.position,
)
OLDEST_FIRST: tuple[ColumnElement[Any], ...] = (
    tracked.c.received_at,
    tracked.c.occurred_at,
    tracked.c.visitor_id,
    tracked.c.event_id,
    tracked_items.c.position,
)


def _joined(*columns: ColumnElement[Any]) -> Query:
    names = ("site_id", "visitor_id", "event_id")
    same = and_(*(tracked.c[name] == tracked_items.c[name] for name in names))
    return select(*columns).join_from(tracked, tracked_items, same).where(_learned_from())


def _learned_from() -> ColumnElement[bool]:
    # not the bare column: SQLite would take the index by name and read all that ever happened
    return func.coalesce(tracked.c.name, "").in_(LEARNED_FROM)


def _complete(site_id: SiteId) -> ColumnElement[bool]:
    return (imports.c.site_id == site_id) & imports.c.completed_at.is_not(None)

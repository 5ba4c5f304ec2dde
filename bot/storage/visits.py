"""Visitors, their visits, and every event their browsers sent."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from bot.errors import NotFound
from bot.model import OrderState, SiteId, Tracked, Visit, VisitId, VisitorId
from bot.rules.reports import Period
from bot.rules.situation import Known, Recorded
from bot.storage.columns import clean
from bot.storage.recordings import Recordings
from bot.storage.tables import orders, tracked_items, visitors, visits
from bot.storage.tables import tracked as tracked_events
from bot.storage.transaction import Query, Transaction, columns, values

VISIT = columns(visits, Visit)
LATEST = (visits.c.started_at.desc(), visits.c.visit_id.desc())


class SqlVisits:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def open(self, visit: Visit) -> None:
        visitor = self._transaction.insert_new(visitors).values(
            site_id=visit.site_id, visitor_id=visit.visitor_id, first_seen_at=visit.started_at
        )
        await self._transaction.run(visitor)
        await self._transaction.run(self._transaction.insert(visits).values(values(visit)))

    async def save(self, visit: Visit) -> None:
        """Raises NotFound for a visit that was never opened."""
        mine = (visits.c.site_id == visit.site_id) & (visits.c.visit_id == visit.visit_id)
        saved = await self._transaction.run(update(visits).where(mine).values(values(visit)))
        if not saved.rowcount:
            raise NotFound(f"no visit {visit.visit_id!r}")

    async def by_id(self, site_id: SiteId, visit_id: VisitId) -> Visit | None:
        mine = (visits.c.site_id == site_id) & (visits.c.visit_id == visit_id)
        row = await self._transaction.first(select(*VISIT).where(mine))
        return Visit(*row) if row else None

    async def latest(self, site_id: SiteId, visitor_id: VisitorId) -> Visit | None:
        statement = _of_visitor(select(*VISIT), site_id, visitor_id).order_by(*LATEST).limit(1)
        row = await self._transaction.first(statement)
        return Visit(*row) if row else None

    async def latest_of(self, site_id: SiteId, visitor_ids: Sequence[VisitorId]) -> Mapping[VisitorId, Visit]:
        last = (
            select(visits.c.visit_id)
            .where(visits.c.site_id == visitors.c.site_id, visits.c.visitor_id == visitors.c.visitor_id)
            .order_by(*LATEST)
            .limit(1)
            .correlate(visitors)
            .scalar_subquery()
        )
        wanted = (visitors.c.site_id == site_id) & visitors.c.visitor_id.in_(visitor_ids)
        statement = select(*VISIT).join_from(visitors, visits, visits.c.visit_id == last).where(wanted)
        found = [Visit(*row) for row in await self._transaction.all(statement)]
        return {visit.visitor_id: visit for visit in found}

    async def latest_for_update(self, site_id: SiteId, visitor_id: VisitorId) -> Visit | None:
        """The lock is on the visitor's name, not on a row: the first visit has no row yet."""
        await self._transaction.lock("visitor", site_id, visitor_id)
        return await self.latest(site_id, visitor_id)

    async def previous(self, visit: Visit) -> Visit | None:
        row = await self._transaction.first(_before(select(*VISIT), visit).order_by(*LATEST).limit(1))
        return Visit(*row) if row else None

    async def known(self, visit: Visit) -> Known:
        """One statement, and each part of it a range of an index: this is asked at every event."""
        ended = _before(select(visits.c.last_event_at), visit).order_by(*LATEST).limit(1)
        bought = select(func.count()).where(
            orders.c.site_id == visit.site_id,
            orders.c.visitor_id == visit.visitor_id,
            orders.c.state == OrderState.CONFIRMED,
            orders.c.placed_at < visit.started_at,
        )
        earlier = _before(select(func.count()).select_from(visits), visit)
        parts = (earlier.scalar_subquery(), ended.scalar_subquery(), bought.scalar_subquery())
        number, previous_at, confirmed = (await self._transaction.run(select(*parts))).one()
        return Known(number + 1, previous_at, confirmed)

    async def recorded(
        self, site_id: SiteId, period: Period, batch: int = 500
    ) -> AsyncGenerator[Sequence[Recorded], None]:
        """Fewer visits at once where these have many events."""
        recordings = Recordings(self._transaction, site_id)
        async with aclosing(recordings.of_period(period, batch)) as found:
            async for visits_of_then in found:
                yield visits_of_then

    async def recorded_of(self, site_id: SiteId, visitor_id: VisitorId, latest: int) -> Sequence[Recorded]:
        return await Recordings(self._transaction, site_id).of_visitor(visitor_id, latest)

    async def live(self, site_id: SiteId, since: datetime, limit: int) -> Sequence[Visit]:
        """The most recently active first."""
        statement = (
            select(*VISIT)
            .where(visits.c.site_id == site_id, visits.c.last_event_at >= since)
            .order_by(visits.c.last_event_at.desc(), visits.c.visit_id.desc())
            .limit(limit)
        )
        return [Visit(*row) for row in await self._transaction.all(statement)]

    async def record(
        self, visit: Visit, tracked: Sequence[Tracked], received_at: datetime
    ) -> Sequence[Tracked]:
        by_id: dict[str, Tracked] = {}
        for event in tracked:
            by_id.setdefault(clean(event.event_id), event)
        if not by_id:
            return []
        rows = [_event_row(visit, event, at, received_at) for at, event in enumerate(by_id.values())]
        insert = self._transaction.insert_new(tracked_events).returning(tracked_events.c.event_id)
        saved = set((await self._transaction.run(insert, rows)).scalars())
        new = [event for event_id, event in by_id.items() if event_id in saved]
        items = [row for event in new for row in _item_rows(visit, event)]
        if items:
            await self._transaction.run(self._transaction.insert(tracked_items), items)
        return new


def _of_visitor(statement: Query, site_id: SiteId, visitor_id: VisitorId) -> Query:
    return statement.where(visits.c.site_id == site_id, visits.c.visitor_id == visitor_id)


def _before(statement: Query, visit: Visit) -> Query:
    """Those of its visitor that began before it."""
    at_once = (visits.c.started_at == visit.started_at) & (visits.c.visit_id < visit.visit_id)
    earlier = (visits.c.started_at < visit.started_at) | at_once
    return _of_visitor(statement, visit.site_id, visit.visitor_id).where(
        visits.c.started_at <= visit.started_at, earlier
    )


def _event_row(visit: Visit, event: Tracked, position: int, received_at: datetime) -> Mapping[str, Any]:
    row = values(event)
    del row["items"]
    return row | {
        "site_id": visit.site_id,
        "visitor_id": visit.visitor_id,
        "visit_id": visit.visit_id,
        "received_at": received_at,
        "position": position,
    }


def _item_rows(visit: Visit, event: Tracked) -> list[Mapping[str, Any]]:
    key = {"site_id": visit.site_id, "visitor_id": visit.visitor_id, "event_id": event.event_id}
    return [key | {"position": at} | values(line) for at, line in enumerate(event.items)]

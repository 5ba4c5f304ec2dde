"""Visits of the past with all their events, in the driver's own rows: a replay goes through millions."""

import asyncio
from bisect import bisect_left
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import and_, func, select

from bot.model import ItemLine, OrderState, SiteId, Tracked, Visit, VisitorId
from bot.rules.reports import Period
from bot.rules.situation import Known, Recorded
from bot.storage.columns import EPOCH, MICROSECOND, NOTHING, clean
from bot.storage.tables import orders, tracked_items, visits
from bot.storage.tables import tracked as tracked_events
from bot.storage.transaction import Query, Transaction

BOUGHT_WITHIN = timedelta(days=7)
MOST_EVENTS = 5_000
"""Read at once, unless one visit alone has more."""
MOST_VISITS = 1_000
FETCHED = 10_000
NO_ATTRIBUTES: Mapping[str, str] = {}
CONFIRMED = str(OrderState.CONFIRMED)
Row = Sequence[Any]

VISIT = [visits.c[name] for name in ("visit_id", "visitor_id", "started_at", "last_event_at")]
TOLD = [visits.c[name] for name in ("referrer", "user_agent", "locale", "country", "utc_offset_min")]
"""By the browser when the visit began."""
FIELDS = [field.name for field in fields(Tracked) if field.name != "items"]
EVENT = [tracked_events.c[name] for name in ("visit_id", "received_at", *FIELDS)]
LINE = [tracked_items.c[field.name] for field in fields(ItemLine)]
AS_FOLDED = tuple(tracked_events.c[name] for name in ("visit_id", "received_at", "occurred_at", "position"))
LINES_IN_TURN = (tracked_events.c.visit_id, tracked_items.c.event_id, tracked_items.c.position)
IN_TURN = (visits.c.visitor_id, visits.c.started_at, visits.c.visit_id)

_attributes: Callable[[str], Mapping[str, str]] = msgspec.json.Decoder(Mapping[str, str]).decode
_line = lru_cache(maxsize=20_000)(ItemLine)
"""The same products come again and again."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows about some visits, to be put together."""

    visits: Sequence[Row]
    events: Sequence[Row]
    items: Sequence[Row]
    orders: Sequence[Row]
    places: Sequence[Row]


class Recordings:
    def __init__(self, transaction: Transaction, site_id: SiteId) -> None:
        self._transaction = transaction
        self._site_id = site_id
        self._moment = _same if transaction.on_postgresql else _since_1970

    async def of_period(self, period: Period, batch: int) -> AsyncGenerator[Sequence[Recorded], None]:
        """In order of visitor and time; a batch has fewer visits where these have many events."""
        events = select(func.count()).where(tracked_events.c.visit_id == visits.c.visit_id).scalar_subquery()
        begun = visits.c.started_at
        query = (
            select(*VISIT, *TOLD, events)
            .where(
                visits.c.site_id == self._site_id,
                begun >= self._transaction.at(period.since_at),
                begun < self._transaction.at(period.until_at),
            )
            .order_by(*IN_TURN)
        )
        async with aclosing(self._transaction.batches(query, max(1, min(batch, MOST_VISITS)))) as found:
            async for rows in found:
                for part in _in_parts(rows):
                    yield await self._put_together(part)

    async def of_visitor(self, visitor_id: VisitorId, latest: int) -> Sequence[Recorded]:
        """Oldest first."""
        mine = (visits.c.site_id == self._site_id) & (visits.c.visitor_id == clean(visitor_id))
        query = select(*VISIT, *TOLD).where(mine).order_by(*(column.desc() for column in IN_TURN[1:]))
        rows = await self._rows(query.limit(min(latest, MOST_VISITS)))
        return await self._put_together(rows[::-1]) if rows else []

    async def _put_together(self, rows: Sequence[Row]) -> list[Recorded]:
        """In a thread: of thousands of events it takes longer than others should wait."""
        found = await self._fill(rows)
        return await asyncio.to_thread(self._recorded, found)

    async def _fill(self, rows: Sequence[Row]) -> _Found:
        visit_ids, visitors = [row[0] for row in rows], list({row[1]: None for row in rows})
        of_visits = self._transaction.among(tracked_events.c.visit_id, visit_ids)
        return _Found(
            rows,
            await self._rows(select(*EVENT).where(of_visits).order_by(*AS_FOLDED)),
            await self._rows(_items().where(of_visits).order_by(*LINES_IN_TURN)),
            await self._rows(self._orders(visitors)),
            await self._rows(self._places(visitors, visit_ids)),
        )

    def _orders(self, visitors: Sequence[str]) -> Query:
        """Those that count."""
        return (
            select(orders.c.visitor_id, orders.c.placed_at, orders.c.state)
            .where(
                orders.c.site_id == self._site_id,
                self._transaction.among(orders.c.visitor_id, visitors),
                orders.c.state != str(OrderState.QUARANTINED),
            )
            .order_by(orders.c.visitor_id, orders.c.placed_at)
        )

    def _places(self, visitors: Sequence[str], visit_ids: Sequence[str]) -> Query:
        """Of each visit: how many there were up to it, and when the one before it ended."""
        window: dict[str, Any] = {"partition_by": visits.c.visitor_id, "order_by": IN_TURN[1:]}
        place = func.row_number().over(**window).label("place")
        before = func.lag(visits.c.last_event_at).over(**window).label("before")
        of_visitors = self._transaction.among(visits.c.visitor_id, visitors)
        ranked = (
            select(visits.c.visit_id, place, before)
            .where(visits.c.site_id == self._site_id, of_visitors)
            .subquery()
        )
        return select(ranked).where(self._transaction.among(ranked.c.visit_id, visit_ids))

    async def _rows(self, query: Query) -> list[Row]:
        found: list[Row] = []
        async with aclosing(self._transaction.batches(query, FETCHED)) as batches:
            async for batch in batches:
                found += batch
        return found

    def _recorded(self, found: _Found) -> list[Recorded]:
        batches = self._batches(found)
        bought = {visitor: list(his) for visitor, his in groupby(found.orders, itemgetter(0))}
        places = {visit_id: (place, before) for visit_id, place, before in found.places}
        return [
            Recorded(
                self._begun(row),
                self._known(*places[row[0]], bought.get(row[1], ()), row[2]),
                tuple((received_at, tuple(events)) for received_at, events in batches.get(row[0], ())),
                self._bought_at(bought.get(row[1], ()), row[2], row[3]),
            )
            for row in found.visits
        ]

    def _batches(self, found: _Found) -> Mapping[str, list[tuple[datetime, list[Tracked]]]]:
        """By visit. One loop, without a call that it could do without: events come by the million."""
        moment, lines = self._moment, _lines(found.items)
        batches: dict[str, list[tuple[datetime, list[Tracked]]]] = {}
        begun: tuple[str, Any] | None = None
        events: list[Tracked] = []
        for row in found.events:
            visit_id, received_at, event_id, name, occurred_at, url, title, referrer, page_type = row[:9]
            value_minor, currency, order, term, dwell_s, scroll, campaign, results, idle_s, said = row[9:]
            if (visit_id, received_at) != begun:
                begun, events = (visit_id, received_at), []
                batches.setdefault(visit_id, []).append((moment(received_at), events))
            items = lines.get((visit_id, event_id))
            events.append(
                Tracked(
                    event_id,
                    name,
                    moment(occurred_at),
                    url,
                    title,
                    referrer,
                    page_type,
                    tuple(items) if items else (),
                    value_minor,
                    currency,
                    order,
                    term,
                    dwell_s,
                    scroll,
                    campaign,
                    results,
                    idle_s,
                    NO_ATTRIBUTES if said == NOTHING else _attributes(said),
                )
            )
        return batches

    def _begun(self, row: Row) -> Visit:
        visit_id, visitor_id, started_at, _, referrer, user_agent, locale, country, utc_offset_min, *_ = row
        at = self._moment(started_at)
        begun = Visit(visit_id, self._site_id, visitor_id, at, at, referrer, user_agent, locale)
        return replace(begun, country=country, utc_offset_min=utc_offset_min)

    def _known(self, place: int, before: Any | None, bought: Sequence[Row], started_at: Any) -> Known:
        confirmed = (placed_at < started_at for _, placed_at, state in bought if state == CONFIRMED)
        return Known(place, None if before is None else self._moment(before), sum(confirmed))

    def _bought_at(self, bought: Sequence[Row], started_at: Any, ended_at: Any) -> datetime | None:
        first = bisect_left(bought, started_at, key=itemgetter(1))
        if first == len(bought):
            return None
        placed_at = self._moment(bought[first][1])
        return placed_at if placed_at < self._moment(ended_at) + BOUGHT_WITHIN else None


def _in_parts(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    """Cut so that each part has so few events that they fit into memory."""
    begin = events = 0
    for end, row in enumerate(rows):
        events += row[-1]
        if events > MOST_EVENTS and end > begin:
            yield rows[begin:end]
            begin, events = end, row[-1]
    yield rows[begin:]


def _items() -> Query:
    same = and_(*(tracked_events.c[n] == tracked_items.c[n] for n in ("site_id", "visitor_id", "event_id")))
    key = (tracked_events.c.visit_id, tracked_items.c.event_id)
    return select(*key, *LINE).join_from(tracked_events, tracked_items, same)


def _lines(rows: Sequence[Row]) -> Mapping[tuple[str, str], list[ItemLine]]:
    """By visit and event."""
    lines: dict[tuple[str, str], list[ItemLine]] = {}
    for visit_id, event_id, item_id, quantity, price_minor in rows:
        lines.setdefault((visit_id, event_id), []).append(_line(item_id, quantity, price_minor))
    return lines


def _since_1970(moment: int) -> datetime:
    return EPOCH + moment * MICROSECOND


def _same(moment: datetime) -> datetime:
    return moment

"""Behaviour from files, in millions of rows, and all behaviour as the recommender reads it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    and_,
    case,
    delete,
    literal,
    or_,
    select,
    union_all,
    update,
)

from bot.errors import NotFound
from bot.model import Interaction, SiteId
from bot.storage.behaviour import LEARNED_FROM, seconds_of
from bot.storage.columns import EPOCH, Moment, clean, microseconds
from bot.storage.tables import imports, interactions, tracked, tracked_items
from bot.storage.transaction import Query, Transaction

COLUMNS = [column.name for column in interactions.columns]
INSERT = f"INSERT INTO interactions ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
BATCH = 10_000


class SqlImports:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def begin(self, site_id: SiteId, source: str, now: datetime) -> int:
        row = {"site_id": site_id, "source": source, "begun_at": now, "lines": 0}
        statement = self._transaction.insert(imports).values(row).returning(imports.c.import_id)
        return await self._transaction.number(statement)

    async def add(self, import_id: int, rows: Sequence[Interaction]) -> None:
        """Raises NotFound for an import that never began, is complete already, or was dropped."""
        line = await self._reserve(import_id, rows)
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH)):
            await self._write(import_id, line, batch)
            line += len(batch)

    async def complete(self, import_id: int, now: datetime) -> None:
        """Raises NotFound for an import that never began, is complete already, or was dropped."""
        done = (
            update(imports)
            .where(imports.c.import_id == import_id, imports.c.completed_at.is_(None))
            .values(completed_at=now)
            .returning(imports.c.site_id, imports.c.source)
        )
        row = await self._transaction.first(done)
        if row is None:
            raise _not_open(import_id)
        await self._drop_others(import_id, *row)

    async def sources(self, site_id: SiteId) -> Sequence[str]:
        complete = (imports.c.site_id == site_id) & imports.c.completed_at.is_not(None)
        statement = select(imports.c.source).where(complete).order_by(imports.c.source)
        return [row.source for row in await self._transaction.all(statement)]

    async def sessions(self, site_id: SiteId) -> Sequence[tuple[str, str, str, float]]:
        """Lines of the same time keep the order of their file. Equal strings are one object."""
        both = union_all(self._imported(site_id), self._tracked(site_id)).subquery()
        statement = select(both.c.session_id, both.c.item_id, both.c.event, both.c.seconds).order_by(
            both.c.session_id, both.c.seconds, both.c.import_id, both.c.line
        )
        seen: dict[str, str] = {}
        one = seen.setdefault
        found: list[tuple[str, str, str, float]] = []
        async for batch in self._transaction.batches(statement, BATCH):
            found += [
                (one(session, session), one(item, item), one(event, event), seconds)
                for session, item, event, seconds in batch
            ]
        return found

    async def _reserve(self, import_id: int, rows: Sequence[Interaction]) -> int:
        """The first line number that is free for them from now on."""
        latest = literal(max((row.occurred_at for row in rows), default=EPOCH), Moment())
        earlier = imports.c.latest_at.is_(None) | (imports.c.latest_at < latest)
        statement = (
            update(imports)
            .where(imports.c.import_id == import_id, imports.c.completed_at.is_(None))
            .values(
                lines=imports.c.lines + len(rows),
                latest_at=case((earlier, latest), else_=imports.c.latest_at),
            )
            .returning(imports.c.lines)
        )
        row = await self._transaction.first(statement)
        if row is None:
            raise _not_open(import_id)
        return int(row[0]) - len(rows)

    async def _write(self, import_id: int, line: int, batch: Sequence[Interaction]) -> None:
        if self._transaction.on_postgresql:
            driver = await self._transaction.driver()
            records = list(_records(import_id, line, batch, _zoned))
            await driver.copy_records_to_table(interactions.name, records=records, columns=COLUMNS)
            return
        records = list(_records(import_id, line, batch, microseconds))
        await self._transaction.connection.exec_driver_sql(INSERT, records)

    async def _drop_others(self, import_id: int, site_id: SiteId, source: str) -> None:
        """A later one of the same source that is still coming in stays: it will drop this one."""
        mine = (imports.c.site_id == site_id) & (imports.c.source == source)
        earlier = or_(imports.c.import_id < import_id, imports.c.completed_at.is_not(None))
        others = and_(mine, earlier, imports.c.import_id != import_id)
        dropped = select(imports.c.import_id).where(others)
        await self._transaction.run(delete(interactions).where(interactions.c.import_id.in_(dropped)))
        await self._transaction.run(delete(imports).where(others))

    def _imported(self, site_id: SiteId) -> Query:
        complete = (imports.c.site_id == site_id) & imports.c.completed_at.is_not(None)
        return (
            select(
                interactions.c.session_id,
                interactions.c.item_id,
                interactions.c.event,
                seconds_of(self._transaction, interactions.c.occurred_at).label("seconds"),
                interactions.c.import_id,
                interactions.c.line,
            )
            .join(imports, imports.c.import_id == interactions.c.import_id)
            .where(complete)
        )

    def _tracked(self, site_id: SiteId) -> Query:
        same = and_(
            *(tracked.c[name] == tracked_items.c[name] for name in ("site_id", "visitor_id", "event_id"))
        )
        return (
            select(
                tracked.c.visit_id,
                tracked_items.c.item_id,
                tracked.c.name,
                seconds_of(self._transaction, tracked.c.occurred_at).label("seconds"),
                literal(0).label("import_id"),
                tracked_items.c.position,
            )
            .join(tracked_items, same)
            .where(tracked.c.site_id == site_id, tracked.c.name.in_(LEARNED_FROM))
        )


def _records(
    import_id: int, line: int, batch: Sequence[Interaction], stored: Callable[[datetime], Any]
) -> Iterator[tuple[Any, ...]]:
    """In the order of `COLUMNS`."""
    for number, row in enumerate(batch, line):
        yield (
            import_id,
            number,
            clean(row.session_id),
            clean(row.item_id),
            clean(row.event),
            stored(row.occurred_at),
            clean(row.visitor_id),
            row.quantity,
            row.price_minor,
            clean(row.order_id),
        )


def _zoned(moment: datetime) -> datetime:
    microseconds(moment)
    return moment


def _not_open(import_id: int) -> NotFound:
    return NotFound(f"no import {import_id} to add to")

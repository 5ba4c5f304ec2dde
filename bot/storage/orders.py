"""Orders, the touches before them, and the credit that follows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, update

from bot.model import Credit, Money, Order, OrderId, SiteId, Touch, VisitorId
from bot.storage.tables import credits_, orders, touches
from bot.storage.transaction import Found, Transaction, columns, locked, values

TOUCH = columns(touches, Touch)
CREDIT = columns(credits_, Credit)


class SqlOrders:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def by_id(self, site_id: SiteId, order_id: OrderId) -> Order | None:
        row = await self._transaction.first(select(orders).where(_is(orders, site_id, order_id)))
        return _order(row) if row else None

    async def put(self, order: Order) -> Order | None:
        insert = self._transaction.insert_new(orders).values(_row(order)).returning(orders.c.order_id)
        if await self._transaction.first(insert):
            return None
        this = _is(orders, order.site_id, order.order_id)
        before = (await self._transaction.run(locked(select(orders).where(this)))).one()
        await self._transaction.run(update(orders).where(this).values(_row(order)))
        return _order(before)

    async def add_touch(self, touch: Touch) -> None:
        await self._transaction.run(self._transaction.insert(touches).values(values(touch)))

    async def touches(self, site_id: SiteId, visitor_id: VisitorId, since: datetime) -> Sequence[Touch]:
        """Oldest first."""
        statement = (
            select(*TOUCH)
            .where(
                touches.c.site_id == site_id,
                touches.c.visitor_id == visitor_id,
                touches.c.touched_at >= since,
            )
            .order_by(touches.c.touched_at, touches.c.touch_id)
        )
        return [Touch(*row) for row in await self._transaction.all(statement)]

    async def set_credit(self, order: Order, credit: Credit | None) -> None:
        """An order credits one conversation at most."""
        if credit is None:
            this = _is(credits_, order.site_id, order.order_id)
            await self._transaction.run(delete(credits_).where(this))
            return
        row = values(credit) | {"site_id": order.site_id, "order_id": order.order_id}
        await self._transaction.run(self._transaction.upsert(credits_).values(row))

    async def credit_of(self, site_id: SiteId, order_id: OrderId) -> Credit | None:
        row = await self._transaction.first(select(*CREDIT).where(_is(credits_, site_id, order_id)))
        return Credit(*row) if row else None


def _is(table: Table, site_id: SiteId, order_id: OrderId) -> ColumnElement[bool]:
    return (table.c.site_id == site_id) & (table.c.order_id == order_id)


def _row(order: Order) -> Mapping[str, Any]:
    row = values(order)
    value: Money = row.pop("value")
    return row | values(value)


def _order(row: Found) -> Order:
    return Order(
        site_id=row.site_id,
        order_id=row.order_id,
        visitor_id=row.visitor_id,
        value=Money(row.amount_minor, row.currency),
        state=row.state,
        placed_at=row.placed_at,
        items=row.items,
    )

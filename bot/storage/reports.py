"""The marketer's numbers, summed by the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Double, and_, case, cast, distinct, func, select

from bot.model import Arm, Author, Money, OrderState, SiteId
from bot.rules.money import LARGEST_MINOR
from bot.rules.reports import Conversion, OrderRow, Overview, Period, Topic
from bot.storage.tables import conversations, credits_, exposures, messages, orders, tags, tracked, visits
from bot.storage.transaction import Query, Transaction

COUNTED = orders.c.state != OrderState.QUARANTINED
CREDITED = and_(credits_.c.site_id == orders.c.site_id, credits_.c.order_id == orders.c.order_id)


class SqlReports:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def overview(self, site_id: SiteId, period: Period) -> Overview:
        of_visits = (visits.c.site_id == site_id, *_within(visits.c.started_at, period))
        spoken, handed_over = await self._conversations(site_id, period)
        states = await self._orders(site_id, period)
        with_chat, without_chat = await self._conversions(site_id, period)
        arms = await self._arms(site_id, period)
        return Overview(
            visits=await self._transaction.number(select(func.count()).select_from(visits).where(*of_visits)),
            conversations=spoken,
            handed_over=handed_over,
            revenue=await self._revenue(site_id, period, credited_only=False),
            credited_revenue=await self._revenue(site_id, period, credited_only=True),
            with_chat=with_chat,
            without_chat=without_chat,
            shown=arms.get(Arm.SHOWN, 0),
            held_out=arms.get(Arm.GHOST, 0),
            opened=await self._opened(site_id, period),
            **states,
        )

    async def orders(
        self, site_id: SiteId, period: Period, *, credited_only: bool, limit: int
    ) -> Sequence[OrderRow]:
        """Latest first. `credited_only` leaves out what counts nowhere, so that list and sums agree."""
        first = (
            select(messages.c.text)
            .where(
                messages.c.conversation_id == credits_.c.conversation_id,
                messages.c.author == Author.VISITOR,
            )
            .order_by(messages.c.sequence)
            .limit(1)
            .scalar_subquery()
        )
        statement = (
            select(
                orders.c.order_id,
                orders.c.placed_at,
                orders.c.amount_minor,
                orders.c.currency,
                orders.c.state,
                credits_.c.conversation_id,
                credits_.c.kind,
                func.coalesce(first, ""),
            )
            .join_from(orders, credits_, CREDITED, isouter=not credited_only)
            .where(orders.c.site_id == site_id, *_within(orders.c.placed_at, period))
            .order_by(orders.c.placed_at.desc(), orders.c.order_id)
            .limit(limit)
        )
        if credited_only:
            statement = statement.where(COUNTED)
        return [
            OrderRow(order_id, placed_at, Money(amount, currency), *rest)
            for order_id, placed_at, amount, currency, *rest in await self._transaction.all(statement)
        ]

    async def topics(self, site_id: SiteId, period: Period) -> Sequence[Topic]:
        statement = (
            select(tags.c.tag, func.count())
            .where(tags.c.site_id == site_id, *_within(tags.c.tagged_at, period))
            .group_by(tags.c.tag)
            .order_by(func.count().desc(), tags.c.tag)
        )
        return [Topic(tag, count) for tag, count in await self._transaction.all(statement)]

    async def _conversations(self, site_id: SiteId, period: Period) -> tuple[int, int]:
        """In which the visitor wrote within the period; and of these, an agent too."""
        wrote = [func.max(case((messages.c.author == who, 1), else_=0)) for who in Author]
        authors = dict(zip(Author, wrote, strict=True))
        spoken = (
            select(authors[Author.AGENT].label("agent"))
            .where(messages.c.site_id == site_id, *_within(messages.c.posted_at, period))
            .group_by(messages.c.conversation_id)
            .having(authors[Author.VISITOR] == 1)
            .subquery()
        )
        row = await self._transaction.first(select(func.count(), func.sum(spoken.c.agent)))
        return (int(row[0]), int(row[1] or 0)) if row else (0, 0)

    async def _orders(self, site_id: SiteId, period: Period) -> dict[str, int]:
        def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
            return func.count(case((condition, 1)))

        credited = COUNTED & credits_.c.order_id.is_not(None)
        sums = {
            "orders": number(COUNTED),
            "unverified": number(orders.c.state == OrderState.UNVERIFIED),
            "quarantined": number(orders.c.state == OrderState.QUARANTINED),
            "credited": number(credited),
        }
        statement = (
            select(*sums.values())
            .join_from(orders, credits_, CREDITED, isouter=True)
            .where(orders.c.site_id == site_id, *_within(orders.c.placed_at, period))
        )
        row = await self._transaction.first(statement)
        return dict(zip(sums, row or (), strict=True))

    async def _revenue(self, site_id: SiteId, period: Period, *, credited_only: bool) -> tuple[Money, ...]:
        # as doubles, exact up to LARGEST_MINOR: SQLite fails where a sum of integers is beyond 2^63, and
        # orders that only browsers have reported may be of any value
        statement = (
            select(func.sum(cast(orders.c.amount_minor, Double)), orders.c.currency)
            .where(orders.c.site_id == site_id, COUNTED, *_within(orders.c.placed_at, period))
            .group_by(orders.c.currency)
            .order_by(orders.c.currency)
        )
        if credited_only:
            statement = statement.join_from(orders, credits_, CREDITED)
        rows = await self._transaction.all(statement)
        return tuple(Money(min(int(amount), LARGEST_MINOR), currency) for amount, currency in rows)

    async def _conversions(self, site_id: SiteId, period: Period) -> tuple[Conversion, Conversion]:
        came = _visitors(visits, site_id, visits.c.started_at, period).subquery("came")
        bought = _visitors(orders, site_id, orders.c.placed_at, period).where(COUNTED).subquery("bought")
        wrote = _writers(site_id, period).subquery("wrote")
        spoke = wrote.c.visitor_id.is_not(None)
        statement = (
            select(spoke, func.count(), func.count(bought.c.visitor_id))
            .select_from(came)
            .outerjoin(wrote, wrote.c.visitor_id == came.c.visitor_id)
            .outerjoin(bought, bought.c.visitor_id == came.c.visitor_id)
            .group_by(spoke)
        )
        groups = {bool(chat): Conversion(*rest) for chat, *rest in await self._transaction.all(statement)}
        nobody = Conversion(0, 0)
        return groups.get(True, nobody), groups.get(False, nobody)

    async def _arms(self, site_id: SiteId, period: Period) -> dict[Arm, int]:
        """Without what only the agents were told."""
        statement = (
            select(exposures.c.arm, func.count())
            .where(
                exposures.c.site_id == site_id,
                exposures.c.interrupts.is_(True),
                *_within(exposures.c.exposed_at, period),
            )
            .group_by(exposures.c.arm)
        )
        return {Arm(arm): int(count) for arm, count in await self._transaction.all(statement)}

    async def _opened(self, site_id: SiteId, period: Period) -> int:
        statement = select(func.count(distinct(tracked.c.visitor_id))).where(
            tracked.c.site_id == site_id,
            tracked.c.name == "nudge_opened",
            *_within(tracked.c.occurred_at, period),
        )
        return await self._transaction.number(statement)


def _within(moment: ColumnElement[Any], period: Period) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return moment >= period.since_at, moment < period.until_at


def _visitors(table: Any, site_id: SiteId, moment: ColumnElement[Any], period: Period) -> Query:
    within = _within(moment, period)
    return select(table.c.visitor_id).where(table.c.site_id == site_id, *within).distinct()


def _writers(site_id: SiteId, period: Period) -> Query:
    return (
        select(conversations.c.visitor_id)
        .join(messages, messages.c.conversation_id == conversations.c.conversation_id)
        .where(
            messages.c.site_id == site_id,
            messages.c.author == Author.VISITOR,
            *_within(messages.c.posted_at, period),
        )
        .distinct()
    )

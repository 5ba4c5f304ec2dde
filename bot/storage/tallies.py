"""How many visitors of each arm bought, and for how much: each counted where he was first assigned."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Double,
    Interval,
    Subquery,
    case,
    cast,
    func,
    literal,
    select,
    type_coerce,
)

from bot.model import CampaignId, OrderState, SiteId
from bot.rules.increments import Tally
from bot.rules.money import LARGEST_MINOR
from bot.storage.columns import MICROSECOND
from bot.storage.tables import exposures, orders, sites
from bot.storage.transaction import Found, Query, Transaction

WITHIN = timedelta(days=7)
"""From his first exposure on, what a visitor buys counts."""
ARM = ("campaign_id", "version", "arm", "variant")
COUNTED = (orders.c.state != OrderState.QUARANTINED) & orders.c.visitor_id.is_not(None)


async def tallies(
    transaction: Transaction, site_id: SiteId, campaign_id: CampaignId | None = None
) -> Sequence[Tally]:
    """One for each currency; a visitor is in the site's, unless he only bought in others.

    Two queries, as few visitors buy: only of them is more asked than where they were first.
    """
    at_home = await transaction.first(select(sites.c.currency).where(sites.c.site_id == site_id))
    if at_home is None:
        return []
    counted = exposures.c.site_id == site_id
    if campaign_id is not None:
        counted &= exposures.c.campaign_id == campaign_id
    exposed = await transaction.all(_exposed(counted))
    bought: dict[tuple[Any, ...], list[Found]] = {}
    for row in await transaction.all(_bought(transaction, site_id, counted, at_home.currency)):
        bought.setdefault(tuple(row[: len(ARM)]), []).append(row)
    return [
        tally
        for *arm, visitors in exposed
        for tally in _of_arm(arm, visitors, at_home.currency, bought.get(tuple(arm), ()))
    ]


def _of_arm(arm: Sequence[Any], visitors: int, at_home: str, bought: Sequence[Found]) -> Iterator[Tally]:
    by_currency = {row.currency: row for row in bought}
    key = dict(zip(ARM, arm, strict=True))
    elsewhere = sum(int(row.buyers) for row in bought if row.currency != at_home)
    for currency in sorted({at_home, *by_currency}):
        row = by_currency.get(currency)
        buyers, number, revenue = (int(row.buyers), int(row.orders), int(row.revenue)) if row else (0, 0, 0)
        counted = visitors - elsewhere if currency == at_home else buyers
        if counted or number:
            yield Tally(
                **key,
                visitors=counted,
                buyers=buyers,
                orders=number,
                revenue_minor=min(revenue, LARGEST_MINOR),
                currency=currency,
            )


def _exposed(counted: ColumnElement[bool]) -> Query:
    first = _first(counted)
    arm = [first.c[name] for name in ARM]
    return select(*arm, func.count()).group_by(*arm).order_by(*arm)


def _bought(transaction: Transaction, site_id: SiteId, counted: ColumnElement[bool], at_home: str) -> Query:
    """Of each arm and currency; who bought in several is a buyer in the first of them, at home first."""
    buyers = select(orders.c.visitor_id).where(orders.c.site_id == site_id, COUNTED)
    first = _first(counted & exposures.c.visitor_id.in_(buyers))
    visitor = [first.c[name] for name in (*ARM, "visitor_id")]
    abroad = case((orders.c.currency == at_home, 0), else_=1)
    place = func.row_number().over(
        partition_by=(first.c.campaign_id, first.c.visitor_id),
        order_by=(func.min(abroad), func.min(orders.c.placed_at), orders.c.currency),
    )
    his = (
        select(
            *visitor,
            orders.c.currency,
            func.count().label("orders"),
            # as doubles, exact up to LARGEST_MINOR: SQLite fails where a sum of integers is beyond 2^63
            func.sum(cast(orders.c.amount_minor, Double)).label("revenue"),
            place.label("place"),
        )
        .join_from(first, orders, orders.c.visitor_id == first.c.visitor_id)
        .where(
            orders.c.site_id == site_id,
            COUNTED,
            orders.c.placed_at >= first.c.exposed_at,
            orders.c.placed_at < _until(transaction, first.c.exposed_at),
        )
        .group_by(*visitor, orders.c.currency)
        .subquery("his")
    )
    arm = [his.c[name] for name in (*ARM, "currency")]
    return select(
        *arm,
        func.sum(case((his.c.place == 1, 1), else_=0)).label("buyers"),
        func.sum(his.c.orders).label("orders"),
        func.sum(his.c.revenue).label("revenue"),
    ).group_by(*arm)


def _first(which: ColumnElement[bool]) -> Subquery:
    """Each visitor's first exposure to each campaign."""
    place = func.row_number().over(
        partition_by=(exposures.c.visitor_id, exposures.c.campaign_id),
        order_by=(exposures.c.exposed_at, exposures.c.exposure_id),
    )
    columns = [exposures.c[name] for name in (*ARM, "visitor_id", "exposed_at")]
    ranked = select(*columns, place.label("place")).where(which).subquery("ranked")
    return select(*(ranked.c[column.key] for column in columns)).where(ranked.c.place == 1).subquery("first")


def _until(transaction: Transaction, moment: ColumnElement[datetime]) -> ColumnElement[Any]:
    if transaction.on_postgresql:
        return type_coerce(moment, DateTime(timezone=True)) + literal(WITHIN, Interval())
    return type_coerce(moment, BigInteger) + WITHIN // MICROSECOND

"""The catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, func, select, update
from uuid_utils import uuid7

from bot.errors import Invalid
from bot.model import ItemId, Product, SiteId
from bot.storage.tables import products as catalogue
from bot.storage.tables import sites
from bot.storage.transaction import Query, Transaction, columns, values

PRODUCT = columns(catalogue, Product)
DECLARED = [field.name for field in fields(Product) if field.name != "item_id"]
BATCH = 1_000
SORTED_BY = 100
"""Characters of a title that are sorted by: index entries must stay short."""
ORDERS: Mapping[str, ColumnElement[Any] | UnaryExpression[Any]] = {
    "title": catalogue.c.sort_title,
    "price": catalogue.c.asked_minor,
    "price_desc": catalogue.c.asked_minor.desc(),
}


class SqlProducts:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def put(self, site_id: SiteId, products: Sequence[Product]) -> None:
        """What is there already as it is put is no change. The site's row stays locked until the end, so that
        changes are seen in the order of their numbers.
        """
        counted = (
            update(sites)
            .where(sites.c.site_id == site_id)
            .values(catalogue_stamp=str(uuid7()), catalogue_change=sites.c.catalogue_change + 1)
            .returning(sites.c.catalogue_change)
        )
        change = await self._transaction.number(counted)
        remaining = iter(products)
        while batch := list(islice(remaining, BATCH)):
            rows = [_row(site_id, product, change) for product in batch]
            await self._transaction.run(self._transaction.upsert(catalogue, unless_same=DECLARED), rows)

    async def by_ids(self, site_id: SiteId, item_ids: Sequence[ItemId]) -> Mapping[ItemId, Product]:
        """In the order asked for, without those unknown."""
        found: dict[ItemId, Product] = {}
        remaining = iter(dict.fromkeys(item_ids))
        while batch := list(islice(remaining, BATCH)):
            mine = (catalogue.c.site_id == site_id) & catalogue.c.item_id.in_(batch)
            rows = await self._transaction.all(select(*PRODUCT).where(mine))
            found |= {row[0]: Product(*row) for row in rows}
        return {item_id: found[item_id] for item_id in dict.fromkeys(item_ids) if item_id in found}

    async def page(
        self,
        site_id: SiteId,
        *,
        category: str = "",
        text: str = "",
        order: str = "title",
        after: int = 0,
        limit: int = 24,
    ) -> tuple[Sequence[Product], int]:
        if order not in ORDERS:
            raise Invalid("order", f"unknown order {order!r}; known are {', '.join(ORDERS)}")
        wanted = [catalogue.c.site_id == site_id, *_in_category(category), *_with_words(text)]
        total = await self._transaction.number(select(func.count()).select_from(catalogue).where(*wanted))
        statement = (
            select(*PRODUCT)
            .where(*wanted)
            .order_by(ORDERS[order], catalogue.c.item_id)
            .offset(after)
            .limit(limit)
        )
        return [Product(*row) for row in await self._transaction.all(statement)], total

    async def categories(self, site_id: SiteId) -> Sequence[tuple[str, int]]:
        statement = (
            select(catalogue.c.category, func.count())
            .where(catalogue.c.site_id == site_id, catalogue.c.category != "")
            .group_by(catalogue.c.category)
            .order_by(catalogue.c.category)
        )
        return [(category, count) for category, count in await self._transaction.all(statement)]

    async def all(self, site_id: SiteId) -> Sequence[Product]:
        """By item id. Built in batches, so that a large catalogue does not hold up the loop."""
        return await self._read(select(*PRODUCT).where(catalogue.c.site_id == site_id))

    async def changed(self, site_id: SiteId, after: int) -> Sequence[Product]:
        later = (catalogue.c.site_id == site_id) & (catalogue.c.changed > after)
        return await self._read(select(*PRODUCT).where(later))

    async def stamp(self, site_id: SiteId) -> str:
        """Unlike a counter, never the same again in another database."""
        row = await self._transaction.first(select(sites.c.catalogue_stamp).where(sites.c.site_id == site_id))
        return str(row[0]) if row else ""

    async def _read(self, query: Query) -> Sequence[Product]:
        found: list[Product] = []
        async with self._transaction.connection.stream(query.order_by(catalogue.c.item_id)) as result:
            async for batch in result.partitions(BATCH):
                found.extend(Product(*row) for row in batch)
        return found


def _row(site_id: SiteId, product: Product, change: int) -> dict[str, Any]:
    folded = product.title.casefold()
    return values(product) | {
        "site_id": site_id,
        "attributes": dict(sorted(product.attributes.items())),
        "changed": change,
        "folded_title": folded,
        "sort_title": folded[:SORTED_BY],
        "asked_minor": product.asked_minor,
    }


def _in_category(category: str) -> list[ColumnElement[bool]]:
    """It or one below it, as one range of the index: up to the character that follows the space."""
    if not category:
        return []
    column = catalogue.c.category
    return [
        column >= category,
        column < f"{category} >!",
        (column == category) | (column >= f"{category} > "),
    ]


def _with_words(text: str) -> list[ColumnElement[bool]]:
    return [catalogue.c.folded_title.contains(word, autoescape=True) for word in text.casefold().split()]

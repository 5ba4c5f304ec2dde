"""What a plan needs to be known: recommended products, products by their ids, the visitor's own order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.actions.answering.asking import Asking
from bot.dialogue.plans import Plan
from bot.dialogue.relaxing import fitting, relax
from bot.dialogue.suggestions import Suggestion, ids_of, suggest
from bot.dialogue.turn import Found
from bot.model import ItemId, Order, OrderId, Product, ProductQuery
from bot.ports import Tools

MORE = 8
"""Times as many are asked for where some will be left out."""


async def fetch(tools: Tools, asking: Asking, planned: Plan) -> tuple[Plan, Found]:
    """With the plan that asked for less, where what was asked for is not there."""
    planned, suggestions = await _suggested(tools, asking, planned)
    each = [await suggestions_of(tools, asking, query) for query in planned.each]
    products = await products_of(tools, asking, planned.item_ids)
    order = await order_of(tools, asking, planned.order_id) if planned.order_id else None
    return planned, Found(suggestions, products, order, tuple(each))


async def _suggested(tools: Tools, asking: Asking, planned: Plan) -> tuple[Plan, tuple[Suggestion, ...]]:
    wanted: Plan | None = planned
    while wanted is not None and wanted.query is not None:
        suggestions = fitting(wanted, await suggestions_of(tools, asking, wanted.query))
        if suggestions:
            return wanted, tuple(suggestions)
        wanted = relax(wanted)
    return planned, ()


async def suggestions_of(tools: Tools, asking: Asking, query: ProductQuery) -> tuple[Suggestion, ...]:
    asked = replace(query, limit=query.limit * MORE) if query.unwanted else query
    recommended = await tools.recommends.recommend(asking.site_id, asked, asking.visit)
    async with tools.database.read() as store:
        products = await store.products.by_ids(asking.site_id, ids_of(recommended))
    return suggest(recommended, products, query)


async def products_of(tools: Tools, asking: Asking, item_ids: Sequence[ItemId]) -> Mapping[ItemId, Product]:
    if not item_ids:
        return {}
    async with tools.database.read() as store:
        return await store.products.by_ids(asking.site_id, item_ids)


async def order_of(tools: Tools, asking: Asking, order_id: str) -> Order | None:
    """Nobody hears of the orders of others, nor that there are such."""
    async with tools.database.read() as store:
        order = await store.orders.by_id(asking.site_id, OrderId(order_id))
    return order if order and order.visitor_id == asking.visitor_id else None

"""POST /api/orders: what a shop's own server says about an order, signed."""

from aiohttp import web

from bot.actions import order
from bot.model import ItemId, ItemLine, Money, OrderId
from bot.web import present, wire
from bot.web.address import address_of
from bot.web.decode import from_json
from bot.web.errors import as_json
from bot.web.keys import LIMITS, REACTOR
from bot.web.signers import signer, visitor_of


async def confirm(request: web.Request) -> web.Response:
    request.app[LIMITS].take("orders_address", address_of(request))
    body = await request.read()
    site = await signer(request, body)
    request.app[LIMITS].take("orders_site", site.site_id)
    sent = from_json(wire.SignedOrder, body)
    visitor_id, notes = visitor_of(request, sent.visitor_token, site)
    confirmed = await request.app[REACTOR].run(
        order.confirm,
        site,
        OrderId(sent.order_id),
        Money(sent.value_minor, sent.currency),
        [ItemLine(ItemId(item.item_id), item.quantity, item.price_minor) for item in sent.items],
        visitor_id,
    )
    return as_json(present.order_taken(confirmed, notes))


def add_routes(app: web.Application) -> None:
    app.router.add_post("/api/orders", confirm)

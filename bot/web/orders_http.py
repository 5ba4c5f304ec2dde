"""POST /api/orders: what a shop's own server says about an order, signed."""

from aiohttp import web

from bot.actions import order
from bot.errors import Forbidden, NotFound
from bot.model import ItemId, ItemLine, Money, OrderId, Site, VisitorId
from bot.web import present, queries, signing, tokens, wire
from bot.web.address import address_of
from bot.web.decode import from_json
from bot.web.errors import as_json
from bot.web.keys import LIMITS, REACTOR, SECRET


async def confirm(request: web.Request) -> web.Response:
    request.app[LIMITS].take("orders_address", address_of(request))
    body = await request.read()
    site = await _signer(request, body)
    request.app[LIMITS].take("orders_site", site.site_id)
    sent = from_json(wire.SignedOrder, body)
    visitor_id, notes = _visitor(request, sent, site)
    confirmed = await request.app[REACTOR].run(
        order.confirm,
        site,
        OrderId(sent.order_id),
        Money(sent.value_minor, sent.currency),
        [ItemLine(ItemId(item.item_id), item.quantity, item.price_minor) for item in sent.items],
        visitor_id,
    )
    return as_json(present.order_taken(confirmed, notes))


async def _signer(request: web.Request, body: bytes) -> Site:
    """An unknown site and a wrong signature are answered alike."""
    headers, reactor = request.headers, request.app[REACTOR]
    try:
        site = await reactor.read(queries.site_by_key, headers.get(signing.SITE_HEADER, ""))
    except NotFound:
        raise Forbidden(f"{signing.SIGNATURE_HEADER} does not match the body") from None
    signing.verify(
        site.secret,
        headers.get(signing.TIMESTAMP_HEADER, ""),
        headers.get(signing.SIGNATURE_HEADER, ""),
        body,
        reactor.tools.clock.now(),
    )
    return site


def _visitor(request: web.Request, sent: wire.SignedOrder, site: Site) -> tuple[VisitorId | None, list[str]]:
    """A token comes from a browser: a wrong one costs the order its visitor, never the shop its order."""
    if not sent.visitor_token:
        return None, []
    try:
        return tokens.read_for(request.app[SECRET], sent.visitor_token, site.site_id), []
    except Forbidden as error:
        return None, [f"visitor_token: {error}"]


def add_routes(app: web.Application) -> None:
    app.router.add_post("/api/orders", confirm)

"""Offers: made by marketers, asked for and redeemed by a shop's checkout, signed."""

import asyncio
import csv
import io
from collections.abc import Sequence

from aiohttp import hdrs, web

from bot.actions import offers, redemption
from bot.actions.redemption import Answer, Basket
from bot.errors import Invalid
from bot.model import ItemId, ItemLine, Money, OfferCode, OfferId, OrderId, Site
from bot.web import campaign_wire as wire
from bot.web import offer_present as present
from bot.web import queries, sessions
from bot.web.address import address_of
from bot.web.bodies import json_of, text_of
from bot.web.campaigns_http import writer
from bot.web.decode import from_json
from bot.web.errors import as_json
from bot.web.keys import LIMITS, REACTOR
from bot.web.signers import signer, visitor_of

ID = r"{offer_id:[A-Za-z0-9][A-Za-z0-9._-]{0,63}}"
COLUMNS = (
    "code",
    "state",
    "visitor_id",
    "granted_at",
    "expires_at",
    "redeemed_at",
    "order_id",
    "spent_minor",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would calculate, where a cell begins with it."""


async def listed(request: web.Request) -> web.Response:
    user = await sessions.signed_in(request, sessions.REPORTING)
    site = await request.app[REACTOR].read(queries.site_by_id, user.site_id)
    found = await request.app[REACTOR].read(offers.every, user.site_id)
    return as_json(wire.OfferList([present.row(one) for one in found], site.currency))


async def create(request: web.Request) -> web.Response:
    user = await writer(request)
    sent = await json_of(request, wire.OfferSave)
    site = await request.app[REACTOR].read(queries.site_by_id, user.site_id)
    made = await request.app[REACTOR].run(offers.create, user, site, sent.definition)
    stocked = await request.app[REACTOR].read(offers.one, user.site_id, made.offer_id)
    return as_json(present.row(stocked), status=201)


async def change(request: web.Request) -> web.Response:
    user = await writer(request)
    sent, wanted = await json_of(request, wire.OfferSave), _wanted(request)
    site = await request.app[REACTOR].read(queries.site_by_id, user.site_id)
    await request.app[REACTOR].run(offers.change, user, site, wanted, sent.definition, sent.stamp)
    return as_json(present.row(await request.app[REACTOR].read(offers.one, user.site_id, wanted)))


async def upload(request: web.Request) -> web.Response:
    user = await writer(request)
    request.app[LIMITS].take("codes_user", user.user_id)
    lines = (await text_of(request, "text/plain")).splitlines()
    taken = await request.app[REACTOR].run(offers.upload, user, user.site_id, _wanted(request), lines)
    return as_json(present.uploaded(taken))


async def codes_csv(request: web.Request) -> web.Response:
    user = await sessions.signed_in(request, sessions.REPORTING)
    offer, codes = await request.app[REACTOR].read(offers.codes, user.site_id, _wanted(request))
    headers = {
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="codes-{offer.offer_id}.csv"',
        hdrs.CACHE_CONTROL: "no-store",
    }
    body = await asyncio.to_thread(_csv, codes)
    return web.Response(text=body, content_type="text/csv", headers=headers)


async def check(request: web.Request) -> web.Response:
    site, body = await _signed(request)
    sent = from_json(wire.OfferCart, body)
    basket = _basket(sent)
    code = await request.app[REACTOR].run(redemption.find, site.site_id, sent.code)
    answer = redemption.unknown(basket)
    if code:
        answer = await request.app[REACTOR].run(redemption.check, code, basket)
    return as_json(present.answer(answer, _notes(request, site, sent, answer)))


async def redeem(request: web.Request) -> web.Response:
    site, body = await _signed(request)
    sent = from_json(wire.OfferRedeem, body)
    basket = _basket(sent)
    if not basket.order_id:
        raise Invalid("order_id", "an order needs its number")
    code = await request.app[REACTOR].run(redemption.find, site.site_id, sent.code)
    answer = redemption.unknown(basket)
    if code:
        answer = await request.app[REACTOR].run(redemption.redeem, code, basket)
    return as_json(present.answer(answer, _notes(request, site, sent, answer)))


async def _signed(request: web.Request) -> tuple[Site, bytes]:
    request.app[LIMITS].take("offers_address", address_of(request))
    body = await request.read()
    site = await signer(request, body)
    request.app[LIMITS].take("offers_site", site.site_id)
    return site, body


def _basket(sent: wire.OfferCart) -> Basket:
    return Basket(
        OrderId(sent.order_id.strip()),
        Money(sent.value_minor, sent.currency),
        [ItemLine(ItemId(item.item_id), item.quantity, item.price_minor) for item in sent.items],
    )


def _notes(request: web.Request, site: Site, sent: wire.OfferCart, answer: Answer) -> list[str]:
    """A code works for whoever has it; that somebody else does is worth knowing."""
    visitor_id, notes = visitor_of(request, sent.visitor_token, site)
    given_to = answer.code.visitor_id if answer.code else None
    if visitor_id and given_to and visitor_id != given_to:
        notes.append("code: it was given to another visitor")
    return notes


def _csv(codes: Sequence[OfferCode]) -> str:
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(COLUMNS)
    table.writerows(_cells(code) for code in codes)
    return file.getvalue()


def _cells(code: OfferCode) -> list[str | int]:
    times = [present.time_or_empty(at) for at in (code.granted_at, code.expires_at, code.redeemed_at)]
    named = [_cell(code.code), code.state.value, _cell(code.visitor_id or "")]
    return [*named, *times, _cell(code.order_id or ""), code.discount_minor]


def _cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _wanted(request: web.Request) -> OfferId:
    return OfferId(request.match_info["offer_id"])


def add_routes(app: web.Application) -> None:
    app.router.add_get("/api/offers", listed)
    app.router.add_post("/api/offers", create)
    app.router.add_post("/api/offers/check", check)
    app.router.add_post("/api/offers/redeem", redeem)
    app.router.add_put(f"/api/offers/{ID}", change)
    app.router.add_post(f"/api/offers/{ID}/codes", upload)
    app.router.add_get(f"/api/offers/{ID}/codes.csv", codes_csv)

"""A running demo shop over a real database, and products to put on its shelves."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from bot.actions import catalogue, sites
from bot.model import ItemId, Order, OrderId, Product, Site, VisitorId
from bot.ports import Database
from bot.settings import Settings
from bot.web import tokens
from bot.web.app import make_app
from bot.web.demo import add_demo
from bot.web.keys import REACTOR, SECRET
from tests.fakes import FakeClock, FakeDialogues, FakePasswords, FakeRecommends

HOSTILE = """"><script>alert(1)</script>{{7*7}}{% raw %}</script><!--' & Söhne"""
COOKIES = "Grocery > Cookies & Cones > Specialty Cookies"
BUNDLES = ("embed.js", "shop.js", "shop.css", "pages.css", "icon.svg")


def product(
    item_id: str,
    title: str = "",
    category: str = COOKIES,
    price_minor: int = 250,
    sale_price_minor: int | None = None,
    brand: str = "",
    available: bool = True,
) -> Product:
    return Product(
        item_id=ItemId(item_id),
        title=title or f"Cookie {item_id}",
        url=f"/p/{item_id}",
        price_minor=price_minor,
        currency="USD",
        sale_price_minor=sale_price_minor,
        available=available,
        brand=brand,
        category=category,
    )


@dataclass
class DemoShop:
    app: web.Application
    site: Site
    origin: str
    http: ClientSession

    async def page(self, path: str, status: int = 200, language: str = "en") -> str:
        headers = {"Accept": "text/html", "Accept-Language": language}
        async with self.http.get(self.origin + path, headers=headers) as answer:
            text = await answer.text()
            assert answer.status == status, text[:500]
            return text

    async def order(self, *, origin: str | None = None, **fields: Any) -> ClientResponse:
        sent = {
            "key": "checkout-0001",
            "name": "Anna",
            "email": "anna@example.com",
            "delivery": "home",
            "street": "1 Market St",
            "postcode": "12345",
            "city": "Springfield",
            "lines": [{"item_id": "oat", "quantity": 2}],
        } | fields
        headers = {"Origin": self.origin if origin is None else origin}
        return await self.http.post(self.origin + "/demo/orders", json=sent, headers=headers)

    def token(self, visitor_id: str = "visitor-0001") -> str:
        return tokens.issue(self.app[SECRET], self.site.site_id, VisitorId(visitor_id))

    async def saved(self, order_id: str) -> Order | None:
        async with self.app[REACTOR].tools.database.read() as store:
            return await store.orders.by_id(self.site.site_id, OrderId(order_id))


@asynccontextmanager
async def open_shop(database: Database, folder: Path, products: Sequence[Product]) -> AsyncIterator[DemoShop]:
    port = unused_port()
    origin = f"http://127.0.0.1:{port}"
    app = make_app(
        Settings(port=port, var_dir=folder / "var", public_url=origin),
        database,
        FakeRecommends(),
        FakeDialogues(),
        FakeClock(),
        passwords=FakePasswords(),
        dist=_built(folder / "dist"),
        extra=(add_demo,),
    )
    reactor = app[REACTOR]
    site = await reactor.run(
        sites.found, name="Corner Grocer", origins=[origin], currency="USD", locale="en", key="demo"
    )
    await reactor.run(catalogue.put, site.site_id, products)
    async with TestServer(app, port=port), ClientSession() as http:
        yield DemoShop(app, site, origin, http)


def _built(folder: Path) -> Path:
    folder.mkdir()
    for name in BUNDLES:
        (folder / name).write_text(f"/* {name} */")
    manifest = {name: {"hash": "0" * 16, "gzip": 10} for name in BUNDLES}
    (folder / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    return folder

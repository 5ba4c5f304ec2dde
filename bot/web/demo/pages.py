"""The demo shop's pages: Jinja2 over `widget/demo/templates`, its own words, no inline scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import hdrs, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.model import Product
from bot.rules.money import format_money, minor_units, to_decimal
from bot.web.assets import Assets
from bot.web.demo.aisles import Aisle
from bot.web.demo.checkout import DELIVERY_MINOR, FREE_FROM_MINOR
from bot.web.demo.pictures import FOLDER, Pictures
from bot.web.demo.shelf import Shelf, Wish
from bot.web.keys import POLICY
from bot.web.texts import Catalogue, Texts

POLICY_OF_SHOP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
WINDOW_ORDER = (
    "produce",
    "bakery",
    "dairy-eggs",
    "meat",
    "seafood",
    "deli",
    "grocery",
    "frozen",
    "drinks",
    "beer-wine-spirits",
    "natural-foods",
    "cafe-salad-bar",
    "floral",
    "household",
    "health-beauty",
    "baby",
    "pets",
    "home-garden",
    "books-toys-gifts",
    "clothing",
)
"""Departments as one walks through the shop; those not named here follow, by name."""


@dataclass(frozen=True, slots=True)
class Words:
    """One reader's texts and ways of writing."""

    texts: Catalogue

    @property
    def locale(self) -> str:
        return self.texts.locale

    def __call__(self, code: str, **params: str) -> str:
        return self.texts(code, **params)

    def number(self, n: int) -> str:
        return f"{n:,}".replace(",", "." if self.locale == "de" else ",")

    def count(self, code: str, n: int, **params: str) -> str:
        """The text of `code_one` or `code_other`, with {n}."""
        return self.texts(f"{code}_{'one' if n == 1 else 'other'}", n=self.number(n), **params)

    def money(self, amount_minor: int, currency: str) -> str:
        return format_money(amount_minor, currency, self.locale)

    def live(self) -> dict[str, str]:
        """What the shop's script says."""
        return {code: text for code, text in self.texts.words.items() if code.startswith("live_")}


class Pages:
    def __init__(self, assets: Assets, pictures: Pictures, folder: Path = FOLDER) -> None:
        self.pictures = pictures
        self._texts = Texts.load(folder / "messages")
        self._environment = Environment(
            autoescape=True,
            loader=FileSystemLoader(folder / "templates"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {
            "asset": assets.url,
            "icon": lambda name: Markup(pictures.line(name)),  # noqa: S704 - our own files
            "aisle_icon": lambda aisle: Markup(pictures.line(pictures.drawing_of(aisle.path))),  # noqa: S704
            "picture": pictures.url_of,
            "address": address,
            "delivery_minor": DELIVERY_MINOR,
            "free_from_minor": FREE_FROM_MINOR,
            "steps": steps,
        }

    def words(self, request: web.Request) -> Words:
        return Words(self._texts.pick(request.headers.get(hdrs.ACCEPT_LANGUAGE, "")))

    def show(
        self,
        request: web.Request,
        template: str,
        shelf: Shelf,
        *,
        status: int = 200,
        currency: str = "USD",
        data: Mapping[str, object] | None = None,
        **values: object,
    ) -> web.Response:
        """`data` is what the shop's script reads. Never cached: it is in the reader's language."""
        request[POLICY] = POLICY_OF_SHOP
        words = self.words(request)
        known = {
            "locale": words.locale,
            "currency": currency,
            "digits": minor_units(currency),
            "texts": words.live(),
        }
        text = self._environment.get_template(template).render(
            say=words,
            money=partial(_money, words),
            departments=departments(shelf),
            text=request.query.get("q", "")[:200] if request.path == "/search" else "",
            data=known | dict(data or {}),
            **values,
        )
        return web.Response(
            text=text,
            status=status,
            content_type="text/html",
            headers={hdrs.CACHE_CONTROL: "no-store", hdrs.VARY: hdrs.ACCEPT_LANGUAGE},
        )


def departments(shelf: Shelf) -> list[Aisle]:
    places = {name: at for at, name in enumerate(WINDOW_ORDER)}
    inner = shelf.root.inner
    return [inner[name] for name in sorted(inner, key=lambda name: (places.get(name, len(places)), name))]


def item(product: Product, pictures: Pictures) -> dict[str, object]:
    """A product as the shop's script knows it."""
    return {
        "item_id": product.item_id,
        "title": product.title,
        "url": product.url,
        "image": pictures.url_of(product),
        "brand": product.brand,
        "category": product.category,
        "price_minor": product.asked_minor,
        "available": product.available,
    }


def items(products: Sequence[Product], pictures: Pictures) -> list[dict[str, object]]:
    return [item(product, pictures) for product in products]


def size_of(product: Product) -> str:
    """What stands behind the last comma of a title, where that is an amount: `14 oz`."""
    last = product.title.rpartition(", ")[2]
    return last if last[:1].isdigit() and last != product.title else ""


def schema_org(product: Product, pictures: Pictures, origin: str) -> dict[str, object]:
    """https://schema.org/Product, as search engines read it."""
    stock = "InStock" if product.available else "OutOfStock"
    about: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "productID": product.item_id,
        "sku": product.item_id,
        "name": product.title,
        "category": product.category,
        "image": origin + pictures.url_of(product),
        "url": origin + product.url,
        "offers": {
            "@type": "Offer",
            "price": str(to_decimal(product.asked_minor, product.currency)),
            "priceCurrency": product.currency,
            "availability": f"https://schema.org/{stock}",
            "url": origin + product.url,
        },
    }
    if product.description:
        about["description"] = product.description
    if product.brand:
        about["brand"] = {"@type": "Brand", "name": product.brand}
    return about


def address(path: str, wish: Wish, **changes: Any) -> str:
    """A list with some of its filters changed; back on its first page, unless that is the change."""
    to = replace(replace(wish, page=1), **changes)
    query = {
        "q": to.text,
        "in": to.department,
        "brand": to.brand,
        "price": to.band,
        "offer": "1" if to.on_offer else "",
        "sort": to.sort if to.sort != "featured" else "",
        "page": str(to.page) if to.page > 1 else "",
    }
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{path}?{said}" if said else path


def steps(page: int, pages: int) -> list[int]:
    """The page numbers worth a link: first, last, those around; 0 is a gap."""
    near = sorted({1, pages, *(n for n in range(page - 1, page + 2) if 1 <= n <= pages)})
    found: list[int] = []
    for n in near:
        if found and n - found[-1] > 1:
            found.append(0)
        found.append(n)
    return found


def _money(words: Words, product: Product, *, before: bool = False) -> str:
    return words.money(product.price_minor if before else product.asked_minor, product.currency)

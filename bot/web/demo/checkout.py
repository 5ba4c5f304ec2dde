"""The demo shop's till: what an order must say, what it costs by the catalogue, and its number."""

import hmac
import re
from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Literal

from msgspec import Meta, Struct

from bot.errors import Invalid
from bot.model import ItemId, Product
from bot.web.campaign_wire import OfferCart
from bot.web.wire import Id, OrderItem, SignedOrder

DELIVERY_MINOR = 495
FREE_FROM_MINOR = 3500
MOST_OF_ONE = 99
NUMBER = re.compile(r"CG-[2-9A-Z]{8}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")

Line = Annotated[str, Meta(max_length=120)]


Code = Annotated[str, Meta(max_length=100)]


class CheckoutLine(Struct, frozen=True):
    item_id: Annotated[str, Meta(min_length=1, max_length=100)]
    quantity: Annotated[int, Meta(ge=1, le=MOST_OF_ONE)]


class Checkout(Struct, frozen=True):
    """POST /demo/orders. It says nothing about prices: the shop knows them."""

    key: Id
    """Made by the page once for each checkout: sent twice, it is one order."""
    name: Line
    email: Line
    delivery: Literal["home", "pickup"]
    lines: Annotated[list[CheckoutLine], Meta(min_length=1, max_length=100)]
    street: Line = ""
    postcode: Line = ""
    city: Line = ""
    coupon: Code = ""
    visitor_token: Annotated[str, Meta(max_length=400)] = ""


class CouponAsk(Struct, frozen=True):
    """POST /demo/coupon: what would this code take off?"""

    code: Annotated[str, Meta(min_length=1, max_length=100)]
    lines: Annotated[list[CheckoutLine], Meta(min_length=1, max_length=100)]
    visitor_token: Annotated[str, Meta(max_length=400)] = ""


class CouponAnswer(Struct, frozen=True):
    ok: bool
    code: str
    discount_minor: int
    free_delivery: bool
    gift: str
    """Title of what comes with it; empty where nothing does."""
    reason: str
    """Why it takes nothing off, as POST /api/offers/check names it."""


class ReceiptLine(Struct, frozen=True):
    item_id: str
    title: str
    category: str
    price_minor: int
    quantity: int


class Receipt(Struct, frozen=True):
    order_id: str
    value_minor: int
    """Of the goods alone, less the discount, as GA4 counts it."""
    delivery_minor: int
    discount_minor: int
    coupon: str
    gift: str
    currency: str
    delivery: Literal["home", "pickup"]
    lines: list[ReceiptLine]


@dataclass(frozen=True, slots=True)
class Bill:
    lines: tuple[tuple[Product, int], ...]
    value_minor: int
    currency: str


def check(checkout: Checkout) -> None:
    """Raises Invalid naming the field that people have to correct."""
    required = ("name", "street", "postcode", "city") if checkout.delivery == "home" else ("name",)
    for field in required:
        if not str(getattr(checkout, field)).strip():
            raise Invalid(field, f"{field} is missing")
    if _EMAIL.fullmatch(checkout.email.strip()) is None:
        raise Invalid("email", "this is not an e-mail address")


def bill(lines: Sequence[CheckoutLine], products: Mapping[ItemId, Product]) -> Bill:
    """By the catalogue's prices of now. Raises Invalid for what is not sold."""
    quantities: dict[ItemId, int] = {}
    for line in lines:
        item_id = ItemId(line.item_id)
        quantities[item_id] = quantities.get(item_id, 0) + line.quantity
    found = tuple((_sold(products, item_id), quantity) for item_id, quantity in quantities.items())
    currencies = {product.currency for product, _ in found}
    if len(currencies) != 1:
        raise Invalid("lines", "an order has one currency")
    return Bill(found, sum(p.asked_minor * quantity for p, quantity in found), currencies.pop())


NO_COUPON = CouponAnswer(False, "", 0, False, "", "")


def delivery_minor(value_minor: int, delivery: str) -> int:
    return DELIVERY_MINOR if delivery == "home" and value_minor < FREE_FROM_MINOR else 0


def number(secret: str, key: str) -> str:
    """`CG-…`, the same for the same checkout; eight of 32 signs, so that nobody guesses one."""
    digest = hmac.digest(secret.encode(), b"demo order " + key.encode(), sha256)
    # no 0 and 1, which people read as letters: base32's alphabet is A-Z and 2-7
    return f"CG-{b32encode(digest)[:8].decode()}"


def receipt(order_id: str, checkout: Checkout, made: Bill, coupon: CouponAnswer = NO_COUPON) -> Receipt:
    delivery = 0 if coupon.free_delivery else delivery_minor(made.value_minor, checkout.delivery)
    return Receipt(
        order_id,
        made.value_minor - coupon.discount_minor,
        delivery,
        coupon.discount_minor,
        coupon.code,
        coupon.gift,
        made.currency,
        checkout.delivery,
        [
            ReceiptLine(product.item_id, product.title, product.category, product.asked_minor, quantity)
            for product, quantity in made.lines
        ],
    )


def cart_of(code: str, made: Bill, visitor_token: str) -> OfferCart:
    """What Floorwalker is asked about a code."""
    return OfferCart(
        code=code,
        value_minor=made.value_minor,
        currency=made.currency,
        visitor_token=visitor_token,
        items=_order_items(made),
    )


def signed(order_id: str, checkout: Checkout, made: Bill, coupon: CouponAnswer = NO_COUPON) -> SignedOrder:
    return SignedOrder(
        order_id,
        made.value_minor - coupon.discount_minor,
        made.currency,
        checkout.visitor_token,
        _order_items(made),
    )


def _order_items(made: Bill) -> list[OrderItem]:
    return [OrderItem(product.item_id, quantity, product.asked_minor) for product, quantity in made.lines]


def _sold(products: Mapping[ItemId, Product], item_id: ItemId) -> Product:
    product = products.get(item_id)
    if product is None or not product.available:
        raise Invalid("lines", f"{item_id} is not sold here any more")
    return product

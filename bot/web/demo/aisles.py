"""How the demo shop arranges its products: aisle by aisle, and within one, in turn from each kind."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from zlib import crc32

from bot.model import Product

SEPARATOR = " > "


@dataclass(slots=True)
class Aisle:
    """A level of the category tree. Its products stand next to each other: `start` to before `stop`."""

    name: str
    path: str
    """As `Product.category` writes it."""
    url: str
    start: int
    stop: int
    inner: dict[str, "Aisle"] = field(default_factory=dict)
    """By slug."""

    @property
    def products(self) -> int:
        return self.stop - self.start


# names repeat by the thousand in a catalogue
@lru_cache(maxsize=8192)
def slug(name: str) -> str:
    """`Beer, Wine & Spirits` -> `beer-wine-spirits`; `other` where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("é", "e")).strip("-") or "other"


def is_offer(product: Product) -> bool:
    return product.sale_price_minor is not None and product.sale_price_minor < product.price_minor


def arranged(products: Sequence[Product]) -> list[Product]:
    """By aisle, by what tells aisles apart: their slugs; within one well mixed, always the same way."""
    return sorted(
        products,
        key=lambda product: (_slugs(product.category), crc32(product.item_id.encode()), product.title),
    )


def plant(products: Sequence[Product]) -> Aisle:
    """The category tree over arranged products; its root is the whole shop."""
    root = Aisle("", "", "/", 0, len(products))
    for at, product in enumerate(products):
        aisle = root
        for name in product.category.split(SEPARATOR) if product.category else ():
            key = slug(name)
            if key not in aisle.inner:
                path = f"{aisle.path}{SEPARATOR}{name}" if aisle.path else name
                url = f"{aisle.url if aisle.path else '/c'}/{key}"
                aisle.inner[key] = Aisle(name, path, url, at, at)
            aisle = aisle.inner[key]
            aisle.stop = at + 1
    return root


def ranks(products: Sequence[Product]) -> list[tuple[int, int, int]]:
    """Sort keys that take one product of each kind in turn, kinds with the widest choice first."""
    kinds = Counter(product.category for product in products)
    taken: Counter[str] = Counter()
    found: list[tuple[int, int, int]] = []
    for at, product in enumerate(products):
        found.append((taken[product.category], -kinds[product.category], at))
        taken[product.category] += 1
    return found


# of a shop's products, hundreds share a category
@lru_cache(maxsize=8192)
def _slugs(category: str) -> tuple[str, ...]:
    return tuple(slug(name) for name in category.split(SEPARATOR)) if category else ()

"""Tells products of one type and size apart: by whose they are, then by a number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.feeds.grocery.makers import maker_name, named_brand
from bot.feeds.grocery.shelves import Shelf
from bot.feeds.grocery.titles import with_size

HOUSE_BRAND = "House Brand"
SIZED = frozenset({"Batteries & Flashlights", "Clothing & Shoes", "Diapers", "Socks & Hosiery"})
"""Where a number would be taken for a size."""


@dataclass(frozen=True, slots=True)
class Named:
    """A product before its title is certain."""

    item: int
    shelf: Shelf
    measure: str
    private: bool
    maker: int
    """The number the data know him by."""
    sold: int
    """In how many baskets: the best seller of equals keeps the plain title."""

    @property
    def brand(self) -> str:
        """As on the package: the house's, what the type names, or the maker's made-up name; or ""."""
        return HOUSE_BRAND if self.private else named_brand(self.shelf.kind) or maker_name(self.maker)


def titles(products: Sequence[Named]) -> Mapping[int, str]:
    """A title for each item, no two the same: `Fernwick Yogurt, 6 oz`, `Fernwick Yogurt No. 2, 6 oz`."""
    groups: dict[str, list[Named]] = defaultdict(list)
    for product in products:
        groups[with_size(_name(product), product.measure).lower()].append(product)
    return {
        product.item: with_size(_numbered(product, place), product.measure)
        for equals in groups.values()
        for place, product in enumerate(sorted(equals, key=lambda one: (-one.sold, one.item)), start=1)
    }


def _name(product: Named) -> str:
    brand, kind = product.brand, product.shelf.kind
    return kind if brand in kind else f"{brand} {kind}"


def _numbered(product: Named, place: int) -> str:
    name = _name(product)
    if place == 1:
        return name
    if product.shelf.category in SIZED:
        return f"{name}, Style {place}"
    return f"{name}, No. {place}" if "," in name else f"{name} No. {place}"

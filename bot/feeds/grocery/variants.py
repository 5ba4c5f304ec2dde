"""Tells products of one title apart: by whose brand they are, then by a number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.feeds.grocery.shelves import Shelf
from bot.feeds.grocery.titles import with_size

NOUNS_OF_CATEGORIES = {
    "Makeup & Nails": "Shade",
    "Books": "Title",
    "Magazines": "Title",
    "Movies & Electronics": "Title",
    "Newspapers": "Title",
    "Hair Care": "Formula",
    "Skin Care": "Formula",
    "Soap & Body Wash": "Scent",
    "Air Fresheners": "Scent",
    "Deodorants": "Scent",
    "Fragrances": "Scent",
    "Candles": "Scent",
    **dict.fromkeys(("Beef", "Chicken", "Lamb & Veal", "Pork", "Turkey"), "Cut"),
    **dict.fromkeys(("Car Care", "Charcoal & Firewood", "Batteries & Flashlights"), "Variety"),
}
NOUNS_OF_DEPARTMENTS = {
    "Beer, Wine & Spirits": "Label",
    "Books, Toys & Gifts": "Design",
    "Clothing": "Style",
    "Floral": "Style",
    "Home & Garden": "Style",
}
OTHERWISE = "Variety"


@dataclass(frozen=True, slots=True)
class Named:
    """A product before its title is certain."""

    item: int
    shelf: Shelf
    measure: str
    private: bool
    sold: int
    """In how many baskets: the best seller of equals keeps the plain title."""


def titles(products: Sequence[Named]) -> Mapping[int, str]:
    """A title for each item, no two the same: `Yogurt, 6 oz`, `Yogurt, Variety 2, 6 oz`, `House Brand …`."""
    groups: dict[str, list[Named]] = defaultdict(list)
    for product in products:
        groups[with_size(product.shelf.kind, product.measure).lower()].append(product)
    found: dict[int, str] = {}
    for equals in groups.values():
        own, others = [p for p in equals if p.private], [p for p in equals if not p.private]
        found.update(_numbered(others, ""))
        found.update(_numbered(own, "House Brand " if others else ""))
    return found


def _numbered(products: Sequence[Named], prefix: str) -> Mapping[int, str]:
    ranked = sorted(products, key=lambda product: (-product.sold, product.item))
    return {product.item: _title(product, prefix, place) for place, product in enumerate(ranked, start=1)}


def _title(product: Named, prefix: str, place: int) -> str:
    name = prefix + product.shelf.kind
    return with_size(f"{name}, {_noun(product.shelf)} {place}" if place > 1 else name, product.measure)


def _noun(shelf: Shelf) -> str:
    return NOUNS_OF_CATEGORIES.get(shelf.category) or NOUNS_OF_DEPARTMENTS.get(shelf.department, OTHERWISE)

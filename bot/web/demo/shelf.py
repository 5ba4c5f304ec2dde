"""The demo shop's own index of its products: aisles, search, filters and their counts. Pure, built once."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from bot.model import Product
from bot.web.demo.aisles import Aisle, arranged, is_offer, plant, ranks, slug

PAGE = 24
SORTS = ("featured", "price", "price_desc", "title")
BANDS: Mapping[str, tuple[int, int]] = {
    "0-200": (0, 200),
    "200-500": (200, 500),
    "500-1000": (500, 1000),
    "1000-": (1000, 2**53),
}
"""Price bands in minor units, the upper end not included."""
_WORD = re.compile(r"[^\W_]+")


Fits = Mapping[str, Callable[[Product], bool]]
"""The filters in use, by name."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a shopper wants to see."""

    text: str = ""
    department: str = ""
    """Slugs of the aisle a search is narrowed to."""
    brand: str = ""
    band: str = ""
    on_offer: bool = False
    sort: str = "featured"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    products: tuple[Product, ...]
    total: int
    pages: int
    brands: tuple[tuple[str, int], ...]
    """Each filter's values with how many products they would leave, the other filters as they are."""
    bands: tuple[tuple[str, int], ...]
    offers: int
    aisles: tuple[tuple[Aisle, int], ...]


class Shelf:
    """Products in the order of their aisles, so that every aisle is a slice."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = arranged(products)
        self._ranks = ranks(self._products)
        self._words = _word_index(self._products)
        self._sorted_words = sorted(self._words)
        self.root = plant(self._products)

    def __len__(self) -> int:
        return len(self._products)

    def aisle(self, slugs: Sequence[str]) -> Aisle | None:
        found: Aisle | None = self.root
        for name in slugs:
            found = found.inner.get(name) if found else None
        return found

    def trail(self, category: str) -> tuple[Aisle, ...]:
        """The aisles down to a product's category."""
        trail: list[Aisle] = []
        at: Aisle | None = self.root
        for name in category.split(" > ") if category else ():
            at = at.inner.get(slug(name)) if at else None
            if at:
                trail.append(at)
        return tuple(trail)

    def find(self, wish: Wish, aisle: Aisle | None = None) -> Found:
        """One page of what fits; the last where `page` lies beyond it."""
        within = aisle or self.root
        base = self._matching(wish.text, within)
        fits = _fits(wish)
        found = [at for at in base if all(fit(self._products[at]) for fit in fits.values())]
        pages = max(1, ceil(len(found) / PAGE))
        first = (min(max(wish.page, 1), pages) - 1) * PAGE
        ordered = self._ordered(found, wish)[first : first + PAGE]
        left = {name: self._left(base, fits, name) for name in ("brand", "band", "offer")}
        return Found(
            tuple(self._products[at] for at in ordered),
            len(found),
            pages,
            tuple(Counter(p.brand for p in left["brand"] if p.brand).most_common(8)),
            tuple((band, _in_band(left["band"], band)) for band in BANDS),
            sum(is_offer(product) for product in left["offer"]),
            self._inner_counts(within, found),
        )

    def featured(self, aisle: Aisle, count: int, *, offers: bool = False) -> tuple[Product, ...]:
        """The first of an aisle, of as many of its kinds as there are."""
        chosen = range(aisle.start, aisle.stop)
        fitting = [at for at in chosen if not offers or is_offer(self._products[at])]
        return tuple(self._products[at] for at in sorted(fitting, key=self._ranks.__getitem__)[:count])

    def beside(self, product: Product, count: int) -> tuple[Product, ...]:
        """Others of its aisle; of the aisle around that one where it is too small."""
        for aisle in reversed(self.trail(product.category)):
            others = [p for p in self.featured(aisle, count + 1) if p.item_id != product.item_id]
            if len(others) >= min(count, 4):
                return tuple(others[:count])
        return ()

    def _left(self, base: Sequence[int], fits: Fits, without: str) -> list[Product]:
        others = [fit for name, fit in fits.items() if name != without]
        return [p for p in (self._products[at] for at in base) if all(fit(p) for fit in others)]

    def _inner_counts(self, within: Aisle, found: Sequence[int]) -> tuple[tuple[Aisle, int], ...]:
        if not within.inner:
            return ()
        aisles = sorted(within.inner.values(), key=lambda aisle: aisle.start)
        starts = [aisle.start for aisle in aisles]
        counts = Counter(bisect_left(starts, at + 1) - 1 for at in found)
        return tuple((aisle, counts[n]) for n, aisle in enumerate(aisles) if counts[n])

    def _ordered(self, found: list[int], wish: Wish) -> list[int]:
        products = self._products
        if wish.sort == "price":
            return sorted(found, key=lambda at: (products[at].asked_minor, at))
        if wish.sort == "price_desc":
            return sorted(found, key=lambda at: (-products[at].asked_minor, at))
        if wish.sort == "title":
            return sorted(found, key=lambda at: (products[at].title.casefold(), at))
        if wish.text:
            words = _words(wish.text)
            return sorted(found, key=lambda at: (_distance(products[at], words), self._ranks[at]))
        return sorted(found, key=self._ranks.__getitem__)

    def _matching(self, text: str, within: Aisle) -> Sequence[int]:
        words = _words(text)
        if not words:
            return () if text.strip() else range(within.start, within.stop)
        hits = set.intersection(*(self._having(word) for word in words))
        return sorted(at for at in hits if within.start <= at < within.stop)

    def _having(self, word: str) -> set[int]:
        """Products with a word that begins so; of a plural that nothing has, its singular."""
        found: set[int] = set()
        for at in range(bisect_left(self._sorted_words, word), len(self._sorted_words)):
            if not self._sorted_words[at].startswith(word):
                break
            found.update(self._words[self._sorted_words[at]])
        return found if found or not word.endswith("s") or len(word) < 4 else self._having(word[:-1])


def _fits(wish: Wish) -> Fits:
    fits: dict[str, Callable[[Product], bool]] = {}
    if wish.brand:
        fits["brand"] = lambda product: product.brand == wish.brand
    if wish.on_offer:
        fits["offer"] = is_offer
    if wish.band in BANDS:
        low, high = BANDS[wish.band]
        fits["band"] = lambda product: low <= product.asked_minor < high
    return fits


def _in_band(products: Sequence[Product], band: str) -> int:
    low, high = BANDS[band]
    return sum(low <= product.asked_minor < high for product in products)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


@lru_cache(maxsize=8192)
def _shared_words(category: str, brand: str) -> frozenset[str]:
    """Hundreds of products have the same."""
    return frozenset(_words(f"{category} {brand}"))


def _word_index(products: Sequence[Product]) -> Mapping[str, Sequence[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for at, product in enumerate(products):
        for word in {*_words(product.title), *_shared_words(product.category, product.brand)}:
            index[word].append(at)
    return index


def _distance(product: Product, words: Sequence[str]) -> tuple[int, int]:
    """How far a title is from what was searched: words it lacks, then words it has beyond them."""
    title = _words(product.title)
    lacking = sum(not any(own.startswith(word.removesuffix("s")) for own in title) for word in words)
    return lacking, len(title)

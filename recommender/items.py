"""What the engine is told of an item, and what a model reads from it: category, brand, price bucket."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

import numpy as np
from scipy import sparse

from recommender.arrays import Words
from recommender.search.words import split


@dataclass(frozen=True, slots=True)
class Item:
    item_id: str
    title: str = ""
    category: str = ""
    """Levels joined by ` > `."""
    brand: str = ""
    price_minor: float | None = None
    """NaN, infinite and negative prices are taken as unknown."""
    available: bool = True
    cost_minor: float | None = None
    """What the shop paid, in the unit of `price_minor`; unknown like a price."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Such as color, size, material: names and values are compared without case."""


NUMBERED = re.compile(r",? (?:no\.|nr\.|style) \d+", re.IGNORECASE)


def without_number(title: str) -> str:
    """`Yogurt, 6 oz` of `Yogurt No. 2, 6 oz`."""
    return NUMBERED.sub("", title)


def known_price(item: Item) -> float | None:
    price = item.price_minor
    return price if price is not None and math.isfinite(price) and price >= 0 else None


# of a catalogue's items, hundreds share a category
@lru_cache(maxsize=8192)
def levels(category: str) -> tuple[str, ...]:
    """`A`, `A > B`, `A > B > C`, in lower case."""
    paths: list[str] = []
    for level in category.casefold().split(">"):
        if name := level.strip():
            paths.append(f"{paths[-1]} > {name}" if paths else name)
    return tuple(paths)


MOST_WORDS, LEAST_ITEMS = 4, 10
"""Of a title so many words are features, the last, which name the thing; and of a word, in so many items."""


# titles that differ in a number alone are many
@lru_cache(maxsize=65_536)
def title_words(title: str) -> tuple[str, ...]:
    """`title:potato`, `title:chip` of `Potato Chips No. 2, 11 oz`."""
    name = without_number(title).partition(",")[0]
    words = [word for word in dict.fromkeys(split(name)) if not word[0].isdigit()]
    return tuple(f"title:{word}" for word in words[-MOST_WORDS:])


def feature_names(item: Item) -> Iterator[str]:
    for level in levels(item.category):
        yield f"category:{level}"
    if brand := item.brand.strip().casefold():
        yield f"brand:{brand}"
    price = known_price(item)
    if price is not None:
        yield f"price:{price_bucket(price)}"


def price_bucket(price_minor: float) -> int:
    """Half octaves: two prices of a bucket differ by less than a factor of 1.42, in any currency."""
    return int(2 * math.log2(1.0 + price_minor))


def feature_vocabulary(items: Sequence[Item], min_count: int = 2) -> Words:
    """The names at least `min_count` items have: a feature of one item says no more than its identity."""
    counts: dict[str, int] = {}
    for item in items:
        for name in feature_names(item):
            counts[name] = counts.get(name, 0) + 1
    words = Counter(chain.from_iterable(title_words(item.title) for item in items))
    known = [name for name, count in counts.items() if count >= min_count]
    known += [name for name, count in words.items() if count >= max(min_count, LEAST_ITEMS)]
    return np.array(sorted(known), dtype=np.str_)


def feature_matrix(items: Sequence[Item], vocabulary: Words) -> sparse.csr_array:
    """One row an item, 1 at each feature it has; shape (items, features), float32."""
    place = {name: code for code, name in enumerate(vocabulary.tolist())}
    known: dict[tuple[str, str, int | None], list[int]] = {}
    starts, codes = [0], list[int]()
    for item in items:
        price = known_price(item)
        alike = (item.category, item.brand, None if price is None else price_bucket(price))
        if alike not in known:
            known[alike] = [place[name] for name in feature_names(item) if name in place]
        codes += known[alike]
        codes += [place[name] for name in title_words(item.title) if name in place]
        starts.append(len(codes))
    data = np.ones(len(codes), dtype=np.float32)
    indices = np.array(codes, dtype=np.int32)
    return sparse.csr_array(
        (data, indices, np.array(starts, dtype=np.int32)), shape=(len(items), len(vocabulary))
    )

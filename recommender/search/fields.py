"""What of an item the search reads: weighted words of title, head noun, attributes, brand and category."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from scipy import sparse

from recommender.items import Item, without_number
from recommender.search.words import split

TITLE, HEAD, ATTRIBUTE, BRAND = 1.0, 1.0, 0.5, 0.3
LEAF, MIDDLE, TOP = 0.6, 0.4, 0.1
"""What one occurrence in each field counts; the head noun once more than the other words of a title."""
FIELD_WORDS, FIELD_LETTERS = 60, 2000
BLOCK = 20_000
JOINING = frozenset(split("with without for of in from by to mit ohne für aus von zu"))
"""What follows says more about a thing, not what it is."""
CONTAINERS = frozenset(
    split(
        "can bag bottle box pack jar tub carton tray stick slice piece cup pouch bar kit set item product "
        "dose beutel flasche packung glas becher stück tüte schachtel riegel"
    )
)
"""Of `tea bags` the noun is tea as well."""


class Vocabulary:
    """Words by number, and the numbers of a text's words, each text read once."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self._known: dict[str, list[int]] = {}

    def words(self, text: str) -> list[int]:
        known = self._known.get(text)
        if known is None:
            codes = self.codes
            known = [codes.setdefault(word, len(codes)) for word in split(text[:FIELD_LETTERS])[:FIELD_WORDS]]
            self._known[text] = known
        return known

    def forget(self) -> None:
        """The texts, not the words."""
        self._known.clear()

    def of(self, words: frozenset[str]) -> frozenset[int]:
        return frozenset(self.codes.setdefault(word, len(self.codes)) for word in words)


def count(items: Sequence[Item], vocabulary: Vocabulary) -> sparse.csr_array:
    """How often each word is in each item, by field weight; shape (items, words)."""
    titles = _titles(items)
    blocks = [
        _count(items[start : start + BLOCK], titles[start : start + BLOCK], vocabulary)
        for start in range(0, len(items), BLOCK)
    ]
    indptr = np.cumsum([0, *chain.from_iterable(np.diff(block.indptr).tolist() for block in blocks)])
    indices = np.concatenate([np.zeros(0, dtype=np.int32), *(block.indices for block in blocks)])
    data = np.concatenate([np.zeros(0, dtype=np.float32), *(block.data for block in blocks)])
    return sparse.csr_array((data, indices, indptr), shape=(len(items), len(vocabulary.codes)))


def _count(items: Sequence[Item], titles: Sequence[str], vocabulary: Vocabulary) -> sparse.csr_array:
    """Of a block of items, so that lists of words are never held for all of a large catalogue."""
    vocabulary.forget()
    fields = list(_fields(items, titles, vocabulary))
    size = len(items)
    lengths = [np.fromiter(map(len, part), dtype=np.int32, count=size) for _, part in fields]
    rows = np.concatenate([np.repeat(np.arange(size, dtype=np.int32), length) for length in lengths])
    parts = chain.from_iterable(part for _, part in fields)
    columns = np.fromiter(chain.from_iterable(parts), dtype=np.int32)
    data = np.repeat([weight for weight, _ in fields], [int(length.sum()) for length in lengths])
    shape = (size, len(vocabulary.codes))
    return sparse.coo_array((data.astype(np.float32), (rows, columns)), shape=shape).tocsr()


def _fields(
    items: Sequence[Item], titles: Sequence[str], vocabulary: Vocabulary
) -> Iterator[tuple[float, Sequence[Sequence[int]]]]:
    words = vocabulary.words
    halves = [title.partition(",") for title in titles]
    names = [words(name) for name, _, _ in halves]
    yield TITLE, names
    yield TITLE, [words(rest) for _, _, rest in halves]
    yield HEAD, _heads(names, vocabulary)
    yield ATTRIBUTE, [words(" ".join(item.attributes.values())) for item in items]
    yield BRAND, [words(item.brand) for item in items]
    paths = {category: category_levels(category) for category in {item.category for item in items}}
    for weight, place in ((TOP, 0), (MIDDLE, 1), (LEAF, 2)):
        found = {category: words(levels[place]) for category, levels in paths.items()}
        yield weight, [found[item.category] for item in items]


def _titles(items: Sequence[Item]) -> list[str]:
    """Without the number that only tells a title from others: who asks for size 4 does not mean No. 4."""
    bare = [without_number(item.title) for item in items]
    shared = Counter(bare)
    return [one if shared[one] > 1 else item.title for one, item in zip(bare, items, strict=True)]


def category_levels(category: str) -> tuple[str, str, str]:
    """Top, what lies between, and leaf; a category of one level is a leaf, one of two has no top."""
    levels = [level.strip() for level in category.split(">") if level.strip()]
    middle = levels[1:-1] if len(levels) > 2 else levels[:-1]
    return levels[0] if len(levels) > 2 else "", " ".join(middle), levels[-1] if levels else ""


def _heads(names: Sequence[Sequence[int]], vocabulary: Vocabulary) -> list[Sequence[int]]:
    """Of each name its last noun, `Cereal` of `Chocolate Cereal with Nuts No. 2`, and what it contains."""
    joining, containers = vocabulary.of(JOINING), vocabulary.of(CONTAINERS)
    marks = vocabulary.of(frozenset({"no", "nr"}))
    bare = marks | {code for word, code in vocabulary.codes.items() if word[0].isdigit()}
    return [_head(name, joining, containers, bare) for name in names]


def _head(
    name: Sequence[int], joining: frozenset[int], containers: frozenset[int], bare: frozenset[int]
) -> Sequence[int]:
    end = len(name)
    if not joining.isdisjoint(name):
        end = next((at for at in range(1, end) if name[at] in joining), end)
    while end and name[end - 1] in bare:
        end -= 1
    first = end - 2 if end > 1 and name[end - 1] in containers else end - 1
    return name[max(first, 0) : end]

"""What of an item has a meaning: the words of its title, attributes and leaf, and the path of categories."""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse

from recommender.items import Item, without_number
from recommender.search.fields import FIELD_LETTERS, category_levels
from recommender.search.words import plain_words

MIDDLE, TOP = 1.0, 0.5
"""What a word of a category's middle and top levels counts beside one of the title or the leaf."""
MOST_WORDS = 30
MEASURE = re.compile(r"\b\d[\d.,/]*[\s-]*[^\W\d_]*")
"""A number and its unit mean nothing: `12 oz`."""


class Texts:
    """Every different text by number. It has columns: one a word, and one a path of category levels."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self._columns: list[Mapping[int, float]] = []
        """The words of each, and what they count."""
        self._column: dict[str, int] = {}
        self._paths: dict[str, tuple[Sequence[str], int]] = {}
        self._numbers: dict[tuple[int, ...], int] = {}
        self._known: dict[tuple[str, str, str, str], int] = {}

    def number(self, item: Item) -> int:
        values = " ".join(item.attributes.values())[:FIELD_LETTERS] if item.attributes else ""
        alike = (without_number(item.title[:FIELD_LETTERS]), item.category, item.brand, values)
        number = self._known.get(alike)
        if number is None:
            number = self._known[alike] = self._numbers.setdefault(self._read(*alike), len(self._numbers))
        return number

    def matrices(self) -> tuple[sparse.csr_array, sparse.csr_array]:
        """Shapes (texts, columns) and (columns, words)."""
        texts = _rows(self._numbers, None, len(self._columns))
        weights = [weight for column in self._columns for weight in column.values()]
        return texts, _rows(self._columns, weights, len(self.words))

    def _read(self, title: str, category: str, brand: str, values: str) -> tuple[int, ...]:
        """The columns of a text, without the brand: a name means something else, or nothing."""
        leaf, path = self._path(category)
        name = plain_words(MEASURE.sub(" ", title))
        named = set(plain_words(brand)) if brand else ()
        words = [word for word in name if word not in named] or name
        words += plain_words(MEASURE.sub(" ", values)) if values else []
        # A leaf that the title says already would count twice.
        return (*(self._word(word) for word in dict.fromkeys((*words[:MOST_WORDS], *leaf))), path)

    def _word(self, word: str) -> int:
        column = self._column.get(word)
        if column is None:
            column = self._column[word] = len(self._columns)
            self._columns.append({self._code(word): 1.0})
        return column

    def _path(self, category: str) -> tuple[Sequence[str], int]:
        """The words of the leaf, and the column of what is above it."""
        if category not in self._paths:
            top, middle, leaf = category_levels(category[:FIELD_LETTERS])
            self._paths[category] = (plain_words(leaf)[:MOST_WORDS], len(self._columns))
            weights: dict[int, float] = {}
            for weight, level in ((MIDDLE, middle), (TOP, top)):
                for word in plain_words(level)[:MOST_WORDS]:
                    weights[self._code(word)] = weights.get(self._code(word), 0.0) + weight
            self._columns.append(weights)
        return self._paths[category]

    def _code(self, word: str) -> int:
        return self.words.setdefault(word, len(self.words))


def _rows(rows: Iterable[Iterable[int]], data: Sequence[float] | None, width: int) -> sparse.csr_array:
    """Of rows that name their columns; without data, ones."""
    listed = [list(row) for row in rows]
    starts = np.cumsum([0, *map(len, listed)])
    indices = np.array([column for row in listed for column in row], dtype=np.int32)
    values = np.ones(len(indices), dtype=np.int8) if data is None else np.array(data, dtype=np.float32)
    return sparse.csr_array((values, indices, starts.astype(np.int32)), shape=(len(listed), width))

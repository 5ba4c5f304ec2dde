"""The models one training run made, together: what a snapshot holds and an engine recommends from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from recommender.arrays import Words
from recommender.models.model import Model
from recommender.models.next_item import NextItem
from recommender.models.popularity import Popularity


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """All over one vocabulary. `next_item` is None where there was too little to learn from."""

    popularity: Popularity
    next_item: NextItem | None = None

    @property
    def items(self) -> Words:
        return self.popularity.items

    def __iter__(self) -> Iterator[Model]:
        yield self.popularity
        if self.next_item is not None:
            yield self.next_item

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        named = {f"{model.name}.{name}": array for model in self for name, array in model.arrays().items()}
        return {"items": self.items, **named}

    def params(self) -> Mapping[str, Mapping[str, float]]:
        return {model.name: model.params() for model in self}

    @classmethod
    def restore(
        cls, arrays: Mapping[str, NDArray[Any]], params: Mapping[str, Mapping[str, float]]
    ) -> "Sources":
        """Raises KeyError where an array or parameter is missing."""
        items = arrays["items"]

        def own(name: str) -> dict[str, NDArray[Any]]:
            return {
                key.removeprefix(f"{name}."): array for key, array in arrays.items() if key.startswith(name)
            }

        popularity = Popularity.restore(items, own(Popularity.name), params[Popularity.name])
        if NextItem.name not in params:
            return cls(popularity)
        return cls(popularity, NextItem.restore(items, own(NextItem.name), params[NextItem.name]))

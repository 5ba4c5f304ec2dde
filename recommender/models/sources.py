"""The models one training run made, together: what a snapshot holds and an engine recommends from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from recommender.arrays import Words
from recommender.models.baskets import Baskets
from recommender.models.model import Model
from recommender.models.next_item import NextItem
from recommender.models.popularity import Popularity
from recommender.models.random_walk import RandomWalk
from recommender.models.sequential_rules import SequentialRules
from recommender.models.session_knn import SessionKnn
from recommender.models.statistics import Statistics

KINDS: tuple[type[Model], ...] = (SequentialRules, RandomWalk, Baskets, SessionKnn, NextItem)
"""All but popularity, which is always there."""


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """All over one vocabulary. `models` may lack what did not help, or had too little to learn from."""

    popularity: Popularity
    statistics: Statistics
    models: Mapping[str, Model]

    @property
    def items(self) -> Words:
        return self.popularity.items

    @property
    def next_item(self) -> NextItem | None:
        model = self.models.get(NextItem.name)
        return model if isinstance(model, NextItem) else None

    def __iter__(self) -> Iterator[Model]:
        yield self.popularity
        yield from self.models.values()

    def without(self, name: str) -> "Sources":
        kept = {own: model for own, model in self.models.items() if own != name}
        return Sources(self.popularity, self.statistics, kept)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        named = {f"{model.name}.{name}": array for model in self for name, array in model.arrays().items()}
        known = {f"statistics.{name}": array for name, array in self.statistics.arrays().items()}
        return {"items": self.items, **named, **known}

    def params(self) -> Mapping[str, Mapping[str, float]]:
        return {model.name: model.params() for model in self}

    @classmethod
    def restore(
        cls, arrays: Mapping[str, NDArray[Any]], params: Mapping[str, Mapping[str, float]]
    ) -> "Sources":
        """Raises KeyError where an array or parameter is missing."""
        items = arrays["items"]

        def own(name: str) -> dict[str, NDArray[Any]]:
            start = f"{name}."
            return {key.removeprefix(start): array for key, array in arrays.items() if key.startswith(start)}

        return cls(
            Popularity.restore(items, own(Popularity.name), params[Popularity.name]),
            Statistics.restore(own("statistics")),
            {
                kind.name: kind.restore(items, own(kind.name), params[kind.name])
                for kind in KINDS
                if kind.name in params
            },
        )

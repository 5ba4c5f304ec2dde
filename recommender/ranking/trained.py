"""What a training run leaves: sources and ranker, as a snapshot holds them, not yet over any catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from numpy.typing import NDArray

from recommender.arrays import Words
from recommender.items import Item, feature_matrix
from recommender.models.next_item import NextItem
from recommender.models.sources import Sources
from recommender.ranking import ranker
from recommender.ranking.columns import columns
from recommender.ranking.features import Facts
from recommender.ranking.ranker import Trees, Weights
from recommender.ranking.two_stage import TwoStage

OWN = "ranker."


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    sources: Sources
    ranker: Trees | Weights
    again: bool = False
    """Whether the ranker learnt from sessions that come back to an item."""
    is_bought: bool = False
    """Whether what it learnt from was mostly bought: then items that go together were bought together."""
    until: float = 0.0
    """The latest event, in seconds since 1970."""

    @property
    def items(self) -> Words:
        return self.sources.items

    def over(self, known: Sequence[Item], newer: Sequence[Item] = ()) -> TwoStage:
        """`known` are the vocabulary's items, in its order; `newer` get the codes behind them."""
        sources = self.sources
        next_item = sources.next_item
        if newer and next_item is not None:
            placed = next_item.with_newer(feature_matrix(newer, next_item.features))
            sources = replace(sources, models={**sources.models, NextItem.name: placed})
        statistics = sources.statistics.extended(len(newer)) if newer else sources.statistics
        return TwoStage(Facts(sources, statistics, columns([*known, *newer])), self.ranker, self.again)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        own = {f"{OWN}{name}": array for name, array in self.ranker.arrays().items()}
        return {**self.sources.arrays(), **own}

    def params(self) -> Mapping[str, Any]:
        return {
            "sources": self.sources.params(),
            "again": self.again,
            "is_bought": self.is_bought,
            "until": self.until,
        }

    @classmethod
    def restore(cls, arrays: Mapping[str, NDArray[Any]], params: Mapping[str, Any]) -> "Trained":
        """Raises KeyError where an array or parameter is missing."""
        own = {name.removeprefix(OWN): array for name, array in arrays.items() if name.startswith(OWN)}
        sources = Sources.restore(arrays, params["sources"])
        return cls(
            sources,
            ranker.restore(own),
            bool(params["again"]),
            bool(params["is_bought"]),
            float(params["until"]),
        )


def in_order(items: Sequence[Item], vocabulary: Words) -> list[Item]:
    """The vocabulary's items; one no longer in the catalogue has no features."""
    by_id = {item.item_id: item for item in items}
    return [by_id.get(item_id) or Item(item_id) for item_id in vocabulary.tolist()]

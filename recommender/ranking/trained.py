"""What a training run leaves: sources and ranker, as a snapshot holds them, not yet over any catalogue."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
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
    heaviest: float = 1.0
    """What the heaviest event it learnt from weighs; all weights were divided by it."""
    met: NDArray[np.uint64] = field(default_factory=lambda: np.empty(0, dtype=np.uint64))
    """Ascending hashes of every item that was there: in the log or in the catalogue, learnt of or not."""

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
        return {**self.sources.arrays(), **own, "met": self.met}

    def params(self) -> Mapping[str, Any]:
        return {
            "sources": self.sources.params(),
            "again": self.again,
            "is_bought": self.is_bought,
            "until": self.until,
            "heaviest": self.heaviest,
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
            float(params["heaviest"]),
            arrays["met"],
        )


def hashes(item_ids: Iterable[str]) -> NDArray[np.uint64]:
    """Ascending, eight bytes of BLAKE2b each."""
    texts = (item_id.encode("utf-8", "surrogatepass") for item_id in item_ids)
    digests = (hashlib.blake2b(text, digest_size=8).digest() for text in texts)
    found = np.frombuffer(b"".join(digests), dtype="<u8")
    return np.unique(found).astype(np.uint64)


def in_order(items: Sequence[Item], vocabulary: Words) -> list[Item]:
    """The vocabulary's items; one no longer in the catalogue has no features."""
    by_id = {item.item_id: item for item in items}
    return [by_id.get(item_id) or Item(item_id) for item_id in vocabulary.tolist()]

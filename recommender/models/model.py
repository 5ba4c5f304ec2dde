"""What every model can do; `tests/recommender/models/test_contract.py` holds them to it."""

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol, Self

from numpy.typing import NDArray

from recommender.arrays import Floats, Words
from recommender.cases import Histories
from recommender.models.scores import Scores


class Model(Protocol):
    name: ClassVar[str]

    @property
    def items(self) -> Words:
        """The vocabulary: item_id by place, shape (items,)."""

    def score(self, histories: Histories) -> Floats:
        """Finite, higher is better, shape (histories, items); the caller may write into it."""

    def scores(self, histories: Histories) -> Scores:
        """The same, not laid out over all items."""

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """All the model is, but `params` and `items`."""

    def params(self) -> Mapping[str, float]: ...

    @classmethod
    def restore(
        cls, items: Words, arrays: Mapping[str, NDArray[Any]], params: Mapping[str, float]
    ) -> Self: ...

"""Random walk: two steps along the rules, to items that never shared a session with the visitor's."""

from dataclasses import dataclass
from typing import ClassVar

from scipy import sparse

from recommender.models.item_links import ItemLinks
from recommender.models.scores import in_blocks, pruned
from recommender.models.sequential_rules import SequentialRules

BLOCK = 4096
"""Rows multiplied at a time."""


@dataclass(frozen=True, slots=True)
class WalkSettings:
    decay: float = 0.6
    most: int = 100
    """Items kept of each item."""


class RandomWalk(ItemLinks):
    """links = P · P for the transition probabilities P of the rules, each row's highest kept.

    Cooper et al., "Random walks in recommender systems: exact computation and simulations", WWW 2014 (P^k);
    here over items alone. Walks back to the start are kept: they say how surely one returns to it.
    """

    name: ClassVar[str] = "random_walk"

    @classmethod
    def fit(cls, rules: SequentialRules, settings: WalkSettings) -> "RandomWalk":
        step = rules.links

        def walked(first: int, last: int) -> sparse.csr_array:
            return pruned(sparse.csr_array(step[first:last] @ step), settings.most)

        return cls(rules.items, in_blocks(len(rules.items), BLOCK, walked), settings.decay)

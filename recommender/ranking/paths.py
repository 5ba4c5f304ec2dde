"""What each split on the way to every leaf of boosted trees adds, by the source it looks at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from recommender.arrays import Doubles

EVERYONE = "everyone"
"""What all pairs start from: the value of the roots."""


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """`values` has shape (trees, leaves, sources); the last source is EVERYONE."""

    sources: tuple[str, ...]
    values: Doubles


def paths_of(trees: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Paths:
    """Of `Booster.dump_model()["tree_info"]` and the source of each column, the part before the dot."""
    named = [column.partition(".")[0] for column in columns]
    sources = (*dict.fromkeys(named), EVERYONE)
    place = {name: number for number, name in enumerate(sources)}
    looks_at = [place[name] for name in named]
    leaves = max((int(tree["num_leaves"]) for tree in trees), default=1)
    values = np.zeros((len(trees), leaves, len(sources)))
    for number, tree in enumerate(trees):
        _walk(tree["tree_structure"], looks_at, values[number])
    return Paths(sources, values)


def _walk(root: Mapping[str, Any], looks_at: Sequence[int], values: Doubles) -> None:
    """Fills `values`, of shape (leaves, sources), of one tree."""
    start = np.zeros(values.shape[1])
    start[-1] = _value(root)
    waiting = [(root, start)]
    while waiting:
        node, sums = waiting.pop()
        if "left_child" not in node:
            values[int(node.get("leaf_index", 0))] = sums
            continue
        for child in (node["left_child"], node["right_child"]):
            added = sums.copy()
            added[looks_at[int(node["split_feature"])]] += _value(child) - _value(node)
            waiting.append((child, added))


def _value(node: Mapping[str, Any]) -> float:
    return float(node["internal_value"] if "left_child" in node else node["leaf_value"])

import numpy as np
import pytest

from recommender.ranking.paths import EVERYONE, paths_of

Node = dict[str, object]
COLUMNS = ("rules.score", "rules.place", "item.age")


def leaf(index: int, value: float) -> Node:
    return {"leaf_index": index, "leaf_value": value}


def split(feature: int, value: float, left: Node, right: Node) -> Node:
    return {"split_feature": feature, "internal_value": value, "left_child": left, "right_child": right}


DEEP = split(2, 1.0, leaf(0, 0.5), split(0, 2.0, leaf(1, 1.75), split(1, 4.0, leaf(3, 8.0), leaf(2, 3.0))))


def test_each_split_adds_what_it_changes_to_its_source() -> None:
    paths = paths_of([{"num_leaves": 4, "tree_structure": DEEP}], COLUMNS)
    assert paths.sources == ("rules", "item", EVERYONE)
    assert paths.values.tolist() == [
        [[0, -0.5, 1], [-0.25, 1, 1], [1, 1, 1], [6, 1, 1]],
    ]


def test_what_is_added_is_the_value_of_the_leaf() -> None:
    paths = paths_of([{"num_leaves": 4, "tree_structure": DEEP}], COLUMNS)
    assert paths.values.sum(axis=2).tolist() == [[0.5, 1.75, 3.0, 8.0]]


def test_trees_of_different_size_and_one_that_never_splits() -> None:
    stump = {"num_leaves": 1, "tree_structure": {"leaf_value": 0.25}}
    small = {"num_leaves": 2, "tree_structure": split(0, 1.0, leaf(1, 3.0), leaf(0, 0.0))}
    paths = paths_of([stump, small, {"num_leaves": 4, "tree_structure": DEEP}], COLUMNS)
    assert paths.values.shape == (3, 4, 3)
    assert paths.values[0, 0].tolist() == [0, 0, 0.25]
    assert paths.values[1, :2].tolist() == [[-1, 0, 1], [2, 0, 1]]
    assert paths.values[1, 2:].tolist() == np.zeros((2, 3)).tolist()


def test_a_tree_deeper_than_the_stack() -> None:
    node = leaf(0, 0.0)
    for depth in range(1, 3000):
        node = split(0, float(depth), leaf(depth, -1.0), node)
    paths = paths_of([{"num_leaves": 3000, "tree_structure": node}], COLUMNS)
    assert paths.values[0, 0].tolist() == pytest.approx([-2999, 0, 2999])


def test_no_trees() -> None:
    assert paths_of([], COLUMNS).values.shape == (0, 1, 3)

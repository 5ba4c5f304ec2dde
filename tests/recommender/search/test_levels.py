import numpy as np
import pytest

from recommender.search.levels import MIDDLE, Levels


def shares(categories: list[str], said: list[str]) -> list[float]:
    return [float(x) for x in Levels(categories).shares(said, np.arange(len(categories), dtype=np.int32))]


def test_how_much_of_a_name_is_said() -> None:
    names = ["Dairy > Milk", "Sweets > Milk Chocolate", "", "Food > Milk > Oat Drink"]
    assert shares(names, ["milk"]) == pytest.approx([1.0, 0.5, 0.0, MIDDLE])
    assert shares(names, ["chocolate", "milk"])[1] == 1.0
    assert shares(names, []) == [0.0] * 4
    assert shares([], ["milk"]) == []


def test_only_the_items_asked_for() -> None:
    levels = Levels(["Dairy > Milk", "Sweets > Milk Chocolate"])
    assert levels.shares(["milk"], np.array([1], dtype=np.int32)).tolist() == [0.5]

import pytest

from recommender.levels import MIDDLE, Levels


def test_how_much_of_a_name_is_said() -> None:
    levels = Levels(["Dairy > Milk", "Sweets > Milk Chocolate", "", "Food > Milk > Oat Drink"])
    assert levels.shares(["milk"]).tolist() == pytest.approx([1.0, 0.5, 0.0, MIDDLE])
    assert levels.shares(["chocolate", "milk"]).tolist()[1] == 1.0
    assert levels.shares([]).tolist() == [0.0] * 4
    assert Levels([]).shares(["milk"]).tolist() == []

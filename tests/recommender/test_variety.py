import numpy as np

from recommender.catalogue import Catalogue
from recommender.items import Item
from recommender.variety import once, spread

CATALOGUE = Catalogue(
    [
        Item("0", "Milk", "Dairy"),
        Item("1", "Milk No. 2", "Dairy"),
        Item("2", "Cream", "Dairy"),
        Item("3", "Bread", "Bakery"),
        Item("4", "Soap", "Bath"),
    ]
)


def test_the_first_of_each_title() -> None:
    assert once([1, 0, 2], CATALOGUE, 5) == [1, 2]
    assert once([0, 1, 2, 3], CATALOGUE, 2) == [0, 2]
    assert once([], CATALOGUE, 2) == []


def test_a_category_again_must_be_clearly_better() -> None:
    scores = np.array([3.0, 2.9, 2.8, 2.5, 0.1], dtype=np.float32)
    assert spread([0, 1, 2, 3, 4], scores, CATALOGUE, 3) == [0, 3, 2]
    assert spread([0], scores, CATALOGUE, 3) == [0]
    assert spread([], scores, CATALOGUE, 3) == []

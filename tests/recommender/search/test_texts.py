import pytest

from recommender.items import Item
from recommender.search.texts import Texts


def words(item: Item) -> set[str]:
    texts = Texts()
    texts.number(item)
    columns, weights = texts.matrices()
    names = list(texts.words)
    return {names[code] for code in (columns @ weights).indices.tolist()}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (Item("1", "Choc Bar, 12 oz No. 4"), {"choc", "bar"}),
        (Item("1", "Acme Choc Bar", brand="Acme"), {"choc", "bar"}),
        (Item("1", "Acme", brand="Acme"), {"acme"}),
        (Item("1", "Air 90", "Shoes > Sneakers"), {"air", "shoes", "sneakers"}),
        (Item("1", "Shirt", attributes={"color": "Navy Blue", "size": "42"}), {"shirt", "navy", "blue"}),
        (Item("1", ""), set()),
    ],
)
def test_what_has_a_meaning(item: Item, expected: set[str]) -> None:
    assert words(item) == expected


def test_like_titles_are_one_text() -> None:
    texts = Texts()
    titles = ("Milk, 1 l", "Milk No. 2, 2 l", "MILK", "Oat Milk")
    assert [texts.number(Item("1", title)) for title in titles] == [0, 0, 0, 1]


def test_a_word_counts_once_and_a_high_level_half() -> None:
    texts = Texts()
    texts.number(Item("1", "Sneakers", "Clothing > Shoes > Sneakers"))
    columns, weights = texts.matrices()
    counts = dict(zip(texts.words, (columns @ weights).toarray()[0].tolist(), strict=True))
    assert counts == {"shoes": 1.0, "clothing": 0.5, "sneakers": 1.0}

import pytest

from recommender.fields import Vocabulary, category_levels, count
from recommender.items import Item


def weights(item: Item, *others: Item) -> dict[str, float]:
    vocabulary = Vocabulary()
    row = count([item, *others], vocabulary).toarray()[0]
    return {word: float(row[code]) for word, code in vocabulary.codes.items() if row[code]}


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Chocolate Cereal, 15 oz", "cereal"),
        ("Cereal with Chocolate", "cereal"),
        ("Herbal Tea Bags, 20 ct", "tea"),
        ("Schokolade für Kinder", "schokolade"),
    ],
)
def test_the_noun_of_a_title_weighs_most(title: str, head: str) -> None:
    found = weights(Item("1", title))
    assert found[head] == max(found.values())
    assert found[head] > found.get("chocolate", 0.0)


def test_a_number_that_only_tells_from_others_is_no_word() -> None:
    assert "4" not in weights(Item("1", "Diapers No. 4, 40 ct"), Item("2", "Diapers, 40 ct"))
    assert "5" in weights(Item("1", "Scent No. 5"), Item("2", "Soap"))


@pytest.mark.parametrize(
    ("category", "levels"),
    [
        ("", ("", "", "")),
        ("A", ("", "", "A")),
        ("A > B", ("", "A", "B")),
        ("A > B > C > D", ("A", "B C", "D")),
    ],
)
def test_levels_of_a_category(category: str, levels: tuple[str, str, str]) -> None:
    assert category_levels(category) == levels

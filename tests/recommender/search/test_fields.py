import pytest

from recommender.items import Item
from recommender.search import fields
from recommender.search.fields import Vocabulary, category_levels, count


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


def test_attributes_are_words_too() -> None:
    found = weights(Item("1", "Shirt", attributes={"color": "Navy Blue", "size": "XL"}))
    assert {"navy", "blue", "xl"} <= found.keys()
    assert "color" not in found


def test_blocks_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [Item(str(n), f"Tea {n} green", f"Food > Tea {n % 2}") for n in range(7)]
    whole = count(items, Vocabulary()).toarray().tolist()
    monkeypatch.setattr(fields, "BLOCK", 3)
    assert sorted(map(sorted, count(items, Vocabulary()).toarray().tolist())) == sorted(map(sorted, whole))
    assert count([], Vocabulary()).shape == (0, 0)


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

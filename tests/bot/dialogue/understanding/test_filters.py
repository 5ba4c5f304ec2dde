import pytest

from bot.dialogue.plain import plain
from bot.dialogue.understanding.filters import Filters, filters_in
from bot.dialogue.vocabulary import Vocabulary, vocabulary_of
from tests.bot.dialogue.samples import SHELF, goods

WORDS = vocabulary_of(
    [
        *SHELF,
        goods("apple", "Apple Phone", "Phones", 9_900, "Apple"),
        goods("juice", "Grove Apple Juice", "Drinks > Juice", 300, "Grove"),
    ]
)


@pytest.mark.parametrize(
    ("text", "filters", "rest"),
    [
        ("Arbor milk", Filters(brand="Arbor"), "milk"),
        ("milk from Meadow", Filters(brand="Meadow"), "milk"),
        ("milk from Meaddow", Filters(brand="Meadow"), "milk"),
        ("Milch von Arbor", Filters(brand="Arbor"), "milch"),
        ("apple juice", Filters(), "apple juice"),
        ("phone by apple", Filters(brand="Apple"), "phone"),
        ("anything in the bakery", Filters(category="Bakery"), "anything"),
        ("the dairy section", Filters(category="Dairy"), "the"),
        ("milk in drinks", Filters(), "milk in drinks"),
        ("milk in dairy", Filters(category="Dairy"), "milk"),
        ("a red cup", Filters(attributes={"color": "red"}), "a cup"),
        ("rote Tasse", Filters(attributes={"color": "red"}), "tasse"),
        ("size l cup", Filters(attributes={"size": "l"}), "cup"),
        ("cup in l", Filters(attributes={"size": "l"}), "cup in"),
        ("a green cup", Filters(), "a green cup"),
        ("red milk", Filters(), "red milk"),
        ("in blue", Filters(attributes={"color": "blue"}), "in"),
        ("in blau", Filters(attributes={"color": "blue"}), "in"),
    ],
)
def test_filters_are_read_and_cut_out(text: str, filters: Filters, rest: str) -> None:
    found, left = filters_in(plain(text), WORDS, only=False)
    assert found == filters
    assert " ".join(left.split()) == rest


def test_a_common_word_is_a_brand_where_he_narrows_down() -> None:
    assert filters_in("only apple", WORDS, only=True)[0] == Filters(brand="Apple")


def test_a_shop_without_words_has_no_filters() -> None:
    assert filters_in("red cup from Arbor in dairy", Vocabulary(), only=True)[0] == Filters()

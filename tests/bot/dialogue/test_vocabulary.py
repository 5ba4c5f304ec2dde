from bot.dialogue.vocabulary import Vocabulary, vocabulary_of
from tests.bot.dialogue.samples import SHELF, goods, product

WORDS = vocabulary_of(SHELF)


def test_it_knows_brands_levels_things_and_values() -> None:
    assert WORDS.brands[("arbor",)] == "Arbor"
    assert WORDS.levels[("milk",)] == "Dairy > Milk"
    assert WORDS.levels[("dairy",)] == "Dairy"
    assert {"milk", "cereal", "tea", "cup", "bread"} <= WORDS.things
    assert "oat" not in WORDS.things
    assert WORDS.values[("red",)] == (("color", "red"),)
    assert WORDS.names == {"color", "size"}


def test_a_brand_is_no_common_word_of_its_own_goods() -> None:
    assert not WORDS.together(["arbor"])
    assert WORDS.knows("Arbor".casefold())
    made = vocabulary_of([goods("a", "Arbor Makeup", "Beauty > Arbor Makeup", 100, "Arbor")])
    assert not made.together(["arbor"])


def test_what_stands_together() -> None:
    assert WORDS.together(["oat", "milk"])
    assert not WORDS.together(["peanut", "milk"])
    assert WORDS.together(["cup", "color=red"])
    assert WORDS.together([])
    assert not Vocabulary().together(["milk"])


def test_a_typing_error_is_known_where_it_can_be_one_word_only() -> None:
    assert WORDS.meant("cerael") == "cereal"
    assert WORDS.meant("chocolat") == "chocolate"
    assert WORDS.meant("cereal") == ""
    assert WORDS.meant("mlk") == ""
    assert WORDS.meant("12345") == ""
    two = vocabulary_of([product("a", title="Plates"), product("b", title="Plants")])
    assert two.meant("plats") == ""


def test_long_values_are_no_words() -> None:
    made = vocabulary_of([product("a", attributes={"note": "x" * 500, "color": ""})])
    assert made.values == {}

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.guides.flow import Option
from bot.dialogue.guides.matching import command, labelled, meant, named_among


def options(*labels: str) -> list[Option]:
    """Each label, with other words for it behind |."""
    parts = [label.split("|") for label in labels]
    return [Option({"en": first}, "x", also={"en": tuple(rest)}) for first, *rest in parts]


WHOM = options("A child|kid|daughter", "A woman|mother", "A man|father|brother", "Hosts or friends", "A pet")
WINE = options("Wine", "Red wine", "White wine", "Something different")
PRICES = options("Up to 5", "5 to 10", "More than 10", "It does not matter|any price")
DECAF = options("With caffeine|with", "Without caffeine|decaf", "No preference")
AGREE = options("Yes, I am", "No")


@pytest.mark.parametrize(
    ("among", "text", "position"),
    [
        (WHOM, "a child", 0),
        (WHOM, "A CHILD!", 0),
        (WHOM, "child", 0),
        (WHOM, "for a child please", 0),
        (WHOM, "kids", 0),
        (WHOM, "chld", 0),
        (WHOM, "for my little daughter", 0),
        (WHOM, "it's for my mother I think", 1),
        (WHOM, "mothre", 1),
        (WHOM, "hosts", 3),
        (WHOM, "friend", 3),
        (WHOM, "frends", 3),
        (WHOM, "2", 1),
        (WHOM, "#2", 1),
        (WHOM, "number 3", 2),
        (WHOM, "the second one", 1),
        (WHOM, "the second one?", 1),
        (WHOM, "I'd take the 3rd", 2),
        (WHOM, "last", 4),
        (WHOM, "die letzte", 4),
        (WHOM, "das zweite bitte", 1),
        (WHOM, "five", 4),
        (WINE, "wine", 0),
        (WINE, "red wine please", 1),
        (WINE, "I think white wine would be nice", 2),
        (WINE, "red", 1),
        (WINE, "something different", 3),
        (WINE, "differnt", 3),
        (PRICES, "up to 5", 0),
        (PRICES, "more than 10", 2),
        (PRICES, "any price", 3),
        (PRICES, "does not matter", 3),
        (DECAF, "with", 0),
        (DECAF, "caffeine", 0),
        (DECAF, "without caffeine", 1),
        (DECAF, "decaf", 1),
        (DECAF, "no preference", 2),
        (AGREE, "yes", 0),
        (AGREE, "sure", 0),
        (AGREE, "ja", 0),
        (AGREE, "nope", 1),
        (AGREE, "no thanks", 1),
    ],
)
def test_what_a_typed_answer_means(among: list[Option], text: str, position: int) -> None:
    assert meant(among, text) == position


@pytest.mark.parametrize(
    ("among", "text"),
    [
        (WHOM, ""),
        (WHOM, "   "),
        (WHOM, "?!"),
        (WHOM, "a"),
        (WHOM, "for"),
        (WHOM, "0"),
        (WHOM, "6"),
        (WHOM, "12"),
        (WHOM, "99999999999999999999"),
        (WHOM, "is there something for a child?"),
        (WHOM, "not for a child"),
        (WHOM, "a child and a woman"),
        (WHOM, "wo"),
        (WHOM, "yes"),
        (WHOM, "oat milk"),
        (WHOM, "which products do you have that would go with what my child eats for breakfast every day"),
        (WHOM, "child " * 1000),
        (WINE, "without wine"),
        (PRICES, "under 30"),
        (PRICES, "up to 7"),
        (PRICES, "5"),
        (options("Tea", "Tee"), "te"),
    ],
)
def test_what_means_none_of_them(among: list[Option], text: str) -> None:
    assert meant(among, text) is None


def test_where_a_number_is_asked_for_a_number_is_no_position() -> None:
    assert meant(WHOM, "2", numbers=False) is None
    assert meant(WHOM, "the second one", numbers=False) == 1


def test_equal_labels_cannot_be_told_apart() -> None:
    assert labelled(options("Tea", "Tea"), "tea") is None
    assert meant(options("Tea", "Tea"), "tea") is None


def test_a_label_of_any_language_will_do() -> None:
    german = [
        Option({"en": "A child", "de": "Ein Kind"}, "x"),
        Option({"en": "A man", "de": "Ein Mann"}, "x"),
    ]
    assert meant(german, "kind") == 0
    assert meant(german, "für einen mann") == 1


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("back", "back"),
        ("Zurück!", "back"),
        ("go back please", "back"),
        ("STOP", "stop"),
        ("abbrechen, bitte", "stop"),
        ("skip", "skip"),
        ("nein danke", "skip"),
        ("stop sending me mails", ""),
        ("my back hurts", ""),
        ("", ""),
    ],
)
def test_commands_are_whole_texts(text: str, order: str) -> None:
    assert command(text) == order


@given(st.text(), st.lists(st.text(min_size=1), max_size=12))
def test_no_text_makes_it_raise(text: str, labels: list[str]) -> None:
    made = [Option({"en": label}, "x") for label in labels]
    position = meant(made, text)
    assert position is None or 0 <= position < len(made)


@given(st.lists(st.text(alphabet="abcdefg ", min_size=1), min_size=1, max_size=5, unique=True), st.data())
def test_a_label_typed_as_it_stands_is_that_choice(labels: list[str], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(labels) - 1))
    found = labelled([Option({"en": label}, "x") for label in labels], labels[position])
    assert found in (position, None)


@pytest.mark.parametrize(
    ("among", "text", "position"),
    [
        (WHOM, "I need a gift for my mother, she is 60", 1),
        (WHOM, "a present for my daughter and my brother", None),
        (WINE, "which white wine should i buy", 2),
        (AGREE, "yes which wine should i buy", None),
        (DECAF, "coffee", None),
    ],
)
def test_a_longer_text_names_an_option_word_for_word(
    among: list[Option], text: str, position: int | None
) -> None:
    assert named_among(among, text) == position

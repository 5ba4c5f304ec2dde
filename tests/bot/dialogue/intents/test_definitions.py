import pytest

from bot.dialogue.intents import definitions
from bot.dialogue.intents.definitions import (
    LOCALES,
    OUT_OF_SCOPE,
    examples_of,
    extended,
    parse,
    shipped,
    shop_ready,
)
from bot.dialogue.intents.grams import plain
from bot.errors import Invalid

NAMES = """
    find_product recommend popular similar more cheaper compare details stock price discount shipping_cost
    delivery_time shipping_abroad returns payment order_status cancel_order size gift gift_wrap cart_match
    add_to_cart objection_price objection_unsure objection_trust objection_shipping contact opening_hours
    human callback complaint account warranty ingredients store_location greeting capabilities yes no thanks
    bye abuse undo oos
"""


def test_a_file_is_names_with_examples() -> None:
    assert parse("returns:\n- send it back\n- 'can I, please?'\noos: [tell me a joke]") == {
        "returns": ("send it back", "can I, please?"),
        OUT_OF_SCOPE: ("tell me a joke",),
    }


def test_what_yaml_takes_for_something_else_is_what_was_typed() -> None:
    assert parse("yes: [yes, on, 42, 1.50]\nno: [no, null, ~, 2024-01-01]") == {
        "yes": ("yes", "on", "42", "1.50"),
        "no": ("no", "null", "~", "2024-01-01"),
    }


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "file"),
        ("- a list", "file"),
        ("just a text", "file"),
        ("returns: [unclosed", "file"),
        ("[" * 10_000, "file"),
        ("\0", "file"),
        ("returns: {}", "returns"),
        ("returns: text", "returns"),
        ("returns: []", "returns"),
        ("returns: [back, [deeper]]", "returns[1]"),
        ("returns: [back, '']", "returns[1]"),
        ("returns: ['\u200b']", "returns[0]"),
        (f"returns: [back, there, {'x' * 301}]", "returns[2]"),
        ("returns: [a]\nreturns: [b]", "returns"),
        ("Big Name: [a]", "line 1"),
        ("ok: [a]\n? [1, 2]\n: [b]", "line 2"),
        (f"{'x' * 65}: [a]", "line 1"),
    ],
)
def test_what_is_wrong_is_named(text: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(text)
    assert caught.value.data["field"] == field


def test_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definitions, "MOST_CHARACTERS", 60)
    monkeypatch.setattr(definitions, "MOST_EXAMPLES", 3)
    monkeypatch.setattr(definitions, "MOST_INTENTS", 2)
    for text, told in (
        ("a: [" + "x," * 40 + "]", "characters"),
        ("a: [b, c, d, e]", "examples"),
        ("a: [b]\nc: [d]\ne: [f]", "intents"),
    ):
        with pytest.raises(Invalid, match=told):
            parse(text)
    with pytest.raises(Invalid, match="examples"):
        extended([parse("a: [b, c]"), parse("d: [e, f]")])


def test_an_integrator_adds_examples_and_intents() -> None:
    together = extended([parse("returns: [send back]"), parse("returns: [bring back]\nrepairs: [mend it]")])
    assert together == {"returns": ("send back", "bring back"), "repairs": ("mend it",)}
    assert ("mend it", "repairs") in examples_of(together)


def test_an_example_belongs_to_the_later_part() -> None:
    together = extended([parse("returns: [Mend it, back]\nold: [gone]"), parse("repairs: [mend  IT, gone]")])
    assert together == {"returns": ("back",), "repairs": ("mend  IT", "gone")}


def test_one_part_cannot_mean_two_things_by_the_same_words() -> None:
    with pytest.raises(Invalid) as caught:
        extended([parse("returns: [back]\nrepairs: [mend, Back]")])
    assert caught.value.data["field"] == "repairs[1]"


@pytest.mark.parametrize("locale", LOCALES)
def test_what_ships_is_complete_in_every_language(locale: str) -> None:
    made = shipped(locale)
    assert set(made) == set(NAMES.split())
    assert all(len(examples) >= 25 for examples in made.values())
    assert len(made[OUT_OF_SCOPE]) >= 60
    said = [plain(example) for examples in made.values() for example in examples]
    assert len(said) == len(set(said))


def test_all_languages_go_together() -> None:
    assert sum(map(len, shop_ready().values())) > 0.95 * sum(
        len(examples) for locale in LOCALES for examples in shipped(locale).values()
    )

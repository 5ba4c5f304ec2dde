import pytest

from bot.dialogue.memory import seen_of
from bot.dialogue.plain import plain
from bot.dialogue.understanding.references import Pointed, named_in, pointed
from tests.bot.dialogue.samples import SHELF

SHOWN = tuple(seen_of(one) for one in SHELF[:3])
CUPS = tuple(seen_of(one) for one in SHELF if one.item_id.endswith("cup"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the second one", "whole"),
        ("the first and the third", "oat choc"),
        ("first", "oat"),
        ("number 3 please", "choc"),
        ("compare 1st and 2nd", "oat whole"),
        ("the last one", "choc"),
        ("the first two", "oat whole"),
        ("the last 2", "whole choc"),
        ("both", "oat whole"),
        ("all of them", "oat whole choc"),
        ("the oat one", "oat"),
        ("the cheapest one", "choc"),
        ("which is the cheapest?", "choc"),
        ("the most expensive one", "oat"),
        ("the bigger one", "whole"),
        ("the smallest one", "choc"),
        ("the best rated one", "oat"),
        ("das zweite", "whole"),
        ("die ersten beiden", "oat whole"),
        ("das letzte bitte", "choc"),
        ("Nummer 2", "whole"),
        ("welches ist am günstigsten?", "choc"),
        ("das größere bitte", "whole"),
        ("cheapest first", ""),
        ("first aid kit", ""),
        ("for the first time", ""),
        ("milk", ""),
    ],
)
def test_who_is_pointed_at(text: str, meant: str) -> None:
    found, _ = pointed(plain(text), SHOWN)
    assert " ".join(one.item_id for one in found.seen) == meant


def test_values_and_colors_in_either_language() -> None:
    assert [one.item_id for one in pointed("the red one", CUPS)[0].seen] == ["redcup"]
    assert [one.item_id for one in pointed("die blaue", CUPS)[0].seen] == ["bluecup"]


def test_what_is_not_there_is_pointed_at_in_vain() -> None:
    found, _ = pointed("the fifth one", SHOWN)
    assert found.vain
    assert not found.seen


def test_it_and_nothing() -> None:
    assert pointed("is it good?", ())[0] == Pointed(it=True)
    assert not pointed("the second one", ())[0]
    assert pointed("the second one, please", SHOWN)[1].split() == ["it", ",", "please"]


def test_names_tell_products_apart() -> None:
    assert [one.item_id for one in named_in("oat milk", SHOWN)] == ["oat"]
    assert [one.item_id for one in named_in("whole and chocolate", SHOWN)] == ["whole", "choc"]
    assert named_in("milk", SHOWN) == ()
    assert named_in("socks", SHOWN) == ()

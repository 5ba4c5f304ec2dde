import pytest

from bot.dialogue.understanding.lists import sides_in
from tests.bot.dialogue.samples import SHOP


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("compare oat milk and chocolate milk", ("oat milk", "chocolate milk")),
        ("arbor vs meadow", ("arbor", "meadow")),
        ("red or green tea?", ("red tea", "green tea")),
        ("tea vs milk, which is better", ("tea", "milk")),
        ("vergleiche tee mit milch", ("tee", "milch")),
        ("compare them", ()),
        ("compare the first two", ()),
    ],
)
def test_the_things_that_are_compared(text: str, sides: tuple[str, ...]) -> None:
    assert sides_in(text, SHOP.vocabulary) == sides

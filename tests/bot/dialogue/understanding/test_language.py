import pytest

from bot.dialogue.plain import plain
from bot.dialogue.understanding.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I am looking for milk", "en"),
        ("show me something cheaper", "en"),
        ("ich suche Milch", "de"),
        ("Was kostet der Versand?", "de"),
        ("Käse", "de"),
        ("milk", ""),
        ("pizza", ""),
        ("", ""),
        ("🙂", ""),
        ("je cherche du vin", ""),
        ("我要牛奶", ""),
        ("ok", ""),
        ("der show", ""),
    ],
)
def test_a_language_is_said_only_where_it_is_clear(text: str, language: str) -> None:
    assert language_of(plain(text)) == language

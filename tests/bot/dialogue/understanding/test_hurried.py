import pytest

from bot.dialogue.understanding.hurried import written_out


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hw mch r u", "how much are you"),
        ("ill take it", "i'll take it"),
        ("my dog is ill", "my dog is ill"),
        ("im vegan", "i'm vegan"),
        ("gibts auch milch", "gibt es auch milch"),
        ("was gibt es im angebot für mich", "was gibt es im angebot für mich"),
        ("u-bolts", "u-bolts"),
    ],
)
def test_short_forms_are_written_out_in_their_own_language(text: str, meant: str) -> None:
    assert written_out(text) == meant

import pytest

from bot.dialogue.understanding.corrections import Corrected, corrected


@pytest.mark.parametrize(
    ("text", "earlier", "now"),
    [
        ("milk no wait bread", "milk", "bread"),
        ("chicken, sorry i mean turkey", "chicken", "turkey"),
        ("milk, actually bread", "milk", "bread"),
        ("under $5 no under $8", "under $5", "under $8"),
        ("coffee, no tea, no wait coffee", "coffee, no tea", "coffee"),
        ("milch nein doch lieber Saft", "milch", "Saft"),
        ("Brot, ach nein, Brötchen", "Brot", "Brötchen"),
        ("sorry i meant rolls", "", "rolls"),
        ("no, at least 12", "", "at least 12"),
        ("no the brown ones", "", "the brown ones"),
        ("no not frozen", "", "not frozen"),
        ("actually make that whole wheat", "", "whole wheat"),
        ("Doch lieber Tee", "", "Tee"),
    ],
)
def test_what_is_taken_back_and_what_is_meant_now(text: str, earlier: str, now: str) -> None:
    assert corrected(text) == Corrected(earlier, now)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "no thanks",
        "No, thank you",
        "nein danke",
        "no wait",
        "sorry",
        "no sugar",
        "cereal, no sugar",
        "no more than $5",
        "how long do i have to wait for delivery",
        "Müsli ohne Nüsse",
        "",
    ],
)
def test_what_corrects_nothing(text: str) -> None:
    assert corrected(text) is None

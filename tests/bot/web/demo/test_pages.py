import msgspec
import pytest

from bot.web.demo.pages import address, size_of, steps
from bot.web.demo.pictures import FOLDER
from bot.web.demo.shelf import Wish
from tests.bot.web.demo.shop import product


def test_every_language_says_everything() -> None:
    said = {
        path.stem: msgspec.json.decode(path.read_bytes(), type=dict[str, str])
        for path in (FOLDER / "messages").glob("*.json")
    }
    assert set(said) == {"en", "de"}
    assert set(said["en"]) == set(said["de"])
    assert all(text.strip() for texts in said.values() for text in texts.values())


@pytest.mark.parametrize(
    ("page", "pages", "expected"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (5, 9, [1, 0, 4, 5, 6, 0, 9]),
        (9, 9, [1, 0, 8, 9]),
    ],
)
def test_steps_name_the_pages_worth_a_link(page: int, pages: int, expected: list[int]) -> None:
    assert steps(page, pages) == expected


def test_an_address_keeps_the_other_filters_and_begins_at_the_first_page() -> None:
    wish = Wish(text="a&b", on_offer=True, page=3)
    assert address("/search", wish, brand="House") == "/search?q=a%26b&brand=House&offer=1"
    assert address("/search", wish, page=4) == "/search?q=a%26b&offer=1&page=4"
    assert address("/c/x", Wish(), sort="featured") == "/c/x"


@pytest.mark.parametrize(
    ("title", "size"),
    [("Oat Cookies, 14 oz", "14 oz"), ("Oat Cookies", ""), ("Cookies, Variety 3", ""), ("7 Up", "")],
)
def test_a_size_is_read_from_the_title(title: str, size: str) -> None:
    assert size_of(product("1", title)) == size

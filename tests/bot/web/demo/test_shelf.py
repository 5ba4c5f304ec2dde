import pytest

from bot.web.demo.shelf import Shelf, Wish
from tests.bot.web.demo.shop import product

SHELF = Shelf(
    [
        product("oat", "Oat Cookies, 14 oz", price_minor=250, sale_price_minor=199, brand="House"),
        product("choc", "Chocolate Chip Cookies", price_minor=500),
        product("bar", "Chocolate Bar", "Grocery > Candy", 99),
        product("gum", "Mint Gum", "Grocery > Candy", 50, brand="House"),
        product("wine", "Red Wine", "Beer, Wine & Spirits > Wine", 1299),
        product("bare", "Thing without an aisle", "", 10),
    ]
)


def ids(wish: Wish, path: str = "") -> list[str]:
    aisle = SHELF.aisle(path.split("/")) if path else None
    return [found.item_id for found in SHELF.find(wish, aisle).products]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("chocolate", {"choc", "bar"}),
        ("CHOC cook", {"choc"}),
        ("cookie", {"oat", "choc"}),
        ("gums", {"gum"}),
        ("wine", {"wine"}),
        ("chocolate wine", set()),
        ("%", set()),
        ("", {"oat", "choc", "bar", "gum", "wine", "bare"}),
    ],
)
def test_search_finds_products_that_have_every_word(text: str, found: set[str]) -> None:
    assert set(ids(Wish(text=text))) == found


def test_search_puts_the_closest_title_first() -> None:
    assert ids(Wish(text="chocolate"))[0] == "bar"


def test_an_aisle_holds_what_is_below_it() -> None:
    assert set(ids(Wish(), "grocery")) == {"oat", "choc", "bar", "gum"}
    assert set(ids(Wish(), "grocery/candy")) == {"bar", "gum"}
    assert SHELF.aisle(["grocery", "nothing", "candy"]) is None


def test_sorting_by_price_uses_what_is_asked_today() -> None:
    assert ids(Wish(sort="price"), "grocery") == ["gum", "bar", "oat", "choc"]
    assert ids(Wish(sort="price_desc"), "grocery") == ["choc", "oat", "bar", "gum"]


def test_filters_count_what_the_others_leave() -> None:
    found = SHELF.find(Wish(brand="House", band="0-200"), SHELF.aisle(["grocery"]))
    assert {p.item_id for p in found.products} == {"oat", "gum"}
    assert found.brands == (("House", 2),)
    assert dict(found.bands) == {"0-200": 2, "200-500": 0, "500-1000": 0, "1000-": 0}
    assert found.offers == 1


def test_inner_aisles_count_what_was_found_in_them() -> None:
    found = SHELF.find(Wish(text="chocolate"), SHELF.aisle(["grocery"]))
    assert {aisle.name: count for aisle, count in found.aisles} == {"Candy": 1, "Cookies & Cones": 1}
    assert {aisle.name for aisle, _ in SHELF.find(Wish()).aisles} == {"Grocery", "Beer, Wine & Spirits"}


def test_beside_a_product_stand_others_of_its_aisle_or_the_one_around() -> None:
    assert {p.item_id for p in SHELF.beside(product("choc"), 3)} == {"oat", "bar", "gum"}
    assert SHELF.beside(product("bare", category=""), 3) == ()


def test_featured_takes_one_of_each_kind_in_turn() -> None:
    grocery = SHELF.aisle(["grocery"])
    assert grocery is not None
    first = SHELF.featured(grocery, 2)
    assert {p.category.split(" > ")[1] for p in first} == {"Candy", "Cookies & Cones"}


def test_an_empty_shop_is_no_error() -> None:
    empty = Shelf([])
    assert empty.find(Wish(text="milk")).total == 0
    assert empty.find(Wish()).pages == 1
    assert empty.featured(empty.root, 6) == ()

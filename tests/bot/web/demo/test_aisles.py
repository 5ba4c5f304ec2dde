import pytest

from bot.web.demo.aisles import arranged, plant, ranks, slug
from tests.bot.web.demo.shop import product


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Beer, Wine & Spirits", "beer-wine-spirits"), ("Café & Salad Bar", "cafe-salad-bar"), ("<>", "other")],
)
def test_slugs_are_plain(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_an_aisle_is_a_slice_of_the_arranged_products() -> None:
    products = arranged(
        [product("1", category="B > Y"), product("2", category="A > X"), product("3", category="B > X > Q")]
    )
    root = plant(products)
    for aisle in (*root.inner.values(), *root.inner["b"].inner.values()):
        assert aisle.products > 0
        for at in range(len(products)):
            inside = products[at].category == aisle.path or products[at].category.startswith(
                f"{aisle.path} > "
            )
            assert inside == (aisle.start <= at < aisle.stop)
    assert root.inner["b"].inner["x"].inner["q"].url == "/c/b/x/q"


def test_names_with_one_slug_share_an_aisle() -> None:
    root = plant(
        arranged([product("1", category="A & B"), product("2", category="A, B"), product("3", category="C")])
    )
    assert root.inner["a-b"].products == 2


def test_ranks_take_one_of_each_kind_in_turn() -> None:
    products = arranged([product(str(n), category="A" if n < 3 else "B") for n in range(4)])
    order = sorted(range(4), key=ranks(products).__getitem__)
    assert [products[at].category for at in order] == ["A", "B", "A", "A"]

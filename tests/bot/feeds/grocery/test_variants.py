from bot.feeds.grocery.shelves import Shelf
from bot.feeds.grocery.variants import Named, titles

YOGURT = Shelf("Dairy & Eggs", "Yogurt", "Yogurt")
MAKEUP = Shelf("Health & Beauty", "Makeup & Nails", "Revlon Makeup")


def test_the_best_seller_keeps_the_plain_title() -> None:
    equals = [
        Named(1, YOGURT, "6 oz", False, 5),
        Named(2, YOGURT, "6 oz", False, 50),
        Named(3, YOGURT, "8 oz", False, 1),
    ]
    assert titles(equals) == {2: "Yogurt, 6 oz", 1: "Yogurt, Variety 2, 6 oz", 3: "Yogurt, 8 oz"}


def test_a_house_brand_is_named_where_there_are_others() -> None:
    assert titles([Named(1, YOGURT, "", True, 1)]) == {1: "Yogurt"}
    mixed = [Named(1, YOGURT, "", True, 9), Named(2, YOGURT, "", False, 1), Named(3, YOGURT, "", True, 1)]
    assert titles(mixed) == {2: "Yogurt", 1: "House Brand Yogurt", 3: "House Brand Yogurt, Variety 2"}


def test_the_number_is_called_what_it_counts() -> None:
    assert (
        titles([Named(1, MAKEUP, "", False, 2), Named(2, MAKEUP, "", False, 1)])[2]
        == "Revlon Makeup, Shade 2"
    )

from bot.feeds.grocery.makers import NO_MAKER, maker_name
from bot.feeds.grocery.shelves import Shelf
from bot.feeds.grocery.variants import Named, titles

YOGURT = Shelf("Dairy & Eggs", "Yogurt", "Yogurt")
MAKEUP = Shelf("Health & Beauty", "Makeup & Nails", "Revlon Makeup")
DIAPERS = Shelf("Baby", "Diapers", "Diapers")
SODA = Shelf("Drinks", "Soft Drinks", "Soda Cans, 12-18 Pack")
MAKER, OTHER = maker_name(7), maker_name(8)


def test_makers_are_told_apart_and_the_best_seller_has_no_number() -> None:
    products = [
        Named(1, YOGURT, "6 oz", False, 7, 5),
        Named(2, YOGURT, "6 oz", False, 7, 50),
        Named(3, YOGURT, "8 oz", False, 7, 1),
        Named(4, YOGURT, "6 oz", False, 8, 1),
        Named(5, YOGURT, "6 oz", True, 69, 1),
    ]
    assert titles(products) == {
        2: f"{MAKER} Yogurt, 6 oz",
        1: f"{MAKER} Yogurt No. 2, 6 oz",
        3: f"{MAKER} Yogurt, 8 oz",
        4: f"{OTHER} Yogurt, 6 oz",
        5: "House Brand Yogurt, 6 oz",
    }


def test_a_type_that_names_a_brand_and_loose_goods_get_no_maker() -> None:
    loose = min(NO_MAKER)
    products = [Named(1, MAKEUP, "", False, 7, 2), Named(2, YOGURT, "", False, loose, 1)]
    assert titles(products) == {1: "Revlon Makeup", 2: "Yogurt"}
    assert [product.brand for product in products] == ["Revlon", ""]


def test_a_number_reads_well_and_is_no_size() -> None:
    pairs = [Named(item, shelf, "", False, 7, -item) for shelf in (DIAPERS, SODA) for item in (1, 2)]
    assert titles(pairs[:2])[2] == f"{MAKER} Diapers, Style 2"
    assert titles(pairs[2:])[2] == f"{MAKER} Soda Cans, 12-18 Pack, No. 2"

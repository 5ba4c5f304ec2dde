from bot.dialogue.comparing import cheapest_by_unit, compare, rating_text, unit_price_text
from tests.bot.dialogue.samples import goods, product


def rows(locale: str = "en") -> dict[str, tuple[str, ...]]:
    first = goods(
        "a", "Cup, 2 ct", "Home > Cups", 1000, "Stone", sale_price_minor=800, rating=4.25, rating_count=3,
        attributes={"color": "red", "material": "clay"},
    )  # fmt: skip
    other = goods(
        "b", "Mug", "Home > Mugs", 500, available=False, attributes={"color": "blue", "material": "Clay"}
    )
    return {row.label: row.values for row in compare([first, other], locale).rows}


def test_what_products_have_side_by_side() -> None:
    assert rows() == {
        "Price": ("$8.00 (before $10.00)", "$5.00"),
        "Price per unit": ("$4.00 / piece", ""),
        "Brand": ("Stone", ""),
        "Kind": ("Cups", "Mugs"),
        "Rating": ("4.2 / 5 (3)", ""),
        "Size": ("2 ct", ""),
        "Color": ("red", "blue"),
        "In stock": ("Yes", "No"),
    }


def test_in_german() -> None:
    german = rows("de")
    assert german["Preis"] == ("8,00\u00a0$ (vorher 10,00\u00a0$)", "5,00\u00a0$")
    assert german["Grundpreis"][0] == "4,00\u00a0$ / Stück"
    assert german["Bewertung"][0] == "4,2 / 5 (3)"


def test_long_values_are_cut() -> None:
    many = [product(n, attributes={"color": n * 500}) for n in "ab"]
    assert max(len(value) for row in compare(many, "en").rows for value in row.values) <= 120


def test_what_is_not_known_is_not_said() -> None:
    assert unit_price_text(product("a"), "en") == ""
    assert unit_price_text(product("a", 1, title="Salt, 500 oz"), "en") == ""
    assert rating_text(product("a"), "en") == ""


def test_the_cheapest_for_what_is_in_it() -> None:
    large, small = goods("a", "Milk, 64 oz", "", 400), goods("b", "Milk, 32 oz", "", 300)
    assert cheapest_by_unit([small, large]) is large
    assert cheapest_by_unit([large, large]) is None
    assert cheapest_by_unit([large, goods("c", "Milk, 12 ct", "", 300)]) is None
    assert cheapest_by_unit([large, goods("d", "Milk", "", 300)]) is None

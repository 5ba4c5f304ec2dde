from bot.feeds.grocery.shelves import Code, Shelf, Shelves

COOKIES = Code("GROCERY", "COOKIES/CONES", "SPECIALTY COOKIES")


def test_a_shelf_has_readable_levels() -> None:
    shelf = Shelves([COOKIES]).shelf(COOKIES)
    assert isinstance(shelf, Shelf)
    assert shelf.path == "Grocery > Cookies & Cones > Specialty Cookies"


def test_levels_that_say_the_same_are_said_once() -> None:
    assert Shelf("Dairy & Eggs", "Yogurt", "Yogurt").path == "Dairy & Eggs > Yogurt"


def test_a_stray_goes_home_and_a_second_home_stays() -> None:
    home, stray = (
        Code("COSMETICS", "MAKEUP AND TREATMENT", "COVERGIRL"),
        Code("GROCERY", "BAKING NEEDS", "COVERGIRL"),
    )
    second = Code("GROCERY", "SOUP", "KOSHER FOODS")
    shelves = Shelves([home] * 9 + [stray] + [Code("GROCERY", "HISPANIC", "KOSHER FOODS")] * 9 + [second] * 6)
    assert shelves.shelf(stray) == shelves.shelf(home)
    kept = shelves.shelf(second)
    assert isinstance(kept, Shelf)
    assert kept.category == "Soup"


def test_a_product_without_category_goes_where_its_type_stands() -> None:
    home = Code("PRODUCE", "VALUE ADDED VEGETABLES", "INSTORE CUT VEGETABLES")
    nowhere = Code("CHEF SHOPPE", "", "INSTORE CUT VEGETABLES")
    shelves = Shelves([home, nowhere])
    assert shelves.shelf(nowhere) == shelves.shelf(home)


def test_what_is_left_out_says_why() -> None:
    shelves = Shelves([])
    assert shelves.shelf(Code("FUEL", "FUEL", "GASOLINE-REG UNLEADED")) == "department FUEL"
    assert shelves.shelf(Code("DRUG GM", "CIGARETTES", "CIGARETTES")) == "category CIGARETTES"
    assert shelves.shelf(Code("MEAT", "BEEF", "MISC SALES TRANS")) == "type MISC SALES TRANS"
    assert shelves.shelf(Code("GROCERY", "", "")) == "no category"
    assert shelves.shelf(Code("GROCERY", "NEVER HEARD OF", "X")) == "category NEVER HEARD OF"

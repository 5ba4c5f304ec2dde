import pytest

from bot.feeds.grocery.titles import NOT_GOODS, spelled_out, table, title, type_title, with_size


@pytest.mark.parametrize(
    ("category", "kind", "package", "expected"),
    [
        ("COOKIES/CONES", "TRAY PACK/CHOC CHIP COOKIES", "16 OZ", "Tray Pack Chocolate Chip Cookies, 16 oz"),
        ("COOKIES/CONES", "SPECIALTY COOKIES", "7.5 OZ", "Specialty Cookies, 7.5 oz"),
        ("FRZN ICE", "ICE - CRUSHED/CUBED", "22 LB", "Crushed or Cubed Ice, 22 lb"),
        ("BREAKFAST SWEETS", "SW GDS: SW ROLLS/DAN", None, "Sweet Rolls and Danish"),
        ("BREAKFAST SWEETS", "SW GDS:DONUTS", "12 CT", "Donuts, 12 ct"),
        ("BREAD", "BREAD:ITALIAN/FRENCH", None, "Italian or French Bread"),
        ("YOGURT", "YOGURT NOT MULTI-PACKS", "6 OZ", "Yogurt, 6 oz"),
        ("SOFT DRINKS", "SFT DRNK 2 LITER BTL CARB INCL", "2 L", "Soda Bottle, 2 L"),
        ("SOFT DRINKS", "SOFT DRINKS 12/18&15PK CAN CAR", "12 OZ", "Soda Cans, 12-18 Pack, 12 oz"),
        ("PNT BTR/JELLY/JAMS", "PEANUT BUTTER", "18 OZ", "Peanut Butter, 18 oz"),
        ("FRZN MEAT/MEAT DINNERS", "FRZN SS PREMIUM ENTREES/DNRS/N", "9 OZ", "Frozen Premium Entree, 9 oz"),
        ("FRZN POTATOES", "FRZN FRENCH FRIES", "32 OZ", "Frozen French Fries, 32 oz"),
        ("ICE CREAM/MILK/SHERBTS", "PREMIUM", "56 OZ", "Premium Ice Cream, 56 oz"),
        ("PASTA SAUCE", "PREMIUM", "26 OZ", "Premium Pasta Sauce, 26 oz"),
        ("BACON", "PREMIUM", "16 OZ", "Premium Bacon, 16 oz"),
        ("APPLES", "APPLES GALA (BULK&BAG)", None, "Gala Apples"),
        ("APPLES", "APPLES GOLD DELICIOUS (BULK&BA", None, "Golden Delicious Apples"),
        ("PEPPERS-ALL", "PEPPERS GREEN BELL", None, "Green Bell Peppers"),
        ("CORN", "CORN YELLOW", None, "Yellow Sweet Corn"),
        ("VEGETABLES - SHELF STABLE", "CORN", "15 OZ", "Canned Corn, 15 oz"),
        ("FRUIT - SHELF STABLE", "PEACHES", "29 OZ", "Canned Peaches, 29 oz"),
        ("CHICKEN", "CHICKEN BREAST BONELESS", None, "Boneless Chicken Breast"),
        ("LAMB", "ROUND/LEG", None, "Leg of Lamb"),
        ("DELI MEATS", "MEAT: TURKEY BULK", None, "Deli-Sliced Turkey"),
        ("CHICKEN/POULTRY", "CHIX: ROTISSERIE (HOT)", None, "Hot Rotisserie Chicken"),
        ("SALADS/DIPS", "PROTIEN SALADS - BULK", None, "Deli Chicken, Tuna or Egg Salad"),
        ("MAKEUP AND TREATMENT", "MAYBELLINE", None, "Maybelline Makeup"),
        ("HAIR CARE PRODUCTS", "WOMENS  HAIR SPRAYS", "8 OZ", "Women's Hair Spray, 8 oz"),
        ("COLD AND FLU", "COUGH SYRP/LOZNG-DRP/XPCTRNT", "4 OZ", "Cough Syrup or Drops, 4 oz"),
        ("VITAMINS", "VITAMIN - MULTIPLE COMBIN", "100 CT", "Multivitamin, 100 ct"),
        ("BABY FOODS", "BABY FOOD - BEGINNER", "4 OZ", "Beginner Baby Food, 4 oz"),
        ("DOG FOODS", "DRY DOG FOOD PREMIUM (ALPO/PUR", "40 LB", "Dry Dog Food, 40 lb"),
        ("CAT LITTER", "SCOOP LITTER", "20 LB", "Scoopable Cat Litter, 20 lb"),
        ("FD WRAPS/BAGS/TRSH BG", "PLASTIC WRAP (SARANETC.)", "100 SQ FT", "Plastic Wrap, 100 sq ft"),
        ("LAUNDRY DETERGENTS", "LIQUID LAUNDRY DETERGENTS", "32 LOADS", "Liquid Laundry Detergent, 32 loads"),
        ("DISHWASH DETERGENTS", "AUTO DISH DETERGENT - MONODOSE", "20 CT", "Dishwasher Tablets, 20 ct"),
        ("ELECTRICAL SUPPPLIES", "FLOURSCENT LAMPS", None, "Fluorescent Lamp"),
        ("BEERS/ALES", "BEERALEMALT LIQUORS", "12/12 OZ", "Beer, 12 x 12 oz"),
        ("DOMESTIC WINE", "POPULAR 1.5LT WINES", "1.5 L", "American Table Wine, Large Bottle, 1.5 L"),
        ("LIQUOR", "BOURBON/TN WHISKEY", "750 ML", "Bourbon or Tennessee Whiskey, 750 ml"),
        ("ROSES", "ROSE CONSUMER BUNCH", "12 STEM", "Rose Bunch, 12 stems"),
        ("FLORAL BALLOONS", "BALLOONS 18IN PKG NON LICENSED", "18 IN", "18-Inch Foil Balloon"),
        ("MAGAZINE", "FITNESS&HEALTH-MAGAZINE", None, "Fitness and Health Magazine"),
        ("GREETING CARDS/WRAP/PARTY SPLY", "CARDS EVERYDAY", None, "Greeting Card"),
    ],
)
def test_titles_a_shopper_would_believe(category: str, kind: str, package: str | None, expected: str) -> None:
    assert title(category, kind, package) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("FRZN VEG W/BTR SCE", "Frozen Vegetable with Butter Sauce"),
        ("CAKES: CHOC", "Chocolate Cakes"),
        ("ROLLS - PORK", "Pork Rolls"),
        ("MISC. HH PLSTC GDS", "Household Plastic Goods"),
        ("PNT BTR & JELLY", "Peanut Butter and Jelly"),
        ("ICE CRM/FRZN FRT BARS", "Ice Cream and Frozen Fruit Bars"),
        ("BNLS CKN BRST (ECONOMY", "Boneless Chicken Breast"),
        ("WOMEN S SOCKS", "Women's Socks"),
        ("JUICE (OVER 50% JUICE)", "Juice"),
        ("MISC", "Misc"),
        ("DVD PLAYERS", "DVD Players"),
    ],
)
def test_types_that_no_table_knows_are_spelled_out(kind: str, expected: str) -> None:
    assert spelled_out(kind) == expected


def test_a_size_is_said_once() -> None:
    assert with_size("Premium Ice Cream, Pint", "1 pt") == "Premium Ice Cream, Pint"
    assert with_size("Premium Ice Cream", "1 pt") == "Premium Ice Cream, 1 pt"
    assert with_size("Tea", "") == "Tea"


def test_what_is_no_product_is_marked() -> None:
    assert type_title("COUPON/MISC ITEMS", "GASOLINE-REG UNLEADED") == NOT_GOODS


def test_the_tables_say_something_in_every_cell() -> None:
    assert all(len(cells) == 1 and cells[0] for cells in table("types.tsv").values())
    assert all(len(cells) == 2 and all(cells) for cells in table("categories.tsv").values())

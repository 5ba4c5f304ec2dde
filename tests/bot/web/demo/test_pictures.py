from xml.etree import ElementTree

import pytest

from bot.errors import NotFound
from bot.feeds.departments import DEPARTMENTS, department_slug
from bot.web.demo.pictures import TINTS, Pictures
from tests.bot.web.demo.shop import product

PICTURES = Pictures.load()


@pytest.mark.parametrize("name", sorted(PICTURES.drawings))
def test_every_drawing_is_an_svg_without_anything_that_acts(name: str) -> None:
    picture = ElementTree.fromstring(PICTURES.picture(name, "00"))  # noqa: S314 - our own files
    assert picture.tag.endswith("svg")
    assert {element.tag.rpartition("}")[2] for element in picture.iter()} <= {"svg", "style", "g", "path"}


def test_every_drawing_the_tables_name_exists() -> None:
    named = {*PICTURES.categories.values(), *PICTURES.words, *PICTURES.tints}
    assert named <= set(PICTURES.drawings)
    assert set(PICTURES.tints.values()) <= set(range(len(TINTS)))


@pytest.mark.parametrize("name", DEPARTMENTS)
def test_every_department_has_a_drawing_of_its_own(name: str) -> None:
    assert department_slug(name) in PICTURES.drawings


@pytest.mark.parametrize(
    ("category", "drawing"),
    [
        ("Grocery > Cookies & Cones > Specialty Cookies", "cookie"),
        ("Frozen > Potatoes > Fries", "frozen"),
        ("Produce > Potatoes > Russet", "potato"),
        ("Produce > Tropical Fruit > Bananas", "banana"),
        ("Grocery > Something New", "grocery"),
        ("No such department", "basket"),
        ("", "basket"),
    ],
)
def test_a_category_gets_the_drawing_that_fits_best(category: str, drawing: str) -> None:
    assert PICTURES.drawing_of(category) == drawing


@pytest.mark.parametrize(
    ("name", "same_as"),
    [
        ("grocery--cookies-cones", "cookie"),
        ("frozen--potatoes", "frozen"),
        ("produce--potatoes", "potato"),
        ("produce--fresh-bananas", "banana"),
        ("grocery--unheard-of", "grocery"),
    ],
)
def test_a_picture_is_found_by_department_and_category(name: str, same_as: str) -> None:
    assert PICTURES.picture(name) == PICTURES.picture(same_as)


@pytest.mark.parametrize("name", ["nothing", "", "../shop", "nothing--either"])
def test_an_unknown_picture_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        PICTURES.picture(name)


@pytest.mark.parametrize("look", ["", "9", "99", "xx", "<script>", "123"])
def test_any_look_gives_a_picture(look: str) -> None:
    assert "<script" not in PICTURES.picture("can", look)


def test_a_picture_without_a_look_shows_one_thing_alone() -> None:
    assert PICTURES.picture("can").count("<g ") == 1
    assert PICTURES.picture("can", "00").count("<g ") == 3


def test_a_product_looks_the_same_every_time() -> None:
    assert PICTURES.url_of(product("1")) == PICTURES.url_of(product("1"))
    assert len({PICTURES.url_of(product(str(n))) for n in range(50)}) > 5

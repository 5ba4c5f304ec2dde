import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.grocery.sizes import believable, size


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("16 OZ", "16 oz"),
        (".5 OZ", "0.5 oz"),
        ("14.0 OZ", "14 oz"),
        ("10 3/4 OZ", "10.75 oz"),
        ("3/4 OZ", "0.75 oz"),
        ("1/2 GAL", "0.5 gal"),
        ("GAL", "1 gal"),
        ("1 DZ", "1 dozen"),
        ("12 OZ BTL", "12 oz"),
        ("2 L", "2 L"),
        ("12 STEM", "12 stems"),
        ("1 STEM", "1 stem"),
        ("32 LDS", "32 loads"),
        ("24 PK", "24 pack"),
        ("SMALL", "Small"),
        ("6/12 OZ", "6 x 12 oz"),
        ("12 PK/12 OZ", "12 x 12 oz"),
        ("6 PK 8 OZ", "6 x 8 oz"),
        ("12 OZ/12 PK", "12 x 12 oz"),
        ("4/187 ML", "4 x 187 ml"),
        ("10 CT/15 OZ", "10 ct, 15 oz"),
        ("AB    8 OZ", "8 oz"),
        ("CTN", ""),
        ("PK", ""),
        ("14-18 CT", ""),
        ("2416.9 OZ", ""),
        ("0 OZ", ""),
        ("1/0 OZ", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_sizes(given: str | None, expected: str) -> None:
    assert size(given) == expected


@given(st.text(st.sampled_from("0123456789 ./-OZLBCTPKGA")) | st.text())
def test_nothing_makes_it_fail(given: str) -> None:
    assert len(size(given)) < 60


@pytest.mark.parametrize(
    ("measure", "department", "price_minor", "expected"),
    [
        ("5 lb", "Produce", 299, "5 lb"),
        ("25 lb", "Produce", 173, ""),
        ("24 ct", "Produce", 99, ""),
        ("16 oz", "Produce", 199, "16 oz"),
        ("40 lb", "Pets", 500, "40 lb"),
        ("", "Meat", 500, ""),
    ],
)
def test_the_grocers_carton_is_not_the_shoppers_pack(
    measure: str, department: str, price_minor: int, expected: str
) -> None:
    assert believable(measure, department, price_minor) == expected

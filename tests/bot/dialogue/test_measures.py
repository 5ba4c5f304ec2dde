import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.measures import measure_of, unit_price


@pytest.mark.parametrize(
    ("title", "kind", "amount", "unit"),
    [
        ("Oat Milk, 32 oz", "weight", 907.18, "oz"),
        ("Soda, 6 x 12 oz", "weight", 2041.16, "oz"),
        ("Milk, 1/2 gal", "volume", 1892.7, "gal"),
        ("Wine, 750 ml", "volume", 750, "ml"),
        ("Water 1,5 L", "volume", 1500, "l"),
        ("Eggs, 1 dozen", "pieces", 12, "dozen"),
        ("Tea, 20 ct", "pieces", 20, "ct"),
        ("Juice, 64 fl oz", "volume", 1892.7, "fl oz"),
        ("Mehl 1 kg", "weight", 1000, "kg"),
    ],
)
def test_sizes_are_read(title: str, kind: str, amount: float, unit: str) -> None:
    measure = measure_of(title)
    assert measure
    assert (measure.kind, measure.unit) == (kind, unit)
    assert measure.amount == pytest.approx(amount, rel=1e-3)


@pytest.mark.parametrize("title", ["Kettle", "Vitamin B12", "7 Up", "No. 5 Soap", "0 oz", ""])
def test_other_numbers_are_no_sizes(title: str) -> None:
    assert measure_of(title) is None


@pytest.mark.parametrize(
    ("title", "price", "each", "unit"),
    [
        ("Milk, 32 oz", 320, 10, "oz"),
        ("Flour, 500 g", 250, 50, "100 g"),
        ("Wine, 750 ml", 750, 1000, "l"),
        ("Eggs, 12 ct", 240, 20, "piece"),
    ],
)
def test_the_price_of_a_unit(title: str, price: int, each: float, unit: str) -> None:
    measure = measure_of(title)
    assert measure
    found = unit_price(price, measure)
    assert found
    assert found[1] == unit
    assert found[0] == pytest.approx(each)


def test_a_single_piece_has_no_unit_price() -> None:
    measure = measure_of("Cake, 1 ct")
    assert measure
    assert unit_price(500, measure) is None


@given(st.text("0123456789/.,x ozlbgmct", max_size=60))
def test_no_title_makes_it_raise(title: str) -> None:
    measure = measure_of(title)
    assert measure is None or measure.amount > 0

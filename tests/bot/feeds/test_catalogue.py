import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import Invalid
from bot.feeds.catalogue import read_catalogue
from bot.feeds.problems import Problems
from bot.model import Product

HEADER = "id,title,description,link,image_link,price,sale_price,availability,brand,product_type,gtin\n"


def read(tmp_path: Path, body: str, problems: Problems | None = None, name: str = "a.csv") -> list[Product]:
    path = tmp_path / name
    path.write_text(body, encoding="utf-8")
    return list(read_catalogue(path, "USD", problems or Problems()))


def test_a_row_of_merchant_fields_becomes_a_product(tmp_path: Path) -> None:
    texts = 'k1,Kettle,"Boils, fast",https://shop.example/k1,/k1.png'
    row = f"{texts},39.90 EUR,29.90 EUR,in_stock,Acme,Home>Kettles,4\n"
    (product,) = read(tmp_path, HEADER + row)
    assert (product.item_id, product.title, product.description) == ("k1", "Kettle", "Boils, fast")
    assert (product.url, product.image_url) == ("https://shop.example/k1", "/k1.png")
    assert (product.price_minor, product.sale_price_minor, product.currency) == (3990, 2990, "EUR")
    assert (product.available, product.brand, product.category) == (True, "Acme", "Home > Kettles")


def test_json_lines_say_the_same(tmp_path: Path) -> None:
    line = json.dumps(
        {"id": 7, "title": "Tea", "link": "/p/7", "price": 3.5, "google_product_category": "Food"}
    )
    (product,) = read(tmp_path, line, name="a.jsonl")
    assert (product.item_id, product.price_minor, product.currency, product.category) == (
        "7",
        350,
        "USD",
        "Food",
    )


def test_fields_that_are_not_used_are_noted_once(tmp_path: Path) -> None:
    problems = Problems()
    read(tmp_path, HEADER + "1,Tea,,/1,,1,,,,,9\n2,Tea,,/2,,1,,,,,9\n", problems)
    assert (problems.count, dict(problems.notes)) == (0, {"the field 'gtin' is not used": 1})


def test_of_two_rows_with_one_id_the_last_comes_last_and_is_told(tmp_path: Path) -> None:
    problems = Problems()
    products = read(tmp_path, "id,title,link,price\n1,Old,/1,1\n1,New,/1,2\n", problems)
    assert [product.title for product in products] == ["Old", "New"]
    assert problems.first[0].reason == "is a duplicate, line 2 is replaced"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",Tea,/1,1 USD,", "id"),
        ("1,,/1,1 USD,", "title"),
        ("1," + "x" * 501 + ",/1,1 USD,", "title"),
        ("1,a\x00b,/1,1 USD,", "title"),
        ("1,Tea,javascript:alert(1),1 USD,", "link"),
        ("1,Tea,//evil.example,1 USD,", "link"),
        ("1,Tea,,1 USD,", "link"),
        ("1,Tea,/1,NaN,", "price"),
        ("1,Tea,/1,-1 USD,", "price"),
        ("1,Tea,/1,1152921504606846976 USD,", "price"),
        ("1,Tea,/1,,", "price"),
        ("1,Tea,/1,1 USD,2 USD", "sale_price"),
        ("1,Tea,/1,1 USD,0.50 EUR", "sale_price"),
    ],
)
def test_a_bad_field_costs_its_row_by_name(tmp_path: Path, row: str, field: str) -> None:
    problems = Problems()
    products = read(tmp_path, f"id,title,link,price,sale_price\n{row}\n2,Coffee,/2,1 USD,\n", problems)
    assert [product.item_id for product in products] == ["2"]
    assert [(problem.line, problem.field) for problem in problems.first] == [(2, field)]


def test_strict_raises_at_the_first_bad_row(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="line 2: price is not a price"):
        read(tmp_path, "id,title,link,price\n1,Tea,/1,free\n", Problems(strict=True))


def test_a_title_of_500_characters_and_a_sale_that_saves_nothing(tmp_path: Path) -> None:
    (product,) = read(tmp_path, f"id,title,link,price,sale_price\n1,{'x' * 500},/1,1 USD,1 USD\n")
    assert (len(product.title), product.sale_price_minor) == (500, None)


def test_a_mapping_to_a_field_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no field 'colour'"):
        list(read_catalogue(tmp_path / "a.csv", "USD", Problems(), {"colour": "c"}))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(
        st.dictionaries(
            st.sampled_from(HEADER.strip().split(",")), st.text() | st.none() | st.lists(st.text())
        )
    )
)
def test_no_row_makes_the_reader_raise(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    problems = Problems()
    lines = "\n".join(json.dumps(row) for row in rows)
    products = read(tmp_path, lines, problems, "a.jsonl")
    assert len(products) + problems.count - problems.by_field["id"] <= len(rows)


def test_cost_and_attributes_of_a_merchant_feed(tmp_path: Path) -> None:
    header = "id,title,link,price,cost_of_goods_sold,Color,size,g:age group,product_detail\n"
    row = '1,Shirt,/1,20 USD,7.50 USD,Navy/White, XL ,adult,"General:Neck:round,Care:Wash:30°: cold"\n'
    problems = Problems()
    (product,) = read(tmp_path, header + row, problems)
    assert product.cost_minor == 750
    assert product.attributes == {
        "color": "Navy/White",
        "size": "XL",
        "age_group": "adult",
        "neck": "round",
        "wash": "30°: cold",
    }
    assert (problems.count, dict(problems.notes)) == (0, {})


def test_without_them_nothing_is_known(tmp_path: Path) -> None:
    (product,) = read(tmp_path, "id,title,link,price\n1,Shirt,/1,20\n")
    assert (product.cost_minor, product.attributes) == (None, {})


def test_a_cost_in_another_currency_is_left_out_and_told(tmp_path: Path) -> None:
    problems = Problems()
    (product,) = read(tmp_path, "id,title,link,price,cost_of_goods_sold\n1,Tea,/1,2 USD,1 EUR\n", problems)
    assert product.cost_minor is None
    assert dict(problems.notes) == {"cost_of_goods_sold is in EUR, the price in USD; left out": 1}


def test_a_cost_that_is_none_costs_its_row(tmp_path: Path) -> None:
    problems = Problems()
    assert read(tmp_path, "id,title,link,price,cost_of_goods_sold\n1,Tea,/1,2,cheap\n", problems) == []
    assert [problem.field for problem in problems.first] == ["cost_of_goods_sold"]


def test_a_rating_that_is_none_is_left_out_and_told(tmp_path: Path) -> None:
    header = "id,title,link,price,rating,rating_count\n"
    problems = Problems()
    rows = "a,A,/a,1,4.5,12\nb,B,/b,1,,\nc,C,/c,1,6,1\nd,D,/d,1,4,many\n"
    found = read(tmp_path, header + rows, problems)
    assert [(p.rating, p.rating_count) for p in found] == [(4.5, 12), (None, 0), (None, 0), (None, 0)]
    assert len(problems.notes) == 2

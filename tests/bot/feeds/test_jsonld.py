import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.errors import Invalid
from bot.feeds.catalogue import read_catalogue
from bot.feeds.problems import Problems
from bot.model import Product

KETTLE: Mapping[str, object] = {
    "@context": "https://schema.org",
    "@type": "Product",
    "sku": "k1",
    "name": "Kettle",
    "url": "https://shop.example/k1",
    "image": ["https://shop.example/k1.png", "https://shop.example/k2.png"],
    "brand": {"@type": "Brand", "name": "Acme"},
    "category": "Home > Kettles",
    "offers": {
        "@type": "Offer",
        "price": 39.9,
        "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock",
    },
}


def read(tmp_path: Path, content: object, problems: Problems | None = None) -> list[Product]:
    path = tmp_path / "a.jsonld"
    path.write_text(json.dumps(content), encoding="utf-8")
    return list(read_catalogue(path, "USD", problems or Problems()))


def test_a_product(tmp_path: Path) -> None:
    (product,) = read(tmp_path, KETTLE)
    assert (product.item_id, product.title, product.url) == ("k1", "Kettle", "https://shop.example/k1")
    assert (product.price_minor, product.currency, product.available) == (3990, "EUR", True)
    assert (product.image_url, product.brand) == ("https://shop.example/k1.png", "Acme")
    assert product.category == "Home > Kettles"


@pytest.mark.parametrize(
    "wrapped",
    [
        [KETTLE],
        {"@graph": [{"@type": "Organization", "name": "Shop"}, KETTLE]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": KETTLE}]},
        {"@type": "WebPage", "mainEntity": KETTLE},
        {**KETTLE, "@type": ["Thing", "schema:Product"]},
        {**KETTLE, "@type": "http://schema.org/Product"},
    ],
)
def test_wherever_it_stands(tmp_path: Path, wrapped: object) -> None:
    assert [product.item_id for product in read(tmp_path, wrapped)] == ["k1"]


@pytest.mark.parametrize(
    ("offers", "price_minor", "available"),
    [
        (
            {"@type": "AggregateOffer", "lowPrice": "9.50", "highPrice": "20", "priceCurrency": "EUR"},
            950,
            True,
        ),
        ([{"price": "12"}, {"price": "9"}, {"price": "10"}], 900, True),
        ([{"price": "9", "availability": "https://schema.org/OutOfStock"}, {"price": "10"}], 1000, True),
        ([{"price": "9", "availability": "OutOfStock"}], 900, False),
        ({"priceSpecification": {"price": "7.25", "priceCurrency": "EUR"}}, 725, True),
        ({"@type": "AggregateOffer", "offers": [{"price": "5.00"}]}, 500, True),
    ],
)
def test_offers_in_all_their_forms(tmp_path: Path, offers: object, price_minor: int, available: bool) -> None:
    (product,) = read(tmp_path, {**KETTLE, "offers": offers})
    assert (product.price_minor, product.available) == (price_minor, available)


@pytest.mark.parametrize(
    "image", ["/k.png", {"@type": "ImageObject", "url": "/k.png"}, [{"contentUrl": "/k.png"}]]
)
def test_images_in_all_their_forms(tmp_path: Path, image: object) -> None:
    assert read(tmp_path, {**KETTLE, "image": image})[0].image_url == "/k.png"


def test_a_bad_product_is_a_problem_by_its_place(tmp_path: Path) -> None:
    problems = Problems()
    things = [{**KETTLE, "url": "javascript:alert(1)"}, {**KETTLE, "offers": []}, KETTLE]
    assert len(read(tmp_path, things, problems)) == 1
    assert [(problem.line, problem.field) for problem in problems.first] == [(1, "link"), (2, "offers")]


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, '{"@type": "Organization"}', "\x00"])
def test_what_holds_no_product_is_one_clear_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Invalid):
        list(read_catalogue(path, "USD", Problems()))


def test_what_it_is_like(tmp_path: Path) -> None:
    properties = [
        {"@type": "PropertyValue", "name": "Volume", "value": 1.7, "unitText": "l"},
        {"name": "Keeps warm", "value": True},
        {"name": "Lids", "value": ["steel", {"@type": "DefinedTerm", "name": "glass"}]},
        {"name": "Weight", "value": {"@type": "QuantitativeValue", "value": 900}, "unitText": "g"},
        {"name": "Empty", "value": {}},
        "nonsense",
    ]
    said = {
        "color": "black",
        "size": {"@type": "SizeSpecification", "name": "M"},
        "material": ["steel"],
        "audience": {"@type": "PeopleAudience", "suggestedGender": "unisex"},
        "additionalProperty": properties,
    }
    problems = Problems()
    (product,) = read(tmp_path, {**KETTLE, **said}, problems)
    assert product.attributes == {
        "color": "black",
        "size": "M",
        "material": "steel",
        "gender": "unisex",
        "volume": "1.7 l",
        "keeps warm": "true",
        "lids": "steel, glass",
        "weight": "900 g",
    }
    assert problems.count == 0


def test_one_property_need_not_stand_in_a_list(tmp_path: Path) -> None:
    (product,) = read(tmp_path, {**KETTLE, "additionalProperty": {"name": "Volume", "value": "1 l"}})
    assert product.attributes == {"volume": "1 l"}


@pytest.mark.parametrize(
    ("rating", "stars", "count"),
    [
        ({"ratingValue": 4.5, "reviewCount": 120}, 4.5, 120),
        ({"ratingValue": "3,9", "ratingCount": "7", "bestRating": 5}, 3.9, 7),
        ({"ratingValue": 4.5, "bestRating": 10}, None, 0),
        ({"ratingValue": 0}, None, 0),
        ({"ratingValue": "<b>5</b>"}, None, 0),
    ],
)
def test_stars(tmp_path: Path, rating: object, stars: float | None, count: int) -> None:
    (product,) = read(tmp_path, {**KETTLE, "aggregateRating": rating})
    assert (product.rating, product.rating_count) == (stars, count)

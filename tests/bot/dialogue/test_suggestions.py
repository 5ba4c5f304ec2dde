import pytest

from bot.dialogue.suggestions import (
    Suggestion,
    cards,
    ids_of,
    is_web_address,
    reason_text,
    shown,
    spoken,
    suggest,
)
from bot.model import ItemId, ProductQuery, Reason, Recommendation, Shown
from tests.bot.dialogue.samples import product, suggestion


def recommend(item_id: str, reason: Reason | None = None) -> Recommendation:
    return Recommendation(ItemId(item_id), 1.0, reason or Reason("popular"))


def test_reasons_bring_the_items_they_name() -> None:
    because = Reason("bought_with", ItemId("milk"))
    recommended = [recommend("a", because), recommend("b", because)]
    assert ids_of(recommended) == ["a", "b", "milk"]
    products = {ItemId(i): product(i) for i in ("a", "b", "milk")}
    found = suggest(recommended, products, ProductQuery())
    assert [s.because for s in found] == ["Milk", "Milk"]


def test_only_what_may_be_shown_and_was_asked_for() -> None:
    shelf = [
        product("gone", available=False),
        product("evil", url="javascript:alert(1)"),
        product("dear", 999),
        product("cheap", 1),
        product("had"),
        product("sale", 999, sale_price_minor=300),
        product("fits", 300),
        product("fourth", 300),
    ]
    products = {p.item_id: p for p in shelf}
    query = ProductQuery(price_min_minor=100, price_max_minor=400, exclude=(ItemId("had"),), limit=2)
    recommended = [recommend("unknown"), *(recommend(p.item_id) for p in shelf)]
    assert [s.product.item_id for s in suggest(recommended, products, query)] == ["sale", "fits"]


def test_a_card_says_what_the_catalogue_says() -> None:
    shown = product("a", 399, sale_price_minor=299, image_url="javascript:alert(1)")
    recommended = [recommend("a", Reason("trending_in", category="Food > Cereal"))]
    (card,) = cards(suggest(recommended, {shown.item_id: shown}, ProductQuery()), "en")
    assert (card.title, card.price_minor, card.sale_price_minor) == ("A", 399, 299)
    assert (card.reason, card.image_url) == ("Popular in Cereal this week", "")


@pytest.mark.parametrize(
    ("code", "because", "locale", "text"),
    [
        ("bought_with", "Milk", "en", "Often bought with Milk"),
        ("because_viewed", "Milk", "en", "Because you looked at Milk"),
        ("because_viewed", "{{7*7}}", "de", "Weil Sie {{7*7}} angesehen haben"),
        ("viewed_with", "Milk", "en", "Often looked at with Milk"),
        ("viewed_with", "Milk", "de", "Oft angesehen mit Milk"),
        ("viewed_with", "", "en", ""),
        ("popular", "", "en", "Popular right now"),
        ("new_in", "", "en", "New here"),
        ("new_in", "", "de", "Neu"),
        ("popular_in", "", "de", "Gerade beliebt"),
        ("matches", "", "en", "Matches your words"),
        ("bought_with", "", "en", ""),
        ("something_new", "", "en", ""),
    ],
)
def test_reasons_in_words(code: str, because: str, locale: str, text: str) -> None:
    assert reason_text(suggestion("a", code=code, because=because), locale) == text


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://shop.example/p/1?x=1#y", True),
        ("http://127.0.0.1:8080/p/1", True),
        ("/p/1", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//evil.example/p", False),
        ("/\\evil.example", False),
        ("https:", False),
        ("http://[", False),
        (" https://shop.example", False),
        ("p/1", False),
        ("", False),
    ],
)
def test_addresses_are_http_or_the_shops_own_paths(url: str, fine: bool) -> None:
    assert is_web_address(url) is fine


@pytest.mark.parametrize(
    ("code", "locale", "text"),
    [
        ("popular_in", "en", "Popular in Cereal"),
        ("popular_in", "de", "Beliebt in Cereal"),
        ("trending_in", "en", "Popular in Cereal this week"),
        ("trending_in", "de", "Diese Woche beliebt in Cereal"),
        ("new_in", "en", "New in Cereal"),
        ("new_in", "de", "Neu in Cereal"),
    ],
)
def test_a_category_is_called_by_its_leaf(code: str, locale: str, text: str) -> None:
    named = Suggestion(product("a"), Reason(code, category="Food > Breakfast > Cereal"))
    assert reason_text(named, locale) == text


def test_only_products_with_the_attributes_asked_for() -> None:
    shelf = [
        product("green", attributes={"color": "Green", "size": "M"}),
        product("red", attributes={"color": "red"}),
        product("plain"),
    ]
    products = {p.item_id: p for p in shelf}
    recommended = [recommend(p.item_id) for p in shelf]
    for attributes, found in [({"Color": "green"}, ["green"]), ({"color": "green", "size": "L"}, [])]:
        chosen = suggest(recommended, products, ProductQuery(attributes=attributes))
        assert [s.product.item_id for s in chosen] == found


def test_what_is_logged_is_what_the_cards_show() -> None:
    picks = [
        Recommendation(ItemId(i), 1.0, Reason("popular"), {"rules": 0.5}, 0.25, explored=True)
        for i in ("gone", "a", "b")
    ]
    products = {ItemId("gone"): product("gone", available=False)} | {
        ItemId(i): product(i) for i in ("a", "b")
    }
    query = ProductQuery("similar")
    found = suggest(picks, products, query)
    assert shown(found, query) == (
        Shown(ItemId("a"), 1, "similar", 0.25, True, {"rules": 0.5}),
        Shown(ItemId("b"), 2, "similar", 0.25, True, {"rules": 0.5}),
    )
    assert len(cards(found, "en")) == 2


def test_nothing_matches_words_that_nobody_said() -> None:
    shelf = {ItemId("a"): product("a")}
    recommended = [recommend("a", Reason("matches"))]
    for query, reason in [(ProductQuery(), ""), (ProductQuery("search", "tea"), "Matches your words")]:
        (card,) = cards(suggest(recommended, shelf, query), "en")
        assert card.reason == reason


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Oat Milk No. 3, 64 oz", "Oat Milk"),
        ("Diapers, Style 2, 40 ct", "Diapers"),
        ("Scent No. 5 Soap", "Scent No. 5 Soap"),
        ("Kettle", "Kettle"),
    ],
)
def test_a_title_as_one_would_say_it(title: str, said: str) -> None:
    assert spoken(title) == said

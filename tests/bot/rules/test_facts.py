from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import CartLine, ItemId, ItemSeen, PageSeen, Tracked
from bot.rules.facts import FIELDS, Facts, device_of, fact_of, path_of
from bot.rules.situation import Known, Situation, Viewed
from bot.rules.visits import Folding
from tests.bot.rules.samples import NOON, event, later, visit
from tests.bot.rules.streams import TRACKED

LANDING = "https://shop.example/?utm_source=News&UTM_Medium=mail&utm_campaign=&gclid=x&utm_source=second"
SHELF = {
    ItemId("milk"): Viewed(199, "Dairy > Milk", "Alma"),
    ItemId("tea"): Viewed(250, "Drinks > Tea > Green", "Blatt"),
}


def found(field: str, situation: Situation | None = None, **of_visit: Any) -> Any:
    return Facts(situation or Situation(visit(**of_visit), NOON))[field]


def viewed(*item_ids: str) -> tuple[ItemSeen, ...]:
    return tuple(ItemSeen(ItemId(i), "view_item", later(seconds=n)) for n, i in enumerate(item_ids))


def lines(**quantities: int) -> tuple[CartLine, ...]:
    return tuple(CartLine(ItemId(item_id), quantity, 100) for item_id, quantity in quantities.items())


def test_there_are_enough_fields() -> None:
    assert len(FIELDS) >= 40


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_each_is_of_its_kind_or_not_known_of_an_empty_visit(field: str) -> None:
    kinds = {"text": str, "number": int | float, "flag": bool, "texts": frozenset}
    value = found(field)
    assert value is None or isinstance(value, kinds[FIELDS[field].kind])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("page_url", "https://shop.example/p/milk?size=1"),
        ("page_path", "/p/milk"),
        ("page_type", "product"),
        ("page_dwell_s", 6.5),
        ("page_scroll", 0.4),
    ],
)
def test_of_the_page(field: str, value: object) -> None:
    page = PageSeen("https://shop.example/p/milk?size=1", "Milk", "product", NOON, 6.5, 0.4)
    assert found(field, pages=(PageSeen("/", "", "home", NOON), page)) == value
    assert found(field) is None


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://shop.example", "/"),
        ("/gr%C3%BCn/b%20c?d#e", "/grün/b c"),
        ("", ""),
        ("http://[", "http://["),
    ],
)
def test_the_path_of_any_address(url: str, path: str) -> None:
    assert path_of(url) == path


def test_of_where_he_came_from() -> None:
    assert found("utm_source", landing_url=LANDING) == "News"
    assert found("utm_medium", landing_url=LANDING) == "mail"
    assert found("utm_campaign", landing_url=LANDING) == ""
    assert found("utm_source", landing_url="/") == ""
    assert found("utm_source") is None
    assert found("click_ids", landing_url=LANDING) == {"gclid"}
    assert found("click_ids", landing_url="/") == frozenset()
    assert found("referrer", referrer="https://www.google.com/") == "https://www.google.com/"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148", "mobile"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/126.0 Mobile Safari/537.36", "mobile"),
        ("Mozilla/5.0 (Linux; Android 14; SM-X710) Chrome/126.0 Safari/537.36", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) Mobile/15E148", "tablet"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/127.0", "desktop"),
        ("", ""),
    ],
)
def test_the_device(agent: str, device: str) -> None:
    assert device_of(agent) == device
    assert found("device", user_agent=agent) == (device or None)


def test_of_products_viewed() -> None:
    situation = Situation(visit(items=viewed("milk", "tea")), NOON, products=SHELF)
    assert found("product_viewed", situation) == {"milk", "tea"}
    levels = {"dairy", "dairy > milk", "drinks", "drinks > tea", "drinks > tea > green"}
    assert found("category_viewed", situation) == levels
    assert found("brand_viewed", situation) == {"alma", "blatt"}
    assert found("category_viewed", replace(situation, products={})) is None
    assert found("category_viewed") == frozenset()


def test_the_price_of_the_product_on_the_page() -> None:
    page = PageSeen("/p/tea", "", "product", NOON)
    situation = Situation(visit(items=viewed("milk", "tea"), pages=(page,)), NOON, products=SHELF)
    assert found("price_viewed_minor", situation) == 250
    elsewhere = replace(situation.visit, pages=(replace(page, page_type="cart"),))
    assert found("price_viewed_minor", replace(situation, visit=elsewhere)) is None
    assert found("price_viewed_minor", replace(situation, products={})) is None


@pytest.mark.parametrize(
    ("path", "times"), [("", 0), ("ab", 0), ("aba", 1), ("aabba", 1), ("abab", 2), ("abc", 0), ("abcba", 1)]
)
def test_back_and_forth_between_two(path: str, times: int) -> None:
    assert found("back_and_forth", items=viewed(*path)) == times


def test_of_the_cart() -> None:
    cart = lines(milk=2, tea=1)
    situation = Situation(visit(cart=cart, cart_since_at=later(minutes=-2)), NOON, products=SHELF)
    assert [found(f, situation) for f in ("cart_minor", "cart_lines", "cart_items")] == [300, 2, 3]
    assert found("cart_age_s", situation) == 120
    assert found("cart_contains", situation) == {"milk", "tea"}
    assert found("cart_category", situation) >= {"dairy", "drinks > tea"}
    assert found("cart_age_s") is None


def test_no_clock_makes_a_time_negative() -> None:
    ahead = visit(
        started_at=later(hours=1),
        cart_since_at=later(hours=1),
        checkout_since_at=later(hours=1),
        cart=lines(a=1),
    )
    situation = Situation(ahead, NOON, Known(2, later(hours=9)))
    for field in ("visit_s", "cart_age_s", "checkout_s", "days_since_visit"):
        assert found(field, situation) == 0


def test_of_earlier_visits() -> None:
    known = Known(visits=3, previous_at=later(days=-10), orders=2)
    situation = Situation(visit(), NOON, known)
    assert [found(f, situation) for f in ("visits", "returning", "orders")] == [3, True, 2]
    assert found("days_since_visit", situation) == 10
    assert found("days_since_visit") is None


@pytest.mark.parametrize(
    ("known", "segments"),
    [
        (Known(), {"new"}),
        (Known(2, later(days=-1)), {"returning"}),
        (Known(4, later(days=-91), 3), {"returning", "customer", "loyal", "lapsed"}),
    ],
)
def test_segments(known: Known, segments: set[str]) -> None:
    assert found("segment", Situation(visit(), NOON, known)) == segments


def test_segments_of_the_shop() -> None:
    rich = visit(cart=lines(milk=90), attributes={"segment": "VIP, , press"})
    assert found("segment", Situation(rich, NOON, high_cart_minor=9000)) == {
        "new",
        "high_value",
        "vip",
        "press",
    }
    assert found("segment", Situation(rich, NOON)) == {"new", "vip", "press"}


def test_by_his_clock_or_the_shops() -> None:
    berlin = Situation(visit(), later(hours=11.5), timezone="Europe/Berlin")
    assert (found("local_hour", berlin), found("local_weekday", berlin)) == (0, "tuesday")
    new_york = replace(berlin, visit=visit(utc_offset_min=-300))
    assert (found("local_hour", new_york), found("local_weekday", new_york)) == (18, "monday")


def test_the_shops_own() -> None:
    seen: dict[str, Any] = {"events": {"size_guide": 2}, "attributes": {"tier": "gold"}}
    assert (found("event:size_guide", **seen), found("event:wheel", **seen)) == (2, 0)
    assert (found("attribute:tier", **seen), found("attribute:size", **seen)) == ("gold", None)
    assert (found("consent"), found("consent", attributes={"consent": "statistics"})) == ("all", "statistics")
    assert fact_of("colour") is None
    assert found("colour") is None


def test_each_is_read_once() -> None:
    facts = Facts(Situation(visit(products_viewed=2), NOON))
    assert facts["products_viewed"] == 2
    assert dict(facts) == {"products_viewed": 2}


@given(st.lists(TRACKED, max_size=30), st.integers(-(10**6), 10**6), st.sampled_from((None, -840, 0, 840)))
def test_nothing_a_page_sends_makes_a_field_fail(
    tracked: list[Tracked], seconds: int, offset: int | None
) -> None:
    folding = Folding.of(visit(utc_offset_min=offset))
    for one in tracked:
        folding.take(one)
    facts = Facts(Situation(folding.visit(), NOON + timedelta(seconds=seconds), products=SHELF))
    for field in (*FIELDS, "event:size_guide", "attribute:tier"):
        assert facts[field] is None or isinstance(facts[field], str | int | float | frozenset)


def test_a_landing_page_with_countless_parameters_is_read() -> None:
    url = "/?" + "&".join(f"p{n}" for n in range(600)) + "&fbclid=1"
    folded = Folding.of(visit())
    folded.take(event("page_view", url=url))
    assert found("click_ids", Situation(folded.visit(), NOON)) == {"fbclid"}

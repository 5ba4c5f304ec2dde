import json
from html import escape
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.model import OrderState
from tests.bot.web.demo.shop import HOSTILE, DemoShop

PAGES = ("/", "/c/grocery", "/search?q=cookies", "/p/oat", "/cart", "/checkout", "/thanks?order=CG-ABCDEFGH")


class Reader(HTMLParser):
    """What a browser would see: scripts it would run, data it would not, attributes of the root."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[dict[str, str | None]] = []
        self.inline: list[str] = []
        self.data: list[str] = []
        self.styles = 0
        self.root: dict[str, str | None] = {}
        self._inside: dict[str, str | None] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert not [name for name in found if name.startswith("on")]
        self.styles += "style" in found or tag == "style"
        if tag == "html":
            self.root = found
        if tag == "script":
            self._inside = found
            self.scripts.append(found)

    def handle_data(self, data: str) -> None:
        if self._inside is not None and data.strip():
            is_data = (self._inside.get("type") or "").endswith("json")
            (self.data if is_data else self.inline).append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = None


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_embeds_floorwalker_as_any_shop_does_and_runs_nothing_inline(
    shop: DemoShop, path: str
) -> None:
    page = Reader(await shop.page(path))
    assert {"async": None, "src": "/embed.js", "data-site": "demo"} in page.scripts
    assert page.inline == []
    assert page.styles == 0
    assert page.root["data-page-type"] in ("home", "list", "search", "product", "cart", "checkout", "thanks")


@pytest.mark.parametrize("path", ["/", "/p/oat", "/nowhere"])
async def test_pages_carry_a_strict_policy(shop: DemoShop, path: str) -> None:
    async with shop.http.get(shop.origin + path) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path", ["/", "/c/grocery", "/search?q=alert", "/p/hostile", "/c/grocery/cookies-cones"]
)
async def test_hostile_products_stay_text(shop: DemoShop, path: str) -> None:
    text = await shop.page(path)
    page = Reader(text)
    assert page.inline == []
    assert "<script>alert" not in text
    assert all(script.get("src") or (script.get("type") or "").endswith("json") for script in page.scripts)


async def test_a_hostile_title_is_shown_as_it_is(shop: DemoShop) -> None:
    text = await shop.page("/p/hostile")
    assert f"<h1>{escape(HOSTILE, quote=False)}" in text.replace("&#34;", '"').replace("&#39;", "'")
    assert "{{7*7}}" in text


async def test_a_hostile_search_stays_text(shop: DemoShop) -> None:
    page = Reader(await shop.page("/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%7B%7B7*7%7D%7D"))
    assert page.inline == []


async def test_structured_data_is_valid_and_cannot_close_its_script(shop: DemoShop) -> None:
    about = next(d for d in Reader(await shop.page("/p/hostile")).data if "schema.org" in d)
    assert json.loads(about)["name"] == HOSTILE
    about = next(d for d in Reader(await shop.page("/p/oat")).data if "schema.org" in d)
    assert json.loads(about)["offers"]["price"] == "1.99"


@pytest.mark.parametrize(
    "path",
    [
        "/p/unknown",
        "/p/" + "x" * 300,
        "/p/%00",
        "/c/nowhere",
        "/c/grocery/nowhere",
        "/thanks",
        "/thanks?order=CG-1",
    ],
)
async def test_what_is_not_there_gets_the_shops_own_404(shop: DemoShop, path: str) -> None:
    assert "We could not find this page" in await shop.page(path, status=404)


async def test_a_list_has_pages_and_a_page_beyond_the_last_is_the_last(shop: DemoShop) -> None:
    assert "/c/grocery/chips-snacks?page=2" in await shop.page("/c/grocery/chips-snacks")
    assert await _tiles(shop, "/c/grocery/chips-snacks?page=3") == 12
    assert await _tiles(shop, "/c/grocery/chips-snacks?page=99") == 12


@pytest.mark.parametrize("query", ["?page=x", "?page=-1", "?sort=evil", "?price=1", "?offer=2", "?page=١"])
async def test_filters_that_make_no_sense_are_as_if_absent(shop: DemoShop, query: str) -> None:
    assert await _tiles(shop, "/c/grocery/chips-snacks" + query) == 24


async def test_filters_narrow_a_list_and_can_be_cleared(shop: DemoShop) -> None:
    text = await shop.page("/c/grocery?offer=1&price=0-200")
    assert "Oat Cookies" in text
    assert "Crisps" not in text
    assert "Clear the filters" in text


async def test_a_search_can_be_narrowed_to_a_department(shop: DemoShop) -> None:
    assert await _tiles(shop, "/search?q=milk&in=dairy-eggs") == 1
    assert await _tiles(shop, "/search?q=milk&in=grocery") == 0
    assert await _tiles(shop, "/search?q=milk&in=no-such-thing") == 1


async def test_a_search_without_results_helps_on(shop: DemoShop) -> None:
    text = await shop.page("/search?q=xyzzy")
    assert "Nothing fits “xyzzy”" in text
    assert "/search?q=bread" in text


async def test_a_page_speaks_the_readers_language(shop: DemoShop) -> None:
    text = await shop.page("/p/oat", language="de-AT,de;q=0.9")
    assert 'lang="de"' in text
    assert "1,99\xa0€" not in text
    assert "1,99\xa0$" in text


async def test_items_are_told_as_they_are_now(shop: DemoShop) -> None:
    async with shop.http.get(shop.origin + "/demo/items?id=oat&id=unknown&id=gone") as answer:
        found = (await answer.json())["items"]
    assert [(item["item_id"], item["price_minor"], item["available"]) for item in found] == [
        ("oat", 199, True),
        ("gone", 250, False),
    ]


async def test_a_picture_is_served_on_its_shelf(shop: DemoShop) -> None:
    async with shop.http.get(shop.origin + "/demo/icons/produce.svg?look=31") as answer:
        assert answer.content_type == "image/svg+xml"
        assert "<script" not in await answer.text()
    async with shop.http.get(shop.origin + "/demo/icons/..%2F..%2Fserver.svg") as answer:
        assert answer.status == 404


async def test_an_order_costs_what_the_catalogue_says_and_floorwalker_is_told(shop: DemoShop) -> None:
    lines = [{"item_id": "oat", "quantity": 2, "price_minor": 1}, {"item_id": "milk", "quantity": 1}]
    answer = await shop.order(lines=lines, visitor_token=shop.token(), value_minor=1)
    receipt = await answer.json()
    assert answer.status == 200
    assert (receipt["value_minor"], receipt["delivery_minor"]) == (2 * 199 + 349, 495)
    order = await shop.saved(receipt["order_id"])
    assert order is not None
    assert (order.state, order.value.amount_minor, order.visitor_id) == (
        OrderState.CONFIRMED,
        747,
        "visitor-0001",
    )
    assert [(line.item_id, line.quantity, line.price_minor) for line in order.items] == [
        ("oat", 2, 199),
        ("milk", 1, 349),
    ]
    assert receipt["order_id"] in await shop.page(f"/thanks?order={receipt['order_id']}")


async def test_an_order_sent_twice_is_one_order(shop: DemoShop) -> None:
    first, second, other = [
        (await (await shop.order(key=key)).json())["order_id"]
        for key in ("checkout-a", "checkout-a", "checkout-b")
    ]
    assert first == second != other


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_an_order_from_a_foreign_page_is_refused(shop: DemoShop, origin: str) -> None:
    assert (await shop.order(origin=origin)).status == 403
    async with shop.http.post(shop.origin + "/demo/orders", json={}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"lines": []}, "lines"),
        ({"lines": [{"item_id": "unknown", "quantity": 1}]}, "lines"),
        ({"lines": [{"item_id": "gone", "quantity": 1}]}, "lines"),
        ({"lines": [{"item_id": "oat", "quantity": 0}]}, "lines[0].quantity"),
        ({"lines": [{"item_id": "oat", "quantity": 1000}]}, "lines[0].quantity"),
        ({"email": "nobody"}, "email"),
        ({"name": "  "}, "name"),
        ({"street": ""}, "street"),
        ({"delivery": "drone"}, "delivery"),
        ({"name": "x" * 200}, "name"),
    ],
)
async def test_a_wrong_order_is_told_which_field(shop: DemoShop, fields: dict[str, Any], field: str) -> None:
    answer = await shop.order(**fields)
    assert answer.status == 422
    assert (await answer.json())["error"]["data"]["field"] == field


async def test_picking_up_needs_no_address(shop: DemoShop) -> None:
    answer = await shop.order(delivery="pickup", street="", postcode="", city="")
    assert (await answer.json())["delivery_minor"] == 0


async def test_orders_are_limited(shop: DemoShop) -> None:
    assert [(await shop.order()).status for _ in range(21)].count(429) == 1


async def _tiles(shop: DemoShop, path: str) -> int:
    return (await shop.page(path)).count('class="tile"')

import json
from pathlib import Path

import pytest

from bot.model import Order, OrderId, OrderState
from bot.storage.database import SqlDatabase
from bot.web import signing
from bot.web.limits import Rate
from tests.bot.web.house import House, open_house


def body(**fields: object) -> bytes:
    return json.dumps({"order_id": "A-1", "value_minor": 1299, "currency": "USD", **fields}).encode()


async def saved(house: House, order_id: str = "A-1") -> Order | None:
    async with house.reactor.tools.database.read() as store:
        return await store.orders.by_id(house.site.site_id, OrderId(order_id))


async def test_a_signed_order_is_confirmed_once(house: House) -> None:
    sent = body(items=[{"item_id": "milk", "quantity": 2, "price_minor": 299}], visitor_token=house.token())
    for _ in range(2):
        answer = await house.order(sent)
        assert answer.status == 200
        assert await answer.json() == {"order_id": "A-1", "state": "confirmed", "notes": []}
    order = await saved(house)
    assert order is not None
    assert (order.state, order.value.amount_minor, order.visitor_id) == (
        OrderState.CONFIRMED,
        1299,
        "visitor-0001",
    )
    assert order.items[0].quantity == 2


async def test_a_wrong_visitor_token_does_not_cost_the_shop_its_order(house: House) -> None:
    answer = await house.order(body(visitor_token="forged"))
    assert (await answer.json())["notes"] == ["visitor_token: this visitor token was not issued here"]
    order = await saved(house)
    assert order is not None
    assert order.visitor_id is None


@pytest.mark.parametrize(
    "headers",
    [
        {signing.SIGNATURE_HEADER: ""},
        {signing.SIGNATURE_HEADER: "sha256=" + "0" * 64},
        {signing.SIGNATURE_HEADER: signing.sign("other secret", "1", body())},
        {signing.TIMESTAMP_HEADER: "yesterday"},
        {signing.TIMESTAMP_HEADER: ""},
        {signing.SITE_HEADER: "nowhere"},
        {signing.SITE_HEADER: ""},
    ],
)
async def test_a_forged_order_is_refused(house: House, headers: dict[str, str]) -> None:
    answer = await house.order(body(), **headers)
    assert answer.status == 403
    assert await saved(house) is None


async def test_an_altered_order_is_refused(house: House) -> None:
    stamp = str(int(house.clock.now().timestamp()))
    signature = signing.sign(house.site.secret, stamp, body())
    answer = await house.order(body(value_minor=1), **{signing.SIGNATURE_HEADER: signature})
    assert answer.status == 403
    assert await saved(house) is None


@pytest.mark.parametrize("off_s", [-301, 301])
async def test_a_signed_order_of_another_time_is_refused(house: House, off_s: int) -> None:
    stamp = str(int(house.clock.now().timestamp()) + off_s)
    headers = {
        signing.TIMESTAMP_HEADER: stamp,
        signing.SIGNATURE_HEADER: signing.sign(house.site.secret, stamp, body()),
    }
    assert (await house.order(body(), **headers)).status == 403


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (body(value_minor=-1), "value_minor"),
        (body(value_minor=1.5), "value_minor"),
        (body(value_minor=2**53 + 1), "value_minor"),
        (body(currency="usd"), "currency"),
        (body(currency=""), "currency"),
        (body(order_id=""), "order_id"),
        (body(order_id="  "), "order_id"),
        (body(order_id="a\0"), "order_id"),
        (body(items=[{"item_id": "a"}, {"item_id": "b", "quantity": 0}]), "items[1].quantity"),
        (b'{"value_minor": 1, "currency": "USD"}', "order_id"),
        (b"not json", "body"),
        (b"", "body"),
    ],
)
async def test_a_wrong_field_is_named(house: House, sent: bytes, field: str) -> None:
    answer = await house.order(sent)
    assert answer.status == 422
    assert (await answer.json())["error"]["data"]["field"] == field


async def test_a_body_too_large_is_refused(house: House) -> None:
    answer = await house.order(b" " * 70_000)
    assert answer.status == 413
    assert (await answer.json())["error"]["code"] == "too_large"


async def test_too_many_orders_are_put_off(sqlite_database: SqlDatabase, tmp_path: Path) -> None:
    async with open_house(sqlite_database, tmp_path, rates={"orders_site": Rate(1, 60)}) as house:
        assert (await house.order(body())).status == 200
        assert (await house.order(body())).status == 429

"""A code in the demo shop's checkout: asked for and redeemed as any shop's server would."""

from dataclasses import replace
from typing import Any

import pytest

from bot.model import CodeState, ItemId, Offer, OfferCode, OfferId, OfferKind
from bot.web.keys import REACTOR
from tests.bot.web.demo.shop import DemoShop
from tests.fakes import NOON

TEN = OfferId("ten-off")


async def given(shop: DemoShop, code: str = "BCDF-GHJK-MN", **changes: Any) -> str:
    made = Offer(TEN, shop.site.site_id, "Ten percent", OfferKind.PERCENTAGE, "USD", percent=10.0)
    async with shop.app[REACTOR].tools.database.write() as store:
        await store.offers.put(replace(made, **changes))
        granted = OfferCode(
            shop.site.site_id,
            code,
            TEN,
            CodeState.GRANTED,
            granted_at=NOON,
            expires_at=NOON.replace(year=NOON.year + 9),
        )
        assert await store.offers.grant(granted)
    return code


async def ask(shop: DemoShop, code: str, origin: str | None = None) -> dict[str, Any]:
    body = {"code": code, "lines": [{"item_id": "oat", "quantity": 2}]}
    headers = {"Origin": origin or shop.origin}
    async with shop.http.post(shop.origin + "/demo/coupon", json=body, headers=headers) as answer:
        found: dict[str, Any] = {"status": answer.status, **(await answer.json())}
    return found


async def test_a_code_says_what_it_takes_off_however_it_is_typed(shop: DemoShop) -> None:
    code = await given(shop)
    for typed in (code, code.lower(), f" {code.replace('-', '')} "):
        answer = await ask(shop, typed)
        assert (answer["ok"], answer["code"], answer["discount_minor"]) == (True, code, 39)


async def test_an_order_with_a_code_costs_less_and_uses_it_up(shop: DemoShop) -> None:
    code, lines = await given(shop), [{"item_id": "oat", "quantity": 2}]
    for _ in range(2):
        receipt = await (await shop.order(key="checkout-a", lines=lines, coupon=code)).json()
        assert (receipt["value_minor"], receipt["discount_minor"], receipt["coupon"]) == (359, 39, code)
    order = await shop.saved(receipt["order_id"])
    assert order is not None
    assert order.value.amount_minor == 359
    other = await shop.order(key="checkout-b", lines=lines, coupon=code)
    assert other.status == 422
    assert (await other.json())["error"]["data"]["field"] == "coupon"
    assert (await ask(shop, code))["reason"] == "used"


async def test_free_delivery_and_gifts_take_nothing_off_the_goods(shop: DemoShop) -> None:
    lines = [{"item_id": "oat", "quantity": 2}]
    code = await given(shop, kind=OfferKind.FREE_SHIPPING, percent=0.0)
    receipt = await (await shop.order(key="checkout-a", lines=lines, coupon=code)).json()
    assert (receipt["value_minor"], receipt["delivery_minor"], receipt["discount_minor"]) == (398, 0, 0)
    code = await given(shop, "GFTD-GHJK-MN", kind=OfferKind.GIFT, percent=0.0, gift=ItemId("milk"))
    receipt = await (await shop.order(key="checkout-b", lines=lines, coupon=code)).json()
    assert (receipt["value_minor"], receipt["delivery_minor"]) == (398, 495)
    assert receipt["gift"]


@pytest.mark.parametrize("code", ["NONE-SUCH-XX", "<b>", "'; --", "0"])
async def test_what_is_no_code_takes_nothing_off(shop: DemoShop, code: str) -> None:
    await given(shop)
    answer = await ask(shop, code)
    assert (answer["status"], answer["ok"], answer["reason"]) == (200, False, "unknown")


async def test_a_foreign_page_cannot_try_codes(shop: DemoShop) -> None:
    assert (await ask(shop, await given(shop), "https://evil.example"))["status"] == 403

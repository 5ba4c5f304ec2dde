import asyncio
import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import ClientResponse

from bot.model import CodeState, ItemId, OfferCode, OfferId, Product, Role, VisitorId
from bot.storage.database import SqlDatabase
from bot.web import campaign_wire as wire
from bot.web import signing
from bot.web.limits import Rate
from tests.bot.web.house import House, open_house
from tests.bot.web.test_campaigns_http import Desk, campaign, stranger

TENTH: dict[str, Any] = {"offer_id": "tenth", "name": "Ten percent", "kind": "percentage", "percent": 10}


@pytest.fixture
async def desk(house: House) -> Desk:
    return Desk(house, await house.signed_in(Role.MARKETER, "Mara"))


async def make(desk: Desk, **changes: Any) -> Any:
    return await desk.ask("POST", "offers", {"definition": TENTH | changes}, status=201)


async def grant(house: House, code: str = "BCDF-GHJK-MN", offer_id: str = "tenth", **changes: Any) -> None:
    """As when a campaign gives it to a visitor."""
    now = house.clock.now()
    given = OfferCode(
        house.site.site_id,
        code,
        OfferId(offer_id),
        CodeState.GRANTED,
        VisitorId("visitor-0001"),
        now,
        house.clock.at.replace(year=2027),
    )
    async with house.reactor.tools.database.write() as store:
        assert await store.offers.grant(replace(given, **changes))


def basket(**changes: Any) -> dict[str, Any]:
    return {"code": "BCDF-GHJK-MN", "order_id": "A-1", "value_minor": 1000, "currency": "USD"} | changes


async def call(house: House, which: str, body: object, **headers: str) -> ClientResponse:
    """As the shop's server does."""
    sent, stamp = json.dumps(body).encode(), str(int(house.clock.now().timestamp()))
    signed = {
        signing.SITE_HEADER: house.site.key,
        signing.TIMESTAMP_HEADER: stamp,
        signing.SIGNATURE_HEADER: signing.sign(house.site.secret, stamp, sent),
    }
    return await house.http.post(house.url(f"/api/offers/{which}"), data=sent, headers=signed | headers)


async def told(house: House, which: str, **changes: Any) -> Any:
    answer = await call(house, which, basket(**changes))
    assert answer.status == 200, await answer.text()
    return await answer.json()


async def test_an_offer_is_made_changed_and_listed(desk: Desk) -> None:
    made = await make(desk, count=5)
    assert (made["offer_id"], made["state"], made["definition"]["percent"]) == ("tenth", "live", 10)
    assert msgspec.convert(made["definition"], wire.OfferDefinition).count == 5
    changed = await desk.ask("PUT", "offers/tenth", {"definition": made["definition"] | {"percent": 15}})
    assert changed["definition"]["percent"] == 15
    await desk.make(content={"text": {"en": "{offer} for you: {code}"}, "offer": "tenth"})
    found = await desk.ask("GET", "offers")
    assert found["currency"] == "USD"
    (row,) = found["offers"]
    assert (row["campaigns"], row["used"]["granted"]) == (["Tea time"], 0)
    listed = await desk.ask("GET", "campaigns")
    assert listed["offers"] == [{"offer_id": "tenth", "name": "Ten percent"}]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"percent": 0}, "percent"),
        ({"percent": 101}, "percent"),
        ({"kind": "pizza"}, "kind"),
        ({"kind": "gift", "percent": 0, "gift": "no-such-thing"}, "gift"),
        ({"currency": "EUR"}, "currency"),
        ({"offer_id": "a b"}, "offer_id"),
        ({"surprise": True}, "surprise"),
        ({"ends_at": "tomorrow"}, "ends_at"),
        ({"name": "\0"}, "definition.name"),
    ],
)
async def test_what_is_wrong_is_named(desk: Desk, changes: dict[str, Any], field: str) -> None:
    answer = await desk.send("POST", "offers", {"definition": TENTH | changes})
    assert answer.status == 422
    assert (await answer.json())["error"]["data"]["field"] == field


async def test_an_id_is_used_once_and_kept(desk: Desk) -> None:
    await make(desk)
    assert (await desk.send("POST", "offers", {"definition": TENTH})).status == 422
    answer = await desk.send("PUT", "offers/tenth", {"definition": TENTH | {"offer_id": "other"}})
    assert (await answer.json())["error"]["data"]["field"] == "offer_id"
    assert (await desk.send("PUT", "offers/other", {"definition": TENTH})).status == 404


async def test_who_did_not_see_the_latest_offer_does_not_overwrite_it(desk: Desk) -> None:
    first = await make(desk)
    five = {"definition": TENTH | {"percent": 5}, "stamp": first["stamp"]}
    changed = await desk.ask("PUT", "offers/tenth", five)
    assert changed["stamp"] != first["stamp"]
    assert await desk.ask("PUT", "offers/tenth", five) == changed
    answer = await desk.send("PUT", "offers/tenth", {"definition": TENTH, "stamp": first["stamp"]})
    assert (answer.status, (await answer.json())["error"]["code"]) == (409, "changed_meanwhile")


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"enabled": False}, "off"),
        ({"starts_at": "2026-03-03T00:00:00Z"}, "scheduled"),
        ({"ends_at": "2026-03-01T00:00:00Z"}, "ended"),
        ({"count": 1}, "spent"),
        ({"count": 2}, "live"),
        ({"uploaded": True}, "spent"),
    ],
)
async def test_where_an_offer_stands(desk: Desk, changes: dict[str, Any], state: str) -> None:
    await make(desk, **changes)
    if "count" in changes:
        await grant(desk.house)
    (row,) = (await desk.ask("GET", "offers"))["offers"]
    assert row["state"] == state


async def test_what_visitors_hold_codes_of_stays_what_it_is(desk: Desk) -> None:
    await make(desk)
    await grant(desk.house)
    amount = {"offer_id": "tenth", "name": "Five", "kind": "amount", "amount_minor": 500}
    answer = await desk.send("PUT", "offers/tenth", {"definition": amount})
    assert (answer.status, (await answer.json())["error"]["data"]["field"]) == (422, "kind")
    assert (await desk.send("PUT", "offers/tenth", {"definition": TENTH | {"percent": 5}})).status == 200


async def test_codes_of_the_shops_own_are_uploaded(desk: Desk) -> None:
    await make(desk, uploaded=True)
    text = "spring-1\nSPRING-2\r\n\n spring-2 \n=CMD()\n<b>\nab\nzoë_9\n"
    assert await put_codes(desk, text) == {
        "new": 3,
        "known": 1,
        "rejected": ["line 5 ('=CMD()') is no code", "line 6 ('<b>') is no code", "line 7 ('ab') is no code"],
    }
    assert (await put_codes(desk, "SPRING-1\nSPRING-3"))["known"] == 1
    (row,) = (await desk.ask("GET", "offers"))["offers"]
    assert row["state"] == "live"


async def test_very_many_wrong_codes_are_told_in_few_words(desk: Desk) -> None:
    await make(desk, uploaded=True)
    found = await put_codes(desk, "\n".join(["=1"] * 250))
    assert len(found["rejected"]) == 101
    assert found["rejected"][-1] == "150 more lines are no codes"


async def test_what_cannot_be_uploaded(desk: Desk) -> None:
    await make(desk)
    plain = {"Content-Type": "text/plain"}
    assert (await desk.send("POST", "offers/tenth/codes", "ABC-1", headers=plain)).status == 422
    assert (await desk.send("POST", "offers/none/codes", "ABC-1", headers=plain)).status == 404
    await make(desk, offer_id="own", uploaded=True)
    assert (await desk.send("POST", "offers/own/codes", "A" * 600_000, headers=plain)).status == 413
    assert (await desk.send("POST", "offers/own/codes", "ABC\n" * 20_001, headers=plain)).status == 422
    assert (await desk.send("POST", "offers/own/codes", "ABC-1")).status == 422


async def test_codes_are_listed_as_cells_and_not_as_formulas(desk: Desk) -> None:
    house = desk.house
    await make(desk)
    await grant(house)
    assert (await told(house, "redeem", order_id='=HYPERLINK("http://evil.example")'))["ok"]
    answer = await desk.send("GET", "offers/tenth/codes.csv")
    assert answer.content_type == "text/csv"
    (row,) = csv.DictReader(io.StringIO(await answer.text()))
    assert (row["code"], row["state"], row["spent_minor"]) == ("BCDF-GHJK-MN", "redeemed", "100")
    assert row["order_id"] == '\'=HYPERLINK("http://evil.example")'


async def test_offers_of_another_site_are_not_there(desk: Desk) -> None:
    await make(desk, uploaded=True)
    other = await stranger(desk.house)
    assert (await other.ask("GET", "offers"))["offers"] == []
    assert (await other.send("PUT", "offers/tenth", {"definition": TENTH})).status == 404
    assert (await other.send("GET", "offers/tenth/codes.csv")).status == 404
    plain = {"Content-Type": "text/plain"}
    assert (await other.send("POST", "offers/tenth/codes", "ABC-1", headers=plain)).status == 404
    theirs = {"definition": campaign(content={"text": {"en": "x"}, "offer": "tenth"})}
    assert (await other.send("POST", "campaigns", theirs)).status == 422


async def test_a_code_is_asked_for_and_redeemed(desk: Desk) -> None:
    house = desk.house
    await make(desk)
    await grant(house)
    granted = {
        "ok": True,
        "reason": "",
        "code": "BCDF-GHJK-MN",
        "offer_id": "tenth",
        "kind": "percentage",
        "discount_minor": 100,
        "currency": "USD",
        "gift": "",
        "notes": [],
    }
    assert await told(house, "check", code=" bcdfghjkmn ", order_id="") == granted
    assert await told(house, "redeem", code="bcdf-ghjk-mn") == granted
    (row,) = (await desk.ask("GET", "offers"))["offers"]
    assert row["used"] == {"granted": 0, "redeemed": 1, "granted_minor": 0, "redeemed_minor": 100}


async def test_two_checkouts_with_one_code_have_one_winner(desk: Desk) -> None:
    house = desk.house
    await make(desk)
    for n in range(10):
        code = f"BCDF-GHJK-{'BCDFGHJKMN'[n]}B"
        await grant(house, code)
        both = await asyncio.gather(
            told(house, "redeem", code=code, order_id="A"), told(house, "redeem", code=code, order_id="B")
        )
        assert sorted((answer["ok"], answer["reason"]) for answer in both) == [(False, "used"), (True, "")]
        assert sum(answer["discount_minor"] for answer in both) == 100


async def test_the_same_call_fifty_times_is_one_redemption(desk: Desk) -> None:
    house = desk.house
    await make(desk)
    await grant(house)
    answers = await asyncio.gather(*(told(house, "redeem") for _ in range(50)))
    assert answers == [answers[0]] * 50
    assert (answers[0]["ok"], answers[0]["discount_minor"]) == (True, 100)
    (row,) = (await desk.ask("GET", "offers"))["offers"]
    assert (row["used"]["redeemed"], row["used"]["redeemed_minor"]) == (1, 100)


async def test_a_later_call_gets_the_answer_of_the_first(desk: Desk) -> None:
    """Whatever became of the offer, and whatever is said of the cart."""
    house = desk.house
    await make(desk)
    await grant(house)
    first = await told(house, "redeem")
    await desk.ask("PUT", "offers/tenth", {"definition": TENTH | {"percent": 50, "enabled": False}})
    house.clock.forward(days=900)
    assert await told(house, "redeem", value_minor=1) == first
    assert await told(house, "check") == first
    assert (await told(house, "redeem", order_id="A-2"))["reason"] == "used"


async def test_the_last_of_an_offer_goes_to_one_of_two_codes(desk: Desk) -> None:
    house = desk.house
    await make(desk, count=1)
    await grant(house, "BCDF-GHJK-MN")
    await grant(house, "BCDF-GHJK-MP")
    both = await asyncio.gather(
        told(house, "redeem", order_id="A"), told(house, "redeem", code="BCDF-GHJK-MP", order_id="B")
    )
    assert sorted((answer["ok"], answer["reason"]) for answer in both) == [(False, "count_spent"), (True, "")]


@pytest.mark.parametrize(
    ("offer", "sent", "reason"),
    [
        ({}, {"code": "QQQQ-QQQQ-QQ"}, "unknown"),
        ({}, {"code": "' OR 1=1 --"}, "unknown"),
        ({}, {"currency": "EUR"}, "currency"),
        ({"min_cart_minor": 2000}, {}, "cart_too_small"),
        ({}, {"value_minor": 0}, "cart_too_small"),
        ({"enabled": False}, {}, "off"),
        ({"margin_floor": 0.3}, {"items": [{"item_id": "dear", "price_minor": 1000}]}, "margin"),
    ],
)
async def test_a_code_that_does_not_do(
    desk: Desk, offer: dict[str, Any], sent: dict[str, Any], reason: str
) -> None:
    house = desk.house
    async with house.reactor.tools.database.write() as store:
        dear = Product(ItemId("dear"), "Dear", "/p/dear", 1000, "USD", cost_minor=900)
        await store.products.put(house.site.site_id, [dear])
    await make(desk, **offer)
    await grant(house)
    for which in ("check", "redeem"):
        found = await told(house, which, **sent)
        assert (found["ok"], found["reason"], found["discount_minor"]) == (False, reason, 0)
        assert (found["offer_id"], found["code"]) == ("", "")


async def test_a_code_expires(desk: Desk) -> None:
    await make(desk)
    await grant(desk.house, expires_at=desk.house.clock.now())
    assert (await told(desk.house, "redeem"))["reason"] == "expired"


async def test_the_margin_floor_bounds_what_is_taken_off(desk: Desk) -> None:
    """Bought for 600, sold for 1000, and a quarter must be earned: 200 may go, and 20 % of 1500 are 300."""
    house = desk.house
    async with house.reactor.tools.database.write() as store:
        fair = Product(ItemId("fair"), "Fair", "/p/fair", 1000, "USD", cost_minor=600)
        await store.products.put(house.site.site_id, [fair])
    await make(desk, percent=50, margin_floor=0.25)
    await grant(house)
    found = await told(house, "redeem", items=[{"item_id": "fair"}])
    assert (found["ok"], found["discount_minor"]) == (True, 200)


async def test_what_the_shop_does_not_price_counts_by_the_orders_value(desk: Desk) -> None:
    await make(desk)
    await grant(desk.house)
    items = [{"item_id": "milk"}, {"item_id": "not-in-the-catalogue"}]
    assert (await told(desk.house, "check", items=items))["discount_minor"] == 100
    known = [{"item_id": "milk"}]
    assert (await told(desk.house, "check", items=known))["discount_minor"] == 29


async def test_a_gift_is_named_and_spends_the_budget(desk: Desk) -> None:
    house = desk.house
    gift = {
        "offer_id": "tenth",
        "name": "Milk for free",
        "kind": "gift",
        "gift": "milk",
        "amount_minor": 150,
        "budget_minor": 300,
    }
    await desk.ask("POST", "offers", {"definition": gift}, status=201)
    for at, ending in enumerate("BCD"):
        await grant(house, f"BCDF-GHJK-M{ending}")
        found = await told(house, "redeem", code=f"BCDF-GHJK-M{ending}", order_id=f"A-{at}")
        assert found["ok"] is (at < 2)
        assert found["discount_minor"] == 0
        again = await told(house, "redeem", code=f"BCDF-GHJK-M{ending}", order_id=f"A-{at}")
        assert again == found
        assert found["gift"] == ("milk" if at < 2 else "")
    assert found["reason"] == "budget_spent"


async def test_a_visitor_is_noted_and_never_in_the_way(desk: Desk) -> None:
    house = desk.house
    await make(desk)
    await grant(house)
    assert (await told(house, "check", visitor_token=house.token()))["notes"] == []
    other = await told(house, "check", visitor_token=house.token("visitor-0002"))
    assert (other["ok"], other["notes"]) == (True, ["code: it was given to another visitor"])
    forged = await told(house, "redeem", visitor_token="forged")
    assert (forged["ok"], forged["notes"]) == (
        True,
        ["visitor_token: this visitor token was not issued here"],
    )


@pytest.mark.parametrize("which", ["check", "redeem"])
@pytest.mark.parametrize(
    "headers",
    [
        {signing.SIGNATURE_HEADER: "sha256=" + "0" * 64},
        {signing.SIGNATURE_HEADER: ""},
        {signing.TIMESTAMP_HEADER: "1"},
        {signing.SITE_HEADER: "nowhere"},
    ],
)
async def test_a_forged_call_is_refused(desk: Desk, which: str, headers: dict[str, str]) -> None:
    await make(desk)
    await grant(desk.house)
    assert (await call(desk.house, which, basket(), **headers)).status == 403
    assert (await told(desk.house, "check"))["ok"]


async def test_codes_of_another_shop_are_unknown(desk: Desk) -> None:
    house = desk.house
    await make(desk)
    await grant(house)
    await stranger(house)
    async with house.reactor.tools.database.read() as store:
        other = await store.sites.by_key("other")
    assert other is not None
    sent, stamp = json.dumps(basket()).encode(), str(int(house.clock.now().timestamp()))
    signed = {
        signing.SITE_HEADER: "other",
        signing.TIMESTAMP_HEADER: stamp,
        signing.SIGNATURE_HEADER: signing.sign(other.secret, stamp, sent),
    }
    answer = await house.http.post(house.url("/api/offers/redeem"), data=sent, headers=signed)
    assert (await answer.json())["reason"] == "unknown"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"order_id": ""}, "order_id"),
        ({"order_id": "  "}, "order_id"),
        ({"code": ""}, "code"),
        ({"code": "x" * 101}, "code"),
        ({"code": "a\0"}, "code"),
        ({"value_minor": -1}, "value_minor"),
        ({"value_minor": 2**53 + 1}, "value_minor"),
        ({"currency": "usd"}, "currency"),
        ({"items": [{"item_id": "a", "quantity": 0}]}, "items[0].quantity"),
    ],
)
async def test_a_wrong_field_is_named(house: House, changes: dict[str, Any], field: str) -> None:
    answer = await call(house, "redeem", basket(**changes))
    assert answer.status == 422
    assert (await answer.json())["error"]["data"]["field"] == field


async def test_the_largest_order_there_can_be(desk: Desk) -> None:
    house = desk.house
    await make(desk, percent=100)
    await grant(house)
    items = [{"item_id": "x", "quantity": 1_000_000, "price_minor": 2**53}] * 3
    found = await told(house, "redeem", value_minor=2**53, items=items)
    assert (found["ok"], found["discount_minor"]) == (True, 2**53)


async def test_too_many_calls_are_put_off(sqlite_database: SqlDatabase, tmp_path: Path) -> None:
    async with open_house(sqlite_database, tmp_path, rates={"offers_site": Rate(1, 60)}) as house:
        assert (await call(house, "check", basket())).status == 200
        assert (await call(house, "check", basket())).status == 429


async def put_codes(desk: Desk, text: str) -> Any:
    answer = await desk.send("POST", "offers/tenth/codes", text, headers={"Content-Type": "text/plain"})
    assert answer.status == 200, await answer.text()
    return await answer.json()

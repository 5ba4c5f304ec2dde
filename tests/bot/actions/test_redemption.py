"""On both kinds of database: what two checkouts do at once."""

import asyncio
import itertools
from dataclasses import replace
from typing import Any

import pytest

from bot.actions import offers, redemption
from bot.actions.nudging.giving import give
from bot.actions.outcome import Done
from bot.actions.redemption import Answer, Basket
from bot.errors import Invalid
from bot.model import (
    CodeState,
    Money,
    Offer,
    OfferCode,
    OfferId,
    OfferKind,
    OrderId,
    Promise,
    Role,
    Visit,
    VisitId,
    VisitorId,
)
from bot.ports import Store, Tools
from bot.storage.database import SqlDatabase
from tests.bot.actions.house import House

LETTERS = "BCDFGHJKMN"


@pytest.fixture
async def house(database: SqlDatabase) -> House:
    made = House(database)
    await made.found()
    return made


async def offered(house: House, **changes: Any) -> Offer:
    offer = Offer(OfferId("tenth"), house.site.site_id, "Tenth", OfferKind.PERCENTAGE, "USD", percent=10)
    offer = replace(offer, **changes)
    async with house.database.write() as store:
        await store.offers.put(offer)
    return offer


async def granted(house: House, ending: str, visitor: str = "visitor-1") -> str:
    code, now = f"BCDF-GHJK-{ending}", house.clock.now()
    given = OfferCode(
        house.site.site_id,
        code,
        OfferId("tenth"),
        CodeState.GRANTED,
        VisitorId(visitor),
        now,
        now.replace(year=2027),
    )
    async with house.database.write() as store:
        assert await store.offers.grant(given)
    return code


async def redeem(house: House, typed: str, order_id: str) -> Answer:
    code = await house.reactor.run(redemption.find, house.site.site_id, typed)
    basket = Basket(OrderId(order_id), Money(1000, "USD"))
    assert code is not None
    return await house.reactor.run(redemption.redeem, code, basket)


async def test_of_those_who_make_the_same_offer_at_once_one_is_first(house: House) -> None:
    mara = await house.hire("mara@shop.example", "Mara", Role.MARKETER)

    async def create(percent: int) -> Offer:
        definition = {"offer_id": "same", "name": "Same", "kind": "percentage", "percent": percent}
        return await house.reactor.run(offers.create, mara, house.site, definition)

    made = await asyncio.gather(*(create(n) for n in range(1, 9)), return_exceptions=True)
    assert [type(one) for one in made].count(Invalid) == 7
    async with house.database.read() as store:
        kept = await store.offers.of_site(house.site.site_id)
    assert list(kept) == [one for one in made if isinstance(one, Offer)]


async def test_one_code_has_one_winner(house: House) -> None:
    await offered(house)
    code = await granted(house, "BB")
    answers = await asyncio.gather(*(redeem(house, code, f"order-{n}") for n in range(8)))
    assert sorted(answer.refused for answer in answers) == [""] + ["used"] * 7


async def test_one_order_is_one_redemption(house: House) -> None:
    await offered(house)
    code = await granted(house, "BB")
    answers = await asyncio.gather(*(redeem(house, code, "order-1") for _ in range(8)))
    assert {(answer.refused, answer.taken_off) for answer in answers} == {("", Money(100, "USD"))}


async def test_the_last_of_it_has_one_winner(house: House) -> None:
    await offered(house, count=3)
    codes = [await granted(house, f"{a}{b}") for a, b in itertools.product(LETTERS[:2], LETTERS[:4])]
    answers = await asyncio.gather(*(redeem(house, code, code) for code in codes))
    assert sorted(answer.refused for answer in answers) == ["", "", ""] + ["count_spent"] * 5


async def test_a_budget_is_never_passed(house: House) -> None:
    await offered(house, most_minor=100, budget_minor=350)
    codes = [await granted(house, f"{letter}B") for letter in LETTERS]
    answers = await asyncio.gather(*(redeem(house, code, code) for code in codes))
    assert sum(answer.taken_off.amount_minor for answer in answers) == 300


async def test_giving_and_redeeming_do_not_wait_for_each_other_for_ever(house: House) -> None:
    await offered(house, valid_s=3600, per_visitor=100)
    visit = Visit(
        VisitId("visit"), house.site.site_id, VisitorId("visitor-1"), house.clock.now(), house.clock.now()
    )

    async def given(store: Store, tools: Tools) -> Done[Promise | None]:
        return Done(await give(store, tools, house.site, visit, OfferId("tenth")))

    async def buys(n: int) -> str:
        promised = await house.reactor.run(given)
        assert promised is not None
        return (await redeem(house, promised.code, f"order-{n}")).refused

    assert set(await asyncio.gather(*(buys(n) for n in range(12)))) <= {"", "used"}

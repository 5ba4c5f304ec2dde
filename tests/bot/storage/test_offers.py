import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.errors import NotFound
from bot.model import (
    CodeState,
    ItemId,
    Offer,
    OfferCode,
    OfferId,
    OfferKind,
    OfferUse,
    OrderId,
    VisitorId,
)
from bot.rules.money import LARGEST_MINOR
from bot.rules.offers import giveable
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import EVE, HOSTILE, MAX, NOON, OTHER, SITE, code, later, offer

FULL = Offer(
    offer_id=OfferId("offer-2"),
    site_id=SITE,
    name=HOSTILE,
    kind=OfferKind.GIFT,
    currency="USD",
    percent=12.5,
    amount_minor=2**40,
    gift=ItemId(HOSTILE),
    most_minor=1,
    budget_minor=2**50,
    count=3,
    per_visitor=2,
    min_cart_minor=5000,
    margin_floor=0.15,
    valid_s=3600,
    starts_at=NOON,
    ends_at=later(days=30),
    enabled=False,
    uploaded=True,
)


@pytest.fixture
async def stocked(settled: SqlDatabase) -> SqlDatabase:
    async with settled.write() as store:
        await store.offers.put(offer())
    return settled


async def granted(database: SqlDatabase, *codes: OfferCode) -> None:
    async with database.write() as store:
        for one in codes:
            assert await store.offers.grant(one)


def redeemed(one: OfferCode, order_id: str = "order-1", discount_minor: int = 299) -> OfferCode:
    return replace(
        one,
        state=CodeState.REDEEMED,
        redeemed_at=later(hours=1),
        order_id=OrderId(order_id),
        discount_minor=discount_minor,
    )


async def test_an_offer_comes_back_as_it_was_put(settled: SqlDatabase) -> None:
    changed = replace(FULL, enabled=True, count=None, ends_at=None)
    async with settled.write() as store:
        await store.offers.put(FULL)
        await store.offers.put(offer())
        await store.offers.put(offer(site_id=OTHER))
        assert await store.offers.of_site(SITE) == [offer(), FULL]
        await store.offers.put(changed)
        assert await store.offers.for_update(SITE, FULL.offer_id) == changed
        assert await store.offers.for_update(OTHER, FULL.offer_id) is None
        assert await store.offers.for_update(SITE, OfferId("unknown")) is None
        assert await store.offers.of_site(OTHER) == [offer(site_id=OTHER)]


async def test_a_made_code_is_granted_once(stocked: SqlDatabase) -> None:
    async with stocked.write() as store:
        assert await store.offers.grant(code())
        assert not await store.offers.grant(code(visitor_id=MAX))
        assert await store.offers.code_for_update(SITE, "CODE-1") == code()
        assert await store.offers.code_for_update(OTHER, "CODE-1") is None
        assert await store.offers.code_for_update(SITE, "code-1") is None
        await store.offers.put(offer(site_id=OTHER))
        assert await store.offers.grant(code(site_id=OTHER)), "codes are each site's own"


async def test_uploaded_codes_are_new_once(stocked: SqlDatabase) -> None:
    many = [f"MANY-{n:05}" for n in range(12_000)]
    async with stocked.write() as store:
        await store.offers.put(offer("offer-2"))
        assert await store.offers.upload(offer(), []) == 0
        assert await store.offers.upload(offer(), ["B", "A", "B", HOSTILE]) == 3
        assert await store.offers.upload(offer("offer-2"), ["A", "C"]) == 1, "A is another offer's"
        assert await store.offers.upload(offer(), many) == 12_000
        assert await store.offers.upload(offer(), [*many, "D"]) == 1
        found = await store.offers.code_for_update(SITE, HOSTILE)
    assert found == OfferCode(SITE, HOSTILE, OfferId("offer-1"), CodeState.FREE)


async def test_a_free_code_is_given_away_once(stocked: SqlDatabase) -> None:
    async with stocked.write() as store:
        assert await store.offers.free(offer(), NOON) is None
        await store.offers.upload(offer(), ["A", "B"])
        await store.offers.put(offer("offer-2"))
        given = set()
        for _ in range(2):
            text = await store.offers.free(offer(), NOON)
            assert text is not None
            assert not await store.offers.grant(code(text, offer_id=OfferId("offer-2"))), "not its own"
            assert await store.offers.grant(code(text))
            assert not await store.offers.grant(code(text, visitor_id=MAX))
            given.add(text)
        assert given == {"A", "B"}
        assert await store.offers.free(offer(), NOON) is None


async def test_what_ran_out_unused_is_given_to_another(stocked: SqlDatabase) -> None:
    short, used = code("A", expires_at=later(hours=1)), code("B", expires_at=later(hours=1))
    his = code("A", visitor_id=MAX, granted_at=later(hours=1), expires_at=later(hours=2))
    async with stocked.write() as store:
        await store.offers.upload(offer(), ["A", "B", "C"])
    await granted(stocked, short, used)
    async with stocked.write() as store:
        assert await store.offers.redeem(redeemed(used))
        assert await store.offers.free(offer(), later(hours=1)) == "C", "first what was never given"
        assert await store.offers.grant(code("C", expires_at=None))
        early = his.granted_at and his.granted_at - timedelta(microseconds=1)
        assert early
        assert await store.offers.free(offer(), early) is None
        assert not await store.offers.grant(replace(his, granted_at=early))
        assert await store.offers.free(offer(), later(hours=1)) == "A"
        assert await store.offers.grant(his)
        assert await store.offers.code_for_update(SITE, "A") == his
        assert await store.offers.held(offer(), EVE, later(hours=1)) == code("C", expires_at=None)


async def test_what_a_visitor_holds(stocked: SqlDatabase) -> None:
    first = code("A", expires_at=later(hours=2))
    second = code("B", granted_at=later(minutes=1), expires_at=later(hours=1))
    await granted(stocked, first, second)
    async with stocked.write() as store:
        assert await store.offers.held(offer(), EVE, later(minutes=2)) == second, "the latest"
        assert await store.offers.held(offer(), EVE, later(hours=1)) == first
        assert await store.offers.held(offer(), EVE, later(hours=2)) is None
        assert await store.offers.held(offer(), MAX, NOON) is None
        assert await store.offers.held(offer("offer-2"), EVE, NOON) is None
        assert await store.offers.redeem(redeemed(second))
        assert await store.offers.held(offer(), EVE, later(minutes=2)) == first


async def test_a_granted_code_can_be_prolonged(stocked: SqlDatabase) -> None:
    longer = code(expires_at=later(days=3))
    await granted(stocked, code())
    async with stocked.write() as store:
        assert await store.offers.prolong(code(), later(days=3)) == longer
        assert await store.offers.code_for_update(SITE, "CODE-1") == longer
        assert await store.offers.redeem(redeemed(longer))
        with pytest.raises(NotFound):
            await store.offers.prolong(longer, later(days=4))


async def test_a_code_is_redeemed_once(stocked: SqlDatabase) -> None:
    used = redeemed(code())
    await granted(stocked, code())
    async with stocked.write() as store:
        await store.offers.upload(offer(), ["FREE"])
        assert await store.offers.redeem(used)
        assert not await store.offers.redeem(redeemed(code(), "order-2"))
        assert await store.offers.code_for_update(SITE, "CODE-1") == used
        assert not await store.offers.redeem(redeemed(code("FREE"))), "nobody was given it"
        assert not await store.offers.redeem(redeemed(code("UNKNOWN")))
        assert not await store.offers.redeem(redeemed(code(site_id=OTHER)))
        assert not await store.offers.grant(code()), "a redeemed one is not given again"


async def test_of_twenty_who_redeem_one_code_one_wins(stocked: SqlDatabase) -> None:
    await granted(stocked, code())

    async def redeem(number: int) -> bool:
        async with stocked.write() as store:
            return await store.offers.redeem(redeemed(code(), f"order-{number}"))

    won = await asyncio.gather(*(redeem(number) for number in range(20)))
    assert sum(won) == 1
    async with stocked.write() as store:
        found = await store.offers.code_for_update(SITE, "CODE-1")
        assert (await store.offers.use(offer(), EVE, NOON)).redeemed == 1
    assert found == redeemed(code(), f"order-{won.index(True)}")


async def test_of_twenty_who_look_before_they_redeem_one_wins(stocked: SqlDatabase) -> None:
    await granted(stocked, code())

    async def redeem(number: int) -> bool:
        async with stocked.write() as store:
            found = await store.offers.code_for_update(SITE, "CODE-1")
            assert found is not None
            if found.state is not CodeState.GRANTED:
                return False
            await asyncio.sleep(0.001)
            return await store.offers.redeem(redeemed(found, f"order-{number}"))

    assert sum(await asyncio.gather(*(redeem(number) for number in range(20)))) == 1


async def test_of_twenty_who_are_given_one_free_code_one_has_it(stocked: SqlDatabase) -> None:
    async with stocked.write() as store:
        await store.offers.upload(offer(), ["ONLY"])

    async def give(number: int) -> bool:
        async with stocked.write() as store:
            return await store.offers.grant(code("ONLY", visitor_id=VisitorId(f"visitor-{number}")))

    won = await asyncio.gather(*(give(number) for number in range(20)))
    assert sum(won) == 1
    async with stocked.read() as store:
        [found] = await store.offers.codes(offer(), 10)
    assert found.visitor_id == f"visitor-{won.index(True)}"


@pytest.mark.parametrize(
    "bound", [{"count": 7}, {"budget_minor": 7 * 500 + 499}, {"count": 9, "budget_minor": 3_500}]
)
async def test_no_more_is_given_than_there_is(stocked: SqlDatabase, bound: dict[str, Any]) -> None:
    """Each at most 500: of twenty who ask at once, seven get one."""
    few = offer(**bound)
    async with stocked.write() as store:
        await store.offers.put(few)

    async def give(number: int) -> bool:
        visitor_id = VisitorId(f"visitor-{number}")
        async with stocked.write() as store:
            found = await store.offers.for_update(SITE, few.offer_id)
            assert found is not None
            use = await store.offers.use(found, visitor_id, NOON)
            await asyncio.sleep(0.001)
            if giveable(found, use, NOON) is not None:
                return False
            return await store.offers.grant(code(f"CODE-{number}", visitor_id=visitor_id))

    assert sum(await asyncio.gather(*(give(number) for number in range(20)))) == 7
    async with stocked.read() as store:
        assert await store.offers.use(few, None, NOON) == OfferUse(granted=7, granted_minor=3_500)


async def test_what_of_an_offer_is_gone(stocked: SqlDatabase) -> None:
    short = code("SHORT", expires_at=later(hours=1))
    used, also_used, his = code("USED"), code("ALSO USED"), code("HIS", visitor_id=MAX)
    for_ever = code("FOR EVER", expires_at=None)
    await granted(stocked, short, used, also_used, his, for_ever)
    async with stocked.write() as store:
        await store.offers.upload(offer(), ["FREE"])
        assert await store.offers.redeem(redeemed(used))
        assert await store.offers.redeem(redeemed(also_used, "order-2", 1))

    async def use(visitor_id: VisitorId | None, now: datetime) -> OfferUse:
        async with stocked.read() as store:
            return await store.offers.use(offer(), visitor_id, now)

    assert await use(EVE, NOON) == OfferUse(3, 2, 1500, 300, of_visitor=4)
    assert await use(EVE, later(hours=1)) == OfferUse(2, 2, 1000, 300, of_visitor=3), "one has expired"
    assert await use(MAX, later(days=2)) == OfferUse(1, 2, 500, 300, of_visitor=0)
    assert await use(None, NOON) == OfferUse(3, 2, 1500, 300)
    async with stocked.read() as store:
        assert await store.offers.use(offer("offer-2"), EVE, NOON) == OfferUse()


async def test_sums_beyond_any_order_are_bounded(stocked: SqlDatabase) -> None:
    codes = [code(f"CODE-{n}") for n in range(3)]
    await granted(stocked, *codes)
    async with stocked.write() as store:
        for one in codes:
            assert await store.offers.redeem(redeemed(one, discount_minor=2**62))
        assert (await store.offers.use(offer(), EVE, NOON)).redeemed_minor == LARGEST_MINOR


async def test_codes_come_latest_granted_first_and_free_ones_last(stocked: SqlDatabase) -> None:
    first, second, third = (code(text, granted_at=later(hours=at)) for at, text in enumerate("CAB"))
    await granted(stocked, first, second, third)
    async with stocked.write() as store:
        await store.offers.upload(offer(), ["FREE"])
        free = OfferCode(SITE, "FREE", OfferId("offer-1"), CodeState.FREE)
        assert await store.offers.codes(offer(), 10) == [third, second, first, free]
        assert await store.offers.codes(offer(), 2) == [third, second]
        assert await store.offers.codes(offer("offer-2"), 10) == []


async def test_two_uploads_of_the_same_codes_do_not_wait_for_ever(stocked: SqlDatabase) -> None:
    codes = [f"CODE-{n:04}" for n in range(2_000)]

    async def upload(texts: list[str]) -> int:
        async with stocked.write() as store:
            return await store.offers.upload(offer(), texts)

    assert sum(await asyncio.gather(upload(codes), upload(codes[::-1]))) == 2_000

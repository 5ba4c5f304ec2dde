import asyncio
from dataclasses import replace

from bot.model import (
    CampaignId,
    ConversationId,
    ItemId,
    ItemLine,
    Money,
    Order,
    OrderId,
    OrderState,
    TouchId,
    TouchKind,
)
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import (
    EVE,
    HOSTILE,
    MAX,
    NOON,
    OTHER,
    SITE,
    converse,
    credit,
    later,
    order,
    touch,
)

FULL = order(
    HOSTILE, value=Money(2**53, "JPY"), items=(ItemLine(ItemId("item-1"), 2, 299), ItemLine(ItemId("item-2")))
)


async def test_an_order_comes_back_as_it_was_put(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        assert await store.orders.put(FULL) is None
        assert await store.orders.put(order(visitor_id=None)) is None
    async with settled.read() as store:
        assert await store.orders.by_id(SITE, OrderId(HOSTILE)) == FULL
        assert await store.orders.by_id(SITE, OrderId("order-1")) == order(visitor_id=None)
        assert await store.orders.by_id(OTHER, OrderId("order-1")) is None


async def test_replacing_an_order_returns_what_was_there(settled: SqlDatabase) -> None:
    unverified = order(state=OrderState.UNVERIFIED, value=Money(1, "USD"))
    elsewhere = order(site_id=OTHER)
    async with settled.write() as store:
        assert await store.orders.put(unverified) is None
        assert await store.orders.put(elsewhere) is None
        assert await store.orders.put(order()) == unverified
        assert await store.orders.by_id(SITE, OrderId("order-1")) == order()
        assert await store.orders.by_id(OTHER, OrderId("order-1")) == elsewhere


async def test_the_same_order_ten_times_at_once_is_new_once(settled: SqlDatabase) -> None:
    async def put(number: int) -> Order | None:
        async with settled.write() as store:
            return await store.orders.put(order(value=Money(number, "USD")))

    before = await asyncio.gather(*(put(number) for number in range(10)))
    assert before.count(None) == 1
    async with settled.read() as store:
        last = await store.orders.by_id(SITE, OrderId("order-1"))
    seen = [found.value.amount_minor for found in (*before, last) if found]
    assert sorted(seen) == list(range(10)), "each saw what the one before had saved"


async def test_touches_of_a_visitor_since_then_oldest_first(settled: SqlDatabase) -> None:
    await converse(settled)
    touches = [
        touch(
            f"touch-{n}", touched_at=later(hours=-n), item_id=ItemId("item-1"), campaign_id=CampaignId("exit")
        )
        for n in range(3)
    ]
    async with settled.write() as store:
        for each in touches:
            await store.orders.add_touch(each)
        await store.orders.add_touch(touch("touch-max", visitor_id=MAX, kind=TouchKind.SHOWN))
    async with settled.read() as store:
        assert await store.orders.touches(SITE, EVE, later(hours=-1)) == [touches[1], touches[0]]
        assert await store.orders.touches(OTHER, EVE, later(hours=-9)) == []


async def test_an_order_credits_one_conversation_at_most(settled: SqlDatabase) -> None:
    await converse(settled)
    second = credit(touch_id=TouchId("touch-2"), kind=TouchKind.LINK, rules_version=2)
    async with settled.write() as store:
        await store.orders.put(order())
        await store.orders.add_touch(touch())
        await store.orders.add_touch(touch("touch-2", kind=TouchKind.LINK, touched_at=NOON))
        assert await store.orders.credit_of(SITE, OrderId("order-1")) is None
        await store.orders.set_credit(order(), None)
        for given in (credit(), second):
            await store.orders.set_credit(order(), given)
            assert await store.orders.credit_of(SITE, OrderId("order-1")) == given
        assert await store.orders.credit_of(OTHER, OrderId("order-1")) is None
        await store.orders.set_credit(order(), None)
        assert await store.orders.credit_of(SITE, OrderId("order-1")) is None


async def test_an_order_that_changes_keeps_its_credit(settled: SqlDatabase) -> None:
    await converse(settled)
    async with settled.write() as store:
        await store.orders.put(order(state=OrderState.UNVERIFIED))
        await store.orders.add_touch(touch())
        await store.orders.set_credit(order(), credit())
        await store.orders.put(order())
        found = await store.orders.credit_of(SITE, OrderId("order-1"))
    assert found == replace(credit(), conversation_id=ConversationId("conversation-1"))

import logging
from typing import Any

import pytest

from bot.actions import chat, order
from bot.actions.outcome import Done
from bot.errors import Invalid
from bot.events import OrderCredited, OrderPlaced, Purchased
from bot.model import (
    ClientId,
    Credit,
    ItemId,
    ItemLine,
    Money,
    Order,
    OrderId,
    OrderState,
    TouchKind,
    VisitorId,
)
from bot.ports import Store, Tools
from tests.bot.actions.house import House

USD = Money(698, "USD")


@pytest.fixture
async def eve(house: House) -> VisitorId:
    """Was shown flakes and clicked them."""
    eve = await house.arrive()
    await house.reactor.settle(chat.say, house.site.site_id, eve, ClientId("client-1"), "cereal")
    shown = (await house.messages(eve))[-1].message_id
    house.clock.forward(minutes=1)
    await house.reactor.settle(chat.click_card, house.site.site_id, eve, shown, ItemId("flakes"), "cart")
    return eve


async def buy(house: House, eve: VisitorId, number: str = "A-1", **changes: Any) -> None:
    house.clock.forward(minutes=1)
    given = {"transaction_id": number, "value_minor": 698, "currency": "USD"} | changes
    await house.track(house.event("purchase", "flakes", **given), visitor_id=eve)


async def confirm(
    house: House, number: str = "A-1", value: Money = USD, *items: str, visitor_id: VisitorId | None = None
) -> Order:
    house.clock.forward(minutes=1)
    lines = [ItemLine(ItemId(i)) for i in items]
    return await house.reactor.settle(order.confirm, house.site, OrderId(number), value, lines, visitor_id)


async def stored(house: House, number: str = "A-1") -> tuple[Order | None, Credit | None]:
    async with house.database.read() as store:
        key = (house.site.site_id, OrderId(number))
        return await store.orders.by_id(*key), await store.orders.credit_of(*key)


class TestReport:
    async def test_it_is_unverified_and_credited(self, house: House, eve: VisitorId) -> None:
        await buy(house, eve)
        saved, credit = await stored(house)
        assert saved
        assert (saved.state, saved.value, saved.visitor_id) == (OrderState.UNVERIFIED, USD, eve)
        assert credit
        assert credit.kind is TouchKind.RECOMMENDATION
        assert credit.conversation_id == (await house.conversation(eve)).conversation_id

    async def test_reported_twice_it_is_one_order_and_no_news(self, house: House, eve: VisitorId) -> None:
        await buy(house, eve)
        before = await stored(house)
        await buy(house, eve, value_minor=1)
        assert await stored(house) == before

    async def test_order_and_credit_are_one_transaction(self, house: House, eve: VisitorId) -> None:
        """What fails after the order was written leaves neither."""
        visit = await house.track(house.event("page_view"), visitor_id=eve)
        bought = house.event("purchase", "flakes", transaction_id="A-1", value_minor=698, currency="USD")

        async def report_and_fail(store: Store, tools: Tools) -> Done[None]:
            done = await order.report(store, tools, Purchased(visit, bought))
            assert [type(event) for event in done.events] == [OrderPlaced, OrderCredited]
            assert await store.orders.credit_of(house.site.site_id, OrderId("A-1"))
            raise RuntimeError("the power is cut")

        with pytest.raises(RuntimeError, match="the power is cut"):
            await house.reactor.run(report_and_fail)
        assert await stored(house) == (None, None)

    @pytest.mark.parametrize("number", ["", "  "])
    async def test_without_a_number_it_is_no_order(
        self, house: House, eve: VisitorId, number: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.WARNING):
            await buy(house, eve, number)
        assert "no transaction_id" in caplog.text
        assert await stored(house, number) == (None, None)

    async def test_without_a_value_the_items_are_summed(self, house: House, eve: VisitorId) -> None:
        await buy(house, eve, value_minor=None, currency="")
        saved, _ = await stored(house)
        assert saved
        assert saved.value == Money(349, "USD")

    async def test_a_sum_beyond_counting_costs_the_order_and_not_the_visit(
        self, house: House, eve: VisitorId, caplog: pytest.LogCaptureFixture
    ) -> None:
        lines = (ItemLine(ItemId("flakes"), 10**6, 2**53),)
        with caplog.at_level(logging.WARNING):
            await buy(house, eve, "A-1", value_minor=None, items=lines)
        assert "no value that could be counted" in caplog.text
        assert await stored(house) == (None, None)
        visit = await house.track(house.event("page_view"), visitor_id=eve)
        assert visit.ordered

    async def test_its_number_cannot_write_lines_of_the_log(
        self, house: House, eve: VisitorId, caplog: pytest.LogCaptureFixture
    ) -> None:
        number = "A-1\n2026-03-02 ERROR all is lost"
        with caplog.at_level(logging.WARNING):
            for value in (698, 699):
                await buy(house, eve, number, value_minor=value)
            await confirm(house, number, Money(1, "USD"))
        assert len(caplog.messages) == 2
        assert not any("\n" in message for message in caplog.messages)

    async def test_who_never_chatted_is_credited_to_nobody(self, house: House) -> None:
        max_ = await house.arrive()
        await buy(house, max_)
        saved, credit = await stored(house)
        assert saved is not None
        assert credit is None

    async def test_another_visitor_does_not_take_it_over(self, house: House, eve: VisitorId) -> None:
        await buy(house, eve)
        before = await stored(house)
        await buy(house, await house.arrive())
        assert await stored(house) == before


class TestConfirm:
    async def test_what_was_reported_is_confirmed(self, house: House, eve: VisitorId) -> None:
        await buy(house, eve)
        before, credit = await stored(house)
        confirmed = await confirm(house)
        assert before
        assert (confirmed.state, confirmed.visitor_id) == (OrderState.CONFIRMED, eve)
        assert confirmed.placed_at == before.placed_at
        assert await stored(house) == (confirmed, credit)

    async def test_the_same_word_again_changes_nothing(self, house: House, eve: VisitorId) -> None:
        await buy(house, eve)
        first = await confirm(house)
        before = await stored(house)
        assert await confirm(house) == first
        assert await stored(house) == before
        async with house.database.write() as store:
            done = await order.confirm(store, house.tools, house.site, OrderId("A-1"), USD, (), None)
        assert done.events == ()

    async def test_a_browser_does_not_undo_it(self, house: House, eve: VisitorId) -> None:
        await buy(house, eve)
        confirmed = await confirm(house)
        await buy(house, eve, value_minor=1)
        assert (await stored(house))[0] == confirmed

    async def test_it_creates_what_no_browser_reported(self, house: House, eve: VisitorId) -> None:
        created = await confirm(house, "A-2", USD, "flakes", visitor_id=eve)
        saved, credit = await stored(house, "A-2")
        assert saved == created
        assert created.state is OrderState.CONFIRMED
        assert credit
        assert credit.kind is TouchKind.RECOMMENDATION

    async def test_without_a_visitor_nobody_is_credited_until_the_browser_says_who(
        self, house: House, eve: VisitorId
    ) -> None:
        await confirm(house, "A-3")
        assert (await stored(house, "A-3"))[1] is None
        await buy(house, eve, "A-3")
        saved, credit = await stored(house, "A-3")
        assert saved
        assert (saved.visitor_id, saved.state) == (eve, OrderState.CONFIRMED)
        assert credit
        assert credit.kind is TouchKind.RECOMMENDATION

    @pytest.mark.parametrize("value", [Money(697, "USD"), Money(698, "EUR")])
    async def test_another_value_is_quarantined_and_credited_to_nobody(
        self, house: House, eve: VisitorId, value: Money
    ) -> None:
        await buy(house, eve)
        assert (await confirm(house, value=value)).state is OrderState.QUARANTINED
        saved, credit = await stored(house)
        assert saved
        assert (saved.state, saved.value, credit) == (OrderState.QUARANTINED, value, None)
        assert await confirm(house, value=value) == saved
        assert (await confirm(house)).state is OrderState.QUARANTINED

    @pytest.mark.parametrize("number", ["", " "])
    async def test_an_order_needs_its_number(self, house: House, number: str) -> None:
        with pytest.raises(Invalid) as raised:
            await confirm(house, number)
        assert raised.value.data["field"] == "order_id"

    async def test_numbers_are_of_their_site(self, house: House, eve: VisitorId) -> None:
        await buy(house, eve)
        other = await house.site_of("other")
        value = Money(1, "USD")
        made = await house.reactor.settle(order.confirm, other, OrderId("A-1"), value, [], None)
        assert made.state is OrderState.CONFIRMED
        saved, _ = await stored(house)
        assert saved
        assert saved.value == USD

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy.exc import DBAPIError

from bot import events
from bot.actions import chat, takeover, track
from bot.actions.nudging import nudge
from bot.actions.outcome import Done
from bot.model import (
    Author,
    CampaignId,
    ClientId,
    ItemId,
    Message,
    Money,
    OrderId,
    OrderState,
    ProductQuery,
    Reason,
    Recommendation,
    SiteId,
    TouchKind,
    Visit,
    VisitorId,
)
from bot.ports import Database, Store, Tools
from bot.reactions import ACTS, MUSTS, TELLS, Reactor
from bot.storage.database import SqlDatabase
from tests.bot.actions.house import House, hesitation, leaving
from tests.fakes import FakePush, FakeRecommends


@dataclass
class BrokenPush(FakePush):
    """The first screen is gone."""

    broken: bool = True

    async def message(self, site_id: SiteId, visitor_id: VisitorId, message: Message) -> None:
        if self.broken:
            self.broken = False
            raise ConnectionError("a screen is gone")
        await super().message(site_id, visitor_id, message)


@dataclass
class SlowRecommends(FakeRecommends):
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def recommend(
        self, site_id: SiteId, query: ProductQuery, visit: Visit | None
    ) -> list[Recommendation]:
        self.asked.set()
        await self.go_on.wait()
        return list(await super().recommend(site_id, query, visit))


class WritingRecommends(FakeRecommends):
    def __init__(self, items: Sequence[ItemId], database: Database) -> None:
        super().__init__(items)
        self.database = database

    async def recommend(
        self, site_id: SiteId, query: ProductQuery, visit: Visit | None
    ) -> Sequence[Recommendation]:
        async with self.database.write() as store:
            await store.products.all(site_id)
        return await super().recommend(site_id, query, visit)


@pytest.fixture
async def house(sqlite_database: SqlDatabase) -> House:
    made = House(sqlite_database)
    await made.found(hesitation(), leaving())
    return made


def say(house: House, visitor_id: VisitorId, text: str) -> tuple[SiteId, VisitorId, ClientId, str]:
    house.numbered += 1
    return house.site.site_id, visitor_id, ClientId(f"client-{house.numbered:04}"), text


async def authors(house: House, visitor_id: VisitorId) -> list[Author]:
    return [message.author for message in await house.messages(visitor_id)]


def test_every_event_has_its_consequences_or_none_on_purpose() -> None:
    nothing_follows = {events.OrderPlaced, events.OrderCredited}
    assert set(ACTS) | set(TELLS) | set(MUSTS) | nothing_follows == set(events.Event.__args__)


async def test_run_returns_once_committed_and_the_rest_follows(house: House) -> None:
    slow = SlowRecommends([ItemId("flakes")])
    reactor = Reactor(replace(house.tools, recommends=slow))
    eve = await house.arrive()
    said = await reactor.run(chat.say, *say(house, eve, "cereal"))
    assert said.sequence == 1
    await slow.asked.wait()
    assert await authors(house, eve) == [Author.VISITOR]
    slow.go_on.set()
    await reactor.idle()
    assert await authors(house, eve) == [Author.VISITOR, Author.BOT]


async def test_what_is_not_done_in_time_is_cancelled_without_a_trace(house: House) -> None:
    slow = SlowRecommends([ItemId("flakes")])
    reactor = Reactor(replace(house.tools, recommends=slow))
    eve = await house.arrive()
    await reactor.run(chat.say, *say(house, eve, "cereal"))
    await slow.asked.wait()
    await reactor.close(timeout_s=0.01)
    assert await authors(house, eve) == [Author.VISITOR]
    await house.reactor.settle(chat.say, *say(house, eve, "cereal"))
    assert await authors(house, eve) == [Author.VISITOR, Author.VISITOR, Author.BOT]


async def test_what_fails_is_rolled_back_and_has_no_consequences(house: House) -> None:
    eve = await house.arrive()

    async def fail(store: Store, tools: Tools) -> Done[None]:
        await chat.say(store, tools, *say(house, eve, "hello"))
        raise RuntimeError("the power is cut")

    with pytest.raises(RuntimeError):
        await house.reactor.run(fail)
    assert not await house.has_conversation(eve)
    assert house.push.messages == []


async def test_one_failed_reaction_does_not_keep_the_others_from_running(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    push = BrokenPush()
    reactor = Reactor(replace(house.tools, push=push))
    eve = await house.arrive()
    with caplog.at_level(logging.ERROR):
        await reactor.settle(chat.say, *say(house, eve, "hello"))
    assert "reaction message failed" in caplog.text
    assert [m.author for _, _, m in push.messages] == [Author.BOT]
    assert await authors(house, eve) == [Author.VISITOR, Author.BOT]


async def test_the_recommender_may_use_the_database_itself(house: House) -> None:
    """SQLite has one writer: asked within a transaction, it would wait for itself."""
    reactor = Reactor(replace(house.tools, recommends=WritingRecommends([ItemId("flakes")], house.database)))
    house.reactor = reactor
    async with asyncio.timeout(10):
        visit = await house.track(house.event("view_item", "tea"), house.event("view_item", "cocoa"))
        await reactor.settle(chat.say, *say(house, visit.visitor_id, "cereal"))
        gone = house.event("exit_intent", campaign_id=CampaignId("leaving"))
        leaver = await house.track(house.event("add_to_cart", "tea"), gone)
        assert (await nudge.waiting(reactor.tools, leaver)).armed is None
    assert await authors(house, visit.visitor_id) == [Author.BOT, Author.VISITOR, Author.BOT]
    assert await authors(house, leaver.visitor_id) == [Author.BOT]


async def test_a_change_that_nothing_follows_from_waits_for_no_writer(house: House) -> None:
    visit = await house.track(house.event("page_view"))
    async with house.database.write(), asyncio.timeout(10):
        assert await nudge.consider(house.tools, events.VisitChanged(visit, ())) is None


async def test_answers_come_in_the_order_of_the_questions(house: House) -> None:
    slow = SlowRecommends([ItemId("flakes")])
    reactor = Reactor(replace(house.tools, recommends=slow))
    eve = await house.arrive()
    for text in ("cereal", "hello"):
        await reactor.run(chat.say, *say(house, eve, text))
        await slow.asked.wait()
    slow.go_on.set()
    await reactor.idle()
    said = await house.messages(eve)
    assert [m.client_id for m in said[2:]] == [f"answer:{m.message_id}" for m in said[:2]]


async def test_an_order_is_in_the_transaction_that_saw_it(house: House) -> None:
    bought = house.event("purchase", "tea", transaction_id="A-1", value_minor=250, currency="USD")
    visit = await house.reactor.run(
        track.track, house.site, None, [bought], user_agent="", locale="", referrer=""
    )
    async with house.database.read() as store:
        order = await store.orders.by_id(house.site.site_id, OrderId("A-1"))
    assert order
    assert order.visitor_id == visit.visitor_id


async def test_what_a_crash_left_unanswered_is_answered_once(house: House) -> None:
    eve = await house.arrive()
    async with house.database.write() as store:
        await chat.say(store, house.tools, *say(house, eve, "hello"))
    for _ in range(2):
        await asyncio.gather(*(house.reactor.catch_up() for _ in range(2)))
        await house.reactor.idle()
    assert await authors(house, eve) == [Author.VISITOR, Author.BOT]
    assert [m.author for _, _, m in house.push.messages] == [Author.BOT]


async def test_a_query_cannot_write(house: House) -> None:
    eve = await house.arrive()

    async def sly(store: Store, tools: Tools) -> None:
        await chat.say(store, tools, *say(house, eve, "hello"))

    with pytest.raises(DBAPIError):
        await house.reactor.read(sly)


async def test_the_whole_road(house: House) -> None:
    """Looked, hesitated, spoken to, asked, shown, clicked, helped by a human, bought, credited."""
    house.recommends.reason = Reason("bought_with", ItemId("milk"))
    visit = await house.track(
        house.event("page_view", url="/p/tea", page_type="product"),
        house.event("view_item", "tea"),
        house.event("view_item", "cocoa"),
    )
    eve = visit.visitor_id
    opened = [
        house.event(name, campaign_id=CampaignId("hesitation")) for name in ("nudge_shown", "nudge_opened")
    ]
    await house.track(*opened, visitor_id=eve)
    await house.reactor.run(chat.say, *say(house, eve, "chocolate cereal under $4"))
    await house.reactor.idle()
    answer = (await house.messages(eve))[-1]
    assert answer.text.startswith("Three fit, up to $4.00.")
    assert "Milk" in answer.text
    assert answer.cards[0].reason == "Often bought with Milk"
    house.clock.forward(seconds=30)
    clicked = (house.site.site_id, eve, answer.message_id, ItemId("squares"), "cart")
    await house.reactor.settle(chat.click_card, *clicked)
    await house.track(house.event("add_to_cart", "squares"), visitor_id=eve)
    await house.sit_down(house.ann)
    await house.reactor.settle(chat.say, *say(house, eve, "talk to a person"))
    await house.take(house.ann, eve)
    conversation_id = (await house.conversation(eve)).conversation_id
    house.clock.forward(minutes=1)
    words = (conversation_id, ClientId("agent-0001"), "They are on the left.")
    await house.reactor.settle(takeover.reply, house.ann, *words)
    house.clock.forward(minutes=5)
    bought = house.event("purchase", "squares", transaction_id="A-1", value_minor=299, currency="USD")
    await house.track(bought, visitor_id=eve)

    assert await authors(house, eve) == [
        Author.BOT,
        Author.VISITOR,
        Author.BOT,
        Author.VISITOR,
        Author.BOT,
        Author.SYSTEM,
        Author.SYSTEM,
        Author.AGENT,
    ]
    assert [m.sequence for m in await house.messages(eve)] == list(range(1, 9))
    assert [m for _, _, m in house.push.messages] == await house.messages(eve)
    assert house.push.conversations[-1] == replace(
        await house.conversation(eve), last_sequence=7, last_message_at=house.push.messages[-2][2].posted_at
    )
    async with house.database.read() as store:
        order = await store.orders.by_id(house.site.site_id, OrderId("A-1"))
        credit = await store.orders.credit_of(house.site.site_id, OrderId("A-1"))
    assert order
    assert (order.value, order.state) == (Money(299, "USD"), OrderState.UNVERIFIED)
    assert credit
    assert (credit.conversation_id, credit.kind) == (conversation_id, TouchKind.ANSWERED)

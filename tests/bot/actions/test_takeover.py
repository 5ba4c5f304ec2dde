import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import sqlalchemy.event

from bot.actions import chat, takeover
from bot.errors import AlreadyTaken, Forbidden, Invalid, NotFound
from bot.model import (
    Author,
    ClientId,
    Conversation,
    ConversationId,
    Message,
    Owner,
    Role,
    Status,
    User,
    VisitorId,
)
from bot.storage.database import SqlDatabase
from tests.bot.actions.house import House


@pytest.fixture
async def eve(house: House) -> VisitorId:
    """Has written."""
    eve = await house.arrive()
    await say(house, eve, "hello")
    return eve


async def say(house: House, eve: VisitorId, text: str) -> None:
    house.numbered += 1
    client_id = ClientId(f"visitor-{house.numbered:04}")
    await house.reactor.settle(chat.say, house.site.site_id, eve, client_id, text)


async def reply(
    house: House, user: User, eve: VisitorId, text: str, client_id: str = "agent-0001"
) -> Message:
    conversation = await house.conversation(eve)
    args = (conversation.conversation_id, ClientId(client_id), text)
    return await house.reactor.settle(takeover.reply, user, *args)


async def act(
    house: House, action: Callable[..., Awaitable[Any]], user: User, eve: VisitorId
) -> Conversation:
    conversation_id = (await house.conversation(eve)).conversation_id
    changed: Conversation = await house.reactor.settle(action, user, conversation_id)
    assert changed == await house.conversation(eve)
    return changed


async def notices(house: House, eve: VisitorId) -> list[tuple[str, dict[str, str]]]:
    found = [m.notice for m in await house.messages(eve) if m.notice]
    return [(notice.code, dict(notice.params)) for notice in found]


class TestTake:
    async def test_the_agent_has_it_and_the_bot_is_silent(self, house: House, eve: VisitorId) -> None:
        taken = await act(house, takeover.take, house.ann, eve)
        assert (taken.owner, taken.user_id, taken.agent_name) == (Owner.AGENT, house.ann.user_id, "Ann")
        assert await notices(house, eve) == [("taken", {"agent": "Ann"})]
        assert house.push.conversations[-1] == taken
        await say(house, eve, "hello?")
        assert (await house.messages(eve))[-1].author is Author.VISITOR

    async def test_the_second_is_told_who_was_first(self, house: House, eve: VisitorId) -> None:
        await act(house, takeover.take, house.ann, eve)
        with pytest.raises(AlreadyTaken) as raised:
            await act(house, takeover.take, house.ben, eve)
        assert raised.value.data["agent_name"] == "Ann"
        assert len(await notices(house, eve)) == 1

    async def test_two_at_once_are_one(self, house: House, eve: VisitorId) -> None:
        both = (act(house, takeover.take, user, eve) for user in (house.ann, house.ben))
        results = await asyncio.gather(*both, return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["AlreadyTaken", "Conversation"]
        assert len(await notices(house, eve)) == 1

    async def test_twice_by_the_same_is_once(self, house: House, eve: VisitorId) -> None:
        first = await act(house, takeover.take, house.ann, eve)
        assert await act(house, takeover.take, house.ann, eve) == first

    async def test_it_no_longer_waits(self, house: House, eve: VisitorId) -> None:
        await house.sit_down(house.ann)
        await say(house, eve, "human please")
        assert (await house.conversation(eve)).status is Status.WAITING
        taken = await act(house, takeover.take, house.ann, eve)
        assert (taken.status, taken.waiting_since_at) == (Status.OPEN, None)


class TestRelease:
    async def test_the_bot_answers_again(self, house: House, eve: VisitorId) -> None:
        await act(house, takeover.take, house.ann, eve)
        released = await act(house, takeover.release, house.ann, eve)
        assert (released.owner, released.user_id) == (Owner.BOT, None)
        await say(house, eve, "hello?")
        assert (await house.messages(eve))[-1].author is Author.BOT

    async def test_only_by_who_has_it(self, house: House, eve: VisitorId) -> None:
        await act(house, takeover.take, house.ann, eve)
        with pytest.raises(Forbidden):
            await act(house, takeover.release, house.ben, eve)

    async def test_what_the_bot_has_is_released_already(self, house: House, eve: VisitorId) -> None:
        before = await house.conversation(eve)
        assert await act(house, takeover.release, house.ann, eve) == before


class TestClose:
    @pytest.mark.parametrize("taken", [True, False])
    async def test_it_is_over_once(self, house: House, eve: VisitorId, taken: bool) -> None:
        if taken:
            await act(house, takeover.take, house.ann, eve)
        closed = await act(house, takeover.close, house.ann, eve)
        assert (closed.status, closed.owner) == (Status.CLOSED, Owner.BOT)
        assert await act(house, takeover.close, house.ann, eve) == closed
        assert [code for code, _ in await notices(house, eve)][-1] == "closed"

    async def test_not_another_agents(self, house: House, eve: VisitorId) -> None:
        await act(house, takeover.take, house.ann, eve)
        with pytest.raises(Forbidden):
            await act(house, takeover.close, house.ben, eve)


class TestReply:
    async def test_it_is_said_in_the_agents_name(self, house: House, eve: VisitorId) -> None:
        await act(house, takeover.take, house.ann, eve)
        said = await reply(house, house.ann, eve, "Good day\x00, 4111111111111111")
        assert (said.author, said.author_name, said.user_id) == (Author.AGENT, "Ann", house.ann.user_id)
        assert said.text == "Good day, •••• •••• •••• 1111"
        assert house.push.messages[-1] == (house.site.site_id, eve, said)
        assert await house.touches(eve) == ["answered", "answered"]

    async def test_sent_twice_it_is_said_once(self, house: House, eve: VisitorId) -> None:
        await act(house, takeover.take, house.ann, eve)
        first = await reply(house, house.ann, eve, "Good day")
        assert await reply(house, house.ann, eve, "Good day") == first
        await act(house, takeover.release, house.ann, eve)
        assert await reply(house, house.ann, eve, "Good day") == first
        assert await house.touches(eve) == ["answered", "answered"]

    async def test_not_without_having_taken_it(self, house: House, eve: VisitorId) -> None:
        with pytest.raises(Forbidden):
            await reply(house, house.ann, eve, "Good day")
        await act(house, takeover.take, house.ben, eve)
        with pytest.raises(Forbidden):
            await reply(house, house.ann, eve, "Good day")

    async def test_not_under_another_messages_id(self, house: House, eve: VisitorId) -> None:
        await act(house, takeover.take, house.ann, eve)
        theirs = (await house.messages(eve))[0].client_id
        with pytest.raises(Invalid) as raised:
            await reply(house, house.ann, eve, "Good day", theirs)
        assert raised.value.data["field"] == "client_id"

    @pytest.mark.parametrize("text", [" ", "x" * 4001])
    async def test_not_nothing_nor_too_much(self, house: House, eve: VisitorId, text: str) -> None:
        await act(house, takeover.take, house.ann, eve)
        with pytest.raises(Invalid):
            await reply(house, house.ann, eve, text)

    async def test_a_visitor_who_never_wrote_was_not_answered(self, house: House) -> None:
        eve = await house.arrive()
        await say(house, eve, "hello")
        silent = await house.arrive()
        async with house.database.write() as store:
            mine = await house.conversation(eve)
            made = Conversation(
                ConversationId("c-silent"), mine.site_id, silent, Owner.BOT, Status.OPEN, house.clock.now()
            )
            await store.conversations.open(made)
        await act(house, takeover.take, house.ann, silent)
        await reply(house, house.ann, silent, "May I help?")
        assert await house.touches(silent) == []


@pytest.mark.parametrize("action", [takeover.take, takeover.release, takeover.close])
async def test_conversations_of_other_sites_are_not_found(
    house: House, eve: VisitorId, action: Callable[..., Awaitable[Any]]
) -> None:
    stranger = await house.hire("eva@other.example", "Eva", site=await house.site_of("other"))
    with pytest.raises(NotFound):
        await act(house, action, stranger, eve)
    with pytest.raises(NotFound):
        await reply(house, stranger, eve, "hello")
    conversation_id = (await house.conversation(eve)).conversation_id
    with pytest.raises(NotFound):
        await house.reactor.read(takeover.open, stranger, conversation_id)
    assert (await house.reactor.read(takeover.inbox, stranger, "all")).rows == ()


async def test_a_marketer_does_not_talk(house: House, eve: VisitorId) -> None:
    marketer = await house.hire("mia@shop.example", "Mia", Role.MARKETER)
    with pytest.raises(Forbidden):
        await act(house, takeover.take, marketer, eve)
    with pytest.raises(Forbidden):
        await reply(house, marketer, eve, "hello")


async def test_the_inbox_and_what_opens_from_it(house: House, eve: VisitorId) -> None:
    await house.track(house.event("add_to_cart", "milk"), visitor_id=eve)
    await house.sit_down(house.ann)
    await say(house, eve, "human")
    inbox = await house.reactor.read(takeover.inbox, house.ann, "waiting")
    (row,) = inbox.rows
    assert (row.conversation.visitor_id, inbox.counts["waiting"], inbox.counts["mine"]) == (eve, 1, 0)
    assert row.visit
    assert row.visit.cart_minor == 199
    assert row.last
    assert row.last.author is Author.BOT
    assert await house.reactor.read(takeover.row, house.ann, row.conversation.conversation_id) == row
    opened = await house.reactor.read(takeover.open, house.ann, row.conversation.conversation_id, 3)
    assert [m.sequence for m in opened.messages] == [4, 5]
    assert opened.row == row
    assert opened.visits == 1
    assert [p.title for p in opened.products.values()] == ["Milk"]


async def test_a_long_inbox_takes_as_many_queries_as_a_short_one(
    house: House, eve: VisitorId, sqlite_database: SqlDatabase
) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    await say(house, eve, "hello")
    listened = (sqlite_database._engines.reader.sync_engine, "before_cursor_execute", note)
    sqlalchemy.event.listen(*listened)
    await house.reactor.read(takeover.inbox, house.ann, "all")
    short = len(asked)
    for _ in range(5):
        await say(house, await house.arrive(), "hello")
    asked.clear()
    inbox = await house.reactor.read(takeover.inbox, house.ann, "all")
    assert len(asked) == short
    assert [row.visit and row.visit.visitor_id for row in inbox.rows] == [
        row.conversation.visitor_id for row in inbox.rows
    ]

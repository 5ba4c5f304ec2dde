import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from bot.errors import Invalid, NotFound
from bot.model import (
    Author,
    CampaignId,
    Card,
    Choice,
    ChoiceKind,
    Click,
    ClientId,
    ComparedRow,
    Comparison,
    Contact,
    Conversation,
    ConversationId,
    Draft,
    Field,
    FieldKind,
    ItemId,
    Link,
    Message,
    MessageId,
    Notice,
    OfferKind,
    Owner,
    Promise,
    QuickReply,
    Status,
    VisitorId,
)
from bot.rules.reports import Period, Topic
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import (
    ANN,
    BEN,
    EVE,
    HOSTILE,
    MAX,
    NOON,
    OTHER,
    SITE,
    conversation,
    converse,
    draft,
    later,
)

ID = ConversationId("conversation-1")
FULL = Draft(
    client_id=ClientId("client-full"),
    author=Author.AGENT,
    text=HOSTILE,
    cards=(Card(ItemId("item-1"), HOSTILE, "https://shop.example", "", 299, "USD", 199, "popular", False),),
    replies=(QuickReply("Yes", HOSTILE, "guide:gifts"),),
    links=(Link(HOSTILE, "https://shop.example/help"),),
    comparison=Comparison((ComparedRow("Price", (HOSTILE, "")),)),
    asks=Field("email", FieldKind.EMAIL, HOSTILE),
    choice=Choice(ChoiceKind.COMPARE, MessageId("message-1"), 2, (ItemId("item-1"), ItemId("item-2"))),
    promise=Promise(HOSTILE, OfferKind.GIFT, 12.5, 500, "USD", HOSTILE, 5000, NOON),
    notice=Notice("taken", {"agent": HOSTILE}),
    user_id=ANN,
    author_name="Ann",
    campaign_id=CampaignId("hesitation"),
)


async def load(database: SqlDatabase) -> Conversation:
    async with database.read() as store:
        found = await store.conversations.by_id(SITE, ID)
    assert found is not None
    return found


async def test_a_visitor_has_one_conversation(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        first = await store.conversations.open(conversation(memory={"turn": [1, {"a": 2.5}], "x": None}))
        second = await store.conversations.open(conversation("conversation-2"))
    assert first == second == await load(settled)
    assert first == conversation(memory={"turn": [1, {"a": 2.5}], "x": None})


async def test_conversations_opened_at_the_same_time_are_one(settled: SqlDatabase) -> None:
    async def open_one(number: int) -> Conversation:
        async with settled.write() as store:
            return await store.conversations.open(conversation(f"conversation-{number}"))

    opened = await asyncio.gather(*(open_one(number) for number in range(10)))
    assert len({found.conversation_id for found in opened}) == 1


async def test_conversations_of_another_site_are_none(settled: SqlDatabase) -> None:
    await converse(settled)
    async with settled.write() as store:
        assert await store.conversations.by_id(OTHER, ID) is None
        assert await store.conversations.of_visitor(OTHER, EVE) is None
        assert await store.conversations.take(OTHER, ID, ANN) is None
        assert await store.conversations.inbox(OTHER, "all", ANN, 10) == []
        assert set((await store.conversations.counts(OTHER, ANN)).values()) == {0}
        assert await store.conversations.of_visitor(SITE, MAX) is None
        assert await store.conversations.of_visitor(SITE, EVE) == conversation()
        await store.conversations.take(SITE, ID, ANN)
        assert await store.conversations.release(OTHER, ID, ANN) is None


async def test_a_message_comes_back_as_it_was_posted(settled: SqlDatabase) -> None:
    [message] = await converse(settled, FULL)
    assert message == Message(
        message.message_id, ID, FULL.client_id, 1, Author.AGENT, NOON, HOSTILE, FULL.cards, FULL.replies,
        FULL.links, FULL.comparison, FULL.asks, FULL.choice, FULL.promise, FULL.notice, ANN, "Ann",
        FULL.campaign_id,
    )  # fmt: skip
    async with settled.read() as store:
        assert await store.conversations.messages(ID) == [message]
        assert await store.conversations.message_by_client_id(ID, FULL.client_id) == message
        assert await store.conversations.message_by_client_id(ID, ClientId("unknown")) is None
        unknown = ConversationId("conversation-2")
        assert await store.conversations.message_by_client_id(unknown, FULL.client_id) is None
        assert await store.conversations.message(ID, message.message_id) == message
        assert await store.conversations.message(ID, MessageId("unknown")) is None
        assert await store.conversations.message(unknown, message.message_id) is None
        assert await store.conversations.messages(unknown) == []


async def test_characters_no_database_holds_are_taken_out(settled: SqlDatabase) -> None:
    [message] = await converse(
        settled, draft(text="a\x00b \ud83d c", replies=(QuickReply("\ud83d", "\x00"),))
    )
    assert message.text == "ab \ufffd c"
    assert message.replies[0].label == "\ufffd"
    async with settled.read() as store:
        assert await store.conversations.messages(ID) == [message]


async def test_messages_come_after_a_sequence_number_and_up_to_a_limit(settled: SqlDatabase) -> None:
    messages = await converse(settled, *(draft(f"client-{n}") for n in range(6)))
    assert [message.sequence for message in messages] == [1, 2, 3, 4, 5, 6]
    async with settled.read() as store:
        assert await store.conversations.messages(ID, after=2, limit=3) == messages[2:5]
        assert await store.conversations.messages(ID, after=6) == []


async def test_posting_moves_the_conversation_along(settled: SqlDatabase) -> None:
    await converse(settled, draft("client-1", Author.BOT), at=later(minutes=1))
    expected = conversation(last_sequence=1, last_message_at=later(minutes=1))
    assert await load(settled) == expected
    await converse(settled, draft("client-2"), at=later(minutes=2))
    assert await load(settled) == replace(
        expected, last_sequence=2, last_message_at=later(minutes=2), visitor_spoke=True
    )


async def test_a_known_client_id_is_the_message_saved_then(settled: SqlDatabase) -> None:
    [first] = await converse(settled, draft())
    async with settled.write() as store:
        again = draft(text="changed")
        assert await store.conversations.post(ID, again, later(hours=1)) == (first, False)
        await store.conversations.take(SITE, ID, ANN)
        late = await store.conversations.post(ID, again, later(hours=1), only_while=Owner.BOT)
        assert late == (first, False)
    assert (await load(settled)).last_message_at == NOON


async def test_posting_where_nothing_is_raises(settled: SqlDatabase) -> None:
    with pytest.raises(NotFound):
        async with settled.write() as store:
            await store.conversations.post(ID, draft(), NOON)


async def test_only_while_keeps_the_bot_silent(settled: SqlDatabase) -> None:
    await converse(settled, draft())
    answer = draft("answer", Author.BOT)
    async with settled.write() as store:
        await store.conversations.set_status(ID, Status.WAITING, NOON)
        assert await store.conversations.post(ID, answer, NOON, only_while=Owner.BOT) is None
        await store.conversations.take(SITE, ID, ANN)
        assert await store.conversations.post(ID, answer, NOON, only_while=Owner.BOT) is None
        assert await store.conversations.post(ID, draft("agent", Author.AGENT), NOON, only_while=Owner.AGENT)
        await store.conversations.release(SITE, ID, ANN)
        posted = await store.conversations.post(ID, answer, NOON, only_while=Owner.BOT)
        assert posted is not None
        assert posted[0].sequence == 3


async def test_a_visitor_who_speaks_reopens_a_closed_conversation(settled: SqlDatabase) -> None:
    await converse(settled, draft())
    async with settled.write() as store:
        await store.conversations.set_status(ID, Status.CLOSED, None)
    await converse(settled, draft("client-2", Author.AGENT))
    assert (await load(settled)).status is Status.CLOSED
    await converse(settled, draft("client-3"))
    assert (await load(settled)).status is Status.OPEN
    async with settled.write() as store:
        await store.conversations.set_status(ID, Status.WAITING, NOON)
    await converse(settled, draft("client-4"))
    assert (await load(settled)).status is Status.WAITING


async def test_fifty_posts_at_once_leave_no_gap(settled: SqlDatabase) -> None:
    await converse(settled)

    async def post(number: int) -> None:
        async with settled.write() as store:
            await store.conversations.post(ID, draft(f"client-{number}"), NOON)

    await asyncio.gather(*(post(number) for number in range(50)))
    async with settled.read() as store:
        messages = await store.conversations.messages(ID)
    assert [message.sequence for message in messages] == list(range(1, 51))
    assert len({message.message_id for message in messages}) == 50


async def test_a_failed_transaction_leaves_no_gap(settled: SqlDatabase) -> None:
    await converse(settled, draft())

    async def post_and_fail() -> None:
        async with settled.write() as store:
            await store.conversations.post(ID, draft("lost"), NOON)
            raise LookupError

    with pytest.raises(LookupError):
        await post_and_fail()
    await converse(settled, draft("client-2"))
    async with settled.read() as store:
        messages = await store.conversations.messages(ID)
    assert [(message.sequence, message.client_id) for message in messages] == [
        (1, "client-1"),
        (2, "client-2"),
    ]


async def test_the_same_message_sent_twenty_times_at_once_is_one(settled: SqlDatabase) -> None:
    await converse(settled)

    async def post() -> tuple[Message, bool] | None:
        async with settled.write() as store:
            return await store.conversations.post(ID, draft(), NOON)

    posted = [each for each in await asyncio.gather(*(post() for _ in range(20))) if each]
    assert sum(new for _, new in posted) == 1
    async with settled.read() as store:
        assert await store.conversations.messages(ID) == [posted[0][0]]


async def test_one_of_twenty_takes_it(settled: SqlDatabase) -> None:
    await converse(settled)
    async with settled.write() as store:
        await store.conversations.set_status(ID, Status.WAITING, NOON)

    async def take(number: int) -> Conversation | None:
        async with settled.write() as store:
            return await store.conversations.take(SITE, ID, ANN if number % 2 else BEN)

    won = [found for found in await asyncio.gather(*(take(number) for number in range(20))) if found]
    assert won == [await load(settled)]
    assert won[0].owner is Owner.AGENT
    assert won[0].status is Status.OPEN
    assert won[0].waiting_since_at is None
    assert won[0].agent_name == {ANN: "Ann", BEN: "Ben"}[won[0].user_id or ANN]


async def test_only_who_has_it_releases_it(settled: SqlDatabase) -> None:
    await converse(settled)
    async with settled.write() as store:
        assert await store.conversations.release(SITE, ID, ANN) is None
        await store.conversations.take(SITE, ID, ANN)
        assert await store.conversations.release(SITE, ID, BEN) is None
        assert await store.conversations.release(SITE, ID, ANN) == conversation()
        assert await store.conversations.take(SITE, ConversationId("unknown"), ANN) is None


async def test_status_memory_and_what_was_seen(settled: SqlDatabase) -> None:
    await converse(settled, draft("client-1"), draft("client-2"), draft("client-3"))
    memory = {"flow": "search", "words": [HOSTILE]}
    async with settled.write() as store:
        waiting = await store.conversations.set_status(ID, Status.WAITING, later(minutes=1))
        assert (waiting.status, waiting.waiting_since_at) == (Status.WAITING, later(minutes=1))
        await store.conversations.remember(ID, memory)
        await store.conversations.see(ID, 2)
        await store.conversations.see(ID, 1)
    assert await load(settled) == replace(waiting, memory=memory, seen_sequence=2)
    async with settled.write() as store:
        await store.conversations.see(ID, 99)
    assert (await load(settled)).seen_sequence == 3
    with pytest.raises(NotFound):
        async with settled.write() as store:
            await store.conversations.set_status(ConversationId("unknown"), Status.OPEN, None)


async def inboxes(database: SqlDatabase) -> Sequence[Message]:
    """Five conversations: c0 and c4 wait (c4 longest), c1 is Ann's, c2 the bot's, c3 closed."""
    said: list[Message] = []
    for n in range(5):
        visitor = VisitorId(f"visitor-{n}")
        said += await converse(
            database, draft(text=f"hello {n}"), at=later(minutes=n),
            conversation_id=ConversationId(f"c{n}"), visitor_id=visitor,
        )  # fmt: skip
    async with database.write() as store:
        await store.conversations.set_status(ConversationId("c0"), Status.WAITING, later(minutes=9))
        await store.conversations.set_status(ConversationId("c4"), Status.WAITING, later(minutes=8))
        await store.conversations.take(SITE, ConversationId("c1"), ANN)
        await store.conversations.set_status(ConversationId("c3"), Status.CLOSED, None)
        silent = conversation("c5", visitor_id=MAX, started_at=later(minutes=-1))
        await store.conversations.open(silent)
    return said


async def test_the_inbox(settled: SqlDatabase) -> None:
    said = await inboxes(settled)
    expected = {
        "waiting": ["c4", "c0"],
        "mine": ["c1"],
        "bot": ["c2", "c5"],
        "closed": ["c3"],
        "all": ["c4", "c3", "c2", "c1", "c0", "c5"],
    }
    async with settled.read() as store:
        for view, ids in expected.items():
            rows = await store.conversations.inbox(SITE, view, ANN, 10)
            assert [found.conversation_id for found, _ in rows] == ids, view
        assert await store.conversations.counts(SITE, ANN) == {
            view: len(ids) for view, ids in expected.items()
        }
        assert (await store.conversations.counts(SITE, BEN))["mine"] == 0
        assert await store.conversations.inbox(SITE, "mine", BEN, 10) == []
        rows = await store.conversations.inbox(SITE, "all", ANN, 10)
        assert [last for _, last in rows] == [*said[::-1], None]
        assert await store.conversations.inbox(SITE, "all", ANN, 2) == rows[:2]
        with pytest.raises(Invalid, match="theirs"):
            await store.conversations.inbox(SITE, "theirs", ANN, 10)


NOTICE = draft("notice:1", Author.SYSTEM, text="", notice=Notice("taken", {"agent": "Ann"}))


async def test_the_last_word_is_no_notice(settled: SqlDatabase) -> None:
    said, _ = await converse(settled, draft(), NOTICE)
    await converse(settled, NOTICE, conversation_id="silent", visitor_id=MAX)
    async with settled.read() as store:
        rows = await store.conversations.inbox(SITE, "all", ANN, 10)
        assert {found.visitor_id: last for found, last in rows} == {EVE: said, MAX: None}
        assert await store.conversations.last_spoken(ConversationId("conversation-1")) == said
        assert await store.conversations.last_spoken(ConversationId("silent")) is None


async def test_when_the_visitor_last_wrote(settled: SqlDatabase) -> None:
    said = await converse(settled, draft("first"), draft("second"), draft("answer", Author.BOT), NOTICE)
    async with settled.read() as store:
        spoke_at = store.conversations.visitor_spoke_at
        assert await spoke_at(ConversationId("conversation-1")) == said[1].posted_at
        assert await spoke_at(ConversationId("silent")) is None


YESTERDAY = later(days=-1)


class TestUnanswered:
    async def unanswered(self, database: SqlDatabase, since: datetime = YESTERDAY) -> list[str]:
        async with database.read() as store:
            return [message.client_id for _, message in await store.conversations.unanswered(since)]

    async def test_where_the_visitor_had_the_last_word(self, settled: SqlDatabase) -> None:
        await converse(settled, draft("first"), draft("last"), NOTICE)
        await converse(settled, draft("other"), conversation_id="c2", visitor_id=MAX, at=later(seconds=-1))
        assert await self.unanswered(settled) == ["other", "last"]
        await converse(settled, draft("answer:last", Author.BOT))
        assert await self.unanswered(settled) == ["other"]

    async def test_not_what_is_old(self, settled: SqlDatabase) -> None:
        await converse(settled, draft())
        await converse(settled, NOTICE, at=later(minutes=1))
        assert await self.unanswered(settled, NOON) == []

    async def test_not_where_a_human_is_or_is_awaited_or_it_is_closed(self, settled: SqlDatabase) -> None:
        await converse(settled, draft())
        conversation_id = ConversationId("conversation-1")
        for status in (Status.WAITING, Status.CLOSED):
            async with settled.write() as store:
                await store.conversations.set_status(conversation_id, status, None)
            assert await self.unanswered(settled) == []
        async with settled.write() as store:
            await store.conversations.take(SITE, conversation_id, ANN)
        assert await self.unanswered(settled) == []


async def test_contact_and_summary_are_kept(settled: SqlDatabase) -> None:
    await converse(settled)
    async with settled.write() as store:
        await store.conversations.keep_contact(ID, Contact(HOSTILE, "eve@mail.example", "+49 30 1234567"))
        await store.conversations.brief(ID, HOSTILE)
    found = await load(settled)
    assert found.contact == Contact(HOSTILE, "eve@mail.example", "+49 30 1234567")
    assert found.summary == HOSTILE


async def test_a_tag_counts_once_and_from_the_first_time(settled: SqlDatabase) -> None:
    await converse(settled)
    async with settled.write() as store:
        await store.conversations.tag(await load(settled), ["objection_price", "gift"], NOON)
    async with settled.write() as store:
        await store.conversations.tag(await load(settled), ["gift", "returns"], later(days=2))
        await store.conversations.tag(await load(settled), [], later(days=2))
    assert (await load(settled)).tags == ("gift", "objection_price", "returns")
    async with settled.read() as store:
        first = await store.reports.topics(SITE, Period(NOON, later(days=1)))
        second = await store.reports.topics(SITE, Period(later(days=1), later(days=3)))
        assert await store.reports.topics(OTHER, Period(NOON, later(days=3))) == []
    assert first == [Topic("gift", 1), Topic("objection_price", 1)]
    assert second == [Topic("returns", 1)]


async def test_clicks_are_kept_in_their_order(settled: SqlDatabase) -> None:
    await converse(settled)
    made = [Click(MessageId("message-1"), "link", HOSTILE), Click(MessageId("message-2"), "cart", "item-1")]
    async with settled.write() as store:
        for click in made:
            await store.conversations.click(await load(settled), click, NOON)
    async with settled.read() as store:
        assert await store.conversations.clicks(ID) == made

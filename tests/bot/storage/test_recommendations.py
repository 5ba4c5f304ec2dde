import pytest
from sqlalchemy.exc import IntegrityError

from bot.model import Author, CampaignId, ConversationId, ItemId, Shown, TouchKind, VisitorId
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import HOSTILE, NOON, OTHER, SITE, converse, draft, later, touch

TEA = Shown(ItemId("tea"), 1, "similar", 0.25, True, {"next item": 0.5, HOSTILE: -1.5})
CUP = Shown(ItemId("cup"), 2, "similar", 1.0, False)
ANSWER = draft("c1", Author.BOT)


async def test_what_was_shown_comes_back_in_order(settled: SqlDatabase) -> None:
    (message,) = await converse(settled, ANSWER)
    async with settled.write() as store:
        await store.recommendations.add(SITE, message, [TEA, CUP])
        await store.recommendations.add(SITE, message, [])
    async with settled.read() as store:
        found = await store.recommendations.outcomes(SITE, 0, 10)
        assert [one.shown for one in found] == [TEA, CUP]
        assert {(one.shown_at, one.clicked, one.seen) for one in found} == {(NOON, False, True)}
        assert await store.recommendations.outcomes(SITE, found[0].number, 10) == found[1:]
        assert await store.recommendations.outcomes(SITE, 0, 1) == found[:1]
        assert await store.recommendations.outcomes(OTHER, 0, 10) == []
        assert [await store.recommendations.count(site_id) for site_id in (SITE, OTHER)] == [2, 0]


async def test_a_click_is_that_of_this_message_and_product(settled: SqlDatabase) -> None:
    first, second = await converse(settled, ANSWER, draft("c2", Author.BOT))
    async with settled.write() as store:
        for message in (first, second):
            await store.recommendations.add(SITE, message, [TEA, CUP])
        clicked = {"item_id": ItemId("cup"), "message_id": second.message_id}
        await store.orders.add_touch(touch(**clicked))
        await store.orders.add_touch(touch("t2", **clicked))
        await store.orders.add_touch(touch("t3", item_id=ItemId("tea"), kind=TouchKind.LINK))
    async with settled.read() as store:
        found = await store.recommendations.outcomes(SITE, 0, 10)
        assert [one.clicked for one in found] == [False, False, False, True]
        (kept, *_) = await store.orders.touches(SITE, VisitorId("visitor-eve"), NOON)
        assert kept.message_id == second.message_id


async def test_a_nudge_counts_as_seen_once_it_was_on_the_screen(settled: SqlDatabase) -> None:
    nudges = [draft(f"c{n}", Author.BOT, campaign_id=CampaignId("hesitation")) for n in range(3)]
    messages = await converse(settled, *nudges, at=later(minutes=1))
    async with settled.write() as store:
        for message in messages:
            await store.recommendations.add(SITE, message, [TEA])
        await store.conversations.see(ConversationId("conversation-1"), 1)
        await store.orders.add_touch(touch(item_id=ItemId("tea"), message_id=messages[2].message_id))
    async with settled.read() as store:
        found = await store.recommendations.outcomes(SITE, 0, 10)
        assert [one.seen for one in found] == [True, False, True]
        assert await store.recommendations.clicks(SITE, 10) == {"tea": (2, 1)}
        assert await store.recommendations.clicks(SITE, 1) == {"tea": (1, 1)}
        assert await store.recommendations.clicks(OTHER, 10) == {}


async def test_a_place_of_a_message_is_taken_once(settled: SqlDatabase) -> None:
    (message,) = await converse(settled, ANSWER)
    with pytest.raises(IntegrityError):
        async with settled.write() as store:
            await store.recommendations.add(SITE, message, [TEA, TEA])
    async with settled.read() as store:
        assert await store.recommendations.count(SITE) == 0

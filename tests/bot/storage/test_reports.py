from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import (
    Arm,
    Author,
    CampaignId,
    ConversationId,
    Money,
    Order,
    OrderId,
    OrderState,
    TouchKind,
    VisitId,
    VisitorId,
)
from bot.rules.reports import Conversion, OrderRow, Overview, Period
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import (
    ANN,
    HOSTILE,
    NOON,
    OTHER,
    SITE,
    converse,
    credit,
    draft,
    event,
    exposure,
    later,
    order,
    touch,
    visit,
)

DAY = Period(NOON, later(days=1))
NEVER = Overview(0, 0, 0, 0, 0, 0, (), 0, (), Conversion(0, 0), Conversion(0, 0), 0, 0, 0)
LAST = later(days=1) - timedelta(microseconds=1)


def visitor(number: int) -> VisitorId:
    return VisitorId(f"visitor-{number}")


async def come(database: SqlDatabase) -> None:
    """Six visitors; 5 came the day before, and one of another site."""
    async with database.write() as store:
        for number in range(5):
            at = LAST if number == 4 else NOON
            await store.visits.open(visit(f"visit-{number}", visitor_id=visitor(number), started_at=at))
        await store.visits.open(visit("visit-again", visitor_id=visitor(0), started_at=later(hours=2)))
        early = later(microseconds=-1)
        await store.visits.open(visit("visit-early", visitor_id=visitor(5), started_at=early))
        await store.visits.open(visit("visit-late", visitor_id=visitor(6), started_at=DAY.until_at))
        await store.visits.open(visit("visit-other", site_id=OTHER))


async def talk(database: SqlDatabase) -> None:
    """0, 1 and 5 write within the day, an agent answers 0; 2 is only nudged, 3 wrote the day before."""
    for number, said in enumerate(
        (
            [draft("n", Author.BOT, text="Hi"), draft("a", text=HOSTILE), draft("b", text="later")],
            [draft("a", text="from one")],
            [draft("n", Author.BOT), draft("m", Author.AGENT, user_id=ANN)],
        )
    ):
        await converse(
            database, *said, conversation_id=ConversationId(f"c{number}"), visitor_id=visitor(number)
        )
    for number, at in ((3, later(seconds=-1)), (5, NOON)):
        c = ConversationId(f"c{number}")
        await converse(database, draft("a"), at=at, conversation_id=c, visitor_id=visitor(number))
    async with database.write() as store:
        for reply in (draft("x", Author.AGENT, user_id=ANN), draft("y", Author.AGENT, user_id=ANN)):
            await store.conversations.post(ConversationId("c0"), reply, later(hours=1))


ORDERS: list[tuple[Order, TouchKind | None]] = [
    (order("o0", visitor_id=visitor(0), value=Money(1000, "USD")), TouchKind.RECOMMENDATION),
    (order("o1", visitor_id=visitor(0), value=Money(500, "EUR"), placed_at=LAST), TouchKind.ANSWERED),
    (order("o2", visitor_id=visitor(2), state=OrderState.UNVERIFIED, value=Money(2**52, "USD")), None),
    (
        order("o3", visitor_id=visitor(1), state=OrderState.QUARANTINED, value=Money(77, "USD")),
        TouchKind.LINK,
    ),
    (order("o4", visitor_id=None, value=Money(1, "JPY"), placed_at=later(hours=3)), None),
    (order("o5", visitor_id=visitor(3), placed_at=DAY.until_at), TouchKind.LINK),
    (order("o6", visitor_id=visitor(3), placed_at=later(microseconds=-1)), None),
    (order("o7", site_id=OTHER, visitor_id=visitor(3)), None),
]


async def buy(database: SqlDatabase) -> None:
    async with database.write() as store:
        for number, (bought, kind) in enumerate(ORDERS):
            await store.orders.put(bought)
            if kind:
                given = touch(f"t{number}", conversation_id=ConversationId("c0"), kind=kind)
                await store.orders.add_touch(given)
                credited = replace(
                    credit(), touch_id=given.touch_id, kind=kind, conversation_id=given.conversation_id
                )
                await store.orders.set_credit(bought, credited)


async def nudge(database: SqlDatabase) -> None:
    arms = [Arm.SHOWN, Arm.SHOWN, Arm.GHOST, Arm.SHOWN]
    times = [NOON, LAST, NOON, DAY.until_at]
    async with database.write() as store:
        for number, (arm, at) in enumerate(zip(arms, times, strict=True)):
            await store.campaigns.expose(
                exposure(f"e{number}", visit_id=VisitId(f"visit-{number}"), arm=arm, exposed_at=at)
            )
        silent = exposure("silent", campaign_id=CampaignId("told"), interrupts=False)
        await store.campaigns.expose(replace(silent, visit_id=VisitId("visit-0")))
        for number, at in ((0, NOON), (1, LAST), (2, DAY.until_at)):
            came = visit(f"visit-{number}", visitor_id=visitor(number))
            opened = event("opened", "nudge_opened", occurred_at=at, campaign_id=CampaignId("hesitation"))
            twice = replace(opened, event_id=event("opened-twice").event_id)
            shown = event("shown", "nudge_shown")
            await store.visits.record(came, [opened, twice, shown], at)


@pytest.fixture
async def day(settled: SqlDatabase) -> SqlDatabase:
    await come(settled)
    await talk(settled)
    await buy(settled)
    await nudge(settled)
    return settled


async def test_nothing_happened(settled: SqlDatabase) -> None:
    async with settled.read() as store:
        assert await store.reports.overview(SITE, DAY) == NEVER
        assert await store.reports.orders(SITE, DAY, credited_only=False, limit=10) == []


async def test_overview_of_a_day(day: SqlDatabase) -> None:
    async with day.read() as store:
        assert await store.reports.overview(SITE, DAY) == Overview(
            visits=6,
            conversations=3,
            handed_over=1,
            orders=4,
            unverified=1,
            quarantined=1,
            revenue=(Money(500, "EUR"), Money(1, "JPY"), Money(2**52 + 1000, "USD")),
            credited=2,
            credited_revenue=(Money(500, "EUR"), Money(1000, "USD")),
            with_chat=Conversion(visitors=2, buyers=1),
            without_chat=Conversion(visitors=3, buyers=1),
            shown=2,
            held_out=1,
            opened=2,
        )


async def test_another_site_has_its_own_numbers(day: SqlDatabase) -> None:
    async with day.read() as store:
        found = await store.reports.overview(OTHER, DAY)
    assert (found.visits, found.orders, found.conversations) == (1, 1, 0)
    assert found.without_chat == Conversion(1, 0)


async def test_orders_latest_first_with_their_credit_and_first_words(day: SqlDatabase) -> None:
    async with day.read() as store:
        rows = await store.reports.orders(SITE, DAY, credited_only=False, limit=10)
        assert [row.order_id for row in rows] == ["o1", "o4", "o0", "o2", "o3"]
        assert rows[2] == OrderRow(
            order_id=OrderId("o0"),
            placed_at=NOON,
            value=Money(1000, "USD"),
            state=OrderState.CONFIRMED,
            conversation_id=ConversationId("c0"),
            kind=TouchKind.RECOMMENDATION,
            first_words=HOSTILE,
        )
        assert (rows[3].conversation_id, rows[3].kind, rows[3].first_words) == (None, None, "")
        assert await store.reports.orders(SITE, DAY, credited_only=False, limit=2) == rows[:2]
        credited = await store.reports.orders(SITE, DAY, credited_only=True, limit=10)
        assert [row.order_id for row in credited] == ["o1", "o0"]


async def test_values_that_browsers_made_up_do_not_end_the_report(settled: SqlDatabase) -> None:
    largest = Money(2**53, "USD")
    async with settled.write() as store:
        for number in range(1100):
            made_up = order(f"made-up-{number}", value=largest, state=OrderState.UNVERIFIED)
            await store.orders.put(made_up)
    async with settled.read() as store:
        assert (await store.reports.overview(SITE, DAY)).revenue == (largest,)

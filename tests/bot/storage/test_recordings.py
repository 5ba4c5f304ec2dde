import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime

import pytest

from bot.model import (
    CampaignId,
    ItemId,
    ItemLine,
    OrderState,
    Tracked,
    Visit,
    VisitId,
    VisitorId,
)
from bot.rules.reports import Period
from bot.rules.situation import Known, Recorded
from bot.storage import recordings
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import EVE, HOSTILE, MAX, NOON, OTHER, SITE, event, later, order, visit

DAY = Period(NOON, later(days=1))
LAST = later(days=1, microseconds=-1)
BOUGHT = event(
    "event-b",
    "purchase",
    occurred_at=later(seconds=2),
    url=HOSTILE,
    title=HOSTILE,
    referrer=HOSTILE,
    page_type="thanks",
    items=(
        ItemLine(ItemId("item-2"), 2**40, 299),
        ItemLine(ItemId(HOSTILE)),
        ItemLine(ItemId("item-2"), 0, 0),
    ),
    value_minor=2**40,
    currency="USD",
    transaction_id=HOSTILE,
    search_term=HOSTILE,
    dwell_s=3.5,
    scroll=0.25,
    campaign_id=CampaignId("hesitation"),
    results=0,
    idle_s=60.5,
    attributes={"tier": HOSTILE},
)


def begun(opened: Visit) -> Visit:
    """As it was before its first event."""
    kept = Visit(opened.visit_id, opened.site_id, opened.visitor_id, opened.started_at, opened.started_at)
    return replace(
        kept,
        referrer=opened.referrer,
        user_agent=opened.user_agent,
        locale=opened.locale,
        country=opened.country,
        utc_offset_min=opened.utc_offset_min,
    )


async def come(database: SqlDatabase, *opened: Visit) -> None:
    async with database.write() as store:
        for each in opened:
            await store.visits.open(each)


async def track(database: SqlDatabase, of: Visit, *tracked: Tracked, received_at: datetime = NOON) -> None:
    async with database.write() as store:
        assert await store.visits.record(of, tracked, received_at) == list(tracked)


async def recorded(database: SqlDatabase, period: Period = DAY, batch: int = 500) -> list[Sequence[Recorded]]:
    async with database.read() as store:
        return [batch async for batch in store.visits.recorded(SITE, period, batch)]


async def test_nothing_recorded_is_no_batch(settled: SqlDatabase) -> None:
    assert await recorded(settled) == []
    async with settled.read() as store:
        assert await store.visits.recorded_of(SITE, EVE, 10) == []
        assert await store.visits.recorded_of(SITE, VisitorId("\x00\ud800"), 10) == []


async def test_a_visit_comes_back_as_it_began_with_all_that_was_tracked(settled: SqlDatabase) -> None:
    opened = visit(referrer=HOSTILE, user_agent="Browser", locale="de", country="DE", utc_offset_min=-210)
    folded = replace(opened, pages_viewed=3, last_event_at=later(minutes=1), ordered=True, landing_url="/")
    looked = event("event-a", "view_item", items=(ItemLine(ItemId("item-1")),))
    async with settled.write() as store:
        await store.visits.open(opened)
        await store.visits.save(folded)
    await track(settled, opened, looked, BOUGHT, received_at=later(seconds=3))
    one = Recorded(begun(opened), Known(), ((later(seconds=3), (looked, BOUGHT)),))
    assert await recorded(settled) == [[one]]
    async with settled.read() as store:
        assert await store.visits.recorded_of(SITE, EVE, 1) == [one]


async def test_batches_as_they_came_in_and_events_as_they_were_folded(settled: SqlDatabase) -> None:
    """Of the same moment in the order of recording, whatever their ids."""
    late = event("event-1", occurred_at=later(seconds=-5))
    z, y, x = (event(f"event-{name}", name) for name in "zyx")
    await come(settled, visit())
    await track(settled, visit(), z, y, x, received_at=later(seconds=1))
    await track(settled, visit(), late, received_at=later(seconds=9))
    [[one]] = await recorded(settled)
    assert one.batches == ((later(seconds=1), (z, y, x)), (later(seconds=9), (late,)))


async def test_those_begun_in_the_period_in_order_of_visitor_and_time(settled: SqlDatabase) -> None:
    at = {
        "f": (EVE, NOON),
        "e": (EVE, later(hours=2)),
        "d": (MAX, NOON),
        "c": (MAX, NOON),
        "b": (MAX, LAST),
        "early": (EVE, later(microseconds=-1)),
        "late": (EVE, DAY.until_at),
    }
    opened = {
        name: visit(name, visitor_id=visitor, started_at=began, last_event_at=began)
        for name, (visitor, began) in at.items()
    }
    await come(settled, *opened.values(), visit("other", site_id=OTHER))
    [found] = await recorded(settled)
    assert [one.begun for one in found] == [begun(opened[name]) for name in "fecdb"]
    assert [one.batches for one in found] == [()] * 5


async def test_what_was_known_when_a_visit_began(settled: SqlDatabase) -> None:
    visits = [
        visit(f"visit-{n}", started_at=later(hours=3 * n), last_event_at=later(hours=3 * n + 1))
        for n in range(-2, 3)
    ]
    placed = [
        order("long ago", placed_at=later(days=-90)),
        order("between", placed_at=later(hours=4)),
        order("unverified", placed_at=later(hours=-1), state=OrderState.UNVERIFIED),
        order("quarantined", placed_at=later(hours=-1), state=OrderState.QUARANTINED),
        order("another's", placed_at=later(hours=-1), visitor_id=MAX),
    ]
    await come(settled, *visits, visit("visit-max", visitor_id=MAX))
    async with settled.write() as store:
        for bought in placed:
            await store.orders.put(bought)
        known = {each.visit_id: await store.visits.known(each) for each in visits}
    [found] = await recorded(settled)
    assert {one.begun.visit_id: one.known for one in found} == {
        "visit-0": Known(3, later(hours=-2), 1),
        "visit-1": Known(4, later(hours=1), 1),
        "visit-2": Known(5, later(hours=4), 2),
        "visit-max": Known(1, None, 1),
    }
    assert all(one.known == known.get(one.begun.visit_id, one.known) for one in found), "as asked then"


@pytest.mark.parametrize(
    ("placed_at", "counts"),
    [
        (NOON, True),
        (later(days=7, hours=1, microseconds=-1), True),
        (later(days=7, hours=1), False),
        (later(microseconds=-1), False),
    ],
)
async def test_the_first_order_of_the_visit_or_in_the_seven_days_after(
    settled: SqlDatabase, placed_at: datetime, *, counts: bool
) -> None:
    await come(settled, visit(last_event_at=later(hours=1)))
    async with settled.write() as store:
        for state in (OrderState.UNVERIFIED, OrderState.QUARANTINED):
            at = placed_at if state is OrderState.UNVERIFIED else later(minutes=5)
            await store.orders.put(order(state, state=state, placed_at=at))
        await store.orders.put(order("late", placed_at=later(days=20)))
        await store.orders.put(order("other", site_id=OTHER, placed_at=later(minutes=1)))
    [[one]] = await recorded(settled)
    assert one.bought_at == (placed_at if counts else None)


async def test_the_latest_visits_of_one_visitor_oldest_first(settled: SqlDatabase) -> None:
    visits = [visit(f"visit-{n}", started_at=later(hours=n), last_event_at=later(hours=n)) for n in range(5)]
    await come(settled, *visits, visit("visit-max", visitor_id=MAX))
    for each in visits:
        await track(settled, each, event(f"event of {each.visit_id}"))
    async with settled.read() as store:
        found = await store.visits.recorded_of(SITE, EVE, 2)
    assert [one.begun for one in found] == [begun(each) for each in visits[3:]]
    assert [one.known for one in found] == [Known(4, later(hours=2), 0), Known(5, later(hours=3), 0)]
    assert [one.batches[0][1][0].event_id for one in found] == ["event of visit-3", "event of visit-4"]


async def test_the_same_events_whatever_the_batch(
    settled: SqlDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many visits of few visitors, cut by number and by their events."""
    visits = [
        visit(
            f"visit-{n:02}",
            visitor_id=VisitorId(f"visitor-{n % 4}"),
            started_at=later(minutes=n),
            last_event_at=later(minutes=n),
        )
        for n in range(24)
    ]
    await come(settled, *visits)
    for n, each in enumerate(visits):
        tracked = [event(f"event-{n}-{k}", occurred_at=later(minutes=n, seconds=k)) for k in range(n % 7)]
        await track(settled, each, *tracked, received_at=later(hours=1))
    [at_once] = await recorded(settled)
    assert [len(batch) for batch in await recorded(settled, batch=5)] == [5, 5, 5, 5, 4]
    assert [one for batch in await recorded(settled, batch=1) for one in batch] == list(at_once)
    monkeypatch.setattr(recordings, "MOST_EVENTS", 6)
    cut = await recorded(settled)
    assert [one for batch in cut for one in batch] == list(at_once)
    sizes = [sum(len(events) for one in batch for _, events in one.batches) for batch in cut]
    assert len(cut) > 3
    assert max(sizes) <= 6


async def test_a_reader_may_stop_early_and_go_on_with_something_else(settled: SqlDatabase) -> None:
    await come(settled, *(visit(f"visit-{n}") for n in range(9)))
    async with settled.read() as store:
        async with aclosing(store.visits.recorded(SITE, DAY, 2)) as batches:
            async for batch in batches:
                assert len(batch) == 2
                break
        assert await store.visits.by_id(SITE, VisitId("visit-8")) == visit("visit-8")
    assert sum(len(batch) for batch in await recorded(settled)) == 9


async def test_a_reader_who_is_cancelled_leaves_nothing_behind(settled: SqlDatabase) -> None:
    await come(settled, *(visit(f"visit-{n}") for n in range(9)))
    reading = asyncio.Event()

    async def read() -> None:
        async with settled.read() as store:
            async for _ in store.visits.recorded(SITE, DAY, 1):
                reading.set()
                await asyncio.sleep(0)

    task = asyncio.create_task(read())
    await reading.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sum(len(batch) for batch in await recorded(settled)) == 9


async def test_what_comes_in_meanwhile_is_not_read(settled: SqlDatabase) -> None:
    visits = [visit(f"visit-{n}") for n in range(4)]
    await come(settled, *visits)
    seen = []
    async with settled.read() as store:
        async for batch in store.visits.recorded(SITE, DAY, 1):
            seen += [one.batches for one in batch]
            await track(settled, visits[3], event(f"event-{len(seen)}"))
            await come(settled, visit(f"visit-{len(seen) + 3}"))
    assert seen == [()] * 4

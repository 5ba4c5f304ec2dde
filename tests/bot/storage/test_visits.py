import asyncio
from dataclasses import replace

import pytest

from bot.errors import NotFound
from bot.model import (
    CampaignId,
    CartLine,
    ItemId,
    ItemLine,
    ItemSeen,
    OrderState,
    PageSeen,
    VisitId,
    VisitorId,
)
from bot.rules.situation import Known
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import EVE, HOSTILE, MAX, NOON, OTHER, SITE, event, later, order, visit

FULL = visit(
    referrer=HOSTILE,
    user_agent="Browser",
    locale="de",
    pages_viewed=3,
    products_viewed=2,
    pages=(PageSeen("https://shop.example/", HOSTILE, "home", NOON, 2.5, 0.75),),
    items=(ItemSeen(ItemId("item-1"), "view_item", NOON),),
    cart=(CartLine(ItemId("item-1"), 2, 299),),
    searches=("tea", HOSTILE),
    interruptions=1,
    dismissals=1,
    ordered=True,
    landing_url=f"https://shop.example/?gclid={HOSTILE}",
    country="DE",
    utc_offset_min=-210,
    cart_since_at=later(seconds=1),
    checkout_step="payment",
    checkout_since_at=later(seconds=2),
    coupon_touched=True,
    rage_clicks=1,
    dead_clicks=2,
    exit_signals=3,
    empty_searches=4,
    idle_s=60.5,
    events={"size_chart": 2, HOSTILE: 1},
    attributes={"tier": "gold", HOSTILE: HOSTILE},
)


async def test_a_visit_comes_back_as_it_was_saved(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        await store.visits.open(visit())
        await store.visits.save(FULL)
    async with settled.read() as store:
        assert await store.visits.by_id(SITE, FULL.visit_id) == FULL


async def test_a_visit_of_another_site_is_none(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        await store.visits.open(visit())
        assert await store.visits.by_id(OTHER, VisitId("visit-1")) is None
        assert await store.visits.latest(OTHER, EVE) is None
        assert await store.visits.latest_for_update(OTHER, EVE) is None
        stranger = visit("visit-2", site_id=OTHER, started_at=later(hours=1))
        assert await store.visits.previous(stranger) is None
        assert await store.visits.known(stranger) == Known()
        assert await store.visits.recorded_of(OTHER, EVE, 10) == []
        assert await store.visits.live(OTHER, NOON, 10) == []


async def test_saving_what_was_never_opened_is_an_error(settled: SqlDatabase) -> None:
    with pytest.raises(NotFound):
        async with settled.write() as store:
            await store.visits.save(visit())


async def test_the_latest_and_the_one_before_of_one_visitor(settled: SqlDatabase) -> None:
    second = visit("visit-2", started_at=later(hours=2), last_event_at=later(hours=2))
    async with settled.write() as store:
        await store.visits.open(second)
        await store.visits.open(visit())
        await store.visits.open(visit("visit-3", visitor_id=MAX, started_at=later(hours=3)))
        assert await store.visits.latest(SITE, EVE) == second
        assert await store.visits.latest_for_update(SITE, EVE) == second
        assert await store.visits.previous(second) == visit()
        assert await store.visits.previous(visit()) is None


async def test_what_is_known_of_a_visitor_from_before_this_visit(settled: SqlDatabase) -> None:
    first, twin, third, fourth = (
        visit(f"visit-{n}", started_at=later(hours=at), last_event_at=later(hours=at + 1))
        for n, at in enumerate([0, 3, 3, 6])
    )
    placed = {
        "before": order("before", placed_at=later(hours=1)),
        "the moment before": order("the moment before", placed_at=later(hours=3, microseconds=-1)),
        "at once": order("at once", placed_at=later(hours=3)),
        "unverified": order("unverified", placed_at=NOON, state=OrderState.UNVERIFIED),
        "quarantined": order("quarantined", placed_at=NOON, state=OrderState.QUARANTINED),
        "another's": order("another's", placed_at=NOON, visitor_id=MAX),
        "elsewhere": order("elsewhere", placed_at=NOON, site_id=OTHER),
    }
    async with settled.write() as store:
        for opened in (fourth, twin, first, third, visit("visit-max", visitor_id=MAX)):
            await store.visits.open(opened)
        for bought in placed.values():
            await store.orders.put(bought)
        assert await store.visits.known(first) == Known()
        assert await store.visits.known(twin) == Known(2, later(hours=1), 2)
        assert await store.visits.known(third) == Known(3, later(hours=4), 2)
        assert await store.visits.known(fourth) == Known(4, later(hours=4), 3)


async def test_the_latest_of_many_visitors(settled: SqlDatabase) -> None:
    evening = later(hours=2)
    first, twin = (visit(f"visit-{at}", started_at=evening, last_event_at=evening) for at in "23")
    of_max = visit("visit-4", visitor_id=MAX)
    async with settled.write() as store:
        for opened in (first, twin, visit(), of_max):
            await store.visits.open(opened)
        nobody = VisitorId("nobody")
        assert await store.visits.latest_of(SITE, [EVE, MAX, nobody]) == {EVE: twin, MAX: of_max}
        assert await store.visits.latest_of(SITE, [MAX]) == {MAX: of_max}
        assert await store.visits.latest_of(SITE, []) == {}
        assert await store.visits.latest_of(OTHER, [EVE]) == {}


async def test_live_visits_are_those_active_since_the_latest_first(settled: SqlDatabase) -> None:
    visits = [visit(f"visit-{n}", last_event_at=later(minutes=n)) for n in range(5)]
    async with settled.write() as store:
        for each in visits:
            await store.visits.open(each)
    async with settled.read() as store:
        assert await store.visits.live(SITE, later(minutes=2), 10) == [visits[4], visits[3], visits[2]]
        assert await store.visits.live(SITE, NOON, 2) == [visits[4], visits[3]]


async def test_events_are_recorded_once_and_returned_in_the_given_order(settled: SqlDatabase) -> None:
    bought = event(
        "event-b",
        "purchase",
        url=HOSTILE,
        items=(ItemLine(ItemId("item-1"), 2, 299), ItemLine(ItemId("item-1"))),
        value_minor=2**40,
        currency="USD",
        transaction_id="T 1",
        campaign_id=CampaignId("hesitation"),
    )
    looked = event("event-a", "view_item", occurred_at=later(minutes=-1))
    scrolled = event("event-c", "user_engagement", dwell_s=3.5, scroll=0.5, idle_s=20.5, results=0)
    async with settled.write() as store:
        await store.visits.open(visit())
        assert await store.visits.record(visit(), [], NOON) == []
        assert await store.visits.record(visit(), [bought, looked, bought], NOON) == [bought, looked]
    async with settled.write() as store:
        assert await store.visits.record(visit(), [scrolled, looked, bought], NOON) == [scrolled]
        await store.visits.open(visit("visit-max", visitor_id=MAX))
        other = visit("visit-max", visitor_id=MAX)
        assert await store.visits.record(other, [looked], NOON) == [looked], "ids are each visitor's own"


async def test_a_thousand_events_at_once(settled: SqlDatabase) -> None:
    events = [event(f"event-{n:04}", items=(ItemLine(ItemId(f"item-{n}")),)) for n in range(1_000)]
    async with settled.write() as store:
        await store.visits.open(visit())
        assert await store.visits.record(visit(), events, NOON) == events


async def test_two_tabs_fold_in_turn(settled: SqlDatabase) -> None:
    async def fold() -> None:
        async with settled.write() as store:
            found = await store.visits.latest_for_update(SITE, EVE)
            await asyncio.sleep(0.001)
            if found is None:
                await store.visits.open(visit(pages_viewed=1))
            else:
                await store.visits.save(replace(found, pages_viewed=found.pages_viewed + 1))

    await asyncio.gather(*(fold() for _ in range(12)))
    async with settled.read() as store:
        assert await store.visits.latest(SITE, EVE) == visit(pages_viewed=12)

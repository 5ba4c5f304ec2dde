from dataclasses import replace
from datetime import timedelta

from bot.model import Arm, CampaignId, ExposureId, Money, OrderState, SiteId, VisitId, VisitorId
from bot.rules.increments import Tally
from bot.rules.money import LARGEST_MINOR
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import NOON, OTHER, SITE, exposure, later, order, visit

WEEK = timedelta(days=7)
HESITATION = CampaignId("hesitation")


class Shop:
    """Exposes visitors and lets them buy, each with a number of their own."""

    def __init__(self, database: SqlDatabase) -> None:
        self.database = database
        self.numbers = iter(range(1_000))

    async def expose(self, visitor: str, variant: str = "a", **changes: object) -> None:
        number = next(self.numbers)
        shown = exposure(f"exposure-{number}", visitor_id=VisitorId(visitor), variant=variant, **changes)
        shown = replace(shown, visit_id=VisitId(f"visit-{number}"))
        async with self.database.write() as store:
            await store.visits.open(visit(shown.visit_id, visitor_id=shown.visitor_id, site_id=shown.site_id))
            assert await store.campaigns.expose(shown)

    async def buy(self, visitor: str, amount: int = 1000, currency: str = "USD", **changes: object) -> None:
        bought = order(f"order-{next(self.numbers)}", visitor_id=VisitorId(visitor), **changes)
        async with self.database.write() as store:
            await store.orders.put(replace(bought, value=Money(amount, currency)))

    async def tallies(self) -> list[Tally]:
        async with self.database.read() as store:
            return list(await store.campaigns.tallies(SITE))


def tally(variant: str = "a", visitors: int = 1, buyers: int = 0, orders: int = 0, revenue: int = 0) -> Tally:
    return Tally(HESITATION, 1, Arm.SHOWN, variant, visitors, buyers, orders, revenue, "USD")


async def test_nobody_exposed_is_no_tally(settled: SqlDatabase) -> None:
    assert await Shop(settled).tallies() == []


async def test_arms_variants_versions_and_campaigns_apart(settled: SqlDatabase) -> None:
    shop = Shop(settled)
    for number in range(3):
        await shop.expose(f"v{number}")
    await shop.expose("v3", "b")
    await shop.expose("v4", "", arm=Arm.GHOST)
    await shop.expose("v5", version=2)
    await shop.expose("v0", campaign_id=CampaignId("exit"), interrupts=False)
    await shop.expose("v0", site_id=OTHER)
    await shop.buy("v0")
    await shop.buy("v4")
    assert await shop.tallies() == [
        replace(tally(buyers=1, orders=1, revenue=1000), campaign_id=CampaignId("exit")),
        replace(tally("", 1, 1, 1, 1000), arm=Arm.GHOST),
        tally(visitors=3, buyers=1, orders=1, revenue=1000),
        tally("b"),
        replace(tally(), version=2),
    ]
    async with settled.read() as store:
        one = await store.campaigns.tallies(SITE, CampaignId("exit"))
        assert [tally.campaign_id for tally in one] == ["exit"]
        assert await store.campaigns.tallies(SITE, CampaignId("unknown")) == []
        assert await store.campaigns.tallies(SiteId("unknown")) == []


async def test_a_visitor_counts_once_where_he_was_first(settled: SqlDatabase) -> None:
    shop = Shop(settled)
    await shop.expose("eve", "b", exposed_at=later(days=1), version=2)
    await shop.expose("eve", "a")
    await shop.expose("eve", "b", exposed_at=later(days=2))
    for amount in (1000, 500):
        await shop.buy("eve", amount, placed_at=later(days=3))
    assert await shop.tallies() == [tally(buyers=1, orders=2, revenue=1500)]


async def test_only_orders_within_seven_days_of_the_first_exposure_count(settled: SqlDatabase) -> None:
    shop = Shop(settled)
    await shop.expose("eve")
    await shop.expose("eve", exposed_at=later(days=6))
    await shop.buy("eve", 1, placed_at=NOON)
    await shop.buy("eve", 10, placed_at=NOON + WEEK - timedelta(microseconds=1))
    await shop.buy("eve", 100, placed_at=NOON - timedelta(microseconds=1))
    await shop.buy("eve", 1000, placed_at=NOON + WEEK)
    await shop.buy("somebody else", 10_000)
    await shop.buy("eve", 100_000, site_id=OTHER)
    assert await shop.tallies() == [tally(buyers=1, orders=2, revenue=11)]


async def test_what_is_quarantined_does_not_count_and_what_is_unverified_does(settled: SqlDatabase) -> None:
    shop = Shop(settled)
    await shop.expose("eve")
    await shop.expose("max")
    await shop.buy("eve", 10, state=OrderState.UNVERIFIED)
    await shop.buy("max", 1000, state=OrderState.QUARANTINED)
    assert await shop.tallies() == [tally(visitors=2, buyers=1, orders=1, revenue=10)]


async def test_currencies_are_not_summed_and_visitors_counted_once(settled: SqlDatabase) -> None:
    shop = Shop(settled)
    for visitor in ("idle", "home", "both", "abroad", "twice"):
        await shop.expose(visitor)
    await shop.buy("home", 1)
    await shop.buy("both", 10, "EUR")
    await shop.buy("both", 100, placed_at=later(days=1))
    await shop.buy("abroad", 1000, "EUR")
    await shop.buy("twice", 5, "GBP", placed_at=later(days=1))
    await shop.buy("twice", 50, "EUR", placed_at=later(days=2))
    assert await shop.tallies() == [
        replace(tally(visitors=1, buyers=1, orders=3, revenue=1060), currency="EUR"),
        replace(tally(visitors=1, buyers=1, orders=1, revenue=5), currency="GBP"),
        tally(visitors=3, buyers=2, orders=2, revenue=101),
    ]


async def test_sums_beyond_any_order_are_bounded(settled: SqlDatabase) -> None:
    shop = Shop(settled)
    await shop.expose("eve")
    for _ in range(3):
        await shop.buy("eve", 2**62)
    assert await shop.tallies() == [tally(buyers=1, orders=3, revenue=LARGEST_MINOR)]


async def test_an_exposure_of_the_same_moment_counts_by_its_id(settled: SqlDatabase) -> None:
    shop = Shop(settled)
    await shop.expose("eve", "a")
    async with settled.write() as store:
        await store.visits.open(visit("earlier", visitor_id=VisitorId("eve")))
        twin = exposure("exposure", visitor_id=VisitorId("eve"), visit_id=VisitId("earlier"), variant="b")
        assert twin.exposure_id < ExposureId("exposure-0")
        assert await store.campaigns.expose(twin)
    assert await shop.tallies() == [tally("b")]

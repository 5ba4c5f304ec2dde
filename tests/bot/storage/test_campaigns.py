import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import ChangedMeanwhile
from bot.model import (
    Arm,
    CampaignId,
    Exposure,
    ExposureId,
    Finding,
    Link,
    Looked,
    OfferId,
    QuickReply,
    VisitId,
)
from bot.rules.campaigns import Campaign, Check, Content, Group, Kept, Variant
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import (
    BEN,
    EVE,
    HOSTILE,
    MAX,
    NOON,
    OTHER,
    SITE,
    campaign,
    exposure,
    later,
    revision,
    visit,
)

HESITATION = CampaignId("hesitation")
FULL = Campaign(
    campaign_id=HESITATION,
    name=HOSTILE,
    trigger="exit",
    condition=Group(
        "all",
        (
            Check("page_type", "is", "product"),
            Check("page_dwell_s", "at_least", 20),
            Check("page_scroll", "at_most", 1.0),
            Check("ordered", "is", False),
            Check("country", "one_of", ("DE", HOSTILE)),
            Group("any", (Check("attribute:tier", "matches", HOSTILE), Group("none", ()))),
        ),
    ),
    variants=(
        Variant(
            "a",
            Content(
                {"en": HOSTILE, "de": "Kann ich helfen?"},
                {"en": (QuickReply("Yes", HOSTILE, "guide:gifts"),)},
                {"en": (Link(HOSTILE, "https://shop.example/?a=1&b=2"),)},
                "upsell",
                2,
                "gifts",
                OfferId("offer-1"),
            ),
            0.25,
        ),
        Variant("b", Content({"de": "Hallo"}), 3),
    ),
    tells="agents",
    enabled=False,
    priority=7,
    holdout=0.25,
    allocation="thompson",
    overrides=frozenset({"gap", "per_day"}),
    starts_at=NOON,
    ends_at=datetime(2026, 4, 1, tzinfo=UTC),
    version=3,
)
TRACE = (
    Looked(
        HESITATION,
        HOSTILE,
        "shown",
        "a",
        {"minutes": HOSTILE},
        (Finding("cart_minor", "at_least", "5000", "4200", held=False, short_by=800.5),),
    ),
    Looked(CampaignId("exit"), "Exit", "restrained", "per_visit"),
)


async def test_a_campaign_comes_back_as_it_was_saved(settled: SqlDatabase) -> None:
    changed = replace(FULL, enabled=True, condition=Group("all", ()), version=4)
    leaving = replace(FULL, campaign_id=CampaignId("exit"))
    async with settled.write() as store:
        await store.campaigns.save(SITE, revision(FULL))
        await store.campaigns.save(SITE, revision(leaving))
        assert await store.campaigns.of_site(SITE) == [leaving, FULL]
        await store.campaigns.save(SITE, revision(changed, 2))
        await store.campaigns.save(OTHER, revision(FULL))
    async with settled.read() as store:
        assert await store.campaigns.of_site(SITE) == [leaving, changed]
        [found] = await store.campaigns.of_site(OTHER)
    assert found == FULL
    kinds = [type(part.value) for part in found.condition.parts if isinstance(part, Check)]
    assert kinds == [str, int, float, bool, tuple]


async def test_what_was_read_before_is_not_read_again(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        await store.campaigns.save(SITE, revision(FULL))
    async with settled.read() as store:
        [first] = await store.campaigns.of_site(SITE)
        [second] = await store.campaigns.of_site(SITE)
    assert first is second


async def test_who_saved_what_and_when_is_kept(settled: SqlDatabase) -> None:
    first = revision(campaign())
    second = revision(campaign(enabled=False), 2, saved_at=later(hours=1), user_id=BEN, action="disabled")
    second = replace(second, user_name=HOSTILE)
    third = revision(
        second.campaign, 3, saved_at=later(hours=2), user_id=None, user_name="", action="archived"
    )
    async with settled.write() as store:
        await store.campaigns.save(SITE, first)
        await store.campaigns.save(SITE, second)
        assert await store.campaigns.kept(SITE) == [
            Kept(second.campaign, 2, archived=False, changed_at=later(hours=1), changed_by=HOSTILE)
        ]
        await store.campaigns.save(SITE, third, archived=True)
    async with settled.read() as store:
        assert await store.campaigns.history(SITE, HESITATION) == [third, second, first]
        assert await store.campaigns.history(OTHER, HESITATION) == []
        assert await store.campaigns.history(SITE, CampaignId("unknown")) == []


async def test_an_archived_campaign_is_kept_and_can_come_back(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        await store.campaigns.save(SITE, revision(campaign("b")), archived=True)
        await store.campaigns.save(SITE, revision(campaign("a")))
        assert await store.campaigns.of_site(SITE) == [campaign("a")]
        kept = await store.campaigns.kept(SITE)
        assert [(one.campaign.campaign_id, one.archived) for one in kept] == [("a", False), ("b", True)]
        await store.campaigns.save(SITE, revision(campaign("b"), 2, action="restored"))
        assert await store.campaigns.of_site(SITE) == [campaign("a"), campaign("b")]
        assert await store.campaigns.kept(OTHER) == []


async def test_the_same_revision_twice_is_refused_and_changes_nothing(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        await store.campaigns.save(SITE, revision(campaign()))
        with pytest.raises(ChangedMeanwhile) as raised:
            await store.campaigns.save(SITE, revision(campaign(name="Mine"), user_name="Ben"))
        assert raised.value.data == {"user_name": "Ann", "revision": "1"}
        assert await store.campaigns.of_site(SITE) == [campaign()]


async def test_those_who_save_one_campaign_take_turns(settled: SqlDatabase) -> None:
    async def save(number: int) -> None:
        async with settled.write() as store:
            kept = await store.campaigns.for_update(SITE, HESITATION)
            await asyncio.sleep(0.001)
            following = kept.revision + 1 if kept else 1
            await store.campaigns.save(SITE, revision(campaign(priority=number), following))

    await asyncio.gather(*(save(number) for number in range(12)))
    async with settled.write() as store:
        history = await store.campaigns.history(SITE, HESITATION)
        kept = await store.campaigns.for_update(SITE, HESITATION)
        assert await store.campaigns.for_update(OTHER, HESITATION) is None
    assert [entry.number for entry in history] == list(range(12, 0, -1))
    assert sorted(entry.campaign.priority for entry in history) == list(range(12))
    assert kept == Kept(history[0].campaign, 12, archived=False, changed_at=NOON, changed_by="Ann")


async def test_a_visit_is_exposed_to_a_campaign_once(settled: SqlDatabase) -> None:
    first = exposure(arm=Arm.GHOST, trace=TRACE, variant=HOSTILE, version=7, propensity=0.1, interrupts=False)
    async with settled.write() as store:
        await store.visits.open(visit())
        await store.visits.open(visit("visit-2"))

    async def expose(number: int) -> bool:
        async with settled.write() as store:
            return await store.campaigns.expose(replace(first, exposure_id=ExposureId(f"exposure-{number}")))

    assert sum(await asyncio.gather(*(expose(number) for number in range(12)))) == 1
    async with settled.write() as store:
        assert await store.campaigns.expose(exposure("exposure-b", campaign_id=CampaignId("exit")))
        assert await store.campaigns.expose(exposure("exposure-c", visit_id=VisitId("visit-2")))
        [one, *_] = await store.campaigns.exposures(SITE, EVE, NOON)
    assert replace(one, exposure_id=first.exposure_id) == first


async def come(database: SqlDatabase, *exposures: Exposure) -> None:
    """Each in a visit of its own."""
    async with database.write() as store:
        for shown in exposures:
            of = visit(shown.visit_id, visitor_id=shown.visitor_id, site_id=shown.site_id)
            await store.visits.open(of)
            assert await store.campaigns.expose(shown)


async def test_exposures_of_a_visitor_since_then_oldest_first(settled: SqlDatabase) -> None:
    shown = [
        exposure(f"exposure-{n}", visit_id=VisitId(f"visit-{n}"), exposed_at=later(hours=-n))
        for n in range(3)
    ]
    await come(settled, *shown)
    async with settled.read() as store:
        assert await store.campaigns.exposures(SITE, EVE, later(hours=-1)) == [shown[1], shown[0]]
        assert await store.campaigns.exposures(SITE, EVE, NOON + timedelta(microseconds=1)) == []
        assert await store.campaigns.exposures(SITE, MAX, later(hours=-9)) == []
        assert await store.campaigns.exposures(OTHER, EVE, later(hours=-9)) == []


async def test_a_visitor_is_assigned_by_his_first_exposure_to_each_campaign(settled: SqlDatabase) -> None:
    first = exposure("exposure-b", variant="a", version=2, propensity=0.45, trace=TRACE)
    twin = exposure("exposure-c", visit_id=VisitId("visit-2"), variant="b")
    again = exposure("exposure-a", visit_id=VisitId("visit-3"), variant="b", exposed_at=later(days=1))
    leaving = replace(
        again, exposure_id=ExposureId("exposure-d"), campaign_id=CampaignId("exit"), arm=Arm.GHOST
    )
    his = exposure("exposure-e", visit_id=VisitId("visit-4"), visitor_id=MAX)
    await come(settled, again, twin, first, his)
    async with settled.write() as store:
        assert await store.campaigns.expose(leaving)
        assigned = await store.campaigns.assigned(SITE, EVE)
        assert assigned == {"hesitation": replace(first, trace=()), "exit": leaving}
        assert await store.campaigns.assigned(OTHER, EVE) == {}


async def test_the_latest_dismissal_of_each_campaign_stays(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        await store.campaigns.dismiss(SITE, EVE, HESITATION, NOON)
        await store.campaigns.dismiss(SITE, EVE, HESITATION, later(hours=1))
        await store.campaigns.dismiss(SITE, EVE, HESITATION, later(minutes=1))
        await store.campaigns.dismiss(SITE, EVE, CampaignId("exit"), NOON)
    async with settled.read() as store:
        dismissed = await store.campaigns.dismissed_at(SITE, EVE)
        assert dismissed == {"hesitation": later(hours=1), "exit": NOON}
        assert await store.campaigns.dismissed_at(SITE, MAX) == {}
        assert await store.campaigns.dismissed_at(OTHER, EVE) == {}

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.model import Arm, CampaignId, ExposureId, QuickReply, VisitId
from bot.rules.campaigns import Campaign, Check, Content, Group
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import EVE, HOSTILE, MAX, NOON, OTHER, SITE, exposure, later, visit

HESITATION = CampaignId("hesitation")
CAMPAIGN = Campaign(
    campaign_id=HESITATION,
    name=HOSTILE,
    trigger="visit",
    condition=Group(
        "all",
        (
            Check("page_type", "is", "product"),
            Check("page_dwell_s", "at_least", 20),
            Check("page_scroll", "at_most", 1.0),
            Check("ordered", "is", False),
            Group("any", (Check("page_url", "contains", HOSTILE), Group("none", ()))),
        ),
    ),
    content=Content(
        {"en": HOSTILE, "de": "Kann ich helfen?"}, {"en": (QuickReply("Yes", HOSTILE),)}, "upsell", 2
    ),
    enabled=False,
    priority=7,
    holdout=0.25,
)


async def test_a_campaign_comes_back_as_it_was_put(settled: SqlDatabase) -> None:
    changed = replace(CAMPAIGN, enabled=True, condition=Group("all", ()))
    exit_intent = replace(CAMPAIGN, campaign_id=CampaignId("exit"), trigger="exit")
    async with settled.write() as store:
        await store.campaigns.put(SITE, CAMPAIGN)
        await store.campaigns.put(SITE, exit_intent)
        assert await store.campaigns.of_site(SITE) == [exit_intent, CAMPAIGN]
        await store.campaigns.put(SITE, changed)
        await store.campaigns.put(OTHER, CAMPAIGN)
    async with settled.read() as store:
        assert await store.campaigns.of_site(SITE) == [exit_intent, changed]
        [found] = await store.campaigns.of_site(OTHER)
    assert found == CAMPAIGN
    kinds = [type(part.value) for part in found.condition.parts if isinstance(part, Check)]
    assert kinds == [str, int, float, bool]


async def test_a_visit_is_exposed_to_a_campaign_once(settled: SqlDatabase) -> None:
    first = exposure(arm=Arm.GHOST, trace=("hesitation: yes", HOSTILE))
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


async def test_exposures_of_a_visitor_since_then_oldest_first(settled: SqlDatabase) -> None:
    shown = [
        exposure(f"exposure-{n}", visit_id=VisitId(f"visit-{n}"), exposed_at=later(hours=-n))
        for n in range(3)
    ]
    async with settled.write() as store:
        for each in shown:
            await store.visits.open(visit(each.visit_id))
            await store.campaigns.expose(each)
    async with settled.read() as store:
        assert await store.campaigns.exposures(SITE, EVE, later(hours=-1)) == [shown[1], shown[0]]
        assert await store.campaigns.exposures(SITE, EVE, NOON + timedelta(microseconds=1)) == []
        assert await store.campaigns.exposures(SITE, MAX, later(hours=-9)) == []
        assert await store.campaigns.exposures(OTHER, EVE, later(hours=-9)) == []


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

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions.nudging import nudge
from bot.events import VisitChanged
from bot.model import CampaignId, Offer, OfferId, OfferKind, Visit
from bot.rules.campaigns import Campaign
from tests.bot.actions.house import House, hesitation, leaving, saying

TEN = OfferId("ten-off")


def offer(house: House, **changes: object) -> Offer:
    made = Offer(TEN, house.site.site_id, "Ten percent", OfferKind.PERCENTAGE, "USD", percent=10.0, count=2)
    return replace(made, **changes)  # type: ignore[arg-type]


def giving(campaign: Campaign) -> Campaign:
    return saying(campaign, text={"en": "{offer} with {code}, until {ends}."}, scenario="", offer=TEN)


@pytest.fixture
async def shop(house: House) -> House:
    async with house.database.write() as store:
        await store.offers.put(offer(house))
    return house


async def hesitate(house: House) -> Visit:
    return await house.track(house.event("view_item", "tea"), house.event("view_item", "cocoa"))


async def used(house: House) -> tuple[int, int]:
    async with house.database.read() as store:
        (kept,) = await store.offers.of_site(house.site.site_id)
        use = await store.offers.use(kept, None, house.clock.now())
    return use.granted, use.redeemed


async def test_a_nudge_gives_a_code_of_the_visitors_own(shop: House) -> None:
    await shop.put(giving(hesitation()))
    visits = [await hesitate(shop) for _ in range(2)]
    messages = [(await shop.messages(v.visitor_id))[0] for v in visits]
    promises = [m.promise for m in messages if m.promise]
    assert len({p.code for p in promises}) == 2
    assert messages[0].text == f"10% off with {promises[0].code}, until Mar 3, 2026."
    assert promises[0].text == "10% off"
    assert promises[0].expires_at == shop.clock.now() + timedelta(days=1)
    assert await used(shop) == (2, 0)


async def test_when_it_is_spent_nobody_is_spoken_to_in_any_arm(shop: House) -> None:
    await shop.put(giving(hesitation()))
    visits = [await hesitate(shop) for _ in range(4)]
    assert [len(await shop.exposures(v.visitor_id)) for v in visits] == [1, 1, 0, 0]
    assert [await shop.has_conversation(v.visitor_id) for v in visits] == [True, True, False, False]


async def test_the_holdout_is_given_nothing(shop: House) -> None:
    await shop.put(replace(giving(hesitation()), holdout=1.0))
    visit = await hesitate(shop)
    assert await shop.exposures(visit.visitor_id) == [("hesitation", "ghost")]
    assert await used(shop) == (0, 0)


async def test_without_a_code_of_the_shops_own_nobody_is_exposed_in_any_arm(shop: House) -> None:
    uploaded = offer(shop, uploaded=True, count=None)
    async with shop.database.write() as store:
        await store.offers.put(uploaded)
    await shop.put(replace(giving(hesitation()), holdout=1.0))
    visit = await hesitate(shop)
    assert await shop.exposures(visit.visitor_id) == []
    async with shop.database.write() as store:
        await store.offers.upload(uploaded, ["SPRING-1"])
    visit = await hesitate(shop)
    assert await shop.exposures(visit.visitor_id) == [("hesitation", "ghost")]


@pytest.mark.parametrize("is_off", [False, True])
async def test_what_is_switched_off_is_not_promised_to_who_holds_a_code_either(
    shop: House, is_off: bool
) -> None:
    await shop.put(giving(hesitation()), giving(leaving(overrides=frozenset({"per_visit", "gap"}))))
    visit = await hesitate(shop)
    async with shop.database.write() as store:
        await store.offers.put(offer(shop, enabled=not is_off))
    visit = await shop.track(shop.event("add_to_cart", "tea"), visitor_id=visit.visitor_id)
    shown = shop.event("nudge_shown", campaign_id=CampaignId("hesitation"))
    visit = await shop.track(shown, visitor_id=visit.visitor_id)
    assert ((await nudge.waiting(shop.tools, visit)).armed is None) is is_off


async def test_what_runs_out_while_it_is_thought_of_is_not_promised(shop: House) -> None:
    await shop.put(giving(hesitation()))
    async with shop.database.write() as store:
        await store.offers.put(offer(shop, count=1))
    visits = []
    for _ in range(2):
        await shop.put(replace(giving(hesitation()), enabled=False))
        visits.append(await hesitate(shop))
    await shop.put(giving(hesitation()))
    proposals = [await nudge.consider(shop.tools, VisitChanged(v, ())) for v in visits]
    for proposal in proposals:
        assert proposal
        await shop.reactor.settle(nudge.speak, proposal)
    assert [len(await shop.exposures(v.visitor_id)) for v in visits] == [1, 0]
    assert await used(shop) == (1, 0)


class TestExit:
    async def armed(self, shop: House, visit: Visit) -> str:
        saying_ = (await nudge.waiting(shop.tools, visit)).armed
        assert saying_
        spoken = await shop.reactor.run(nudge.reserve, saying_)
        assert spoken
        assert spoken.promise
        return spoken.promise.code

    async def test_its_code_is_kept_from_when_it_is_armed(self, shop: House) -> None:
        await shop.put(giving(leaving()))
        visit = await shop.track(shop.event("add_to_cart", "tea"))
        code = await self.armed(shop, visit)
        assert await self.armed(shop, visit) == code
        assert await used(shop) == (1, 0)
        shop.clock.forward(minutes=1)
        gone = shop.event("exit_intent", campaign_id=CampaignId("leaving"))
        await shop.track(gone, visitor_id=visit.visitor_id)
        (message,) = await shop.messages(visit.visitor_id)
        assert message.promise
        assert message.promise.code == code
        assert message.promise.expires_at == shop.clock.now() + timedelta(days=1)

    async def test_a_code_whose_nudge_never_went_off_is_free_again(self, shop: House) -> None:
        await shop.put(giving(leaving()))
        visit = await shop.track(shop.event("add_to_cart", "tea"))
        await self.armed(shop, visit)
        shop.clock.forward(minutes=31)
        assert await used(shop) == (0, 0)

    async def test_armed_again_its_code_is_kept_on(self, shop: House) -> None:
        await shop.put(giving(leaving()))
        visit = await shop.track(shop.event("add_to_cart", "tea"))
        code = await self.armed(shop, visit)
        shop.clock.forward(minutes=20)
        visit = await shop.track(shop.event("scroll"), visitor_id=visit.visitor_id)
        assert await self.armed(shop, visit) == code
        shop.clock.forward(minutes=14)
        gone = shop.event("exit_intent", campaign_id=CampaignId("leaving"))
        await shop.track(gone, visitor_id=visit.visitor_id)
        (message,) = await shop.messages(visit.visitor_id)
        assert message.promise
        assert message.promise.code == code

    @pytest.mark.parametrize("holdout", [0.0, 1.0])
    async def test_what_was_never_armed_gives_nothing(self, shop: House, holdout: float) -> None:
        """Such as a campaign of last year, named by a browser that knows its id."""
        await shop.put(replace(giving(leaving()), enabled=False, holdout=holdout))
        visit = await shop.track(shop.event("page_view"))
        gone = shop.event("exit_intent", campaign_id=CampaignId("leaving"))
        await shop.track(gone, visitor_id=visit.visitor_id)
        assert await used(shop) == (0, 0)
        assert await shop.exposures(visit.visitor_id) == []

    async def test_uploaded_codes_are_given_out_one_by_one(self, shop: House) -> None:
        uploaded = offer(shop, uploaded=True, count=None)
        async with shop.database.write() as store:
            await store.offers.put(uploaded)
            assert await store.offers.upload(uploaded, ["SPRING-1", "SPRING-2"]) == 2
        await shop.put(giving(hesitation()))
        visits = [await hesitate(shop) for _ in range(3)]
        codes = {
            message.promise.code
            for visit in visits
            if await shop.has_conversation(visit.visitor_id)
            for message in await shop.messages(visit.visitor_id)
            if message.promise
        }
        assert codes == {"SPRING-1", "SPRING-2"}
        assert await shop.exposures(visits[2].visitor_id) == []

from dataclasses import replace
from typing import Literal

import pytest

from bot.actions import chat, track
from bot.actions.nudging import nudge
from bot.actions.nudging.saying import said
from bot.events import ExitIntended, VisitChanged
from bot.model import CampaignId, ClientId, ItemId, PageSeen, Restraint, Tracked, Visit
from bot.rules.campaigns import Variant
from tests.bot.actions.house import House, hesitation, leaving, saying

NOTHING = nudge.Waiting(None, None, 0, ("exit_signal",))


@pytest.fixture
async def shop(house: House) -> House:
    await house.put(hesitation(), leaving())
    return house


async def hesitate(house: House, locale: str = "en") -> Visit:
    return await house.track(
        house.event("view_item", "tea"), house.event("view_item", "cocoa"), locale=locale
    )


async def hesitate_unnoticed(house: House) -> tuple[Visit, nudge.Proposal]:
    """As `hesitate`, and nothing has followed yet but an offer that was not made."""
    looks = [house.event("view_item", i) for i in ("tea", "cocoa")]
    async with house.database.write() as store:
        done = await track.track(
            store, house.tools, house.site, None, looks, user_agent="", locale="en", referrer=""
        )
    return done.value, await proposal(house, done.value)


def exit_intent(house: House, campaign_id: str = "leaving") -> Tracked:
    return house.event("exit_intent", campaign_id=CampaignId(campaign_id))


async def waiting(house: House, visit: Visit) -> nudge.Waiting:
    return await nudge.waiting(house.tools, visit)


async def proposal(house: House, visit: Visit) -> nudge.Proposal:
    found = await nudge.consider(house.tools, VisitChanged(visit, ()))
    assert found
    return found


async def test_a_visitor_who_hesitates_is_spoken_to(shop: House) -> None:
    visit = await hesitate(shop)
    (message,) = await shop.messages(visit.visitor_id)
    assert (message.text, message.campaign_id) == ("Cannot decide?", "hesitation")
    assert [card.item_id for card in message.cards] == ["flakes", "squares", "loops"]
    assert message.cards[0].reason == "Popular right now"
    assert await shop.exposures(visit.visitor_id) == [("hesitation", "shown")]
    assert [m.text for _, _, m in shop.push.messages] == ["Cannot decide?"]
    assert [c.last_sequence for c in shop.push.conversations] == [1]


async def test_what_is_looked_at_and_in_the_cart_is_not_recommended(shop: House) -> None:
    visit = await shop.track(
        shop.event("add_to_cart", "milk"), shop.event("view_item", "tea"), shop.event("view_item", "cocoa")
    )
    assert await shop.exposures(visit.visitor_id)
    assert shop.recommends.queries[-1].exclude == ("milk", "cocoa")
    assert shop.recommends.queries[-1].scenario == "similar"


async def test_in_the_visitors_language(shop: House) -> None:
    visit = await hesitate(shop, "de-AT")
    (message,) = await shop.messages(visit.visitor_id)
    assert message.text == "Unentschlossen?"
    assert message.cards[0].reason == "Gerade beliebt"


async def test_what_it_shows_is_logged_with_it(shop: House) -> None:
    shop.recommends.propensity = 0.5
    visit = await hesitate(shop)
    logged = await shop.shown()
    shown = [(o.shown.item_id, o.shown.position, o.shown.scenario, o.shown.propensity) for o in logged]
    assert shown == [
        ("flakes", 1, "similar", 0.5),
        ("squares", 2, "similar", 0.5),
        ("loops", 3, "similar", 0.5),
    ]
    assert {o.seen for o in logged} == {False}
    await shop.track(
        shop.event("nudge_shown", campaign_id=CampaignId("hesitation")), visitor_id=visit.visitor_id
    )
    assert {o.seen for o in await shop.shown()} == {True}


async def test_what_the_holdout_did_not_see_is_not_logged(shop: House) -> None:
    await shop.put(hesitation(holdout=1.0))
    await hesitate(shop)
    assert await shop.shown() == []


async def test_an_exit_nudge_is_logged_when_it_went_off(shop: House) -> None:
    visit = await shop.track(shop.event("add_to_cart", "tea"))
    await waiting(shop, visit)
    assert await shop.shown() == []
    await shop.track(exit_intent(shop), visitor_id=visit.visitor_id)
    logged = await shop.shown()
    assert [(o.shown.item_id, o.shown.scenario, o.seen) for o in logged] == [
        ("flakes", "upsell", True),
        ("squares", "upsell", True),
    ]


async def test_the_holdout_sees_nothing_and_is_counted(shop: House) -> None:
    await shop.put(hesitation(holdout=1.0))
    visit = await hesitate(shop)
    assert await shop.exposures(visit.visitor_id) == [("hesitation", "ghost")]
    assert not await shop.has_conversation(visit.visitor_id)
    assert (await waiting(shop, visit)).nudge is None
    assert shop.push.messages == []


async def test_nobody_is_exposed_where_there_is_nothing_to_show(shop: House) -> None:
    shop.recommends.items = ()
    await shop.put(hesitation(holdout=0.5))
    visits = [await hesitate(shop) for _ in range(8)]
    assert [await shop.exposures(v.visitor_id) for v in visits] == [[]] * 8


@pytest.mark.parametrize("trigger", ["visit", "exit"])
async def test_one_without_anything_to_show_does_not_silence_the_next(
    house: House, trigger: Literal["visit", "exit"]
) -> None:
    house.recommends.items = ()
    words = saying(hesitation(campaign_id=CampaignId("words"), trigger=trigger), scenario="")
    await house.put(hesitation(priority=9, trigger=trigger), words)
    visit = await hesitate(house)
    if trigger == "visit":
        assert await house.exposures(visit.visitor_id) == [("words", "shown")]
    else:
        armed = (await waiting(house, visit)).armed
        assert armed
        assert armed.nudge.campaign_id == "words"


async def test_once_in_a_visit(shop: House) -> None:
    visit = await hesitate(shop)
    for item_id in ("milk", "flakes"):
        await shop.track(shop.event("view_item", item_id), visitor_id=visit.visitor_id)
    assert len(await shop.messages(visit.visitor_id)) == 1


async def test_the_same_offer_is_made_once(shop: House) -> None:
    """Two tabs come this far at the same time."""
    visit, hesitating = await hesitate_unnoticed(shop)
    offers = [await proposal(shop, visit) for _ in range(2)]
    for made in (*offers, hesitating):
        await shop.reactor.settle(nudge.speak, made)
    assert await nudge.consider(shop.tools, VisitChanged(visit, ())) is None
    assert len(await shop.messages(visit.visitor_id)) == 1
    assert len(await shop.exposures(visit.visitor_id)) == 1


async def test_a_visit_that_is_over_is_left_alone(shop: House) -> None:
    old = await shop.track(shop.event("view_item", "tea"))
    shop.clock.forward(hours=1)
    await shop.track(shop.event("page_view"), visitor_id=old.visitor_id)
    changed = VisitChanged(replace(old, products_viewed=9), ())
    assert await nudge.consider(shop.tools, changed) is None
    assert await shop.exposures(old.visitor_id) == []


class TestMeanwhile:
    """What changed between considering and speaking is seen in the transaction that speaks."""

    async def test_the_visit_was_over(self, shop: House) -> None:
        visit, made = await hesitate_unnoticed(shop)
        shop.clock.forward(hours=1)
        await shop.track(shop.event("page_view"), visitor_id=visit.visitor_id)
        await self.is_not_made(shop, made)

    async def test_the_visitor_wrote(self, shop: House) -> None:
        visit, made = await hesitate_unnoticed(shop)
        words = (shop.site.site_id, visit.visitor_id, ClientId("client-1"), "hello")
        await shop.reactor.settle(chat.say, *words)
        await self.is_not_made(shop, made)

    async def test_the_visitor_dismissed_another(self, shop: House) -> None:
        visit, made = await hesitate_unnoticed(shop)
        now = shop.clock.now()
        async with shop.database.write() as store:
            await store.campaigns.dismiss(shop.site.site_id, visit.visitor_id, CampaignId("leaving"), now)
        await self.is_not_made(shop, made)

    async def test_another_campaign_came_before_it(self, shop: House) -> None:
        _, made = await hesitate_unnoticed(shop)
        await shop.put(hesitation(campaign_id=CampaignId("newer"), priority=9))
        await self.is_not_made(shop, made)

    async def test_an_exit_nudge_went_off(self, shop: House) -> None:
        visit, made = await hesitate_unnoticed(shop)
        event = ExitIntended(visit, exit_intent(shop))
        leaving_now = await nudge.recognise_exit(shop.tools, event)
        assert leaving_now
        await shop.reactor.settle(nudge.report_exit, leaving_now)
        await shop.reactor.settle(nudge.speak, made)
        assert await shop.exposures(visit.visitor_id) == [("leaving", "shown")]

    @staticmethod
    async def is_not_made(shop: House, made: nudge.Proposal) -> None:
        await shop.reactor.settle(nudge.speak, made)
        assert await shop.exposures(made.visit.visitor_id) == []


async def test_who_dismissed_a_nudge_is_left_in_peace_for_a_week(shop: House) -> None:
    visit = await hesitate(shop)
    dismissed = shop.event("nudge_dismissed", campaign_id=CampaignId("hesitation"))
    await shop.track(dismissed, visitor_id=visit.visitor_id)
    shop.clock.forward(days=2)
    again = [shop.event("view_item", "tea"), shop.event("view_item", "cocoa")]
    later = await shop.track(*again, visitor_id=visit.visitor_id)
    assert len(await shop.exposures(visit.visitor_id)) == 1
    assert (await waiting(shop, later)) == NOTHING
    shop.clock.forward(days=6)
    again = [shop.event("view_item", "tea"), shop.event("view_item", "cocoa")]
    await shop.track(*again, visitor_id=visit.visitor_id)
    assert len(await shop.exposures(visit.visitor_id)) == 2


class TestWaiting:
    async def test_until_it_was_shown(self, shop: House) -> None:
        visit = await hesitate(shop)
        before = await waiting(shop, visit)
        assert before.nudge
        assert (before.nudge.text, before.armed, before.unread) == ("Cannot decide?", None, 1)
        shown = shop.event("nudge_shown", campaign_id=CampaignId("hesitation"))
        visit = await shop.track(shown, visitor_id=visit.visitor_id)
        assert await waiting(shop, visit) == NOTHING

    async def test_not_while_the_visitor_pays(self, shop: House) -> None:
        visit = await hesitate(shop)
        assert (await waiting(shop, replace(visit, checkout_step="shipping"))).nudge
        assert (await waiting(shop, replace(visit, checkout_step="payment"))).nudge is None
        thanks = PageSeen("/thanks", "", "thanks", shop.clock.now())
        assert (await waiting(shop, replace(visit, pages=(thanks,)))).nudge is None

    async def test_not_in_another_visit(self, shop: House) -> None:
        visit = await hesitate(shop)
        shop.clock.forward(hours=2)
        visit = await shop.track(shop.event("page_view"), visitor_id=visit.visitor_id)
        assert (await waiting(shop, visit)).nudge is None

    async def test_not_after_everything_was_switched_off(self, shop: House) -> None:
        visit = await hesitate(shop)
        async with shop.database.write() as store:
            await store.sites.set_restraint(shop.site.site_id, Restraint(speaks=False))
        assert (await waiting(shop, visit)).nudge is None

    async def test_not_beside_an_agent(self, shop: House) -> None:
        visit = await hesitate(shop)
        await shop.take(shop.ann, visit.visitor_id)
        assert (await waiting(shop, visit)).nudge is None

    async def test_nothing_for_a_visitor_who_just_came(self, shop: House) -> None:
        visit = await shop.track(shop.event("page_view"))
        assert await waiting(shop, visit) == NOTHING


class TestExit:
    async def test_armed_beforehand_and_booked_when_it_went_off(self, shop: House) -> None:
        visit = await shop.track(shop.event("add_to_cart", "tea"))
        armed = (await waiting(shop, visit)).armed
        assert armed
        assert (armed.nudge.campaign_id, armed.decision.arm) == ("leaving", "shown")
        assert said(armed).text == "Before you go."
        assert [card.item_id for card in armed.nudge.cards] == ["flakes", "squares"]
        assert await shop.exposures(visit.visitor_id) == []
        visit = await shop.track(exit_intent(shop), visitor_id=visit.visitor_id)
        (message,) = await shop.messages(visit.visitor_id)
        assert (message.text, message.cards) == ("Before you go.", armed.nudge.cards)
        assert await shop.exposures(visit.visitor_id) == [("leaving", "shown")]
        assert await shop.touches(visit.visitor_id) == ["shown"]
        assert await waiting(shop, visit) == NOTHING

    async def test_the_holdout_is_armed_without_a_nudge_and_counted(self, shop: House) -> None:
        await shop.put(leaving(holdout=1.0))
        visit = await shop.track(shop.event("add_to_cart", "tea"))
        armed = (await waiting(shop, visit)).armed
        assert armed
        assert (armed.nudge.campaign_id, armed.decision.arm) == ("leaving", "ghost")
        await shop.track(exit_intent(shop), visitor_id=visit.visitor_id)
        assert await shop.exposures(visit.visitor_id) == [("leaving", "ghost")]
        assert not await shop.has_conversation(visit.visitor_id)

    async def test_the_same_signal_twice_is_one_exposure(self, shop: House) -> None:
        visit = await shop.track(shop.event("add_to_cart", "tea"))
        for _ in range(2):
            await shop.track(exit_intent(shop), visitor_id=visit.visitor_id)
        again = await nudge.recognise_exit(shop.tools, ExitIntended(visit, exit_intent(shop)))
        assert again
        await shop.reactor.settle(nudge.report_exit, again)
        assert len(await shop.messages(visit.visitor_id)) == 1
        assert len(await shop.exposures(visit.visitor_id)) == 1

    async def test_what_left_the_cart_meanwhile_does_not_undo_what_was_shown(self, shop: House) -> None:
        visit = await shop.track(shop.event("add_to_cart", "tea"))
        await shop.track(exit_intent(shop), shop.event("view_cart"), visitor_id=visit.visitor_id)
        async with shop.database.read() as store:
            (exposure,) = await store.campaigns.exposures(
                shop.site.site_id, visit.visitor_id, visit.started_at
            )
        leaving_, *_ = exposure.trace
        assert (leaving_.name, leaving_.verdict, leaving_.params) == ("Leaving", "shown", {"since": "unmet"})
        (missed, _) = leaving_.findings
        assert (missed.field, missed.found, missed.held, missed.short_by) == ("cart_lines", "0", False, 1)

    async def test_who_answers_before_the_signal_arrives_is_exposed_all_the_same(self, shop: House) -> None:
        """Those held out have nothing to answer: to leave him out would favour one arm."""
        visit = await shop.track(shop.event("add_to_cart", "tea"))
        left = exit_intent(shop)
        shop.clock.forward(seconds=5)
        words = (shop.site.site_id, visit.visitor_id, ClientId("client-1"), "hello")
        await shop.reactor.settle(chat.say, *words)
        await shop.track(left, visitor_id=visit.visitor_id)
        assert await shop.exposures(visit.visitor_id) == [("leaving", "shown")]

    async def test_a_dismissal_that_arrives_with_the_signal_does_not_undo_it(self, shop: House) -> None:
        visit = await shop.track(shop.event("add_to_cart", "tea"))
        dismissed = shop.event("nudge_dismissed", campaign_id=CampaignId("leaving"))
        await shop.track(exit_intent(shop), dismissed, visitor_id=visit.visitor_id)
        assert await shop.exposures(visit.visitor_id) == [("leaving", "shown")]

    async def test_a_dismissal_before_the_signal_is_respected(self, shop: House) -> None:
        visit = await shop.track(shop.event("add_to_cart", "tea"))
        dismissed = shop.event("nudge_dismissed", campaign_id=CampaignId("hesitation"))
        shop.clock.forward(seconds=1)
        await shop.track(dismissed, exit_intent(shop), visitor_id=visit.visitor_id)
        assert await shop.exposures(visit.visitor_id) == []

    @pytest.mark.parametrize("holdout", [0.0, 1.0])
    async def test_what_could_not_be_said_again_was_shown_all_the_same(
        self, shop: House, holdout: float
    ) -> None:
        await shop.put(leaving(holdout=holdout))
        visit = await shop.track(shop.event("add_to_cart", "tea"))
        assert (await waiting(shop, visit)).armed
        shop.recommends.items = ()
        await shop.track(exit_intent(shop), visitor_id=visit.visitor_id)
        assert len(await shop.exposures(visit.visitor_id)) == 1

    async def test_a_signal_that_comes_with_the_next_visit_belongs_to_its_own(self, shop: House) -> None:
        visit = await shop.track(shop.event("add_to_cart", "tea"))
        left = exit_intent(shop)
        shop.clock.forward(hours=2)
        later = await shop.track(left, shop.event("page_view"), visitor_id=visit.visitor_id)
        assert later.visit_id != visit.visit_id
        async with shop.database.read() as store:
            exposures = await store.campaigns.exposures(shop.site.site_id, visit.visitor_id, visit.started_at)
        assert [(e.campaign_id, e.visit_id) for e in exposures] == [("leaving", visit.visit_id)]

    @pytest.mark.parametrize("campaign_id", ["hesitation", "unheard of", ""])
    async def test_a_browser_cannot_set_off_other_campaigns(self, shop: House, campaign_id: str) -> None:
        visit = await shop.track(shop.event("add_to_cart", "tea"), exit_intent(shop, campaign_id))
        assert await shop.exposures(visit.visitor_id) == []

    async def test_restraint_holds_for_it_too(self, shop: House) -> None:
        visit = await hesitate(shop)
        await shop.track(shop.event("add_to_cart", "tea"), exit_intent(shop), visitor_id=visit.visitor_id)
        assert [name for name, _ in await shop.exposures(visit.visitor_id)] == ["hesitation"]

    async def test_no_other_nudge_is_put_beside_it(self, shop: House) -> None:
        looks = [shop.event("view_item", i) for i in ("tea", "cocoa")]
        visit = await shop.track(shop.event("add_to_cart", "tea"), exit_intent(shop), *looks)
        assert await shop.exposures(visit.visitor_id) == [("leaving", "shown")]


async def test_a_campaign_of_words_alone_needs_no_products(shop: House) -> None:
    shop.recommends.items = [ItemId("never asked")]
    await shop.put(saying(hesitation(), scenario=""))
    visit = await hesitate(shop)
    (message,) = await shop.messages(visit.visitor_id)
    assert message.cards == ()
    assert all(query.scenario != "similar" for query in shop.recommends.queries)


async def test_what_the_browser_says_was_armed_is_what_is_booked(shop: House) -> None:
    content = leaving().variants[0].content
    two = tuple(Variant(name, replace(content, text={"en": name})) for name in ("a", "b"))
    await shop.put(replace(leaving(), variants=two))
    visit = await shop.track(shop.event("add_to_cart", "tea"))
    armed = (await waiting(shop, visit)).armed
    assert armed
    assert armed.decision.variant
    other = {"a": "b", "b": "a"}[armed.decision.variant.variant_id]
    await shop.track(exit_intent(shop, f"leaving@1:{other}"), visitor_id=visit.visitor_id)
    (message,) = await shop.messages(visit.visitor_id)
    assert message.text == other
    assert message.campaign_id == "leaving"

import logging
from dataclasses import replace

import pytest

from bot.actions import track
from bot.events import ExitIntended, Purchased, VisitChanged
from bot.model import CampaignId, Tracked, Visit, VisitorId
from tests.bot.actions.house import House, hesitation, leaving


async def test_a_new_visitor_gets_an_id_and_a_visit(house: House) -> None:
    visit = await house.track(house.event("page_view", url="/", page_type="home"), locale="de")
    assert visit.visitor_id
    assert (visit.pages_viewed, visit.locale, visit.user_agent) == (1, "de", "Firefox")
    assert house.push.visits == [visit]


async def test_an_event_sent_twice_is_folded_once(house: House) -> None:
    looked = house.event("view_item", "tea")
    first = await house.track(looked)
    again = await house.track(looked, house.event("view_item", "cocoa"), visitor_id=first.visitor_id)
    assert again.visit_id == first.visit_id
    assert again.products_viewed == 2
    assert [v.products_viewed for v in house.push.visits] == [1, 2]
    same = await house.track(looked, visitor_id=first.visitor_id)
    assert same == again
    assert len(house.push.visits) == 2


async def test_after_half_an_hour_of_silence_a_new_visit_begins(house: House) -> None:
    first = await house.track(house.event("page_view"))
    house.clock.forward(minutes=31)
    second = await house.track(house.event("page_view"), visitor_id=first.visitor_id)
    assert second.visit_id != first.visit_id
    assert second.visitor_id == first.visitor_id


async def test_events_kept_back_go_to_the_visits_they_were_of(house: House) -> None:
    early = house.event("view_item", "tea")
    house.clock.forward(minutes=50)
    late = house.event("view_item", "cocoa")
    visit = await house.track(late, early)
    assert [seen.item_id for seen in visit.items] == ["cocoa"]
    async with house.database.read() as store:
        assert (await store.visits.known(visit)).visits == 2


async def test_an_empty_batch_opens_a_visit_and_tells_nobody(house: House) -> None:
    visit = await house.track()
    assert (await house.track(visitor_id=visit.visitor_id)).visit_id == visit.visit_id
    assert house.push.visits == []


async def test_the_future_is_now_and_a_card_number_is_no_search(house: House) -> None:
    search = house.event("search", search_term="4111 1111 1111 1111")
    visit = await house.track(replace(search, occurred_at=house.clock.now().replace(year=2030)))
    assert visit.last_event_at == house.clock.now()
    assert visit.searches == ("•••• •••• •••• 1111",)


async def test_what_follows_from_a_batch_is_told_in_this_order(house: House) -> None:
    batch = [house.event("purchase", "tea"), house.event("exit_intent"), house.event("page_view")]
    async with house.database.write() as store:
        done = await track.track(
            store, house.tools, house.site, None, batch, user_agent="", locale="", referrer=""
        )
    assert [type(event) for event in done.events] == [Purchased, ExitIntended, VisitChanged]


class TestNudges:
    @pytest.fixture(autouse=True)
    async def nudged(self, house: House) -> None:
        await house.put(hesitation(), leaving())
        self.house = house
        self.visit = await house.track(house.event("view_item", "tea"), house.event("view_item", "cocoa"))
        self.visitor_id = self.visit.visitor_id

    def nudge(self, name: str, campaign_id: str = "hesitation") -> Tracked:
        self.house.clock.forward(seconds=1)
        return self.house.event(name, campaign_id=CampaignId(campaign_id))

    async def send(self, *tracked: Tracked) -> Visit:
        return await self.house.track(*tracked, visitor_id=self.visitor_id)

    async def test_a_nudge_seen_is_a_touch_once_and_a_message_seen(self) -> None:
        visit = await self.send(self.nudge("nudge_shown"))
        await self.send(self.nudge("nudge_shown"))
        assert await self.house.touches(self.visitor_id) == ["shown"]
        assert (await self.house.conversation(self.visitor_id)).seen_sequence == 1
        assert visit.interruptions == 1

    async def test_a_nudge_opened_is_a_link_clicked(self) -> None:
        await self.send(self.nudge("nudge_shown"), self.nudge("nudge_opened"))
        assert await self.house.touches(self.visitor_id) == ["shown", "link"]

    async def test_a_nudge_dismissed_is_remembered_and_not_offered_again(self) -> None:
        dismissed = self.nudge("nudge_dismissed")
        await self.send(dismissed)
        async with self.house.database.read() as store:
            found = await store.campaigns.dismissed_at(self.house.site.site_id, self.visitor_id)
        assert found == {CampaignId("hesitation"): dismissed.occurred_at}
        assert (await self.house.conversation(self.visitor_id)).seen_sequence == 1

    @pytest.mark.parametrize("name", ["nudge_shown", "nudge_opened", "nudge_dismissed"])
    async def test_a_nudge_of_no_campaign_is_nothing(self, name: str) -> None:
        await self.send(self.nudge(name, "unheard of"), self.house.event(name))
        assert await self.house.touches(self.visitor_id) == []

    async def test_its_name_cannot_write_lines_of_the_log(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.WARNING):
            await self.send(self.nudge("nudge_shown", "x\n2026-03-02 ERROR all is lost"))
        (message,) = caplog.messages
        assert "\n" not in message

    async def test_who_is_held_out_has_opened_nothing(self) -> None:
        await self.house.put(leaving(holdout=1.0))
        await self.send(self.nudge("nudge_opened", "leaving"))
        assert await self.house.touches(self.visitor_id) == []

    async def test_an_exit_nudge_opened_at_once_has_its_conversation(self) -> None:
        visit = await self.house.track(self.house.event("add_to_cart", "tea"))
        opened = self.nudge("nudge_opened", "leaving")
        await self.house.track(self.nudge("exit_intent", "leaving"), opened, visitor_id=visit.visitor_id)
        assert [m.campaign_id for m in await self.house.messages(visit.visitor_id)] == ["leaving"]
        assert sorted(await self.house.touches(visit.visitor_id)) == ["link", "shown"]


async def test_two_sites_do_not_share_a_visitor(house: House) -> None:
    other = await house.site_of("other")
    visit = await house.track(house.event("page_view"))
    house.site = other
    elsewhere = await house.track(house.event("page_view"), visitor_id=visit.visitor_id)
    assert elsewhere.visit_id != visit.visit_id
    assert elsewhere.visitor_id == VisitorId(visit.visitor_id)

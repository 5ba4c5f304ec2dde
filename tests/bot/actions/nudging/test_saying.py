from dataclasses import replace

import pytest

from bot.actions import chat
from bot.actions.nudging.saying import in_language
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.guides.shelf import shipped
from bot.model import (
    Arm,
    Author,
    CampaignId,
    Choice,
    ChoiceKind,
    ClientId,
    ItemId,
    Link,
    Visit,
)
from bot.rules.campaigns import Campaign, Check, Content, Group, Variant
from tests.bot.actions.house import House, hesitation, saying


async def hesitate(house: House, locale: str = "en") -> Visit:
    looks = [house.event("view_item", i) for i in ("tea", "cocoa")]
    return await house.track(house.event("page_view", url="/", page_type="product"), *looks, locale=locale)


async def test_variables_are_filled_in_with_the_visitors_own(house: House) -> None:
    text = "Still thinking about {product}? {items} in your cart at {shop}, {cart}."
    await house.put(saying(hesitation(), text={"en": text}, scenario=""))
    visit = await house.track(
        house.event("add_to_cart", "milk"), *(house.event("view_item", i) for i in ("tea", "cocoa"))
    )
    (message,) = await house.messages(visit.visitor_id)
    assert message.text == "Still thinking about Cocoa? 1 in your cart at shop, $1.99."


async def test_what_a_product_is_called_is_never_a_variable(house: House) -> None:
    async with house.database.write() as store:
        (cocoa,) = (await store.products.by_ids(house.site.site_id, [ItemId("cocoa")])).values()
        await store.products.put(house.site.site_id, [replace(cocoa, title="{cart} {{7*7}} <b>")])
    await house.put(saying(hesitation(), text={"en": "About {product}?"}, scenario=""))
    visit = await hesitate(house)
    (message,) = await house.messages(visit.visitor_id)
    assert message.text == "About {cart} {{7*7}} <b>?"


async def test_links_come_with_it_in_the_visitors_language(house: House) -> None:
    links = {"en": (Link("Shipping", "/shipping"),), "de": (Link("Versand", "/versand"),)}
    await house.put(saying(hesitation(), links=links))
    visit = await hesitate(house, "de")
    (message,) = await house.messages(visit.visitor_id)
    assert message.links == (Link("Versand", "/versand"),)


async def test_a_guide_begins_under_it_and_goes_on(house: House) -> None:
    guides = {guide.guide_id: guide for guide in shipped()}
    house.dialogues.dialogue = Dialogue("en", "USD", guides=guides)
    await house.put(
        saying(hesitation(), text={"en": "Looking for a gift?"}, scenario="", guide="gift-finder")
    )
    visit = await hesitate(house)
    (message,) = await house.messages(visit.visitor_id)
    first, *rest = message.text.split("\n")
    assert (first, bool(rest), bool(message.replies)) == ("Looking for a gift?", True, True)
    chosen = message.replies[0]
    await house.reactor.settle(
        chat.say,
        house.site.site_id,
        visit.visitor_id,
        ClientId("client-1"),
        chosen.text,
        Choice(ChoiceKind.REPLY, message.message_id),
    )
    *_, answer = await house.messages(visit.visitor_id)
    assert answer.author is Author.BOT
    assert (await house.conversation(visit.visitor_id)).memory["place"]


async def test_a_guide_that_is_gone_leaves_the_words(house: House) -> None:
    await house.put(saying(hesitation(), text={"en": "Hello"}, scenario="", guide="gone"))
    visit = await hesitate(house)
    (message,) = await house.messages(visit.visitor_id)
    assert message.text == "Hello"


async def test_each_visitor_sees_one_variant_for_ever(house: House) -> None:
    variants = tuple(Variant(name, Content({"en": name})) for name in ("a", "b", "c"))
    await house.put(replace(hesitation(), variants=variants))
    visits = [await hesitate(house) for _ in range(12)]
    said = [(await house.messages(v.visitor_id))[0].text for v in visits]
    assert len(set(said)) > 1
    house.clock.forward(days=2)
    again = [
        await house.track(
            *(house.event("view_item", i) for i in ("tea", "cocoa")), visitor_id=visit.visitor_id
        )
        for visit in visits
    ]
    assert [(await house.messages(v.visitor_id))[-1].text for v in again] == said
    async with house.database.read() as store:
        exposures = await store.campaigns.exposures(
            house.site.site_id, visits[0].visitor_id, visits[0].started_at
        )
    assert {(e.variant, e.version, round(e.propensity, 6)) for e in exposures} == {(said[0], 1, 0.333333)}


async def test_who_comes_back_is_shown_what_he_looked_at_last_time(house: House) -> None:
    back = replace(
        saying(hesitation(), text={"en": "Welcome back, {product}."}, scenario="recently_viewed"),
        condition=Group("all", (Check("returning", "is", True),)),
    )
    await house.put(back)
    first = await house.track(house.event("view_item", "tea"))
    house.clock.forward(days=3)
    await house.track(house.event("page_view", url="/"), visitor_id=first.visitor_id)
    (message,) = await house.messages(first.visitor_id)
    assert message.text == "Welcome back, Tea."


class TestAgentsOnly:
    def telling(self) -> Campaign:
        return replace(
            saying(hesitation(), text={"en": "Hesitates with {cart}."}, scenario=""), tells="agents"
        )

    async def test_the_agents_are_told_and_the_visitor_sees_nothing(self, house: House) -> None:
        await house.put(self.telling())
        visit = await hesitate(house)
        (hint,) = house.push.hints
        assert (hint.name, hint.text, hint.visitor_id) == (
            "Hesitation",
            "Hesitates with $0.00.",
            visit.visitor_id,
        )
        assert house.push.messages == []
        assert await house.messages(visit.visitor_id) == []
        assert (await house.conversation(visit.visitor_id)).summary == "Hesitates with $0.00."

    async def test_once_a_visit_and_beside_what_the_visitor_is_told(self, house: House) -> None:
        await house.put(self.telling(), hesitation(campaign_id=CampaignId("spoken")))
        visit = await hesitate(house)
        await house.track(house.event("view_item", "milk"), visitor_id=visit.visitor_id)
        assert len(house.push.hints) == 1
        assert [m.campaign_id for m in await house.messages(visit.visitor_id)] == ["spoken"]

    async def test_it_has_a_holdout_too(self, house: House) -> None:
        await house.put(replace(self.telling(), holdout=1.0))
        visit = await hesitate(house)
        assert house.push.hints == []
        assert await house.exposures(visit.visitor_id) == [("hesitation", Arm.GHOST)]


@pytest.mark.parametrize(("locale", "found"), [("de", "Hallo"), ("fr", "Hello"), ("en", "Hello")])
def test_a_language_it_has_not_is_english(locale: str, found: str) -> None:
    assert in_language({"de": "Hallo", "en": "Hello"}, locale) == found


def test_without_english_any_language_will_do() -> None:
    assert in_language({"de": "Hallo"}, "fr") == "Hallo"
    assert in_language({}, "fr") is None


async def test_a_variable_without_a_value_keeps_every_arm_silent(house: House) -> None:
    campaign = replace(
        saying(hesitation(), text={"en": "About {product}?"}, scenario=""),
        condition=Group("all", (Check("pages_viewed", "at_least", 1),)),
        holdout=0.5,
    )
    await house.put(campaign)
    visits = [await house.track(house.event("page_view", url="/")) for _ in range(6)]
    assert [await house.exposures(v.visitor_id) for v in visits] == [[]] * 6


async def test_a_variant_without_products_keeps_every_arm_silent(house: House) -> None:
    """Otherwise the arms would be of different visitors, and could not be compared."""
    variants = (
        Variant("words", Content({"en": "Hello"})),
        Variant("goods", Content({"en": "Look"}, scenario="x")),
    )
    await house.put(replace(hesitation(), variants=variants, holdout=0.3))
    house.recommends.items = ()
    visits = [await hesitate(house) for _ in range(8)]
    assert [await house.exposures(v.visitor_id) for v in visits] == [[]] * 8

import asyncio

from bot.actions.answering import answer as answering
from bot.model import (
    Author,
    ItemId,
    Owner,
    Shown,
    Status,
    VisitorId,
)
from tests.bot.actions.house import House
from tests.bot.actions.talk import answer, authors, say, spoke


class TestAnswer:
    async def test_a_search_brings_cards_with_reasons(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "chocolate cereal under $3.60")
        answer = (await house.messages(eve))[-1]
        assert answer.text == "Two fit, up to $3.60."
        assert [(c.item_id, c.price_minor, c.reason) for c in answer.cards] == [
            ("flakes", 349, "Popular right now"),
            ("squares", 299, "Popular right now"),
        ]
        assert answer.replies[0].label == "Something cheaper"
        query = house.recommends.queries[-1]
        assert (query.scenario, query.text, query.price_max_minor) == ("search", "chocolate cereal", 360)

    async def test_each_thing_of_a_comparison_is_looked_for(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "compare flakes and squares")
        assert [query.text for query in house.recommends.queries] == ["flakes", "squares"]
        assert (await house.messages(eve))[-1].text

    async def test_it_remembers_what_was_shown(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "cereal")
        house.recommends.items = [ItemId("milk")]
        await say(house, eve, "something cheaper")
        assert house.recommends.queries[-1].price_max_minor == 298
        assert [c.item_id for c in (await house.messages(eve))[-1].cards] == ["milk"]

    async def test_it_knows_the_cart(self, house: House, eve: VisitorId) -> None:
        await house.track(house.event("add_to_cart", "milk"), visitor_id=eve)
        await say(house, eve, "what goes with my cart?")
        assert (house.recommends.queries[-1].scenario, house.recommends.queries[-1].exclude) == (
            "upsell",
            ("milk",),
        )

    async def test_cheaper_than_the_product_on_the_page(self, house: House, eve: VisitorId) -> None:
        await house.track(house.event("view_item", "flakes"), visitor_id=eve)
        await say(house, eve, "something cheaper")
        assert house.recommends.queries[-1].price_max_minor == 348
        assert [c.item_id for c in (await house.messages(eve))[-1].cards] == ["squares"]

    async def test_a_limit_nothing_keeps_is_dropped_and_named(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "cereal under $1")
        answer = (await house.messages(eve))[-1]
        assert answer.text == "Nothing up to $1.00 fits. These come nearest."
        assert len(answer.cards) == 3

    async def test_in_the_visitors_language(self, house: House) -> None:
        max_ = (await house.track(house.event("page_view"), locale="de")).visitor_id
        await say(house, max_, "hallo")
        assert (await house.messages(max_))[-1].text == "Guten Tag. Was suchen Sie?"

    async def test_an_answer_is_a_touch(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "hello")
        assert await house.touches(eve) == ["answered"]

    async def test_the_same_message_is_answered_once(self, house: House, eve: VisitorId) -> None:
        event = await spoke(house, eve, "hello")
        for _ in range(3):
            await answer(house, event)
        assert await authors(house, eve) == [Author.VISITOR, Author.BOT]
        assert await house.touches(eve) == ["answered"]

    async def test_a_late_answer_is_dropped_where_an_agent_has_taken_over(
        self, house: House, eve: VisitorId
    ) -> None:
        thought = await answering.think(house.tools, await spoke(house, eve, "hello"))
        assert thought
        await house.take(house.ann, eve)
        await house.reactor.settle(answering.answer, thought)
        assert await authors(house, eve) == [Author.VISITOR, Author.SYSTEM]
        assert await house.touches(eve) == []

    async def test_where_it_waits_or_was_answered_nothing_is_thought(
        self, house: House, eve: VisitorId
    ) -> None:
        event = await spoke(house, eve, "hello")
        await answer(house, event)
        assert await answering.think(house.tools, event) is None
        await house.sit_down(house.ann)
        await say(house, eve, "talk to a person")
        assert await answering.think(house.tools, await spoke(house, eve, "hello?", "said-2")) is None

    async def test_thought_twice_at_once_it_is_given_once(self, house: House, eve: VisitorId) -> None:
        event = await spoke(house, eve, "hello")
        first, second = [await answering.think(house.tools, event) for _ in range(2)]
        for thought in (first, second):
            assert thought
            await house.reactor.settle(answering.answer, thought)
        assert await authors(house, eve) == [Author.VISITOR, Author.BOT]
        assert await house.touches(eve) == ["answered"]

    async def test_an_agent_who_comes_while_it_thinks_silences_it(self, house: House, eve: VisitorId) -> None:
        """The one waits for the other's transaction: in either order there are never two voices."""
        event = await spoke(house, eve, "cereal")
        await asyncio.gather(answer(house, event), house.take(house.ann, eve))
        await say(house, eve, "are you there?")
        spoken = await authors(house, eve)
        taken = spoken.index(Author.SYSTEM)
        assert Author.BOT not in spoken[taken:]

    async def test_a_human_is_called_and_the_bot_falls_silent(self, house: House, eve: VisitorId) -> None:
        await house.sit_down(house.ann)
        await say(house, eve, "talk to a person")
        conversation = await house.conversation(eve)
        assert (conversation.status, conversation.owner) == (Status.WAITING, Owner.BOT)
        assert conversation.waiting_since_at == house.clock.now()
        assert await authors(house, eve) == [Author.VISITOR, Author.BOT, Author.SYSTEM]
        notice = (await house.messages(eve))[-1].notice
        assert notice
        assert (notice.code, notice.params) == ("handed_over", {"why": "asked"})
        assert house.push.conversations[-1].status is Status.WAITING
        await say(house, eve, "hello?")
        assert (await authors(house, eve))[-1] is Author.VISITOR

    async def test_not_understood_twice_calls_a_human(self, house: House, eve: VisitorId) -> None:
        await house.sit_down(house.ann)
        await say(house, eve, "???")
        assert (await house.messages(eve))[-1].replies
        await say(house, eve, "%%%")
        assert (await house.conversation(eve)).status is Status.WAITING

    async def test_without_a_catalogue_it_says_so(self, house: House, eve: VisitorId) -> None:
        house.recommends.items = ()
        await say(house, eve, "what do you recommend?")
        assert (await house.messages(eve))[-1].text.startswith("I have nothing to suggest just now.")


class TestLog:
    async def test_what_an_answer_shows_is_logged_with_it(self, house: House, eve: VisitorId) -> None:
        house.recommends.propensity = 0.25
        await say(house, eve, "chocolate cereal under $3.60")
        answer = (await house.messages(eve))[-1]
        shown = [
            Shown(card.item_id, at, "search", 0.25, True, {"fake": 0.5})
            for at, card in enumerate(answer.cards, 1)
        ]
        assert [outcome.shown for outcome in await house.shown()] == shown
        assert [shown.item_id for shown in shown] == ["flakes", "squares"]
        assert {outcome.shown_at for outcome in await house.shown()} == {answer.posted_at}

    async def test_the_nearest_is_logged_where_nothing_fitted(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "cereal under $1")
        assert [outcome.shown.scenario for outcome in await house.shown()] == ["search"] * 3

    async def test_an_answer_without_products_logs_nothing(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "hello")
        assert await house.shown() == []

    async def test_nor_does_one_that_came_too_late(self, house: House, eve: VisitorId) -> None:
        event = await spoke(house, eve, "cereal")
        thought = await answering.think(house.tools, event)
        assert thought
        await house.take(house.ann, eve)
        await house.reactor.settle(answering.answer, thought)
        assert await house.shown() == []

    async def test_given_twice_it_is_logged_once(self, house: House, eve: VisitorId) -> None:
        event = await spoke(house, eve, "cereal")
        for thought in [await answering.think(house.tools, event) for _ in range(2)]:
            assert thought
            await house.reactor.settle(answering.answer, thought)
        assert len(await house.shown()) == 3


async def test_what_was_lost_is_found_for_ten_minutes(house: House, eve: VisitorId) -> None:
    event = await spoke(house, eve, "hello")
    assert await house.reactor.read(answering.unanswered) == [event]
    house.clock.forward(minutes=10)
    assert await house.reactor.read(answering.unanswered) == []

import asyncio

import pytest

from bot.actions import chat, takeover
from bot.errors import Invalid, NotFound
from bot.model import (
    Author,
    Choice,
    ChoiceKind,
    Click,
    ClientId,
    ItemId,
    Message,
    MessageId,
    Status,
    VisitorId,
)
from tests.bot.actions.house import House
from tests.bot.actions.talk import authors, say


class TestSay:
    async def test_it_is_saved_pushed_and_answered(self, house: House, eve: VisitorId) -> None:
        said = await say(house, eve, "hello")
        assert (said.sequence, said.text, said.author) == (1, "hello", Author.VISITOR)
        assert await authors(house, eve) == [Author.VISITOR, Author.BOT]
        assert [m.sequence for _, _, m in house.push.messages] == [1, 2]
        assert [c.visitor_spoke for c in house.push.conversations] == [True]

    async def test_sent_twice_it_is_one_message_and_one_answer(self, house: House, eve: VisitorId) -> None:
        first = await say(house, eve, "hello", "client-same")
        again = await say(house, eve, "hello again", "client-same")
        assert again == first
        assert await authors(house, eve) == [Author.VISITOR, Author.BOT]

    async def test_sent_twice_at_once(self, house: House, eve: VisitorId) -> None:
        args = (house.site.site_id, eve, ClientId("client-same"), "hello")
        first, second = await asyncio.gather(*(house.reactor.run(chat.say, *args) for _ in range(2)))
        await house.reactor.idle()
        assert first == second
        assert await authors(house, eve) == [Author.VISITOR, Author.BOT]

    @pytest.mark.parametrize("text", ["", "   \n", "\x00\u202e", "x" * 4001])
    async def test_nothing_and_too_much_are_refused_by_name(
        self, house: House, eve: VisitorId, text: str
    ) -> None:
        with pytest.raises(Invalid) as raised:
            await say(house, eve, text)
        assert raised.value.data["field"] == "text"
        assert not await house.has_conversation(eve)

    async def test_cards_and_control_characters_are_not_stored(self, house: House, eve: VisitorId) -> None:
        said = await say(house, eve, "my\x00 card: 4111 1111 1111 1111")
        assert said.text == "my card: •••• •••• •••• 1111"

    async def test_markup_stays_text(self, house: House, eve: VisitorId) -> None:
        text = "<script>alert(1)</script> {{7*7}} '; DROP TABLE messages; --"
        assert (await say(house, eve, text)).text == text
        assert "49" not in (await house.messages(eve))[-1].text

    async def test_an_id_of_the_bots_cannot_be_used(self, house: House, eve: VisitorId) -> None:
        said = await say(house, eve, "hello")
        with pytest.raises(Invalid) as raised:
            await say(house, eve, "hello", f"answer:{said.message_id}")
        assert raised.value.data["field"] == "client_id"

    async def test_a_closed_conversation_opens_again(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "hello")
        conversation_id = (await house.conversation(eve)).conversation_id
        await house.reactor.settle(takeover.close, house.ann, conversation_id)
        await say(house, eve, "hello again")
        assert (await house.conversation(eve)).status is Status.OPEN
        assert house.push.conversations[-1].status is Status.OPEN
        assert (await authors(house, eve))[-1] is Author.BOT


class TestChoice:
    async def test_a_quick_reply_is_said_and_kept_as_a_click(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "hello")
        greeting = (await house.messages(eve))[-1]
        choice = Choice(ChoiceKind.REPLY, greeting.message_id, 1)
        said = await self.choose(house, eve, choice)
        assert said.choice == choice
        assert await self.clicks(house, eve) == [
            Click(greeting.message_id, "reply", greeting.replies[1].label)
        ]
        assert (await authors(house, eve))[-1] is Author.BOT

    async def test_sent_twice_it_is_one_click(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "hello")
        choice = Choice(ChoiceKind.REPLY, (await house.messages(eve))[-1].message_id)
        for _ in range(2):
            await self.choose(house, eve, choice, "client-same")
        assert len(await self.clicks(house, eve)) == 1

    async def test_cards_are_chosen_by_their_items(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "cereal")
        message_id = (await house.messages(eve))[-1].message_id
        both = (ItemId("flakes"), ItemId("loops"))
        await self.choose(house, eve, Choice(ChoiceKind.COMPARE, message_id, item_ids=both))
        await self.choose(house, eve, Choice(ChoiceKind.SIMILAR, message_id, item_ids=both[:1]))
        assert [c.target for c in await self.clicks(house, eve)] == ["flakes loops", "flakes"]

    @pytest.mark.parametrize(
        ("kind", "position", "item_ids"),
        [
            (ChoiceKind.REPLY, 99, ()),
            (ChoiceKind.REPLY, -1, ()),
            (ChoiceKind.SIMILAR, 0, ()),
            (ChoiceKind.SIMILAR, 0, ("tea",)),
            (ChoiceKind.DETAILS, 0, ("flakes", "loops")),
            (ChoiceKind.COMPARE, 0, ("flakes",)),
            (ChoiceKind.COMPARE, 0, ("flakes", "flakes")),
            (ChoiceKind.COMPARE, 0, ("flakes", "tea")),
        ],
    )
    async def test_a_button_there_is_not_is_refused(
        self, house: House, eve: VisitorId, kind: ChoiceKind, position: int, item_ids: tuple[str, ...]
    ) -> None:
        await say(house, eve, "cereal")
        message_id = (await house.messages(eve))[-1].message_id
        choice = Choice(kind, message_id, position, tuple(ItemId(i) for i in item_ids))
        with pytest.raises(Invalid) as raised:
            await self.choose(house, eve, choice)
        assert raised.value.data == {"field": "choice"}
        assert len(await house.messages(eve)) == 2

    async def test_nor_one_of_another_visitors_message(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "hello")
        theirs = Choice(ChoiceKind.REPLY, (await house.messages(eve))[-1].message_id)
        mallory = await house.arrive()
        with pytest.raises(Invalid):
            await self.choose(house, mallory, theirs)
        assert not await house.has_conversation(mallory)

    @staticmethod
    async def choose(house: House, eve: VisitorId, choice: Choice, client_id: str = "") -> Message:
        house.numbered += 1
        client = ClientId(client_id or f"client-{house.numbered:04}")
        return await house.reactor.settle(chat.say, house.site.site_id, eve, client, "This one", choice)

    @staticmethod
    async def clicks(house: House, eve: VisitorId) -> list[Click]:
        conversation = await house.conversation(eve)
        async with house.database.read() as store:
            return list(await store.conversations.clicks(conversation.conversation_id))


class TestClickCard:
    async def test_the_log_knows_what_was_clicked(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "cereal")
        await say(house, eve, "cereal")
        await self.click(house, eve, (await house.messages(eve))[1], "squares")
        clicked = [(o.shown.item_id, o.clicked) for o in await house.shown()]
        assert clicked[:3] == [("flakes", False), ("squares", True), ("loops", False)]
        assert not any(was_clicked for _, was_clicked in clicked[3:])

    async def test_a_card_that_was_shown(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "cereal")
        answer = (await house.messages(eve))[-1]
        await self.click(house, eve, answer, "flakes")
        assert await house.touches(eve) == ["answered", "recommendation"]

    async def test_no_other(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "cereal")
        answer = (await house.messages(eve))[-1]
        with pytest.raises(NotFound):
            await self.click(house, eve, answer, "tea")
        with pytest.raises(Invalid):
            await self.click(house, eve, answer, "flakes", "steal")

    async def test_nor_one_of_another_visitors_conversation(self, house: House, eve: VisitorId) -> None:
        await say(house, eve, "cereal")
        answer = (await house.messages(eve))[-1]
        mallory = await house.arrive()
        with pytest.raises(NotFound):
            await self.click(house, mallory, answer, "flakes")
        await say(house, mallory, "hello")
        with pytest.raises(NotFound):
            await self.click(house, mallory, answer, "flakes")
        assert await house.touches(mallory) == ["answered"]

    @staticmethod
    async def click(
        house: House, visitor_id: VisitorId, message: Message, item_id: str, action: str = "details"
    ) -> None:
        await house.reactor.settle(
            chat.click_card,
            house.site.site_id,
            visitor_id,
            MessageId(message.message_id),
            ItemId(item_id),
            action,
        )


async def test_what_was_seen_only_rises(house: House, eve: VisitorId) -> None:
    await house.reactor.settle(chat.see, house.site.site_id, eve, 5)
    await say(house, eve, "hello")
    for sequence, seen in [(1, 1), (99, 2), (0, 2)]:
        await house.reactor.settle(chat.see, house.site.site_id, eve, sequence)
        assert (await house.conversation(eve)).seen_sequence == seen


async def test_resuming_gives_what_came_after(house: House, eve: VisitorId) -> None:
    site_id = house.site.site_id
    assert await house.reactor.read(chat.resume, site_id, eve, 0) == (None, ())
    await say(house, eve, "hello")
    conversation, messages = await house.reactor.read(chat.resume, site_id, eve, 1)
    assert conversation == await house.conversation(eve)
    assert [m.sequence for m in messages] == [2]
    other = await house.site_of("other")
    assert await house.reactor.read(chat.resume, other.site_id, eve, 0) == (None, ())

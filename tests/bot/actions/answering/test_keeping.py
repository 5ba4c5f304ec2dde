"""What a turn leaves behind besides words."""

from collections.abc import Sequence

from bot.actions import order as orders
from bot.actions import report, sites, takeover
from bot.actions.answering.answer import think
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.meaning import Floats
from bot.model import Message, Money, OrderId, Status, VisitorId
from bot.rules.reports import Period, Topic
from tests.bot.actions.house import House
from tests.bot.actions.talk import say, spoke


class KnowsNothing:
    def ask(self, text: str, locale: str, vector: Floats | None = None) -> None:
        return None

    def passages(self, text: str, locale: str, k: int, vector: Floats | None = None) -> Sequence[object]:
        return ()


async def last(house: House, eve: VisitorId) -> Message:
    return (await house.messages(eve))[-1]


def today(house: House) -> Period:
    now = house.clock.now()
    return Period(now.replace(hour=0), now.replace(hour=23))


async def test_an_objection_is_counted_once_a_conversation(house: House, eve: VisitorId) -> None:
    for text in ("that is too expensive", "no, really too expensive for me"):
        await say(house, eve, text)
    assert await house.reactor.read(report.topics, house.site.site_id, today(house)) == [
        Topic("objection_price", 1)
    ]
    assert (await house.conversation(eve)).tags == ("objection_price",)
    assert house.push.conversations[-1].tags == ("objection_price",)


async def test_what_no_article_answers_is_kept_for_the_marketer(house: House, eve: VisitorId) -> None:
    house.dialogues.dialogue = Dialogue("en", "USD", knowledge=KnowsNothing())  # type: ignore[arg-type]
    await say(house, eve, "do you ship to Switzerland?")
    (asked,) = await house.reactor.read(report.questions, house.site.site_id, today(house))
    assert (asked.label, asked.count) == ("do you ship to Switzerland?", 1)


async def test_nobody_there_he_may_leave_an_address_and_it_is_kept(house: House, eve: VisitorId) -> None:
    await say(house, eve, "talk to a person")
    offered = await last(house, eve)
    assert offered.asks
    assert (await house.conversation(eve)).status is Status.OPEN
    await say(house, eve, "eve@mail.example")
    conversation = await house.conversation(eve)
    assert conversation.contact.email == "eve@mail.example"
    assert "eve@mail.example" in conversation.summary
    inbox = await house.reactor.read(takeover.inbox, house.ann, "waiting")
    assert [row.conversation for row in inbox.rows] == [conversation]
    await say(house, eve, "cereal")
    assert (await last(house, eve)).cards
    taken = await house.take(house.ann, eve)
    assert taken.waiting_since_at is None


async def test_outside_business_hours_it_says_so_whoever_is_there(house: House, eve: VisitorId) -> None:
    hours = {"timezone": "Europe/Berlin", "hours": {"monday": "15:00-18:00"}}
    await house.reactor.run(sites.set_service, house.site, hours)
    await house.sit_down(house.ann)
    await say(house, eve, "talk to a person")
    assert (await house.conversation(eve)).status is Status.OPEN
    assert "3:00" in (await last(house, eve)).text.replace("\u202f", " ")
    house.clock.forward(hours=2, minutes=30)
    await house.sit_down(house.ann)
    await say(house, eve, "talk to a person")
    assert (await house.conversation(eve)).status is Status.WAITING


async def test_the_agent_reads_what_it_is_about(house: House, eve: VisitorId) -> None:
    await house.sit_down(house.ann)
    await house.track(house.event("add_to_cart", "cocoa"), visitor_id=eve)
    await say(house, eve, "chocolate cereal under $5")
    await say(house, eve, "too expensive")
    await say(house, eve, "talk to a person")
    summary = (await house.conversation(eve)).summary
    assert "chocolate cereal under $5" in summary
    assert "$4.50" in summary


async def test_of_anothers_order_he_hears_what_he_would_of_one_there_is_not(
    house: House, eve: VisitorId
) -> None:
    value = Money(1999, "USD")
    await house.reactor.run(orders.confirm, house.site, OrderId("1001"), value, (), eve)
    mallory, max_ = await house.arrive(), await house.arrive()
    await say(house, eve, "where is my order 1001")
    await say(house, mallory, "where is my order 1001")
    await say(house, max_, "where is my order 4711")
    told = (await last(house, mallory)).text
    assert told.replace("1001", "4711") == (await last(house, max_)).text
    assert "1001" in (await last(house, eve)).text
    assert (await last(house, eve)).text != told


async def test_a_quick_reply_does_what_it_means_whatever_its_words(house: House, eve: VisitorId) -> None:
    event = await spoke(house, eve, "hello")
    thought = await think(house.tools, event)
    assert thought
    assert any(reply.means for reply in thought.concluded.reply.replies)

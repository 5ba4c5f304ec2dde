from bot.actions import chat, deliver
from bot.events import ConversationChanged, MessagePosted, VisitChanged
from bot.model import ClientId
from tests.bot.actions.house import House


async def test_what_was_committed_goes_to_the_screens(house: House) -> None:
    visit = await house.track(house.event("page_view"))
    await house.reactor.settle(chat.say, house.site.site_id, visit.visitor_id, ClientId("client-1"), "hello")
    conversation = await house.conversation(visit.visitor_id)
    message = (await house.messages(visit.visitor_id))[0]
    house.push.messages.clear()
    house.push.conversations.clear()
    house.push.visits.clear()
    await deliver.message(house.tools, MessagePosted(visit.site_id, visit.visitor_id, message))
    await deliver.conversation(house.tools, ConversationChanged(conversation))
    await deliver.visit(house.tools, VisitChanged(visit, ()))
    assert house.push.messages == [(visit.site_id, visit.visitor_id, message)]
    assert (house.push.conversations, house.push.visits) == ([conversation], [visit])

"""What visitors and the bot say to each other in a house."""

from bot.actions import chat
from bot.actions.answering import answer as answering
from bot.events import VisitorSpoke
from bot.model import Author, ClientId, Message, VisitorId
from tests.bot.actions.house import House


async def say(house: House, eve: VisitorId, text: str, client_id: str = "") -> Message:
    """With the bot's answer, where there is one."""
    house.clock.forward(seconds=10)
    house.numbered += 1
    client = ClientId(client_id or f"client-{house.numbered:04}")
    return await house.reactor.settle(chat.say, house.site.site_id, eve, client, text)


async def spoke(house: House, eve: VisitorId, text: str, client_id: str = "said-only") -> VisitorSpoke:
    """Said, not yet answered."""
    async with house.database.write() as store:
        done = await chat.say(store, house.tools, house.site.site_id, eve, ClientId(client_id), text)
    (event,) = [e for e in done.events if isinstance(e, VisitorSpoke)]
    return event


async def answer(house: House, event: VisitorSpoke) -> None:
    thought = await answering.think(house.tools, event)
    if thought:
        await house.reactor.settle(answering.answer, thought)


async def authors(house: House, eve: VisitorId) -> list[Author]:
    return [message.author for message in await house.messages(eve)]

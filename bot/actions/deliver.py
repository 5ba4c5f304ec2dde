"""Push what was committed to the screens that show it."""

from bot.events import AgentsTold, ConversationChanged, MessagePosted, VisitChanged
from bot.ports import Tools


async def message(tools: Tools, event: MessagePosted) -> None:
    await tools.push.message(event.site_id, event.visitor_id, event.message)


async def conversation(tools: Tools, event: ConversationChanged) -> None:
    await tools.push.conversation(event.conversation)


async def visit(tools: Tools, event: VisitChanged) -> None:
    await tools.push.visit(event.visit)


async def hint(tools: Tools, event: AgentsTold) -> None:
    await tools.push.hint(event.hint)

"""Everything that one answer depends on, read before anything is thought."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.turn import Context, Said
from bot.events import VisitorSpoke
from bot.model import (
    ChoiceKind,
    ClientId,
    Conversation,
    Message,
    SiteId,
    Visit,
    VisitorId,
)
from bot.ports import Store, Tools
from bot.rules.conversations import bot_is_silent
from bot.rules.service import PRESENT, is_open, opens_at

HISTORY = 16
"""Messages a language model may see."""


@dataclass(frozen=True, slots=True)
class Asking:
    site_id: SiteId
    visitor_id: VisitorId
    client_id: ClientId
    """Of the answer, so that there is one only."""
    conversation: Conversation
    said: Said
    context: Context
    dialogue: Dialogue
    visit: Visit | None
    history: Sequence[Message]
    """Spoken before, oldest first; only where a language model is there to read it."""


async def asking(tools: Tools, event: VisitorSpoke) -> Asking | None:
    """None where it has been answered, or a human is there or awaited."""
    site_id, visitor_id = event.conversation.site_id, event.conversation.visitor_id
    client_id = ClientId(f"answer:{event.message.message_id}")
    dialogue = await tools.dialogues.of(site_id)
    async with tools.database.read() as store:
        conversation = await store.conversations.of_visitor(site_id, visitor_id)
        if conversation is None or bot_is_silent(conversation):
            return None
        if await store.conversations.message_by_client_id(conversation.conversation_id, client_id):
            return None
        visit = await store.visits.latest(site_id, visitor_id)
        said = Said(event.message.text, event.message.choice, await _means(store, event.message))
        context = await _context(store, tools, conversation, visit)
        history = await _history(store, event.message) if tools.model else ()
    return Asking(site_id, visitor_id, client_id, conversation, said, context, dialogue, visit, history)


async def _means(store: Store, message: Message) -> str:
    """Of the quick reply it was said with."""
    choice = message.choice
    if choice is None or choice.kind is not ChoiceKind.REPLY:
        return ""
    earlier = await store.conversations.message(message.conversation_id, choice.message_id)
    replies = earlier.replies if earlier else ()
    return replies[choice.position].means if choice.position < len(replies) else ""


async def _context(store: Store, tools: Tools, conversation: Conversation, visit: Visit | None) -> Context:
    now, site_id = tools.clock.now(), conversation.site_id
    site = await store.sites.by_id(site_id)
    if site is None:
        return Context()
    viewed = tuple(seen.item_id for seen in visit.items if seen.event == "view_item") if visit else ()
    products = await store.products.by_ids(site_id, viewed[-1:])
    return Context(
        locale=visit.locale if visit else "",
        visit_items=viewed,
        cart=visit.cart if visit else (),
        viewing=products.get(viewed[-1]) if viewed else None,
        agents_online=await store.users.online(site_id, now - PRESENT),
        is_open=is_open(site.service, now),
        opens_at=opens_at(site.service, now),
        high_cart_minor=site.service.high_cart_minor,
        contact=conversation.contact,
    )


async def _history(store: Store, message: Message) -> Sequence[Message]:
    after = max(message.sequence - 1 - HISTORY, 0)
    messages = await store.conversations.messages(message.conversation_id, after, HISTORY)
    return [m for m in messages if m.notice is None and m.sequence < message.sequence]

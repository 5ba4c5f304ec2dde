"""The bot's answer to what a visitor said: thought without a transaction, given unless a human has spoken."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.actions.answering.asking import Asking, asking
from bot.actions.answering.drafting import drafted
from bot.actions.answering.fetching import fetch
from bot.actions.outcome import Done
from bot.dialogue.concluding import Concluded, conclude
from bot.dialogue.memory import read_memory
from bot.dialogue.plan import plan
from bot.events import ConversationChanged, Event, MessagePosted, VisitorSpoke
from bot.model import (
    Author,
    ClientId,
    Conversation,
    Draft,
    Notice,
    Owner,
    Question,
    Status,
    Touch,
    TouchId,
    TouchKind,
)
from bot.ports import Store, Tools

log = logging.getLogger(__name__)

STILL_WAITING = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Thought:
    """An answer that has not been given."""

    spoke: VisitorSpoke
    asking: Asking
    concluded: Concluded
    memory: Mapping[str, object]


async def think(tools: Tools, event: VisitorSpoke) -> Thought | None:
    """What the bot would answer to one message; None where it has, or a human is there or awaited."""
    asked = await asking(tools, event)
    if asked is None:
        return None
    before = read_memory(asked.conversation.memory)
    # a sentence is encoded on the way: milliseconds that others need not wait for
    memory, planned = await asyncio.to_thread(plan, asked.dialogue, before, asked.said, asked.context)
    planned, found = await fetch(tools, asked, planned)
    concluded = conclude(asked.dialogue, memory, planned, found, asked.context)
    concluded, budget = await drafted(tools, asked, before, concluded, found)
    return Thought(event, asked, concluded, {**concluded.memory.to_json(), **budget})


async def answer(store: Store, tools: Tools, thought: Thought) -> Done[None]:
    """The bot's answer to one message, once; dropped where a human came while it was thought."""
    conversation, asked = thought.spoke.conversation, thought.spoke.message
    now, reply = tools.clock.now(), thought.concluded.reply
    draft = Draft(
        thought.asking.client_id,
        Author.BOT,
        reply.text,
        cards=reply.cards,
        replies=reply.replies,
        links=reply.links,
        comparison=reply.comparison,
        asks=reply.asks,
    )
    posted = await store.conversations.post(conversation.conversation_id, draft, now, only_while=Owner.BOT)
    if posted is None:
        log.info("answer to %s dropped: a human has the conversation", asked.message_id)
        return Done(None)
    message, is_new = posted
    if not is_new:
        return Done(None)
    await store.recommendations.add(conversation.site_id, message, reply.shown)
    await store.conversations.remember(conversation.conversation_id, thought.memory)
    touch = Touch(
        TouchId(tools.new_id()),
        conversation.site_id,
        conversation.visitor_id,
        conversation.conversation_id,
        TouchKind.ANSWERED,
        touched_at=now,
    )
    await store.orders.add_touch(touch)
    told = MessagePosted(conversation.site_id, conversation.visitor_id, message)
    return Done(None, (told, *(await _keep(store, tools, thought))))


async def unanswered(store: Store, tools: Tools) -> Sequence[VisitorSpoke]:
    """What visitors said to the bot of late and got no answer to. Older, it would be no answer any more."""
    lost = await store.conversations.unanswered(tools.clock.now() - STILL_WAITING)
    return [VisitorSpoke(conversation, message) for conversation, message in lost]


async def _keep(store: Store, tools: Tools, thought: Thought) -> tuple[Event, ...]:
    """What the turn brought besides words; and the call for a human, where there is one."""
    planned, now = thought.concluded.plan, tools.clock.now()
    conversation = thought.asking.conversation
    conversation_id = conversation.conversation_id
    await store.conversations.tag(conversation, planned.tags, now)
    if planned.unanswered:
        question = Question(planned.unanswered, planned.locale, now, conversation_id)
        await store.teachings.ask(conversation.site_id, question)
    if planned.contact:
        await store.conversations.keep_contact(conversation_id, planned.contact)
        await store.conversations.set_status(conversation_id, Status.OPEN, now)
    if planned.summary:
        await store.conversations.brief(conversation_id, planned.summary)
    if planned.hand_over:
        return await _hand_over(store, tools, conversation, planned.hand_over)
    if planned.contact or planned.tags:
        changed = await store.conversations.of_visitor(conversation.site_id, conversation.visitor_id)
        return (ConversationChanged(changed),) if changed else ()
    return ()


async def _hand_over(store: Store, tools: Tools, conversation: Conversation, why: str) -> tuple[Event, ...]:
    now, conversation_id = tools.clock.now(), conversation.conversation_id
    waiting = await store.conversations.set_status(conversation_id, Status.WAITING, now)
    notice = Draft(
        ClientId(f"notice:{tools.new_id()}"), Author.SYSTEM, notice=Notice("handed_over", {"why": why})
    )
    posted = await store.conversations.post(conversation_id, notice, now)
    told = () if posted is None else (MessagePosted(waiting.site_id, waiting.visitor_id, posted[0]),)
    changed = await store.conversations.of_visitor(waiting.site_id, waiting.visitor_id)
    return (*told, ConversationChanged(changed or waiting))

"""The marketer's questions: the numbers of a period, its orders, and the transcript behind one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.knowledge.grouping import QuestionGroup
from bot.errors import NotFound
from bot.model import Conversation, ConversationId, Message, SiteId, Visit
from bot.ports import Store, Tools
from bot.rules.reports import OrderRow, Overview, Period, Topic

MOST_ORDERS = 500
MOST_MESSAGES = 2000
MOST_QUESTIONS = 2000


@dataclass(frozen=True, slots=True)
class Transcript:
    conversation: Conversation
    messages: Sequence[Message]
    visit: Visit | None
    """The visitor's latest."""


async def overview(store: Store, tools: Tools, site_id: SiteId, period: Period) -> Overview:
    return await store.reports.overview(site_id, period)


async def orders(
    store: Store,
    tools: Tools,
    site_id: SiteId,
    period: Period,
    *,
    credited_only: bool = False,
    limit: int = MOST_ORDERS,
) -> Sequence[OrderRow]:
    """Newest first."""
    return await store.reports.orders(
        site_id, period, credited_only=credited_only, limit=min(limit, MOST_ORDERS)
    )


async def questions(store: Store, tools: Tools, site_id: SiteId, period: Period) -> Sequence[QuestionGroup]:
    """What visitors asked and got no answer to; of very many, the latest."""
    asked = await store.teachings.questions(site_id, period, MOST_QUESTIONS)
    return await tools.dialogues.group(asked)


async def topics(store: Store, tools: Tools, site_id: SiteId, period: Period) -> Sequence[Topic]:
    """What conversations were about, the most frequent first."""
    return await store.reports.topics(site_id, period)


async def transcript(
    store: Store, tools: Tools, site_id: SiteId, conversation_id: ConversationId
) -> Transcript:
    """Raises NotFound for a conversation of another site too."""
    conversation = await store.conversations.by_id(site_id, conversation_id)
    if conversation is None:
        raise NotFound("no such conversation")
    return Transcript(
        conversation,
        await store.conversations.messages(conversation_id, limit=MOST_MESSAGES),
        await store.visits.latest(site_id, conversation.visitor_id),
    )

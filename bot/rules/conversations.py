"""What a conversation's state means: how it begins, when the bot is silent, when a nudge would disturb."""

from datetime import datetime

from bot.model import Conversation, ConversationId, Owner, SiteId, Status, Visit, VisitorId


def begun(
    conversation_id: ConversationId, site_id: SiteId, visitor_id: VisitorId, now: datetime
) -> Conversation:
    return Conversation(conversation_id, site_id, visitor_id, Owner.BOT, Status.OPEN, started_at=now)


def bot_is_silent(conversation: Conversation) -> bool:
    """A human has it, or it waits for one."""
    return conversation.owner is Owner.AGENT or conversation.status is Status.WAITING


def is_going_on(conversation: Conversation | None, visit: Visit, spoke_at: datetime | None) -> bool:
    """With an agent, waiting for one, or the visitor has written (last at `spoke_at`) in this visit."""
    if conversation is None:
        return False
    return bot_is_silent(conversation) or (spoke_at is not None and spoke_at >= visit.started_at)

"""The visitor's side of a conversation: what he says, what he saw and clicked."""

from collections.abc import Sequence

from bot.actions.outcome import Done
from bot.errors import Invalid, NotFound
from bot.events import ConversationChanged, Event, MessagePosted, VisitorSpoke
from bot.model import (
    Author,
    Choice,
    ChoiceKind,
    Click,
    ClientId,
    Conversation,
    ConversationId,
    Draft,
    ItemId,
    Message,
    MessageId,
    SiteId,
    Status,
    Touch,
    TouchId,
    TouchKind,
    VisitorId,
)
from bot.ports import Store, Tools
from bot.rules.conversations import begun
from bot.rules.masking import clean

LONGEST_TEXT = 4000
MOST_COMPARED = 4


async def say(
    store: Store,
    tools: Tools,
    site_id: SiteId,
    visitor_id: VisitorId,
    client_id: ClientId,
    text: str,
    choice: Choice | None = None,
) -> Done[Message]:
    """What the visitor wrote, or said by a button, saved once a `client_id`.

    Raises Invalid for an empty or too long text, and for a button that no message of this conversation has.
    """
    text = clean(text)
    if not text or len(text) > LONGEST_TEXT:
        raise Invalid("text", f"a message has 1 to {LONGEST_TEXT} characters")
    now = tools.clock.now()
    fresh = begun(ConversationId(tools.new_id()), site_id, visitor_id, now)
    known = await store.conversations.open(fresh)
    click = await _click(store, known, choice) if choice else None
    draft = Draft(client_id, Author.VISITOR, text, choice=choice)
    posted = await store.conversations.post(known.conversation_id, draft, now)
    if posted is None or posted[0].author is not Author.VISITOR:
        raise Invalid("client_id", "this id belongs to another message")
    message, is_new = posted
    if not is_new:
        return Done(message)
    if click:
        await store.conversations.click(known, click, now)
    conversation = await _of_visitor(store, site_id, visitor_id)
    begins = known.conversation_id == fresh.conversation_id or known.status is Status.CLOSED
    changed: tuple[Event, ...] = (ConversationChanged(conversation),) if begins else ()
    return Done(
        message,
        (*changed, MessagePosted(site_id, visitor_id, message), VisitorSpoke(conversation, message)),
    )


async def see(
    store: Store, tools: Tools, site_id: SiteId, visitor_id: VisitorId, sequence: int
) -> Done[None]:
    """The newest message that was on the visitor's screen. Nothing to see changes nothing."""
    conversation = await store.conversations.of_visitor(site_id, visitor_id)
    if conversation is None or sequence <= conversation.seen_sequence:
        return Done(None)
    await store.conversations.see(conversation.conversation_id, min(sequence, conversation.last_sequence))
    return Done(None)


async def click_card(
    store: Store,
    tools: Tools,
    site_id: SiteId,
    visitor_id: VisitorId,
    message_id: MessageId,
    item_id: ItemId,
    action: str,
) -> Done[None]:
    """A card's `details` or `cart` was clicked. Raises NotFound where this conversation never showed it."""
    if action not in ("details", "cart"):
        raise Invalid("action", "must be details or cart")
    conversation = await _of_visitor(store, site_id, visitor_id)
    message = await store.conversations.message(conversation.conversation_id, message_id)
    if message is None or all(card.item_id != item_id for card in message.cards):
        raise NotFound("no such card")
    touch = _touch(tools, conversation, TouchKind.RECOMMENDATION, item_id, message)
    await store.orders.add_touch(touch)
    await store.conversations.click(conversation, Click(message_id, action, item_id), tools.clock.now())
    return Done(None)


async def click_link(
    store: Store, tools: Tools, site_id: SiteId, visitor_id: VisitorId, message_id: MessageId, position: int
) -> Done[None]:
    """A link of a message was followed. Raises NotFound where this conversation never showed it."""
    conversation = await _of_visitor(store, site_id, visitor_id)
    message = await store.conversations.message(conversation.conversation_id, message_id)
    if message is None or not 0 <= position < len(message.links):
        raise NotFound("no such link")
    await store.orders.add_touch(_touch(tools, conversation, TouchKind.LINK, message=message))
    click = Click(message_id, "link", message.links[position].url)
    await store.conversations.click(conversation, click, tools.clock.now())
    return Done(None)


async def resume(
    store: Store, tools: Tools, site_id: SiteId, visitor_id: VisitorId, after: int
) -> tuple[Conversation | None, Sequence[Message]]:
    """Everything after a sequence number; nothing where there is no conversation yet."""
    conversation = await store.conversations.of_visitor(site_id, visitor_id)
    if conversation is None:
        return None, ()
    return conversation, await store.conversations.messages(conversation.conversation_id, after=after)


async def _of_visitor(store: Store, site_id: SiteId, visitor_id: VisitorId) -> Conversation:
    conversation = await store.conversations.of_visitor(site_id, visitor_id)
    if conversation is None:
        raise NotFound("no such conversation")
    return conversation


async def _click(store: Store, conversation: Conversation, choice: Choice) -> Click:
    """Raises Invalid where the message has no such button."""
    message = await store.conversations.message(conversation.conversation_id, choice.message_id)
    if message is None:
        raise Invalid("choice", "there is no such message")
    if choice.kind is ChoiceKind.REPLY:
        if not 0 <= choice.position < len(message.replies):
            raise Invalid("choice", "the message has no such quick reply")
        return Click(choice.message_id, choice.kind, message.replies[choice.position].label)
    shown = {card.item_id for card in message.cards}
    least, most = (2, MOST_COMPARED) if choice.kind is ChoiceKind.COMPARE else (1, 1)
    wanted = set(choice.item_ids)
    if not (wanted <= shown and len(wanted) == len(choice.item_ids) and least <= len(wanted) <= most):
        raise Invalid("choice", "the message has no such cards")
    return Click(choice.message_id, choice.kind, " ".join(choice.item_ids))


def _touch(
    tools: Tools,
    conversation: Conversation,
    kind: TouchKind,
    item_id: ItemId | None = None,
    message: Message | None = None,
) -> Touch:
    return Touch(
        TouchId(tools.new_id()),
        conversation.site_id,
        conversation.visitor_id,
        conversation.conversation_id,
        kind,
        touched_at=tools.clock.now(),
        item_id=item_id,
        campaign_id=message.campaign_id if message else None,
        message_id=message.message_id if message else None,
    )

"""Agents and conversations: who has which, exactly one voice at a time, and what the console shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.actions.outcome import Done
from bot.errors import AlreadyTaken, Forbidden, Invalid, NotFound
from bot.events import ConversationChanged, MessagePosted
from bot.model import (
    Author,
    ClientId,
    Conversation,
    ConversationId,
    Draft,
    ItemId,
    Message,
    Notice,
    Owner,
    Product,
    Role,
    Status,
    Touch,
    TouchId,
    TouchKind,
    User,
    Visit,
)
from bot.ports import Store, Tools
from bot.rules.masking import clean

MOST_ROWS = 200
LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Row:
    conversation: Conversation
    last: Message | None
    """That was spoken: no notice."""
    visit: Visit | None
    """The visitor's latest."""


@dataclass(frozen=True, slots=True)
class Inbox:
    rows: tuple[Row, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Opened:
    row: Row
    messages: Sequence[Message]
    visits: int
    """How many the visitor made, the latest included."""
    products: Mapping[ItemId, Product]
    """Of what is in the cart, as far as the catalogue has it."""


async def take(store: Store, tools: Tools, user: User, conversation_id: ConversationId) -> Done[Conversation]:
    """Raises AlreadyTaken with the name of the agent who was first. Taking what one has changes nothing."""
    known = await _known(store, user, conversation_id)
    taken = await store.conversations.take(user.site_id, conversation_id, user.user_id)
    if taken is None:
        known = await _known(store, user, conversation_id)
        if known.user_id != user.user_id:
            raise AlreadyTaken(known.agent_name)
        return Done(known)
    if taken.status is not Status.OPEN:
        await store.conversations.set_status(conversation_id, Status.OPEN, None)
    return await _changed(store, tools, user, conversation_id, Notice("taken", {"agent": user.name}))


async def release(
    store: Store, tools: Tools, user: User, conversation_id: ConversationId
) -> Done[Conversation]:
    """Back to the bot. Raises Forbidden where another agent has it."""
    known = await _known(store, user, conversation_id)
    if known.owner is Owner.BOT:
        return Done(known)
    await _let_go(store, user, conversation_id)
    return await _changed(store, tools, user, conversation_id, Notice("released", {"agent": user.name}))


async def close(
    store: Store, tools: Tools, user: User, conversation_id: ConversationId
) -> Done[Conversation]:
    """Ended; the bot answers where the visitor writes again. Raises Forbidden where another agent has it."""
    known = await _known(store, user, conversation_id)
    if known.status is Status.CLOSED:
        return Done(known)
    if known.owner is Owner.AGENT:
        await _let_go(store, user, conversation_id)
    await store.conversations.set_status(conversation_id, Status.CLOSED, None)
    return await _changed(store, tools, user, conversation_id, Notice("closed", {"agent": user.name}))


async def reply(
    store: Store,
    tools: Tools,
    user: User,
    conversation_id: ConversationId,
    client_id: ClientId,
    text: str,
) -> Done[Message]:
    """The agent's words, once for each `client_id`. Raises Forbidden where the agent has not taken it."""
    known = await _known(store, user, conversation_id)
    text = clean(text)
    if not text or len(text) > LONGEST_TEXT:
        raise Invalid("text", f"a message has 1 to {LONGEST_TEXT} characters")
    draft = Draft(client_id, Author.AGENT, text, user_id=user.user_id, author_name=user.name)
    sent = await store.conversations.message_by_client_id(conversation_id, client_id)
    if sent is None and (known.owner is not Owner.AGENT or known.user_id != user.user_id):
        raise Forbidden("take the conversation before you answer in it")
    posted = await store.conversations.post(
        conversation_id, draft, tools.clock.now(), only_while=None if sent else Owner.AGENT
    )
    if posted is None:
        raise Forbidden("take the conversation before you answer in it")
    message, is_new = posted
    if message.user_id != user.user_id:
        raise Invalid("client_id", "this id belongs to another message")
    if not is_new:
        return Done(message)
    if known.visitor_spoke:
        await store.orders.add_touch(_answered(tools, known))
    return Done(message, (MessagePosted(known.site_id, known.visitor_id, message),))


async def inbox(store: Store, tools: Tools, user: User, view: str, limit: int = MOST_ROWS) -> Inbox:
    found = await store.conversations.inbox(user.site_id, view, user.user_id, min(limit, MOST_ROWS))
    visits = await store.visits.latest_of(user.site_id, [shown.visitor_id for shown, _ in found])
    rows = tuple(Row(shown, last, visits.get(shown.visitor_id)) for shown, last in found)
    return Inbox(rows, await store.conversations.counts(user.site_id, user.user_id))


async def row(store: Store, tools: Tools, user: User, conversation_id: ConversationId) -> Row:
    known = await _known(store, user, conversation_id)
    last = await store.conversations.last_spoken(conversation_id)
    return Row(known, last, await store.visits.latest(user.site_id, known.visitor_id))


async def open(  # noqa: A001  the console's own word for it, as in `conversation:open`
    store: Store, tools: Tools, user: User, conversation_id: ConversationId, after: int = 0
) -> Opened:
    """Its messages after a sequence number, and who writes them. Raises NotFound for another site's too."""
    opened = await row(store, tools, user, conversation_id)
    visit = opened.visit
    return Opened(
        opened,
        await store.conversations.messages(conversation_id, after=after),
        (await store.visits.known(visit)).visits if visit else 0,
        await store.products.by_ids(user.site_id, [line.item_id for line in visit.cart] if visit else []),
    )


async def _known(store: Store, user: User, conversation_id: ConversationId) -> Conversation:
    if user.role is Role.MARKETER:
        raise Forbidden("agents talk with visitors; a marketer reads transcripts")
    conversation = await store.conversations.by_id(user.site_id, conversation_id)
    if conversation is None:
        raise NotFound("no such conversation")
    return conversation


async def _let_go(store: Store, user: User, conversation_id: ConversationId) -> None:
    if await store.conversations.release(user.site_id, conversation_id, user.user_id) is None:
        raise Forbidden("another agent has this conversation")


async def _changed(
    store: Store, tools: Tools, user: User, conversation_id: ConversationId, notice: Notice
) -> Done[Conversation]:
    """Tell everyone in the conversation, and give it as it is now."""
    draft = Draft(ClientId(f"notice:{tools.new_id()}"), Author.SYSTEM, notice=notice, user_id=user.user_id)
    posted = await store.conversations.post(conversation_id, draft, tools.clock.now())
    conversation = await _known(store, user, conversation_id)
    told = () if posted is None else (MessagePosted(user.site_id, conversation.visitor_id, posted[0]),)
    return Done(conversation, (ConversationChanged(conversation), *told))


def _answered(tools: Tools, conversation: Conversation) -> Touch:
    return Touch(
        TouchId(tools.new_id()),
        conversation.site_id,
        conversation.visitor_id,
        conversation.conversation_id,
        TouchKind.ANSWERED,
        touched_at=tools.clock.now(),
    )

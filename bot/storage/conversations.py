"""Conversations: their messages in one order without gaps, and whose turn it is to answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, case, func, null, select, update
from uuid_utils import uuid7

from bot.errors import Invalid, NotFound
from bot.model import (
    Author,
    Click,
    ClientId,
    Contact,
    Conversation,
    ConversationId,
    Draft,
    Message,
    MessageId,
    Owner,
    SiteId,
    Status,
    UserId,
    VisitorId,
)
from bot.storage.tables import clicks, conversations, messages, tags, users
from bot.storage.transaction import Query, Transaction, columns, locked, values

CONVERSATION = columns(conversations, Conversation)
MESSAGE = columns(messages, Message)
CLICK = columns(clicks, Click)


class SqlConversations:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def open(self, conversation: Conversation) -> Conversation:
        row = values(conversation)
        row["active_at"] = conversation.last_message_at or conversation.started_at
        statement = self._transaction.insert_new(conversations, ["site_id", "visitor_id"]).values(row)
        await self._transaction.run(statement)
        opened = await self.of_visitor(conversation.site_id, conversation.visitor_id)
        if opened is None:
            raise NotFound(f"conversation {conversation.conversation_id!r} was not saved")
        return opened

    async def by_id(self, site_id: SiteId, conversation_id: ConversationId) -> Conversation | None:
        return await self._one(select(*CONVERSATION).where(_is(site_id, conversation_id)))

    async def of_visitor(self, site_id: SiteId, visitor_id: VisitorId) -> Conversation | None:
        mine = (conversations.c.site_id == site_id) & (conversations.c.visitor_id == visitor_id)
        return await self._one(select(*CONVERSATION).where(mine))

    async def inbox(
        self, site_id: SiteId, view: str, user_id: UserId, limit: int
    ) -> Sequence[tuple[Conversation, Message | None]]:
        conditions = _views(user_id)
        if view not in conditions:
            raise Invalid("view", f"unknown view {view!r}; known are {', '.join(conditions)}")
        first = conversations.c.waiting_since_at if view == "waiting" else conversations.c.active_at.desc()
        statement = (
            select(*CONVERSATION, *MESSAGE)
            .join_from(conversations, messages, _last_spoken(), isouter=True)
            .where(conversations.c.site_id == site_id, conditions[view])
            .order_by(first, conversations.c.conversation_id)
            .limit(limit)
        )
        split = len(CONVERSATION)
        return [
            (Conversation(*row[:split]), None if row[split] is None else Message(*row[split:]))
            for row in await self._transaction.all(statement)
        ]

    async def unanswered(self, since: datetime) -> Sequence[tuple[Conversation, Message]]:
        """Oldest first."""
        statement = (
            select(*CONVERSATION, *MESSAGE)
            .join_from(conversations, messages, _last_spoken())
            .where(
                conversations.c.owner == Owner.BOT,
                conversations.c.status == Status.OPEN,
                conversations.c.last_message_at > since,
                messages.c.author == Author.VISITOR,
                messages.c.posted_at > since,
            )
            .order_by(messages.c.posted_at)
        )
        split = len(CONVERSATION)
        rows = await self._transaction.all(statement)
        return [(Conversation(*row[:split]), Message(*row[split:])) for row in rows]

    async def counts(self, site_id: SiteId, user_id: UserId) -> Mapping[str, int]:
        conditions = _views(user_id)
        sums = [func.count(case((condition, 1))) for condition in conditions.values()]
        row = await self._transaction.first(select(*sums).where(conversations.c.site_id == site_id))
        return dict(zip(conditions, row or (), strict=True))

    async def post(
        self, conversation_id: ConversationId, draft: Draft, now: datetime, *, only_while: Owner | None = None
    ) -> tuple[Message, bool] | None:
        """Raises NotFound where there is no such conversation.

        Whoever posts holds the conversation's row until the transaction ends: numbers leave no gap, because
        the next one to post waits for the commit, and the same client_id is seen by the second who sends it.
        """
        this = conversations.c.conversation_id == conversation_id
        conversation = await self._one(locked(select(*CONVERSATION).where(this)))
        if conversation is None:
            raise NotFound(f"no conversation {conversation_id!r}")
        known = await self.message_by_client_id(conversation_id, draft.client_id)
        if known:
            return known, False
        if only_while and (conversation.owner is not only_while or conversation.status is Status.WAITING):
            return None
        await self._transaction.run(
            update(conversations).where(this).values(_after(conversation, draft, now))
        )
        return await self._append(conversation, draft, now), True

    async def messages(
        self, conversation_id: ConversationId, after: int = 0, limit: int = 500
    ) -> Sequence[Message]:
        later = _said_in(conversation_id).where(messages.c.sequence > after)
        statement = later.order_by(messages.c.sequence).limit(limit)
        return [Message(*row) for row in await self._transaction.all(statement)]

    async def message(self, conversation_id: ConversationId, message_id: MessageId) -> Message | None:
        return await self._message(_said_in(conversation_id).where(messages.c.message_id == message_id))

    async def message_by_client_id(
        self, conversation_id: ConversationId, client_id: ClientId
    ) -> Message | None:
        return await self._message(_said_in(conversation_id).where(messages.c.client_id == client_id))

    async def visitor_spoke_at(self, conversation_id: ConversationId) -> datetime | None:
        of_visitor = messages.c.author == Author.VISITOR
        statement = (
            select(messages.c.posted_at)
            .where(messages.c.conversation_id == conversation_id, of_visitor)
            .order_by(messages.c.sequence.desc())
            .limit(1)
        )
        found = await self._transaction.first(statement)
        return found[0] if found else None

    async def last_spoken(self, conversation_id: ConversationId) -> Message | None:
        spoken = _said_in(conversation_id).where(messages.c.notice.is_(None))
        return await self._message(spoken.order_by(messages.c.sequence.desc()).limit(1))

    async def take(
        self, site_id: SiteId, conversation_id: ConversationId, user_id: UserId
    ) -> Conversation | None:
        name = select(users.c.name).where(users.c.user_id == user_id).scalar_subquery()
        return await self._change(
            update(conversations)
            .where(_is(site_id, conversation_id), conversations.c.owner == Owner.BOT)
            .values(
                owner=Owner.AGENT,
                user_id=user_id,
                agent_name=func.coalesce(name, ""),
                status=Status.OPEN,
                waiting_since_at=null(),
            )
        )

    async def release(
        self, site_id: SiteId, conversation_id: ConversationId, user_id: UserId
    ) -> Conversation | None:
        his = (conversations.c.owner == Owner.AGENT) & (conversations.c.user_id == user_id)
        return await self._change(
            update(conversations)
            .where(_is(site_id, conversation_id), his)
            .values(owner=Owner.BOT, user_id=null(), agent_name="")
        )

    async def set_status(
        self, conversation_id: ConversationId, status: Status, waiting_since_at: datetime | None
    ) -> Conversation:
        """Raises NotFound where there is no such conversation."""
        changed = await self._change(
            update(conversations)
            .where(conversations.c.conversation_id == conversation_id)
            .values(status=status, waiting_since_at=waiting_since_at)
        )
        if changed is None:
            raise NotFound(f"no conversation {conversation_id!r}")
        return changed

    async def remember(self, conversation_id: ConversationId, memory: Mapping[str, object]) -> None:
        await self._set(conversation_id, memory=memory)

    async def keep_contact(self, conversation_id: ConversationId, contact: Contact) -> None:
        await self._set(conversation_id, contact=contact)

    async def brief(self, conversation_id: ConversationId, summary: str) -> None:
        await self._set(conversation_id, summary=summary)

    async def tag(self, conversation: Conversation, names: Sequence[str], now: datetime) -> None:
        key = {"conversation_id": conversation.conversation_id, "site_id": conversation.site_id}
        rows = [key | {"tag": name, "tagged_at": now} for name in sorted(set(names))]
        if rows:
            await self._transaction.run(self._transaction.insert_new(tags), rows)
            await self._set(conversation.conversation_id, tags=tuple(sorted({*conversation.tags, *names})))

    async def click(self, conversation: Conversation, click: Click, now: datetime) -> None:
        key = {"conversation_id": conversation.conversation_id, "site_id": conversation.site_id}
        row = values(click) | key | {"clicked_at": now}
        await self._transaction.run(self._transaction.insert(clicks).values(row))

    async def clicks(self, conversation_id: ConversationId) -> Sequence[Click]:
        """Oldest first."""
        mine = clicks.c.conversation_id == conversation_id
        rows = await self._transaction.all(select(*CLICK).where(mine).order_by(clicks.c.number))
        return [Click(*row) for row in rows]

    async def see(self, conversation_id: ConversationId, sequence: int) -> None:
        """Never beyond the last message there is."""
        last = conversations.c.last_sequence
        lower = conversations.c.seen_sequence < sequence
        this = conversations.c.conversation_id == conversation_id
        seen = case((last < sequence, last), else_=sequence)
        await self._transaction.run(update(conversations).where(this, lower).values(seen_sequence=seen))

    async def _set(self, conversation_id: ConversationId, **changed: Any) -> None:
        this = conversations.c.conversation_id == conversation_id
        await self._transaction.run(update(conversations).where(this).values(changed))

    async def _append(self, conversation: Conversation, draft: Draft, now: datetime) -> Message:
        row = values(draft) | {
            "conversation_id": conversation.conversation_id,
            "site_id": conversation.site_id,
            "message_id": MessageId(str(uuid7())),
            "sequence": conversation.last_sequence + 1,
            "posted_at": now,
        }
        statement = self._transaction.insert(messages).values(row).returning(*MESSAGE)
        return Message(*(await self._transaction.run(statement)).one())

    async def _message(self, statement: Query) -> Message | None:
        row = await self._transaction.first(statement)
        return Message(*row) if row else None

    async def _one(self, statement: Query) -> Conversation | None:
        row = await self._transaction.first(statement)
        return Conversation(*row) if row else None

    async def _change(self, statement: Update) -> Conversation | None:
        row = await self._transaction.first(statement.returning(*CONVERSATION))
        return Conversation(*row) if row else None


def _is(site_id: SiteId, conversation_id: ConversationId) -> ColumnElement[bool]:
    return (conversations.c.site_id == site_id) & (conversations.c.conversation_id == conversation_id)


def _said_in(conversation_id: ConversationId) -> Query:
    return select(*MESSAGE).where(messages.c.conversation_id == conversation_id)


def _last_spoken() -> ColumnElement[bool]:
    """Joins a conversation to the last of its messages that is no notice."""
    spoken = messages.alias("spoken")
    last = (
        select(func.max(spoken.c.sequence))
        .where(spoken.c.conversation_id == conversations.c.conversation_id, spoken.c.notice.is_(None))
        .correlate(conversations)
        .scalar_subquery()
    )
    return (messages.c.conversation_id == conversations.c.conversation_id) & (messages.c.sequence == last)


def _views(user_id: UserId) -> Mapping[str, ColumnElement[bool]]:
    """The inbox's views; a closed conversation is in none but `closed` and `all`."""
    status, owner = conversations.c.status, conversations.c.owner
    his = (owner == Owner.AGENT) & (conversations.c.user_id == user_id)
    return {
        "waiting": conversations.c.waiting_since_at.is_not(None),
        "mine": his & (status != Status.CLOSED),
        "bot": (owner == Owner.BOT) & (status == Status.OPEN),
        "closed": status == Status.CLOSED,
        "all": conversations.c.site_id.is_not(None),
    }


def _after(conversation: Conversation, draft: Draft, now: datetime) -> Mapping[str, Any]:
    """What a new message changes in its conversation: a visitor who speaks opens a closed one again."""
    speaks = draft.author is Author.VISITOR
    reopened = speaks and conversation.status is Status.CLOSED
    return {
        "last_sequence": conversation.last_sequence + 1,
        "last_message_at": now,
        "active_at": now,
        "visitor_spoke": conversation.visitor_spoke or speaks,
        "status": Status.OPEN if reopened else conversation.status,
    }

"""Which products were recommended to visitors, with what chance, and whether they were clicked."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from bot.model import Message, Outcome, Shown, SiteId, TouchKind
from bot.storage.tables import conversations, messages, recommendations, touches
from bot.storage.transaction import Query, Transaction, columns, values

SHOWN = columns(recommendations, Shown)


class SqlRecommendations:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, site_id: SiteId, message: Message, shown: Sequence[Shown]) -> None:
        key = {
            "site_id": site_id,
            "conversation_id": message.conversation_id,
            "sequence": message.sequence,
            "shown_at": message.posted_at,
        }
        rows = [key | values(one) for one in shown]
        if rows:
            await self._transaction.run(self._transaction.insert(recommendations), rows)

    async def count(self, site_id: SiteId) -> int:
        mine = recommendations.c.site_id == site_id
        return await self._transaction.number(select(func.count()).select_from(recommendations).where(mine))

    async def outcomes(self, site_id: SiteId, after: int, limit: int) -> Sequence[Outcome]:
        later = (recommendations.c.site_id == site_id) & (recommendations.c.number > after)
        columns = (recommendations.c.number, recommendations.c.shown_at, CLICKED, SEEN, *SHOWN)
        query = _log(*columns).where(later).order_by(recommendations.c.number).limit(limit)
        return [
            Outcome(number, shown_at, Shown(*shown), bool(clicked), bool(seen))
            for number, shown_at, clicked, seen, *shown in await self._transaction.all(query)
        ]

    async def clicks(self, site_id: SiteId, latest: int) -> Mapping[str, tuple[int, int]]:
        mine = recommendations.c.site_id == site_id
        columns = (recommendations.c.item_id, CLICKED.label("clicked"), SEEN.label("seen"))
        log = _log(*columns).where(mine).order_by(recommendations.c.number.desc()).limit(latest).subquery()
        query = select(log.c.item_id, func.count(), func.sum(log.c.clicked)).where(log.c.seen == 1)
        rows = await self._transaction.all(query.group_by(log.c.item_id))
        return {item_id: (int(shown), int(clicked)) for item_id, shown, clicked in rows}


_CLICKED = exists().where(
    touches.c.conversation_id == recommendations.c.conversation_id,
    touches.c.message_id == messages.c.message_id,
    touches.c.item_id == recommendations.c.item_id,
    touches.c.kind == TouchKind.RECOMMENDATION,
)
CLICKED = case((_CLICKED, 1), else_=0)
SEEN = case(
    (messages.c.campaign_id.is_(None), 1),
    (conversations.c.seen_sequence >= recommendations.c.sequence, 1),
    (_CLICKED, 1),
    else_=0,
)
"""What answers a visitor's own words was; a nudge once it was on the screen."""


def _log(*columns: ColumnElement[Any]) -> Query:
    of_message = and_(
        messages.c.conversation_id == recommendations.c.conversation_id,
        messages.c.sequence == recommendations.c.sequence,
    )
    of_conversation = conversations.c.conversation_id == recommendations.c.conversation_id
    return (
        select(*columns)
        .select_from(recommendations)
        .join(messages, of_message)
        .join(conversations, of_conversation)
    )

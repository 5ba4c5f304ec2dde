"""Hand-written stand-ins for what is outside: in memory, and they keep what they were told."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.knowledge.grouping import QuestionGroup, group
from bot.model import (
    Conversation,
    Hint,
    ItemId,
    Message,
    ProductQuery,
    Question,
    Reason,
    Recommendation,
    SiteId,
    Visit,
    VisitorId,
)
from bot.ports import Database, Tools

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> datetime:
        """`forward(minutes=5)`; returns the new time."""
        self.at += timedelta(**by)
        return self.at


@dataclass
class FakePush:
    """Records what would have gone to the screens."""

    messages: list[tuple[SiteId, VisitorId, Message]] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)

    async def message(self, site_id: SiteId, visitor_id: VisitorId, message: Message) -> None:
        self.messages.append((site_id, visitor_id, message))

    async def conversation(self, conversation: Conversation) -> None:
        self.conversations.append(conversation)

    async def visit(self, visit: Visit) -> None:
        self.visits.append(visit)

    async def hint(self, hint: Hint) -> None:
        self.hints.append(hint)


@dataclass
class FakeRecommends:
    """Recommends `items` in their order, whatever was asked, without those excluded."""

    items: Sequence[ItemId] = ()
    reason: Reason = field(default_factory=lambda: Reason("popular"))
    propensity: float = 1.0
    queries: list[ProductQuery] = field(default_factory=list)

    async def recommend(
        self, site_id: SiteId, query: ProductQuery, visit: Visit | None
    ) -> Sequence[Recommendation]:
        self.queries.append(query)
        left = [item_id for item_id in self.items if item_id not in query.exclude][: query.limit]
        explored = self.propensity < 1
        return [
            Recommendation(item_id, 1 / (i + 1), self.reason, {"fake": 0.5}, self.propensity, explored)
            for i, item_id in enumerate(left)
        ]


@dataclass
class FakeDialogues:
    """One dialogue for all sites, which knows words alone unless it is given another."""

    dialogue: Dialogue = field(default_factory=lambda: Dialogue("en", "USD"))

    async def of(self, site_id: SiteId) -> Dialogue:
        return self.dialogue

    async def group(self, questions: Sequence[Question]) -> Sequence[QuestionGroup]:
        return group(questions, None)


class FakePasswords:
    """Reversible on purpose: a test that hashes for real takes 50 ms a time."""

    async def hash(self, password: str) -> str:
        return f"hash of {password}"

    async def verify(self, password_hash: str, password: str) -> bool:
        return password_hash == f"hash of {password}"


def tools(
    database: Database,
    *,
    recommends: FakeRecommends | None = None,
    dialogues: FakeDialogues | None = None,
    push: FakePush | None = None,
    clock: FakeClock | None = None,
) -> Tools:
    """Tools over a real database, everything else a fake; ids count upwards, so that they sort by time."""
    numbers = itertools.count(1)
    return Tools(
        database=database,
        recommends=recommends or FakeRecommends(),
        dialogues=dialogues or FakeDialogues(),
        push=push or FakePush(),
        clock=clock or FakeClock(),
        passwords=FakePasswords(),
        new_id=lambda: f"id-{next(numbers):012d}",
    )

"""A visit is the fold of its tracked events; when one ends and the next begins."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model import Tracked, Visit
from bot.rules.folding import Folding

__all__ = ["IDLE", "Folding", "by_visit", "continues", "fold"]

IDLE = timedelta(minutes=30)
"""GA4's default: a session ends after 30 minutes without an event."""


def continues(visit: Visit, at: datetime) -> bool:
    """Whether an event at `at` still belongs to the visit. One a little late does."""
    return at - visit.last_event_at < IDLE


def by_visit(visit: Visit | None, batch: Sequence[Tracked]) -> list[tuple[Tracked, ...]]:
    """The batch in order of time, cut wherever a visit had ended before the next event came."""
    parts: list[list[Tracked]] = []
    last_at = visit.last_event_at if visit else None
    for tracked in sorted(batch, key=lambda t: t.occurred_at):
        if not parts or (last_at is not None and tracked.occurred_at - last_at >= IDLE):
            parts.append([])
        parts[-1].append(tracked)
        last_at = max(last_at or tracked.occurred_at, tracked.occurred_at)
    return [tuple(part) for part in parts]


def fold(visit: Visit, tracked: Tracked) -> Visit:
    """The visit after one more event. Events it does not know are counted and say that it goes on."""
    folding = Folding.of(visit)
    folding.take(tracked)
    return folding.visit()

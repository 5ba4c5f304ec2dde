"""What one saving of a campaign changed, and where a campaign stands."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from bot.rules.campaigns import Campaign, Kept
from bot.rules.definitions import mapping_of

State = Literal["live", "scheduled", "ended", "off", "archived"]
MOST_CHANGES = 50


def changes(before: Campaign | None, after: Campaign) -> tuple[str, ...]:
    """Paths of what differs, such as `condition.all[1].value`; of a new campaign none. Bounded.

    Of a list that became longer or shorter only the list is named.
    """
    if before is None:
        return ()
    return tuple(_paths(mapping_of(before), mapping_of(after), ""))[:MOST_CHANGES]


def state(kept: Kept, now: datetime) -> State:
    campaign = kept.campaign
    if kept.archived:
        return "archived"
    if not campaign.enabled:
        return "off"
    if campaign.ends_at and now >= campaign.ends_at:
        return "ended"
    return "scheduled" if campaign.starts_at and now < campaign.starts_at else "live"


def _paths(before: Any, after: Any, path: str) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys((*before, *after)):
            yield from _paths(before.get(name), after.get(name), f"{path}.{name}".lstrip("."))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for at, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _paths(old, new, f"{path}[{at}]")
    elif before != after:
        yield path

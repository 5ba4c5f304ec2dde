"""Importing behaviour: begun, filled batch by batch, and counting only when it is complete."""

from collections.abc import Sequence

from bot.actions.outcome import Done
from bot.errors import Invalid
from bot.model import Interaction, Outcome, SiteId
from bot.ports import Store, Tools


async def begin(store: Store, tools: Tools, site_id: SiteId, source: str) -> Done[int]:
    """Its value is the import's id. `source` names where the rows come from; a later import replaces it."""
    name = source.strip()
    if not 1 <= len(name) <= 200:
        raise Invalid("source", "must have 1 to 200 characters")
    return Done(await store.imports.begin(site_id, name, tools.clock.now()))


async def add(store: Store, tools: Tools, import_id: int, rows: Sequence[Interaction]) -> Done[int]:
    """Its value is how many rows were added."""
    if rows:
        await store.imports.add(import_id, rows)
    return Done(len(rows))


async def complete(store: Store, tools: Tools, import_id: int) -> Done[None]:
    """Make the rows count; those of earlier or interrupted imports of the same source go."""
    await store.imports.complete(import_id, tools.clock.now())
    return Done(None)


async def sources(store: Store, tools: Tools, site_id: SiteId) -> Sequence[str]:
    """The names of what has been imported, whole."""
    return await store.imports.sources(site_id)


async def outcomes(store: Store, tools: Tools, site_id: SiteId, after: int, limit: int) -> Sequence[Outcome]:
    """What became of the recommendations of a higher number, in order."""
    return await store.recommendations.outcomes(site_id, after, limit)


async def recommended(store: Store, tools: Tools, site_id: SiteId) -> int:
    """How many recommendations the log has."""
    return await store.recommendations.count(site_id)


async def sessions(store: Store, tools: Tools, site_id: SiteId) -> Sequence[tuple[str, str, str, float]]:
    """All behaviour, imported and tracked: (session_id, item_id, event, seconds since 1970)."""
    return await store.imports.sessions(site_id)

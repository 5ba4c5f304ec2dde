"""A site's guides as those who look after them see them: the flow of each, and what is wrong with it."""

import asyncio
from collections.abc import Sequence

from bot.dialogue.guides import graph
from bot.dialogue.guides.flow import Guide
from bot.dialogue.guides.linting import Fault, between, lint
from bot.dialogue.intents.definitions import OUT_OF_SCOPE, shop_ready
from bot.dialogue.wording import LOCALES
from bot.errors import NotFound
from bot.model import SiteId
from bot.ports import Store, Tools


async def all(store: Store, tools: Tools, site_id: SiteId) -> Sequence[Guide]:  # noqa: A001
    """By id."""
    guides = (await tools.dialogues.of(site_id)).guides
    return [guides[guide_id] for guide_id in sorted(guides)]


async def graph_of(store: Store, tools: Tools, site_id: SiteId, guide_id: str, locale: str) -> graph.Graph:
    """Raises NotFound."""
    guide = (await tools.dialogues.of(site_id)).guides.get(guide_id)
    if guide is None:
        raise NotFound("there is no such guide")
    return await asyncio.to_thread(graph.graph, guide, locale)


async def faults(store: Store, tools: Tools, site_id: SiteId) -> Sequence[Fault]:
    """Of all guides, those between two of them included."""
    guides = list((await tools.dialogues.of(site_id)).guides.values())
    skills = set(shop_ready()) - {OUT_OF_SCOPE}
    return await asyncio.to_thread(lambda: [*lint(guides, LOCALES, skills), *between(guides)])

"""A site's guides as those see them who look after them: what they do, and what is wrong with them."""

import asyncio
import logging
from collections.abc import Sequence
from functools import lru_cache

from bot.dialogue.guides.definitions import parse
from bot.dialogue.guides.flow import Guide
from bot.dialogue.guides.graph import Graph, graph
from bot.dialogue.guides.linting import Fault, lint
from bot.dialogue.intents.definitions import OUT_OF_SCOPE, shop_ready
from bot.dialogue.wording import LOCALES
from bot.errors import Invalid, NotFound
from bot.model import SiteId
from bot.ports import Store, Tools

log = logging.getLogger(__name__)


async def all(store: Store, tools: Tools, site_id: SiteId) -> Sequence[Guide]:  # noqa: A001 - read as guides.all
    """As they were taught, by guide_id; what this version cannot read is left out."""
    taught = [one for one in await store.teachings.definitions(site_id) if one.kind == "guide"]
    read = await asyncio.to_thread(lambda: [_parsed(one.name, one.body) for one in taught])
    return sorted((guide for guide in read if guide), key=lambda guide: guide.guide_id)


async def faults(store: Store, tools: Tools, site_id: SiteId) -> Sequence[Fault]:
    """Of all of them, those included that are wrong between two."""
    known = await all(store, tools, site_id)
    return await asyncio.to_thread(lambda: lint(known, LOCALES, frozenset(shop_ready()) - {OUT_OF_SCOPE}))


async def graph_of(store: Store, tools: Tools, site_id: SiteId, guide_id: str, locale: str) -> Graph:
    """Raises NotFound."""
    for guide in await all(store, tools, site_id):
        if guide.guide_id == guide_id:
            return await asyncio.to_thread(graph, guide, locale)
    raise NotFound("no such guide")


# the YAML of a guide takes a tenth of a second to read, and seldom changes
@lru_cache(maxsize=256)
def _parsed(name: str, body: str) -> Guide | None:
    try:
        return parse(name, body)
    except Invalid as error:
        log.warning("the guide %s cannot be read: %s", name, error)
        return None

"""What a site's dialogue is taught: articles, and definitions of guides, intents and phrases."""

from collections.abc import Sequence

from bot.actions.outcome import Done
from bot.errors import Invalid, NotFound
from bot.model import Article, Definition, SiteId
from bot.ports import Store, Tools

MOST_ARTICLES = 5_000
MOST_DEFINITIONS = 500


async def replace_articles(
    store: Store, tools: Tools, site_id: SiteId, articles: Sequence[Article]
) -> Done[int]:
    """These instead of all there are; running servers take notice. Raises Invalid for too many."""
    if len(articles) > MOST_ARTICLES:
        raise Invalid("articles", f"there are {len(articles):,} articles, more than {MOST_ARTICLES:,}")
    await store.teachings.replace_articles(site_id, articles)
    return Done(len(articles))


async def articles(store: Store, tools: Tools, site_id: SiteId) -> Sequence[Article]:
    return await store.teachings.articles(site_id)


async def define(
    store: Store, tools: Tools, site_id: SiteId, definitions: Sequence[Definition]
) -> Done[None]:
    """All of them or none, each in place of the one of its kind and name. They are taken as checked."""
    known = await store.teachings.definitions(site_id)
    names = {(one.kind, one.name) for one in (*known, *definitions)}
    if len(names) > MOST_DEFINITIONS:
        raise Invalid("definitions", f"a site has at most {MOST_DEFINITIONS} definitions")
    for definition in definitions:
        await store.teachings.define(site_id, definition)
    return Done(None)


async def definitions(store: Store, tools: Tools, site_id: SiteId) -> Sequence[Definition]:
    return await store.teachings.definitions(site_id)


async def forget(store: Store, tools: Tools, site_id: SiteId, kind: str, name: str) -> Done[None]:
    """Raises NotFound."""
    if not await store.teachings.forget(site_id, kind, name):
        raise NotFound(f"there is no definition {kind} {name!r}")
    return Done(None)

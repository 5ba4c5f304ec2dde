"""What the web asks of the store to draw a screen; read-only, for `Reactor.read`."""

from bot.errors import NotFound
from bot.model import Conversation, ConversationId, Site, SiteId, Visit, VisitorId
from bot.ports import Store, Tools
from bot.web import present, wire


async def site_by_key(store: Store, tools: Tools, key: str) -> Site:
    """Raises NotFound."""
    # PostgreSQL does not take NUL in text, and asked for it would fail instead of finding nothing
    site = await store.sites.by_key(key) if key.isprintable() else None
    if site is None:
        raise NotFound("there is no site with this key")
    return site


async def site_by_id(store: Store, tools: Tools, site_id: SiteId) -> Site:
    """Raises NotFound."""
    site = await store.sites.by_id(site_id)
    if site is None:
        raise NotFound("this site is gone")
    return site


async def conversation_by_id(
    store: Store, tools: Tools, site_id: SiteId, conversation_id: ConversationId
) -> Conversation:
    """Raises NotFound, for conversations of other sites too."""
    found = await store.conversations.by_id(site_id, conversation_id)
    if found is None:
        raise NotFound("there is no such conversation")
    return found


async def conversation_of(
    store: Store, tools: Tools, site_id: SiteId, visitor_id: VisitorId
) -> Conversation | None:
    return await store.conversations.of_visitor(site_id, visitor_id)


async def row(store: Store, tools: Tools, conversation: Conversation) -> wire.InboxRow:
    """A conversation as the inbox shows it."""
    last = await store.conversations.last_spoken(conversation.conversation_id)
    site = await site_by_id(store, tools, conversation.site_id)
    visit = await store.visits.latest(conversation.site_id, conversation.visitor_id)
    return present.row(conversation, last, visit, site.currency)


async def visitor_of(store: Store, tools: Tools, visit: Visit) -> wire.WireVisitor:
    site = await site_by_id(store, tools, visit.site_id)
    products = await store.products.by_ids(visit.site_id, [line.item_id for line in visit.cart])
    known = await store.visits.known(visit)
    return present.visitor(visit, known.visits, products, site.currency)


async def alive(store: Store, tools: Tools) -> None:
    """Raises whatever the database raises."""
    await store.sites.by_key("")

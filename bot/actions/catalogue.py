"""The catalogue: putting products in, and looking at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.actions.outcome import Done
from bot.errors import Invalid, NotFound
from bot.model import ItemId, Product, SiteId
from bot.ports import Store, Tools

ORDERS = ("title", "price", "price_desc")
LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class Department:
    """A level of the category tree."""

    name: str
    path: str
    """Of `Product.category`: this level and those above it, joined by ` > `."""
    products: int
    """In it and in all below."""
    children: tuple["Department", ...] = ()


async def put(store: Store, tools: Tools, site_id: SiteId, products: Sequence[Product]) -> Done[int]:
    """Add or replace a batch; of several with one id, the last. Its value is how many products were put."""
    latest = {product.item_id: product for product in products}
    if latest:
        await store.products.put(site_id, tuple(latest.values()))
    return Done(len(latest))


async def browse(
    store: Store,
    tools: Tools,
    site_id: SiteId,
    category: str = "",
    text: str = "",
    order: str = "title",
    after: int = 0,
    limit: int = 24,
) -> tuple[Sequence[Product], int]:
    """One page of products and how many there are in all; `after` is the offset. Raises Invalid."""
    if order not in ORDERS:
        raise Invalid("order", f"must be one of {', '.join(ORDERS)}")
    if not 1 <= limit <= LARGEST_PAGE:
        raise Invalid("limit", f"must be from 1 to {LARGEST_PAGE}")
    if after < 0:
        raise Invalid("after", "must not be negative")
    return await store.products.page(
        site_id, category=category, text=text, order=order, after=after, limit=limit
    )


async def departments(store: Store, tools: Tools, site_id: SiteId) -> Sequence[Department]:
    """The category tree, each level sorted by name."""
    counts = [(path.split(" > "), count) for path, count in await store.products.categories(site_id) if path]
    return _tree(counts, ())


async def product(store: Store, tools: Tools, site_id: SiteId, item_id: ItemId) -> Product:
    """Raises NotFound."""
    found = (await store.products.by_ids(site_id, (item_id,))).get(item_id)
    if found is None:
        raise NotFound("no such product")
    return found


async def products(
    store: Store, tools: Tools, site_id: SiteId, item_ids: Sequence[ItemId]
) -> Mapping[ItemId, Product]:
    """Those that there are."""
    return await store.products.by_ids(site_id, item_ids) if item_ids else {}


async def every(store: Store, tools: Tools, site_id: SiteId) -> Sequence[Product]:
    """The whole catalogue, for the recommender."""
    return await store.products.all(site_id)


def _tree(counts: Sequence[tuple[list[str], int]], above: tuple[str, ...]) -> tuple[Department, ...]:
    groups: dict[str, list[tuple[list[str], int]]] = {}
    for levels, count in counts:
        groups.setdefault(levels[0], []).append((levels[1:], count))
    return tuple(
        Department(
            name,
            " > ".join((*above, name)),
            sum(count for _, count in below),
            _tree([(levels, count) for levels, count in below if levels], (*above, name)),
        )
        for name, below in sorted(groups.items())
    )

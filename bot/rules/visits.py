"""A visit is the fold of its tracked events; when one ends, and what each event changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import CartLine, ItemId, ItemLine, ItemSeen, PageSeen, Tracked, Visit

IDLE = timedelta(minutes=30)
"""GA4's default: a session ends after 30 minutes without an event."""
MOST_PAGES, MOST_ITEMS, MOST_CART_LINES, MOST_SEARCHES = 50, 200, 100, 20
MOST_PIECES = 1_000_000

_PAGE_TYPE = {
    "view_item": "product",
    "view_item_list": "list",
    "view_cart": "cart",
    "begin_checkout": "checkout",
    "purchase": "thanks",
}
"""What an event says about a page that did not say it itself."""


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
    """The visit after one more event. Events it does not know only say that it goes on."""
    changed = _FOLDS[tracked.name](visit, tracked) if tracked.name in _FOLDS else visit
    return replace(
        _with_page_type(changed, tracked), last_event_at=max(visit.last_event_at, tracked.occurred_at)
    )


def _page_view(visit: Visit, tracked: Tracked) -> Visit:
    page = PageSeen(tracked.url, tracked.title, tracked.page_type, tracked.occurred_at)
    pages = sorted((*visit.pages, page), key=lambda p: p.seen_at)
    return replace(visit, pages=tuple(pages[-MOST_PAGES:]), pages_viewed=visit.pages_viewed + 1)


def _user_engagement(visit: Visit, tracked: Tracked) -> Visit:
    """Dwell and scroll only grow: they are sums so far, and may arrive in any order."""
    place = _place_of(visit, tracked.url)
    if place is None:
        return visit
    page = visit.pages[place]
    page = replace(
        page, dwell_s=max(page.dwell_s, tracked.dwell_s), scroll=max(page.scroll, min(tracked.scroll, 1.0))
    )
    return replace(visit, pages=(*visit.pages[:place], page, *visit.pages[place + 1 :]))


def _place_of(visit: Visit, url: str) -> int | None:
    """The latest view of a page; of the current one where the event does not say which."""
    places = range(len(visit.pages) - 1, -1, -1)
    return next((i for i in places if not url or visit.pages[i].url == url), None)


def _view_item(visit: Visit, tracked: Tracked) -> Visit:
    known = {seen.item_id for seen in visit.items if seen.event == "view_item"}
    fresh = {line.item_id for line in tracked.items} - known
    return replace(_seen(visit, tracked), products_viewed=visit.products_viewed + len(fresh))


def _add_to_cart(visit: Visit, tracked: Tracked) -> Visit:
    cart = {line.item_id: line for line in visit.cart}
    for added in tracked.items:
        _put(cart, added, had=cart.get(added.item_id))
    return replace(_seen(visit, tracked), cart=_bounded(cart))


def _remove_from_cart(visit: Visit, tracked: Tracked) -> Visit:
    cart = {line.item_id: line for line in visit.cart}
    for removed in tracked.items:
        had = cart.pop(removed.item_id, None)
        if had and had.quantity > removed.quantity:
            cart[had.item_id] = replace(had, quantity=had.quantity - removed.quantity)
    return replace(visit, cart=_bounded(cart))


def _view_cart(visit: Visit, tracked: Tracked) -> Visit:
    known = {line.item_id: line for line in visit.cart}
    cart: dict[ItemId, CartLine] = {}
    for line in tracked.items:
        _put(cart, line, had=cart.get(line.item_id), price_of=known.get(line.item_id))
    return replace(visit, cart=_bounded(cart))


def _begin_checkout(visit: Visit, tracked: Tracked) -> Visit:
    return _view_cart(visit, tracked) if tracked.items else visit


def _purchase(visit: Visit, tracked: Tracked) -> Visit:
    return replace(_seen(visit, tracked), cart=(), ordered=True)


def _search(visit: Visit, tracked: Tracked) -> Visit:
    term = tracked.search_term.strip()
    if not term or visit.searches[-1:] == (term,):
        return visit
    return replace(visit, searches=(*visit.searches, term)[-MOST_SEARCHES:])


def _nudge_shown(visit: Visit, _tracked: Tracked) -> Visit:
    return replace(visit, interruptions=visit.interruptions + 1)


def _nudge_dismissed(visit: Visit, _tracked: Tracked) -> Visit:
    return replace(visit, dismissals=visit.dismissals + 1)


def _put(
    cart: dict[ItemId, CartLine], line: ItemLine, *, had: CartLine | None, price_of: CartLine | None = None
) -> None:
    if line.quantity < 1:
        return
    quantity = min(line.quantity + (had.quantity if had else 0), MOST_PIECES)
    earlier = had or price_of
    price_minor = line.price_minor if line.price_minor is not None else earlier.price_minor if earlier else 0
    cart[line.item_id] = CartLine(line.item_id, quantity, price_minor)


def _bounded(cart: Mapping[ItemId, CartLine]) -> tuple[CartLine, ...]:
    return tuple(cart.values())[-MOST_CART_LINES:]


def _seen(visit: Visit, tracked: Tracked) -> Visit:
    items = [ItemSeen(line.item_id, tracked.name, tracked.occurred_at) for line in tracked.items]
    seen = sorted((*visit.items, *items), key=lambda s: s.seen_at)
    return replace(visit, items=tuple(seen[-MOST_ITEMS:]))


def _with_page_type(visit: Visit, tracked: Tracked) -> Visit:
    place = _place_of(visit, tracked.url)
    page_type = tracked.page_type or _PAGE_TYPE.get(tracked.name, "")
    if place is None or not page_type or visit.pages[place].page_type:
        return visit
    page = replace(visit.pages[place], page_type=page_type)
    return replace(visit, pages=(*visit.pages[:place], page, *visit.pages[place + 1 :]))


_FOLDS: Mapping[str, Callable[[Visit, Tracked], Visit]] = {
    "page_view": _page_view,
    "user_engagement": _user_engagement,
    "scroll": _user_engagement,
    "view_item": _view_item,
    "add_to_cart": _add_to_cart,
    "remove_from_cart": _remove_from_cart,
    "view_cart": _view_cart,
    "begin_checkout": _begin_checkout,
    "purchase": _purchase,
    "search": _search,
    "view_search_results": _search,
    "nudge_shown": _nudge_shown,
    "nudge_dismissed": _nudge_dismissed,
}

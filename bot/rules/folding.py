"""What each tracked event changes in a visit."""

from bisect import insort
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from bot.model import (
    CartLine,
    ItemSeen,
    PageSeen,
    SiteId,
    Tracked,
    Visit,
    VisitId,
    VisitorId,
)
from bot.rules.carts import as_seen, with_added, with_removed

MOST_PAGES, MOST_ITEMS, MOST_SEARCHES, MOST_EVENTS, MOST_ATTRIBUTES = 50, 200, 20, 50, 50
MOST_TIMES = 1_000_000
LONGEST_NAME, LONGEST_VALUE = 40, 200

_PAGE_TYPE = {
    "view_item": "product",
    "view_item_list": "list",
    "view_cart": "cart",
    "begin_checkout": "checkout",
    "add_shipping_info": "checkout",
    "add_payment_info": "checkout",
    "purchase": "thanks",
}
"""What an event says about a page that did not say it itself."""
_STEPS = {"begin_checkout": "begin", "add_shipping_info": "shipping", "add_payment_info": "payment"}
_NOT_HIS = frozenset(
    {
        "idle",
        "user_engagement",
        "nudge_shown",
        "exit_signal",
        "exit_intent",
        "set_attributes",
        "view_promotion",
    }
)
"""What comes without the visitor doing anything: an exit signal may be a long inactivity."""
_seen_at = attrgetter("seen_at")


@dataclass(slots=True)
class Folding:
    """A visit that changes as its events come; reads as a `Visit` does, lists where that has tuples."""

    visit_id: VisitId
    site_id: SiteId
    visitor_id: VisitorId
    started_at: datetime
    last_event_at: datetime
    referrer: str
    user_agent: str
    locale: str
    pages_viewed: int
    products_viewed: int
    pages: list[PageSeen]
    items: list[ItemSeen]
    cart: list[CartLine]
    searches: list[str]
    interruptions: int
    dismissals: int
    ordered: bool
    landing_url: str
    country: str
    utc_offset_min: int | None
    cart_since_at: datetime | None
    checkout_step: str
    checkout_since_at: datetime | None
    coupon_touched: bool
    rage_clicks: int
    dead_clicks: int
    exit_signals: int
    empty_searches: int
    idle_s: float
    events: dict[str, int]
    attributes: dict[str, str]

    @classmethod
    def of(cls, visit: Visit) -> "Folding":
        folding = cls(*_values(visit))
        folding.pages, folding.items = list(visit.pages), list(visit.items)
        folding.cart, folding.searches = list(visit.cart), list(visit.searches)
        folding.events, folding.attributes = dict(visit.events), dict(visit.attributes)
        return folding

    def visit(self) -> Visit:
        return replace(
            Visit(*_values(self)),
            pages=tuple(self.pages),
            items=tuple(self.items),
            cart=tuple(self.cart),
            searches=tuple(self.searches),
            events=dict(self.events),
            attributes=dict(self.attributes),
        )

    @property
    def cart_minor(self) -> int:
        return sum(line.quantity * line.price_minor for line in self.cart)

    @property
    def page(self) -> PageSeen | None:
        return self.pages[-1] if self.pages else None

    def take(self, tracked: Tracked) -> None:
        """One more event. One that comes late is put where it belongs, as far as that can be told."""
        name, at = tracked.name, tracked.occurred_at
        _FOLDS.get(name, _custom)(self, tracked)
        if (tracked.page_type or name in _PAGE_TYPE) and name != "page_view":
            _name_page(self, tracked)
        if at >= self.last_event_at:
            self.last_event_at = at
            if name not in _NOT_HIS:
                self.idle_s = 0.0


_values: Callable[[Visit | Folding], tuple[Any, ...]] = attrgetter(*(field.name for field in fields(Visit)))


def _page_view(visit: Folding, tracked: Tracked) -> None:
    pages = visit.pages
    page = PageSeen(tracked.url, tracked.title, tracked.page_type, tracked.occurred_at)
    _insert(pages, page)
    visit.pages_viewed += 1
    if pages[0] is page and visit.pages_viewed == len(pages):
        visit.landing_url = page.url
    if pages[-1] is page:
        _leave_checkout(visit, page)
    del pages[:-MOST_PAGES]


def _user_engagement(visit: Folding, tracked: Tracked) -> None:
    """Dwell and scroll only grow: they are sums so far, and may arrive in any order."""
    place = _place_of(visit, tracked.url)
    if place is not None:
        page = visit.pages[place]
        dwell_s, scroll = max(page.dwell_s, tracked.dwell_s), max(page.scroll, min(tracked.scroll, 1.0))
        visit.pages[place] = PageSeen(page.url, page.title, page.page_type, page.seen_at, dwell_s, scroll)


def _place_of(visit: Folding, url: str) -> int | None:
    """The latest view of a page; of the current one where the event does not say which."""
    pages = visit.pages
    for place in range(len(pages) - 1, -1, -1):
        if not url or pages[place].url == url:
            return place
    return None


def _name_page(visit: Folding, tracked: Tracked) -> None:
    place = _place_of(visit, tracked.url)
    if place is None or visit.pages[place].page_type:
        return
    page_type = tracked.page_type or _PAGE_TYPE.get(tracked.name, "")
    visit.pages[place] = page = replace(visit.pages[place], page_type=page_type)
    # whoever pays on a page of another kind has not left
    if place == len(visit.pages) - 1 and tracked.name not in _STEPS:
        _leave_checkout(visit, page)


def _view_item(visit: Folding, tracked: Tracked) -> None:
    known = {seen.item_id for seen in visit.items if seen.event == "view_item"}
    visit.products_viewed += len({line.item_id for line in tracked.items} - known)
    _see(visit, tracked)


def _add_to_cart(visit: Folding, tracked: Tracked) -> None:
    _see(visit, tracked)
    _fill(visit, with_added(visit.cart, tracked.items), tracked.occurred_at)


def _remove_from_cart(visit: Folding, tracked: Tracked) -> None:
    _fill(visit, with_removed(visit.cart, tracked.items), tracked.occurred_at)


def _view_cart(visit: Folding, tracked: Tracked) -> None:
    _fill(visit, as_seen(visit.cart, tracked.items), tracked.occurred_at)


def _step(visit: Folding, tracked: Tracked) -> None:
    if tracked.name == "begin_checkout" and tracked.items:
        _view_cart(visit, tracked)
    step, at, since, page = _STEPS[tracked.name], tracked.occurred_at, visit.checkout_since_at, visit.page
    is_late = since is not None and at < since
    has_left = page is not None and page.page_type not in ("", "checkout") and at < page.seen_at
    if step != visit.checkout_step and not is_late and not has_left:
        visit.checkout_step, visit.checkout_since_at = step, at


def _leave_checkout(visit: Folding, page: PageSeen) -> None:
    """By a look at a page that is none of its own, and not by one from before this step."""
    since = visit.checkout_since_at
    if page.page_type not in ("", "checkout") and (since is None or page.seen_at >= since):
        visit.checkout_step, visit.checkout_since_at = "", None


def _purchase(visit: Folding, tracked: Tracked) -> None:
    _see(visit, tracked)
    _fill(visit, [], tracked.occurred_at)
    visit.ordered = True
    visit.checkout_step, visit.checkout_since_at = "", None


def _search(visit: Folding, tracked: Tracked) -> None:
    term = tracked.search_term.strip()
    if tracked.name == "view_search_results" and tracked.results == 0:
        visit.empty_searches = min(visit.empty_searches + 1, MOST_TIMES)
    if term and visit.searches[-1:] != [term]:
        visit.searches.append(term)
        del visit.searches[:-MOST_SEARCHES]


def _idle(visit: Folding, tracked: Tracked) -> None:
    if tracked.occurred_at >= visit.last_event_at:
        visit.idle_s = tracked.idle_s


def _coupon_field(visit: Folding, _tracked: Tracked) -> None:
    visit.coupon_touched = True


def _rage_click(visit: Folding, _tracked: Tracked) -> None:
    visit.rage_clicks = min(visit.rage_clicks + 1, MOST_TIMES)


def _dead_click(visit: Folding, _tracked: Tracked) -> None:
    visit.dead_clicks = min(visit.dead_clicks + 1, MOST_TIMES)


def _exit_signal(visit: Folding, _tracked: Tracked) -> None:
    visit.exit_signals = min(visit.exit_signals + 1, MOST_TIMES)


def _nudge_shown(visit: Folding, _tracked: Tracked) -> None:
    visit.interruptions += 1


def _nudge_dismissed(visit: Folding, _tracked: Tracked) -> None:
    visit.dismissals += 1


def _set_attributes(visit: Folding, tracked: Tracked) -> None:
    """What comes late does not replace what was said since."""
    known, is_late = visit.attributes, tracked.occurred_at < visit.last_event_at
    for name, value in tracked.attributes.items():
        has_room = name in known or len(known) < MOST_ATTRIBUTES
        if 0 < len(name) <= LONGEST_NAME and has_room and not (is_late and name in known):
            known[name] = value[:LONGEST_VALUE]


def _custom(visit: Folding, tracked: Tracked) -> None:
    counts, name = visit.events, tracked.name
    if name in counts or (len(counts) < MOST_EVENTS and len(name) <= LONGEST_NAME):
        counts[name] = min(counts.get(name, 0) + 1, MOST_TIMES)


def _nothing(_visit: Folding, _tracked: Tracked) -> None:
    """Ours, and told elsewhere: who leaves has signalled it, who opens a nudge is in a conversation."""


def _fill(visit: Folding, lines: list[CartLine], at: datetime) -> None:
    visit.cart = lines
    visit.cart_since_at = (visit.cart_since_at or at) if visit.cart else None


def _see(visit: Folding, tracked: Tracked) -> None:
    for line in tracked.items:
        _insert(visit.items, ItemSeen(line.item_id, tracked.name, tracked.occurred_at))
    del visit.items[:-MOST_ITEMS]


Seen = TypeVar("Seen", PageSeen, ItemSeen)


def _insert(seen: list[Seen], one: Seen) -> None:
    """In order of time, after those of the same moment."""
    if not seen or seen[-1].seen_at <= one.seen_at:
        seen.append(one)
    else:
        insort(seen, one, key=_seen_at)


_FOLDS: Mapping[str, Callable[[Folding, Tracked], None]] = {
    "page_view": _page_view,
    "user_engagement": _user_engagement,
    "scroll": _user_engagement,
    "view_item": _view_item,
    "add_to_cart": _add_to_cart,
    "remove_from_cart": _remove_from_cart,
    "view_cart": _view_cart,
    "begin_checkout": _step,
    "add_shipping_info": _step,
    "add_payment_info": _step,
    "purchase": _purchase,
    "search": _search,
    "view_search_results": _search,
    "idle": _idle,
    "coupon_field": _coupon_field,
    "rage_click": _rage_click,
    "dead_click": _dead_click,
    "exit_signal": _exit_signal,
    "exit_intent": _nothing,
    "nudge_shown": _nudge_shown,
    "nudge_opened": _nothing,
    "nudge_dismissed": _nudge_dismissed,
    "set_attributes": _set_attributes,
}
FOLDED = frozenset(_FOLDS)
"""Names that change a visit by themselves; all others are counted in `events`."""

"""A file of behaviour (who did what with which item, when) as interactions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import Invalid
from bot.feeds import fields
from bot.feeds.problems import BadField, Problems, Row
from bot.feeds.rows import check_mapping, field_name, needed, read_rows, text
from bot.model import Interaction, ItemId

REQUIRED = frozenset({"visitor_id", "session_id", "event", "item_id", "time"})
OPTIONAL = frozenset({"price", "currency", "quantity", "order_id"})
EVENTS = frozenset(
    {
        "view_item_list",
        "select_item",
        "view_item",
        "add_to_wishlist",
        "add_to_cart",
        "remove_from_cart",
        "view_cart",
        "begin_checkout",
        "add_shipping_info",
        "add_payment_info",
        "purchase",
        "refund",
    }
)


@dataclass(frozen=True, slots=True)
class Format:
    """How somebody else's file says what we mean."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Our field -> the file's column."""
    events: Mapping[str, str] = field(default_factory=dict)
    """The file's event -> GA4's."""

    def merged(self, columns: Mapping[str, str], events: Mapping[str, str]) -> "Format":
        """With these on top. Raises Invalid for a field or an event of ours that there is not."""
        check_mapping(columns, REQUIRED | OPTIONAL)
        for unknown in sorted(set(events.values()) - EVENTS):
            raise Invalid("event", f"no event {unknown!r}; there are {', '.join(sorted(EVENTS))}")
        return Format({**self.columns, **columns}, {**self.events, **events})


OURS = "floorwalker"
FORMATS = {
    OURS: Format(),
    "rees46": Format(
        columns={
            "visitor_id": "user_id",
            "session_id": "user_session",
            "event": "event_type",
            "item_id": "product_id",
            "time": "event_time",
        },
        events={"view": "view_item", "cart": "add_to_cart", "remove_from_cart": "remove_from_cart"},
    ),
}


def read_behaviour(
    path: Path, currency: str, problems: Problems, form: Format = FORMATS["floorwalker"]
) -> Iterator[Interaction]:
    """Interactions in the order of the file.

    `currency` is the site's: prices in another are left out (and noted), the interaction stays.
    Raises Invalid for a file that cannot be read at all, and (strict) for the first bad row.
    """
    for row in read_rows(path, problems, REQUIRED, form.columns):
        try:
            yield _interaction(row, currency, form, problems)
        except BadField as bad:
            problems.refuse(row, bad)


def _interaction(row: Row, currency: str, form: Format, problems: Problems) -> Interaction:
    return Interaction(
        visitor_id=needed(row, "visitor_id", fields.LONGEST_ID),
        session_id=needed(row, "session_id", fields.LONGEST_ID),
        event=_event(row, form),
        item_id=ItemId(needed(row, "item_id", fields.LONGEST_ID)),
        occurred_at=fields.moment(needed(row, "time"), "time"),
        quantity=fields.quantity(text(row, "quantity"), "quantity"),
        price_minor=_price_minor(row, currency, problems),
        order_id=text(row, "order_id", fields.LONGEST_ID),
    )


def _event(row: Row, form: Format) -> str:
    given = needed(row, "event")
    event = form.events.get(given, field_name(given))
    if event not in EVENTS:
        raise BadField("event", f"is {given[:40]!r}, none of GA4's e-commerce events")
    return event


def _price_minor(row: Row, site_currency: str, problems: Problems) -> int | None:
    given = text(row, "price")
    if not given:
        return None
    currency = fields.currency_code(text(row, "currency"), "currency", site_currency)
    found = fields.price(given, "price", currency)
    if found.currency != site_currency:
        problems.note(f"a price in {found.currency} was left out: the site's currency is {site_currency}")
        return None
    return found.amount_minor

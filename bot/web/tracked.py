"""From the tracker's events to the model's: one at a time, so that a bad one costs only itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from bot.errors import Invalid
from bot.model import CampaignId, ClientId, ItemId, ItemLine, Tracked
from bot.rules.money import to_minor
from bot.web import wire
from bot.web.decode import from_json


class Envelope(msgspec.Struct, frozen=True):
    """`wire.EventBatch` with its events still closed."""

    token: Annotated[str, Meta(max_length=400)] = ""
    locale: Annotated[str, Meta(max_length=35)] = ""
    utc_offset_min: Annotated[int, Meta(ge=-840, le=840)] | None = None
    events: Annotated[list[msgspec.Raw], Meta(max_length=100)] = []


class _Named(msgspec.Struct):
    """What a rejected event is spoken of by."""

    name: object = None


def open_all(
    closed: Sequence[msgspec.Raw], currency: str, now: datetime
) -> tuple[list[Tracked], list[str], str]:
    """The good events, a sentence for each of the others, and where the visitor came from."""
    good: list[Tracked] = []
    rejected: list[str] = []
    for index, raw in enumerate(closed):
        try:
            good.append(tracked(from_json(wire.PageEvent, raw), currency, now))
        except Invalid as error:
            rejected.append(f"event {index}{_name(raw)}: {error}")
    return good, rejected, good[0].referrer if good else ""


def tracked(event: wire.PageEvent, site_currency: str, now: datetime) -> Tracked:
    """Raises Invalid for amounts that are none."""
    currency = event.currency or site_currency
    return Tracked(
        event_id=ClientId(event.event_id),
        name=event.name,
        occurred_at=now - timedelta(milliseconds=event.age_ms),
        url=event.url,
        title=event.title,
        referrer=event.referrer,
        page_type=event.page_type,
        items=tuple(
            ItemLine(ItemId(item.item_id), item.quantity, _minor(f"items[{at}].price", item.price, currency))
            for at, item in enumerate(event.items)
        ),
        value_minor=_minor("value", event.value, currency),
        currency=currency,
        transaction_id=event.transaction_id,
        search_term=event.search_term,
        dwell_s=event.dwell_s,
        scroll=event.scroll,
        campaign_id=CampaignId(event.campaign_id) if event.campaign_id else None,
        results=event.results,
        idle_s=event.idle_s,
        attributes=event.attributes,
    )


def _minor(field: str, amount: float | None, currency: str) -> int | None:
    if amount is None:
        return None
    try:
        return to_minor(amount, currency)
    except ValueError as error:
        raise Invalid(field, f"{field}: {error}") from None


def _name(raw: msgspec.Raw) -> str:
    try:
        name = msgspec.json.decode(raw, type=_Named).name
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    return f" ({name[:40]})" if isinstance(name, str) and name else ""

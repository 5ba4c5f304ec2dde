import msgspec

from bot.web.tracked import Envelope, open_all
from tests.fakes import NOON


def closed(*events: object) -> list[msgspec.Raw]:
    body = msgspec.json.encode({"events": list(events)})
    return msgspec.json.decode(body, type=Envelope).events


def event(**fields: object) -> dict[str, object]:
    return {"event_id": "e" * 8, "name": "view_item", "age_ms": 1500, **fields}


def test_amounts_become_minor_units_of_the_events_currency() -> None:
    batch = closed(
        event(value=2.99, items=[{"item_id": "milk", "quantity": 2, "price": 1.495}]),
        event(value=500, currency="JPY"),
        event(value=1.5, currency="KWD"),
    )
    good, rejected, _ = open_all(batch, "USD", NOON)
    assert not rejected
    assert [(t.value_minor, t.currency) for t in good] == [(299, "USD"), (500, "JPY"), (1500, "KWD")]
    assert good[0].items[0].price_minor == 150


def test_a_time_is_counted_back_from_now() -> None:
    good, _, referrer = open_all(closed(event(referrer="https://news.example/")), "USD", NOON)
    assert (NOON - good[0].occurred_at).total_seconds() == 1.5
    assert referrer == "https://news.example/"


def test_a_bad_event_is_named_and_the_others_go_on() -> None:
    batch = closed(
        event(age_ms=-1),
        event(),
        event(name="Boom"),
        "text",
        None,
        event(value=1e13),
        event(items=[{"item_id": "a", "price": 1e12}], currency="CLF"),
        event(title="\0"),
        {"name": 7},
    )
    good, rejected, _ = open_all(batch, "USD", NOON)
    assert len(good) == 1
    assert len(rejected) == len(batch) - len(good)
    assert rejected[0].startswith("event 0 (view_item): age_ms: ")
    assert rejected[1].startswith("event 2 (Boom): name: ")
    assert rejected[2].startswith("event 3: body: ")
    assert rejected[5].startswith("event 6 (view_item): items[0].price: ")

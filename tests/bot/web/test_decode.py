import msgspec
import pytest

from bot.errors import Invalid
from bot.web import wire
from bot.web.decode import from_json, from_plain

EVENT = {"event_id": "e" * 8, "name": "page_view", "age_ms": 0}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"event_id": None}, "event_id"),
        ({"name": "Page View"}, "name"),
        ({"age_ms": -1}, "age_ms"),
        ({"items": [{"item_id": "1"}, {"item_id": "2", "price": -1}]}, "items[1].price"),
        ({"items": [{}]}, "items[0].item_id"),
        ({"title": "a\0b"}, "title"),
        ({"items": [{"item_id": "\0"}]}, "items[0].item_id"),
        ({"title": "t" * 2001}, "title"),
        ({"value": 1e400}, "value"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        from_plain(wire.PageEvent, {**EVENT, **change})
    assert refused.value.data["field"] == field
    assert str(refused.value).startswith(f"{field}: ")


def test_a_missing_field_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        from_plain(wire.VisitorPost, {"text": "hello"})
    assert refused.value.data["field"] == "client_id"


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(Invalid, match="text"):
        from_plain(wire.VisitorPost, {"client_id": "c" * 8, "text": "\ud800"})


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b'"\\ud800"', b"[" * 60_000, b'{"client_id": "\xed\xa0\x80"}']
)
def test_what_is_no_json_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(Invalid):
        from_json(wire.VisitorPost, body)


@pytest.mark.parametrize("value", [None, 1, "text", [], [{}]])
def test_what_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        from_plain(wire.VisitorPost, value)


def test_good_input_is_the_struct() -> None:
    body = msgspec.json.encode({"client_id": "c" * 8, "text": "Grüezi 👋"})
    assert from_json(wire.VisitorPost, body) == wire.VisitorPost("c" * 8, "Grüezi 👋")

from datetime import UTC, datetime

import pytest

from bot.errors import Invalid
from bot.model import OpenHours, Service
from bot.rules.service import is_open, mapping_of, opens_at, service_from

BERLIN = service_from(
    {
        "timezone": "Europe/Berlin",
        "hours": {"monday": "14:00-18:00, 09:00-12:30", "saturday": "10:00-24:00"},
        "high_cart": "150.50",
    },
    "EUR",
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """March 2026 in UTC; the 2nd is a Monday, and Berlin an hour ahead until the 29th."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_hours_are_read_in_order() -> None:
    hours = (OpenHours(0, 540, 750), OpenHours(0, 840, 1080), OpenHours(5, 600, 1440))
    assert service_from(mapping_of(BERLIN, "EUR"), "EUR") == BERLIN == Service("Europe/Berlin", hours, 15_050)
    assert service_from({}, "EUR") == Service()


def test_it_is_open_from_the_first_minute_to_before_the_last() -> None:
    assert not is_open(BERLIN, at(2, 7, 59))
    assert is_open(BERLIN, at(2, 8))
    assert is_open(BERLIN, at(2, 11, 29))
    assert not is_open(BERLIN, at(2, 11, 30))
    assert is_open(BERLIN, at(7, 22, 59))
    assert not is_open(BERLIN, at(7, 23))


def test_without_hours_it_is_always_open() -> None:
    assert is_open(Service(), at(1, 3))
    assert opens_at(Service(), at(1, 3)) is None


def test_the_next_opening() -> None:
    assert opens_at(BERLIN, at(2, 9)) is None
    assert opens_at(BERLIN, at(2, 12)) == at(2, 13)
    assert opens_at(BERLIN, at(2, 20)) == at(7, 9)
    assert opens_at(BERLIN, at(8, 12)) == at(9, 8)
    monday_only = Service("UTC", (OpenHours(0, 540, 600),))
    assert opens_at(monday_only, at(2, 10)) == at(9, 9)


def test_the_clocks_change_with_the_country() -> None:
    assert opens_at(BERLIN, at(29, 12)) == at(30, 7)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ([], "service"),
        ({"hour": {}}, "hour"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"timezone": 1}, "timezone"),
        ({"hours": []}, "hours"),
        ({"hours": {"montag": "09:00-10:00"}}, "hours.montag"),
        ({"hours": {"monday": 9}}, "hours.monday"),
        ({"hours": {"monday": "nine to five"}}, "hours.monday"),
        ({"hours": {"monday": "17:00-09:00"}}, "hours.monday"),
        ({"hours": {"monday": "09:60-10:00"}}, "hours.monday"),
        ({"hours": {"monday": "09:00-25:00"}}, "hours.monday"),
        ({"hours": {"monday": "09:00-12:00, 11:00-13:00"}}, "hours.monday"),
        ({"high_cart": "a lot"}, "high_cart"),
        ({"high_cart": -1}, "high_cart"),
        ({"high_cart": True}, "high_cart"),
    ],
)
def test_what_is_wrong_is_named(given: object, field: str) -> None:
    with pytest.raises(Invalid) as raised:
        service_from(given, "EUR")
    assert raised.value.data == {"field": field}

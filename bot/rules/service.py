"""When humans answer: a shop's hours as data, and whether it is open at a given moment."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from bot.errors import Invalid
from bot.model import OpenHours, Service
from bot.rules.money import to_decimal, to_minor

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_RANGES = 6
PRESENT = timedelta(seconds=60)
"""Whoever had the console open so shortly before counts as being there."""
WHOLE_DAY = 24 * 60
_KNOWN = ("timezone", "hours", "high_cart")
_RANGE = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


def service_from(given: object, currency: str) -> Service:
    """From `timezone`, `hours` (`monday: 09:00-17:00, 18:00-20:00`) and `high_cart`, an amount of `currency`.

    Raises Invalid with the path of the first field that is wrong.
    """
    mapping = _mapping(given, "service")
    for name in mapping:
        if name not in _KNOWN:
            _wrong(str(name)[:60], f"is unknown; known are {', '.join(_KNOWN)}")
    high = mapping.get("high_cart")
    return Service(
        timezone=_timezone(mapping.get("timezone", "UTC")),
        hours=_hours(_mapping(mapping.get("hours", {}), "hours")),
        high_cart_minor=None if high is None else _amount(high, currency),
    )


def mapping_of(service: Service, currency: str) -> dict[str, Any]:
    """What `service_from` reads."""
    hours: dict[str, str] = {}
    for opened in service.hours:
        day = DAYS[opened.weekday]
        shown = f"{_clock(opened.opens)}-{_clock(opened.closes)}"
        hours[day] = f"{hours[day]}, {shown}" if day in hours else shown
    high = service.high_cart_minor
    return {
        "timezone": service.timezone,
        "hours": hours,
        "high_cart": None if high is None else str(to_decimal(high, currency)),
    }


def is_open(service: Service, now: datetime) -> bool:
    """Always, where no hours are given."""
    here = now.astimezone(ZoneInfo(service.timezone))
    minute = here.hour * 60 + here.minute
    return not service.hours or any(
        opened.weekday == here.weekday() and opened.opens <= minute < opened.closes
        for opened in service.hours
    )


def opens_at(service: Service, now: datetime) -> datetime | None:
    """The next time it opens, in the shop's timezone; None where it is open or has no hours."""
    if is_open(service, now):
        return None
    zone = ZoneInfo(service.timezone)
    today = now.astimezone(zone).date()
    beginnings = (
        datetime.combine(
            today + timedelta(days=ahead), time(opened.opens // 60, opened.opens % 60), tzinfo=zone
        )
        for ahead in range(8)
        for opened in service.hours
        if opened.weekday == (today.weekday() + ahead) % 7
    )
    return min((begins for begins in beginnings if begins > now), default=None)


def _hours(given: Mapping[Any, Any]) -> tuple[OpenHours, ...]:
    unknown = [str(day)[:60] for day in given if day not in DAYS]
    if unknown:
        _wrong(f"hours.{unknown[0]}", f"is no day; days are {', '.join(DAYS)}")
    return tuple(
        opened for weekday, day in enumerate(DAYS) if day in given for opened in _day(weekday, given[day])
    )


def _day(weekday: int, given: object) -> Sequence[OpenHours]:
    path = f"hours.{DAYS[weekday]}"
    parts = [part.strip() for part in given.split(",")] if isinstance(given, str) else []
    if not 1 <= len(parts) <= MOST_RANGES:
        _wrong(path, 'must look like "09:00-12:30, 14:00-18:00"')
    ranges = sorted((_range(part, path) for part in parts), key=lambda both: both[0])
    if any(first[1] > second[0] for first, second in pairwise(ranges)):
        _wrong(path, "has ranges that overlap")
    return [OpenHours(weekday, opens, closes) for opens, closes in ranges]


def _range(text: str, path: str) -> tuple[int, int]:
    found = _RANGE.fullmatch(text)
    if found is None:
        _wrong(path, 'must look like "09:00-12:30, 14:00-18:00"')
    hours = [int(number) for number in found.groups()]
    opens, closes = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if hours[1] > 59 or hours[3] > 59 or not opens < closes <= WHOLE_DAY:
        _wrong(path, f"{text!r} is no range of a day")
    return opens, closes


def _timezone(given: object) -> str:
    try:
        return ZoneInfo(given).key if isinstance(given, str) else _wrong("timezone", "must be a text")
    except (ValueError, OSError, LookupError) as error:
        raise Invalid("timezone", f"timezone {given!r} is unknown; write it like Europe/Berlin") from error


def _amount(given: object, currency: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        _wrong("high_cart", "must be an amount")
    try:
        return to_minor(given if isinstance(given, str) else str(given), currency)
    except ValueError as error:
        _wrong("high_cart", str(error))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _mapping(given: object, path: str) -> Mapping[Any, Any]:
    return given if isinstance(given, Mapping) else _wrong(path, "must be a mapping")


def _wrong(path: str, message: str) -> NoReturn:
    raise Invalid(path, f"{path} {message}")

"""Single fields of a feed, from text to what the model wants; each raises BadField by name."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from bot.feeds.problems import BadField
from bot.model import Money
from bot.rules.money import minor_units, to_minor

LONGEST_URL = 2_000
LONGEST_ID = 100
LONGEST_TITLE = 500
LONGEST_DESCRIPTION = 10_000
LONGEST_CATEGORY = 750

PRICE = re.compile(r"^(?:(?P<before>[A-Z]{3})\s*)?(?P<number>[0-9][0-9.,' ]*?)\s*(?P<after>[A-Z]{3})?$")
STARS = re.compile(r"[0-9](?:[.,][0-9]{1,6})?")
WHOLE = re.compile(r"[0-9]{1,7}(?:\.0*)?")
CURRENCY = re.compile(r"^[A-Z]{3}$")
HOST = re.compile(r"^[^\s/?#\\]+$")
FORBIDDEN_IN_URL = re.compile(r"[\s\\<>\"`{}|^]")
AVAILABLE = {
    "in_stock": True,
    "instock": True,
    "limitedavailability": True,
    "onlineonly": True,
    "instoreonly": True,
    "madetoorder": True,
    "preorder": True,
    "pre_order": True,
    "presale": True,
    "backorder": True,
    "back_order": True,
    "out_of_stock": False,
    "outofstock": False,
    "soldout": False,
    "discontinued": False,
    "reserved": False,
}


def price(value: str, field: str, currency: str) -> Money:
    """Merchant's "3.49 USD", also "USD 3.49", "3,49 EUR", "1,299.00"; `currency` where none is given."""
    found = PRICE.match(value.strip().upper())
    if found is None:
        raise BadField(field, 'is not a price such as "3.49 USD"')
    given = {code for code in (found["before"], found["after"]) if code}
    if len(given) > 1:
        raise BadField(field, "names two currencies")
    code = given.pop() if given else currency
    return Money(_minor(_decimal(found["number"], field), field, code), code)


def amount(value: str, field: str, currency: str) -> int:
    """A bare decimal number, in minor units of `currency`."""
    return price(value, field, currency).amount_minor


def currency_code(value: str, field: str, otherwise: str) -> str:
    code = value.upper()
    if code and not CURRENCY.match(code):
        raise BadField(field, "is not an ISO 4217 code")
    return code or otherwise


def url(value: str, field: str) -> str:
    """An http(s) address, or one on the shop's own site that starts with a single slash; "" stays ""."""
    if not value:
        return ""
    if len(value) > LONGEST_URL or FORBIDDEN_IN_URL.search(value) or not value.isprintable():
        raise BadField(field, "is not an address")
    if value.startswith("/") and not value.startswith("//"):
        return value
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError as error:
        raise BadField(field, "is not an address") from error
    if parts.scheme.lower() not in {"http", "https"} or not HOST.match(host):
        raise BadField(field, 'must be http(s), or start with a single "/"')
    return value


def available(value: str, field: str) -> bool:
    """Whether it can be bought, be it later (preorder, backorder); a shop that does not say so has it."""
    word = value.lower().removeprefix("https://schema.org/").removeprefix("http://schema.org/")
    word = word.replace(" ", "_").replace("-", "_")
    if not word:
        return True
    if word not in AVAILABLE:
        raise BadField(field, "is none of in_stock, out_of_stock, preorder, backorder")
    return AVAILABLE[word]


def category(value: str) -> str:
    """Levels joined by ` > `; Google's numeric ids name no level."""
    levels = [level.strip() for level in value.replace("&gt;", ">").replace("&amp;", "&").split(">")]
    path = " > ".join(level for level in levels if level)
    return "" if path.isdecimal() else path


def quantity(value: str, field: str) -> int:
    if not value:
        return 1
    whole = int(value.partition(".")[0]) if WHOLE.fullmatch(value) else 0
    if not 1 <= whole <= 1_000_000:
        raise BadField(field, "is not a whole number from 1 to 1,000,000")
    return whole


def rating(value: str, field: str) -> float | None:
    """Of 1 to 5 stars; None where none is given."""
    if not value:
        return None
    stars = float(value.replace(",", ".")) if STARS.fullmatch(value) else 0.0
    if not 1 <= stars <= 5:
        raise BadField(field, "is not a number from 1 to 5")
    return stars


def count(value: str, field: str) -> int:
    """How many there are; 0 where it is not said."""
    if value and not WHOLE.fullmatch(value):
        raise BadField(field, "is not a whole number up to 9,999,999")
    return int(value.partition(".")[0]) if value else 0


def moment(value: str, field: str) -> datetime:
    """ISO 8601, "2019-10-01 00:00:00 UTC", or Unix seconds or milliseconds; UTC where no zone is given."""
    try:
        found = _from_unix(value) if re.fullmatch(r"[0-9]{9,14}(\.[0-9]{1,9})?", value) else _from_iso(value)
        found = found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadField(field, "is not a time (ISO 8601, or Unix seconds or milliseconds)") from error
    if not 1990 <= found.year <= 2100:
        raise BadField(field, f"is in the year {found.year}")
    return found


def _from_unix(value: str) -> datetime:
    number = Decimal(value)
    seconds = number / 1000 if number >= 100_000_000_000 else number
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(seconds))


def _from_iso(value: str) -> datetime:
    found = datetime.fromisoformat(re.sub(r" ?(UTC|GMT)$", "+00:00", value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _minor(number: Decimal, field: str, currency: str) -> int:
    try:
        places = minor_units(currency)
        if number != round(number, places):
            raise BadField(field, f"has more decimals than {currency} has")
        return to_minor(number, currency)
    except (ValueError, InvalidOperation) as error:
        raise BadField(field, f"is not an amount of {currency} ({error})") from error


def _decimal(number: str, field: str) -> Decimal:
    """A comma is a decimal sign where it is the last sign and not followed by three digits."""
    plain = number.replace("'", "").replace(" ", "").rstrip(".,")
    last_comma, last_dot = plain.rfind(","), plain.rfind(".")
    if last_comma > last_dot and (last_dot >= 0 or len(plain) - last_comma != 4 or plain.startswith("0,")):
        plain = plain.replace(".", "").replace(",", ".")
    plain = plain.replace(",", "")
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise BadField(field, "is not a number") from error

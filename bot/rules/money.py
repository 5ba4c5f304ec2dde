"""Amounts of money: integers in a currency's minor unit, and the way people write them."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

LARGEST_MINOR = 2**53
"""Beyond it JavaScript's numbers are no longer exact."""

_BY_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""ISO 4217, list one; all others have 2."""
_DECIMALS = {currency: n for n, currencies in _BY_DECIMALS.items() for currency in currencies.split()}

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_NO_BREAK = "\u00a0"


def minor_units(currency: str) -> int:
    """How many decimals the currency has; 2 for one that is not known."""
    return _DECIMALS.get(currency, 2)


def to_minor(amount: Decimal | float | str, currency: str) -> int:
    """`amount` in minor units, halves rounded up.

    Raises ValueError on what is not a finite number, negative, or above 2^53 minor units.
    """
    try:
        exact = amount if isinstance(amount, Decimal) else Decimal(str(amount))
    except InvalidOperation:
        raise ValueError(f"{amount!r} is not a number") from None
    if not exact.is_finite():
        raise ValueError(f"{amount!r} is not a finite number")
    if exact < 0:
        raise ValueError(f"{amount!r} is negative")
    if exact > LARGEST_MINOR:
        raise ValueError(f"{amount!r} is above 2^53 minor units")
    minor = int(exact.scaleb(minor_units(currency)).quantize(Decimal(1), ROUND_HALF_UP))
    if minor > LARGEST_MINOR:
        raise ValueError(f"{amount!r} is above 2^53 minor units")
    return minor


def to_decimal(amount_minor: int, currency: str) -> Decimal:
    """The amount with exactly the currency's decimals."""
    return Decimal(amount_minor).scaleb(-minor_units(currency))


def format_money(amount_minor: int, currency: str, locale: str) -> str:
    """As people of `locale` (`de…`, else English) write it: "$1,234.50", "1.234,50 €"."""
    number = f"{to_decimal(abs(amount_minor), currency):,f}"
    minus = "-" if amount_minor < 0 else ""
    sign = _SIGNS.get(currency, currency)
    if locale.lower().startswith("de"):
        return f"{minus}{number.translate(str.maketrans(',.', '.,'))}{_NO_BREAK}{sign}"
    return f"{minus}{sign}{_NO_BREAK if sign == currency else ''}{number}"

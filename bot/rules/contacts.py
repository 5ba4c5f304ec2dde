"""E-mail addresses and phone numbers in what people write: found, checked for their form, in one spelling."""

import re
import unicodedata

from bot.rules.masking import passes_luhn

LONGEST_TEXT = 4000
"""Only so many characters are looked through."""

_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+'-")
_LONGEST_LOCAL, _LONGEST_DOMAIN, _LONGEST_LABEL = 64, 253, 63
"""RFC 5321, 4.5.3.1, and RFC 1035, 2.3.4."""
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_TOP_LEVEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
_STARTS = re.compile(r"[A-Za-z0-9_]")

_RUN = re.compile(r"(?:(?:\+|\b00)[ ]?)?[(]?\d(?:[ ()./–-]{0,3}\d){5,24}")
_TRUNK = re.compile(r"\([ ]?0[ ]?\)")
"""The 0 of "+49 (0)30 …", which is dialled only without the country's code."""
_DATE = re.compile(r"(\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./ ]{1,2}\d{1,2}[-./ ]{1,2}\d{4})(?!\d)")
_AMOUNT = re.compile(r"\d{1,3}([.,]\d{3})+([.,]\d{1,2})?|\d+[.,]\d{1,2}")
_HOST = re.compile(r"\d{1,3}(\.\d{1,3}){3}")
_CURRENCY = frozenset("$€£¥%")
_FEWEST, _MOST = 7, 15
"""Digits; no more by ITU-T E.164."""
_FEWEST_AMONG_WORDS = 10
_CARD = range(13, 20)


def email_of(text: str) -> str | None:
    """The first address in it, its domain in small letters and as DNS has it; None where there is none.

    A domain needs two levels; addresses that only the quoted or international forms of RFC 5321 and 6531
    allow are none here, nor are those that begin with a sign.
    """
    text = _plain(text)
    for at in (place for place, c in enumerate(text) if c == "@"):
        found = _address(text, at)
        if found:
            return found
    return None


def phone_of(text: str) -> str | None:
    """The first number in it that can be called: its digits, behind `+` where it has a country's code.

    Seven to fifteen digits. Dates, amounts of money, card numbers and, among other words, short numbers
    without any sign of a phone number are none.
    """
    text = _digits(_plain(text))
    for run in _RUN.finditer(text):
        found = _number(text, run)
        if found:
            return found
    return None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:LONGEST_TEXT])[:LONGEST_TEXT]


def _address(text: str, at: int) -> str | None:
    start = at
    while start and at - start <= _LONGEST_LOCAL and text[start - 1] in _LOCAL:
        start -= 1
    end = at + 1
    while end < len(text) and end - at <= _LONGEST_DOMAIN + 1 and (text[end].isalnum() or text[end] in ".-"):
        end += 1
    local, domain = text[start:at], text[at + 1 : end].rstrip(".-")
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or before in tuple("@/=&*") or after in tuple("@_+"):
        return None
    ascii_domain = _domain(domain)
    return f"{local}@{ascii_domain}" if ascii_domain and _is_local(local) else None


def _is_local(local: str) -> bool:
    fits = 0 < len(local) <= _LONGEST_LOCAL and _STARTS.match(local) is not None
    return fits and ".." not in local and not local.endswith(".")


def _domain(domain: str) -> str:
    """As DNS has it; empty where it cannot be one."""
    try:
        plain = domain.casefold().encode("idna").decode("ascii").lower() if domain else ""
    except UnicodeError:
        return ""
    labels = plain.split(".")
    if len(labels) < 2 or len(plain) > _LONGEST_DOMAIN or not _TOP_LEVEL.fullmatch(labels[-1]):
        return ""
    return plain if all(_LABEL.fullmatch(label) for label in labels) else ""


def _digits(text: str) -> str:
    """Digits of all scripts as 0 to 9."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _number(text: str, run: re.Match[str]) -> str | None:
    said, before, after = run.group(), text[: run.start()][-1:], text[run.end() :][:1]
    if before.isalnum() or after.isalnum() or before in tuple("#.,-/@_") or after in tuple("@_"):
        return None
    if _CURRENCY & {text[: run.start()].rstrip()[-1:], text[run.end() :].lstrip()[:1]}:
        return None
    if _DATE.match(said) or _AMOUNT.fullmatch(said) or _HOST.fullmatch(said):
        return None
    is_international = said.startswith(("+", "00"))
    digits = "".join(c for c in (_TRUNK.sub("", said) if is_international else said) if c.isdigit())
    if len(digits) in _CARD and passes_luhn(digits) and not is_international:
        return None
    return _spelt(said, digits, is_alone=said == text.strip(" .,;:!?"))


def _spelt(said: str, digits: str, *, is_alone: bool) -> str | None:
    is_international = said.startswith(("+", "00"))
    digits = digits.removeprefix("00") if said.startswith("00") else digits
    if not _FEWEST <= len(digits) <= _MOST or len(set(digits)) == 1:
        return None
    if is_international:
        return None if digits.startswith("0") else f"+{digits}"
    looks = said.startswith(("0", "(")) or len(digits) >= _FEWEST_AMONG_WORDS
    return digits if looks or is_alone else None

"""What must not be stored in a message: card numbers, and characters that are no text."""

import re
import unicodedata

_BETWEEN = r"[ \t.\u00a0\u00ad\u200b-\u200f\u2010-\u2015\u202f\u2060\u2212\ufeff-]{0,2}"
_RUN = re.compile(rf"\d(?:{_BETWEEN}\d){{12,}}")
_GROUP = re.compile(r"\d+")
_DIGITS = range(13, 20)
"""Lengths of card numbers, ISO/IEC 7812."""
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They reorder the text around them, so that a message could show what it does not say."""


def clean(text: str) -> str:
    """`text` as it may be stored: without control characters and surrogates, card numbers masked."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return mask("".join(c for c in text if _is_text(c))).strip()


def mask(text: str) -> str:
    """Card numbers become "•••• •••• •••• 1234"; numbers that fail Luhn's check stay as they are."""
    return _RUN.sub(lambda run: _mask_run(run.group()), text)


def passes_luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B."""
    values = [int(d) for d in reversed(digits)]
    doubled = [sum(divmod(2 * d, 10)) for d in values[1::2]]
    return (sum(values[::2]) + sum(doubled)) % 10 == 0


def _is_text(character: str) -> bool:
    if character in "\n\t":
        return True
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in _OVERRIDES


def _mask_run(run: str) -> str:
    """A run of digit groups may hold a card number and, beside it, its date or check value."""
    groups = list(_GROUP.finditer(run))
    masked, place, first = "", 0, 0
    while first < len(groups):
        last = _card_end(groups, first)
        if last is None:
            first += 1
            continue
        number = "".join(g.group() for g in groups[first : last + 1])
        masked += run[place : groups[first].start()] + "•••• •••• •••• " + number[-4:]
        place, first = groups[last].end(), last + 1
    return masked + run[place:]


def _card_end(groups: list[re.Match[str]], first: int) -> int | None:
    """The last group of the longest card number that begins with group `first`."""
    digits, found = "", None
    for last in range(first, len(groups)):
        digits += groups[last].group()
        if len(digits) > _DIGITS[-1]:
            break
        if len(digits) in _DIGITS and passes_luhn(digits):
            found = last
    return found

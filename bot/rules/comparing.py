"""How a check compares what was found with what is wanted; patterns run in time linear in the text."""

from collections.abc import Callable, Mapping
from typing import Any

import re2

from bot.rules.campaigns import Check, Operator, Value
from bot.rules.facts import Kind

OPERATORS: Mapping[Kind, tuple[Operator, ...]] = {
    "text": ("is", "contains", "starts_with", "one_of", "glob", "matches"),
    "number": ("is", "at_least", "at_most"),
    "flag": ("is",),
    "texts": ("has", "has_any"),
}
"""Texts are compared without case, except by `matches`, which can say so: `(?i)`."""
_PATTERN_BYTES = 128 * 1024
"""Of memory for one pattern: RE2 refuses larger ones, and stays linear in the text within it."""
LARGEST_PROGRAM = 1_500
"""RE2's instructions: what a character of the text may cost at worst."""

Test = Callable[[Any], bool]


def test_of(check: Check) -> Test:
    """Of what was found, where it is known. Raises for a check that `refusing.check_condition` refuses."""
    return _TESTS[check.operator](check.value)


def pattern_of(operator: Operator, value: str) -> Any:
    """Of `glob` and `matches`. Raises re2.error for what RE2 refuses, UnicodeError for what is no text."""
    options = re2.Options()
    options.log_errors, options.never_capture, options.max_mem = False, True, _PATTERN_BYTES
    written = _of_glob(value) if operator == "glob" else value
    pattern = re2.compile(written.encode(), options)
    if pattern.programsize > LARGEST_PROGRAM:
        raise re2.error(f"pattern too large: {pattern.programsize} steps, at most {LARGEST_PROGRAM}")
    return pattern


def _is(value: Value) -> Test:
    if isinstance(value, str):
        wanted = value.casefold()
        return lambda found: bool(found.casefold() == wanted)
    return lambda found: bool(found == value)


def _at_least(value: Value) -> Test:
    return lambda found: bool(found >= value)


def _at_most(value: Value) -> Test:
    return lambda found: bool(found <= value)


def _contains(value: Value) -> Test:
    wanted = str(value).casefold()
    return lambda found: wanted in found.casefold()


def _starts_with(value: Value) -> Test:
    wanted = str(value).casefold()
    return lambda found: bool(found.casefold().startswith(wanted))


def _one_of(value: Value) -> Test:
    wanted = frozenset(text.casefold() for text in texts_of(value))
    return lambda found: found.casefold() in wanted


def _has(value: Value) -> Test:
    wanted = str(value).casefold()
    return lambda found: wanted in found


def _has_any(value: Value) -> Test:
    wanted = frozenset(text.casefold() for text in texts_of(value))
    return lambda found: not wanted.isdisjoint(found)


def _glob(value: Value) -> Test:
    """`*` is any text, `?` any one character; the whole has to fit."""
    pattern = pattern_of("glob", str(value))
    return lambda found: pattern.search(_encoded(found)) is not None


def _matches(value: Value) -> Test:
    pattern = pattern_of("matches", str(value))
    return lambda found: pattern.search(_encoded(found)) is not None


def texts_of(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _of_glob(glob: str) -> str:
    made = "".join({"*": ".*", "?": "."}.get(letter) or re2.escape(letter) for letter in glob)
    return f"(?is)\\A{made}\\z"


def _encoded(text: str) -> bytes:
    """Addresses may carry halves of characters, which no pattern asks for."""
    return text.encode(errors="replace")


_TESTS: Mapping[Operator, Callable[[Value], Test]] = {
    "is": _is,
    "at_least": _at_least,
    "at_most": _at_most,
    "contains": _contains,
    "starts_with": _starts_with,
    "one_of": _one_of,
    "glob": _glob,
    "matches": _matches,
    "has": _has,
    "has_any": _has_any,
}

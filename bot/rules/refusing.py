"""What is wrong with a condition, said so that its author can mend it."""

import re
from collections.abc import Iterator

import re2

from bot.rules.campaigns import Check, Group, Operator, Value
from bot.rules.comparing import OPERATORS, pattern_of, texts_of
from bot.rules.facts import ATTRIBUTE, EVENT, FIELDS, Kind, fact_of
from bot.rules.folding import FOLDED, LONGEST_NAME

DEEPEST, MOST_CHECKS, MOST_PATTERNS, MOST_VALUES = 8, 100, 10, 100
_PATTERNS = ("glob", "matches")
LONGEST_TEXT, LARGEST = 500, 1e15
_EVENT_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def check_condition(part: Check | Group) -> tuple[str, str] | None:
    """The first thing that is wrong, as the path to it (such as `all[1].none[0].value`) and a message."""
    if isinstance(part, Check):
        return wrong(part)
    operators = [check.operator for check, _ in checks(part)]
    if len(operators) > MOST_CHECKS:
        return "", f"has more than {MOST_CHECKS} checks"
    if sum(operator in _PATTERNS for operator in operators) > MOST_PATTERNS:
        return "", f"has more than {MOST_PATTERNS} checks by {' or '.join(_PATTERNS)}"
    return _wrong_group(part, "", 1)


def _wrong_group(group: Group, path: str, depth: int) -> tuple[str, str] | None:
    if depth > DEEPEST:
        return path.rstrip("."), f"is nested deeper than {DEEPEST}"
    if not group.parts:
        return f"{path}{group.mode}", "needs at least one part"
    for place, part in enumerate(group.parts):
        here = f"{path}{group.mode}[{place}]"
        if isinstance(part, Group):
            found = _wrong_group(part, f"{here}.", depth + 1)
        elif found := wrong(part):
            found = f"{here}.{found[0]}", found[1]
        if found:
            return found
    return None


def wrong(check: Check) -> tuple[str, str] | None:
    fact = fact_of(check.field)
    if fact is None:
        known = ", ".join((*FIELDS, f"{EVENT}NAME", f"{ATTRIBUTE}NAME"))
        return "field", f"{check.field[:60]!r} is unknown; known are {known}"
    if message := _wrong_name(check.field):
        return "field", message
    if check.operator not in OPERATORS[fact.kind]:
        known = ", ".join(OPERATORS[fact.kind])
        return "operator", f"of {check.field} can be {known}, not {check.operator}"
    message = _wrong_value(check, fact.kind)
    return ("value", message) if message else None


def _wrong_name(field: str) -> str:
    if field.startswith(EVENT):
        event = field.removeprefix(EVENT)
        if not _EVENT_NAME.fullmatch(event):
            return f"{event[:60]!r} is no name of an event: a to z, 0 to 9 and _, at most 40, a letter first"
        if event in FOLDED:
            return f"{event!r} is not counted as a custom event; there are fields of its own for it"
    if field.startswith(ATTRIBUTE):
        attribute = field.removeprefix(ATTRIBUTE)
        if not 0 < len(attribute) <= LONGEST_NAME:
            return f"needs the name of an attribute, of at most {LONGEST_NAME} characters"
    return ""


def _wrong_value(check: Check, kind: Kind) -> str:
    value = check.value
    if kind == "flag":
        return "" if isinstance(value, bool) else "must be true or false"
    if kind == "number":
        right = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST
        return "" if right else f"must be a number of at most {LARGEST:.0f}"
    if check.operator in ("one_of", "has_any"):
        return _wrong_texts(value)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return f"must be a text of at most {LONGEST_TEXT} characters"
    if check.operator in _PATTERNS:
        return _wrong_pattern(value, check.operator)
    return "" if value or check.operator == "is" else "must not be empty"


def _wrong_texts(value: Value) -> str:
    texts = texts_of(value)
    if not 1 <= len(texts) <= MOST_VALUES:
        return f"must be a list of 1 to {MOST_VALUES} texts"
    right = all(0 < len(text) <= LONGEST_TEXT for text in texts)
    return "" if right else f"must be texts of 1 to {LONGEST_TEXT} characters"


def _wrong_pattern(value: str, operator: Operator) -> str:
    if not value:
        return "must not be empty"
    try:
        pattern_of(operator, value)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        said = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        return f"is no pattern that RE2 takes: {said}"
    except UnicodeError:
        return "is no text"
    return ""


def checks(part: Check | Group, excluded: bool = False) -> Iterator[tuple[Check, bool]]:
    """Each check, in the order they are written, and whether it stands in a `none`."""
    if isinstance(part, Check):
        yield part, excluded
        return
    for inner in part.parts:
        yield from checks(inner, excluded != (part.mode == "none"))

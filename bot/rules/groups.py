"""The condition of a campaign, as data: groups of checks, nested."""

import math
from typing import Any, Literal, cast, get_args

from bot.rules.campaigns import Check, Group, Operator, Value
from bot.rules.conditions import DEEPEST, MOST_CHECKS, check_condition
from bot.rules.reading import Inline, Part

LONGEST_VALUE, MOST_VALUES = 500, 100

_MODES = ("all", "any", "none")


def condition_from(part: Part) -> Group:
    """Of its field `condition`. Raises Invalid with the path of the first part that is wrong."""
    group = _group(part.part("condition"), 1)
    if _checks(group) > MOST_CHECKS:
        part.wrong("condition", f"must not have more than {MOST_CHECKS} checks")
    if wrong := check_condition(group):
        part.wrong(f"condition.{wrong[0]}".rstrip("."), wrong[1])
    return group


def _checks(part: Check | Group) -> int:
    return 1 if isinstance(part, Check) else sum(_checks(inner) for inner in part.parts)


def _group(given: Part, depth: int) -> Group:
    modes = [mode for mode in _MODES if mode in given]
    if len(modes) != 1:
        given.wrong("", "must have exactly one of all, any, none")
    if depth > DEEPEST:
        given.wrong("", f"is nested deeper than {DEEPEST}")
    parts = given.parts(modes[0], MOST_CHECKS, least=1)
    inner = tuple(_check(one) if "field" in one else _group(one, depth + 1) for one in parts)
    given.finish()
    return Group(cast("Literal['all', 'any', 'none']", modes[0]), inner)


def _check(given: Part) -> Check:
    operator = given.choice("operator", get_args(Operator))
    check = Check(given.text("field", LONGEST_VALUE), cast("Operator", operator), _value(given))
    given.finish()
    return check


def _value(given: Part) -> Value:
    value = given.raw("value")
    if isinstance(value, list | tuple):
        texts = [one for one in given.items("value", MOST_VALUES, least=1) if isinstance(one, str) and one]
        if len(texts) < len(value) or any(len(text) > LONGEST_VALUE for text in texts):
            given.wrong("value", f"must be a list of texts of at most {LONGEST_VALUE} characters")
        return tuple(texts)
    if not isinstance(value, str | int | float) or (isinstance(value, float) and not math.isfinite(value)):
        given.wrong("value", "must be a text, a number, true, false or a list of texts")
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        given.wrong("value", f"must not be longer than {LONGEST_VALUE} characters")
    return value


def mapping_of(part: Check | Group) -> dict[str, Any]:
    """What `condition_from` reads; JSON."""
    if isinstance(part, Check):
        value = list(part.value) if isinstance(part.value, tuple) else part.value
        return {"field": part.field, "operator": part.operator, "value": value}
    return {part.mode: [mapping_of(inner) for inner in part.parts]}


def inline(given: dict[str, Any]) -> dict[str, Any]:
    """The same, each check on one line of YAML."""
    if "field" in given:
        return Inline(given)
    return {mode: [inline(part) for part in parts] for mode, parts in given.items()}

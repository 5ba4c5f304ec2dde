"""Conditions: compiled to be quick, and asked what held and by how much it missed."""

import math
from collections.abc import Callable, Iterable

from bot.model import Finding
from bot.rules.campaigns import Campaign, Check, Group, Value
from bot.rules.comparing import OPERATORS, Test, test_of
from bot.rules.facts import FIELDS, Fact, Facts, Found, Need, fact_of
from bot.rules.refusing import DEEPEST, MOST_CHECKS, check_condition, checks, wrong
from bot.rules.situation import Situation

__all__ = [
    "DEEPEST",
    "FIELDS",
    "MOST_CHECKS",
    "OPERATORS",
    "Fact",
    "check_condition",
    "compiled",
    "fields_of",
    "findings",
    "holding",
    "needs",
]

_LONGEST_SHOWN = 200
_MOST_COMPILED = 20_000

Holds = Callable[[Facts], bool]


def needs(campaigns: Iterable[Campaign]) -> frozenset[Need]:
    """What has to be fetched before their conditions can be asked."""
    facts = (fact_of(name) for campaign in campaigns for name in fields_of(campaign.condition))
    return frozenset(fact.needs for fact in facts if fact and fact.needs)


def fields_of(group: Group) -> frozenset[str]:
    return frozenset(check.field for check, _ in checks(group))


def compiled(group: Group) -> Callable[[Situation], bool]:
    """Never raises: what `check_condition` refuses does not hold."""
    holds = holding(group)
    return lambda situation: holds(Facts(situation))


def findings(group: Group, situation: Situation) -> tuple[Finding, ...]:
    """Each check, in the order they are written."""
    facts = Facts(situation)
    return tuple(_finding(check, excluded, facts) for check, excluded in checks(group))


def holding(group: Group) -> Holds:
    """`compiled` over facts that several conditions share. The same group is compiled once."""
    known = _COMPILED.get(id(group))
    if known is None:
        if len(_COMPILED) >= _MOST_COMPILED:
            _COMPILED.clear()
        known = _COMPILED[id(group)] = (group, _compile(group))
    return known[1]


_COMPILED: dict[int, tuple[Group, Holds]] = {}
"""By identity, the group kept with it: to hash a condition takes longer than to ask it."""


def _compile(part: Check | Group) -> Holds:
    if isinstance(part, Check):
        return _compile_check(part)
    parts = tuple(_compile(inner) for inner in part.parts)
    if part.mode == "all":
        return lambda facts: all_hold(parts, facts)
    if part.mode == "any":
        return lambda facts: any_holds(parts, facts)
    return lambda facts: not any_holds(parts, facts)


def all_hold(parts: tuple[Holds, ...], facts: Facts) -> bool:
    # a loop, not all(): a generator costs more than the parts it asks
    for part in parts:  # noqa: SIM110
        if not part(facts):
            return False
    return True


def any_holds(parts: tuple[Holds, ...], facts: Facts) -> bool:
    for part in parts:  # noqa: SIM110
        if part(facts):
            return True
    return False


def _compile_check(check: Check) -> Holds:
    name, test = check.field, _test(check)

    def holds(facts: Facts) -> bool:
        found = facts[name]
        return found is not None and test(found)

    return holds


def _test(check: Check) -> Test:
    return (lambda _found: False) if wrong(check) else test_of(check)


def _finding(check: Check, excluded: bool, facts: Facts) -> Finding:
    found = facts[check.field]
    held = found is not None and _test(check)(found)
    short_by = None if held else _short_by(check.value, found)
    return Finding(
        check.field, check.operator, _shown(check.value), _shown(found), held, short_by, excluded=excluded
    )


def _short_by(wanted: Value, found: Found) -> float | None:
    if not isinstance(wanted, int | float) or not isinstance(found, int | float):
        return None
    if isinstance(wanted, bool) or isinstance(found, bool) or not math.isfinite(found):
        return None
    return abs(wanted - found)


def _shown(value: Value | Found) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")[:_LONGEST_SHOWN]
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))[:_LONGEST_SHOWN]
    return (", ".join(value) if isinstance(value, tuple) else str(value))[:_LONGEST_SHOWN]

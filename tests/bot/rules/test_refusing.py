from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.campaigns import Check, Group
from bot.rules.comparing import OPERATORS
from bot.rules.conditions import FIELDS, check_condition, compiled, findings
from bot.rules.refusing import DEEPEST, MOST_CHECKS, MOST_PATTERNS
from bot.rules.situation import Situation
from tests.bot.rules.samples import NOON, visit


@pytest.mark.parametrize(
    ("check", "path", "wrong"),
    [
        (Check("colour", "is", "red"), "field", "'colour' is unknown; known are page_url, page_path"),
        (Check("event:Wheel", "at_least", 1), "field", "no name of an event"),
        (Check("event:purchase", "at_least", 1), "field", "fields of its own"),
        (Check("attribute:", "is", "x"), "field", "needs the name of an attribute"),
        (Check("attribute:" + "x" * 41, "is", "x"), "field", "at most 40"),
        (Check("page_type", "at_least", 3), "operator", "can be is, contains"),
        (Check("click_ids", "is", "gclid"), "operator", "can be has, has_any, not is"),
        (Check("cart_minor", "at_least", "much"), "value", "must be a number"),
        (Check("cart_lines", "is", True), "value", "must be a number"),
        (Check("cart_lines", "is", float("nan")), "value", "must be a number"),
        (Check("cart_lines", "is", float("inf")), "value", "must be a number"),
        (Check("cart_lines", "is", 10**400), "value", "must be a number"),
        (Check("page_type", "is", 3), "value", "must be a text"),
        (Check("page_url", "contains", ""), "value", "must not be empty"),
        (Check("page_url", "contains", "x" * 501), "value", "at most 500"),
        (Check("page_type", "one_of", "product"), "value", "must be a list"),
        (Check("page_type", "one_of", ()), "value", "must be a list"),
        (Check("page_type", "one_of", ("a", "")), "value", "texts of 1 to 500"),
        (Check("ordered", "is", 1), "value", "must be true or false"),
        (Check("page_url", "matches", ""), "value", "must not be empty"),
        (Check("page_url", "matches", "(a"), "value", "RE2 takes: missing )"),
        (Check("page_url", "matches", r"(a)\1"), "value", "RE2 takes: invalid escape sequence"),
        (Check("page_url", "matches", "a(?=b)"), "value", "RE2 takes: invalid perl operator"),
        (Check("page_url", "matches", "((a{1,40}){1,40}){1,40}"), "value", "RE2 takes"),
        (Check("page_url", "matches", r"[\p{L}\p{N}]{400}"), "value", "too large"),
        (Check("page_url", "matches", r".{1000}"), "value", "too large"),
        (Check("page_url", "matches", "a" * 501), "value", "at most 500"),
        (Check("page_url", "matches", "\ud800"), "value", "is no text"),
        (Check("page_url", "glob", "*a" * 240), "value", "too large"),
    ],
)
def test_wrong_checks_are_told_in_words(check: Check, path: str, wrong: str) -> None:
    found = check_condition(Group("all", (Check("visits", "is", 1), Group("none", (check,)))))
    assert found is not None
    assert found[0] == f"all[1].none[0].{path}"
    assert wrong in found[1]
    assert check_condition(check) == (path, found[1])
    situation = Situation(visit(), NOON)
    assert not compiled(Group("all", (check,)))(situation)
    assert not findings(Group("all", (check,)), situation)[0].held


@pytest.mark.parametrize(
    "check",
    [
        Check("page_url", "matches", r"(?i)/p/[\w-]+\?size=(s|m|l)$"),
        Check("page_url", "matches", "(a+a+)+b"),
        Check("page_url", "glob", "https://*/p/?[a-z]*"),
        Check("referrer", "is", ""),
        Check("event:size_guide", "at_least", 1),
        Check("attribute:Kundengruppe für Größen", "is", "A"),
        Check("cart_minor", "at_most", 10**15),
    ],
)
def test_what_is_right_passes(check: Check) -> None:
    assert check_condition(Group("any", (check,))) is None


def test_groups_that_are_empty_too_deep_or_too_large() -> None:
    check = Check("visits", "is", 1)
    deep = Group("all", (check,))
    for _ in range(DEEPEST):
        deep = Group("any", (deep,))
    assert check_condition(deep) == (".".join(["any[0]"] * DEEPEST), f"is nested deeper than {DEEPEST}")
    assert check_condition(Group("all", (Group("any", ()),))) == ("all[0].any", "needs at least one part")
    assert check_condition(Group("all", (check,) * MOST_CHECKS)) is None
    assert check_condition(Group("all", (check,) * (MOST_CHECKS + 1))) is not None
    pattern = Check("page_url", "glob", "*")
    assert check_condition(Group("all", (pattern,) * MOST_PATTERNS)) is None
    assert check_condition(Group("all", (pattern,) * (MOST_PATTERNS + 1))) is not None


VALUES: st.SearchStrategy[Any] = st.one_of(
    st.text(max_size=20), st.integers(), st.floats(), st.booleans(), st.lists(st.text(max_size=3)).map(tuple)
)
OPERATOR = st.sampled_from(sorted({operator for known in OPERATORS.values() for operator in known}))


@given(st.sampled_from([*sorted(FIELDS), "event:a", "attribute:a", "event:", "x"]), OPERATOR, VALUES)
def test_nothing_raises_and_what_is_refused_never_holds(field: str, operator: Any, value: Any) -> None:
    check = Check(field, operator, value)
    group, situation = Group("all", (check,)), Situation(visit(), NOON)
    wrong, held = check_condition(group), compiled(group)(situation)
    assert not (wrong and held)
    assert [finding.held for finding in findings(group, situation)] == [held]

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import CartLine, Finding, ItemId, PageSeen
from bot.rules.campaigns import Check, Group, Operator, Value
from bot.rules.conditions import compiled, fields_of, findings, needs
from bot.rules.situation import Situation
from tests.bot.rules.samples import NOON, campaign, visit

PAGE = PageSeen("https://Shop.example/p/Größe-1?a=b", "X", "product", NOON, dwell_s=6, scroll=0.25)
CART = (CartLine(ItemId("Milk-1"), 2, 199),)
SITUATION = Situation(
    visit(products_viewed=2, pages=(PAGE,), cart=CART, landing_url="/?gclid=1", country="DE"), NOON
)


def holds(part: Check | Group, situation: Situation = SITUATION) -> bool:
    return compiled(Group("all", (part,)))(situation)


@pytest.mark.parametrize(
    ("field", "operator", "value", "held"),
    [
        ("products_viewed", "at_least", 2, True),
        ("products_viewed", "at_least", 3, False),
        ("products_viewed", "at_most", 2, True),
        ("products_viewed", "is", 2, True),
        ("products_viewed", "is", 2.0, True),
        ("page_dwell_s", "at_least", 6, True),
        ("page_scroll", "at_most", 0.5, True),
        ("visit_s", "at_most", 0, True),
        ("page_type", "is", "Product", True),
        ("page_type", "is", "produc", False),
        ("page_type", "one_of", ("cart", "PRODUCT"), True),
        ("page_url", "contains", "/P/", True),
        ("page_url", "starts_with", "https://shop.", True),
        ("page_url", "starts_with", "shop.", False),
        ("page_path", "glob", "/p/*-?", True),
        ("page_path", "glob", "/p/*-??", False),
        ("page_path", "glob", "p/*", False),
        ("page_url", "glob", "HTTPS://*/P/GR??E-1?a=b", True),
        ("page_url", "glob", "https://*/p/gr?sse-1?a=b", False),
        ("page_url", "glob", "*gr??*-1[?]a=b", False),
        ("page_url", "matches", r"/p/Gr.ße-\d", True),
        ("page_url", "matches", r"^/p/", False),
        ("page_url", "matches", r"/p/gr.ße", False),
        ("page_url", "matches", r"(?i)/p/gr.ße", True),
        ("ordered", "is", False, True),
        ("in_conversation", "is", True, False),
        ("country", "one_of", ("de", "at"), True),
        ("cart_contains", "has", "milk-1", True),
        ("cart_contains", "has", "milk", False),
        ("cart_contains", "has_any", ("tea", "MILK-1"), True),
        ("click_ids", "has", "fbclid", False),
    ],
)
def test_checks(field: str, operator: Operator, value: Value, held: bool) -> None:
    check = Check(field, operator, value)
    assert holds(check) is held
    assert findings(Group("all", (check,)), SITUATION)[0].held is held


@pytest.mark.parametrize("operator", ["is", "at_least", "at_most"])
def test_what_is_not_known_does_not_hold(operator: Operator) -> None:
    check = Check("agents_online", operator, 0)
    assert not holds(check)
    assert findings(Group("all", (check,)), SITUATION) == (
        Finding("agents_online", operator, "0", "", held=False),
    )


def test_groups_nest() -> None:
    yes, no = Check("products_viewed", "is", 2), Check("products_viewed", "is", 3)
    assert holds(Group("all", (yes, Group("any", (no, yes)), Group("none", (no,)))))
    assert not holds(Group("any", (no, no)))
    assert not holds(Group("none", (no, yes)))
    assert not holds(Group("all", (yes, no)))


def test_each_finding_says_by_how_much_it_missed() -> None:
    group = Group(
        "all",
        (
            Check("products_viewed", "at_least", 5),
            Check("cart_minor", "at_most", 100),
            Check("page_dwell_s", "is", 7.5),
            Group(
                "none",
                (
                    Check("page_type", "one_of", ("cart", "product")),
                    Group("none", (Check("visits", "is", 1),)),
                ),
            ),
            Check("ordered", "is", True),
        ),
    )
    assert findings(group, SITUATION) == (
        Finding("products_viewed", "at_least", "5", "2", held=False, short_by=3),
        Finding("cart_minor", "at_most", "100", "398", held=False, short_by=298),
        Finding("page_dwell_s", "is", "7.5", "6", held=False, short_by=1.5),
        Finding("page_type", "one_of", "cart, product", "product", held=True, excluded=True),
        Finding("visits", "is", "1", "1", held=True),
        Finding("ordered", "is", "true", "false", held=False),
    )


def test_findings_are_bounded() -> None:
    long = Situation(visit(referrer="x" * 2000), NOON)
    assert len(findings(Group("all", (Check("referrer", "is", "y"),)), long)[0].found) == 200


def test_needs() -> None:
    def asks(*fields: str) -> Any:
        return campaign(condition=Group("all", (Group("any", tuple(Check(f, "is", 1) for f in fields)),)))

    assert needs([asks("visits"), asks("cart_minor", "colour")]) == frozenset()
    assert needs([asks("is_open"), asks("price_viewed_minor")]) == {"service", "products"}
    assert needs([asks("recommender_score", "agents_online")]) == {"score", "service"}
    assert fields_of(asks("visits", "event:a").condition) == {"visits", "event:a"}


PARTS: st.SearchStrategy[Check | Group] = st.recursive(
    st.builds(
        Check, st.just("products_viewed"), st.sampled_from(("is", "at_least", "at_most")), st.integers(0, 4)
    ),
    lambda inner: st.builds(
        Group, st.sampled_from(("all", "any", "none")), st.lists(inner, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=12,
)


@given(PARTS, st.integers(0, 4))
def test_a_compiled_condition_says_what_its_findings_say(part: Check | Group, viewed: int) -> None:
    situation = Situation(visit(products_viewed=viewed), NOON)
    group = Group("all", (part,))
    held = iter([finding.held for finding in findings(group, situation)])

    def told(one: Check | Group) -> bool:
        if isinstance(one, Check):
            return next(held)
        parts = [told(inner) for inner in one.parts]
        return all(parts) if one.mode == "all" else any(parts) is (one.mode == "any")

    assert compiled(group)(situation) is told(group)

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import (
    ConversationId,
    ItemId,
    ItemLine,
    Money,
    Order,
    OrderId,
    OrderState,
    SiteId,
    Touch,
    TouchId,
    TouchKind,
    VisitorId,
)
from bot.rules.attribution import RULES_VERSION, WINDOWS, credit
from tests.bot.rules.samples import EVE, NOON, SITE, later

ORDER = Order(
    SITE, OrderId("1"), EVE, Money(999, "USD"), OrderState.UNVERIFIED, NOON, (ItemLine(ItemId("milk")),)
)
SECOND = timedelta(seconds=1)


def touch(kind: TouchKind, at: datetime, touch_id: str = "t", **changes: Any) -> Touch:
    made = Touch(TouchId(touch_id), SITE, EVE, ConversationId("c"), kind, at, item_id=ItemId("milk"))
    return replace(made, **changes)


@pytest.mark.parametrize("kind", [TouchKind.RECOMMENDATION, TouchKind.ANSWERED, TouchKind.LINK])
def test_a_touch_counts_within_its_window(kind: TouchKind) -> None:
    given = credit(ORDER, [touch(kind, NOON - WINDOWS[kind])])
    assert given is not None
    assert (given.kind, given.touch_id, given.rules_version) == (kind, "t", RULES_VERSION)
    assert credit(ORDER, [touch(kind, NOON - WINDOWS[kind] - SECOND)]) is None


def test_windows_are_those_of_the_rules() -> None:
    assert [WINDOWS[k].total_seconds() / 3600 for k in WINDOWS] == [7 * 24, 3 * 24, 24]


def test_what_was_only_shown_is_never_credited() -> None:
    assert credit(ORDER, [touch(TouchKind.SHOWN, later(minutes=-1))]) is None


def test_what_came_after_the_order_is_not_credited() -> None:
    assert credit(ORDER, [touch(TouchKind.ANSWERED, NOON + SECOND)]) is None
    assert credit(ORDER, [touch(TouchKind.ANSWERED, NOON)]) is not None


def test_a_recommendation_counts_only_where_it_was_bought() -> None:
    assert credit(ORDER, [touch(TouchKind.RECOMMENDATION, NOON, item_id=ItemId("tea"))]) is None
    assert credit(replace(ORDER, items=()), [touch(TouchKind.RECOMMENDATION, NOON)]) is None


def test_the_latest_wins_and_the_stronger_at_the_same_moment() -> None:
    early = touch(TouchKind.RECOMMENDATION, later(hours=-2), "early")
    late = touch(TouchKind.LINK, later(hours=-1), "late")
    assert (given := credit(ORDER, [early, late]))
    assert given.touch_id == "late"
    tied = [touch(kind, later(hours=-1), kind) for kind in TouchKind]
    for order in (tied, tied[::-1]):
        assert (given := credit(ORDER, order))
        assert given.kind is TouchKind.RECOMMENDATION


@pytest.mark.parametrize("changes", [{"visitor_id": VisitorId("max")}, {"site_id": SiteId("site-2")}])
def test_touches_of_others_do_not_count(changes: dict[str, Any]) -> None:
    assert credit(ORDER, [touch(TouchKind.ANSWERED, NOON, **changes)]) is None


TOUCHES = st.lists(
    st.builds(touch, st.sampled_from(TouchKind), st.integers(-800, 10).map(lambda h: later(hours=h))),
    max_size=20,
).map(lambda made: [replace(t, touch_id=TouchId(f"t{i:02}")) for i, t in enumerate(made)])


@given(TOUCHES, st.randoms())
def test_the_answer_does_not_depend_on_the_order_of_the_touches(touches: list[Touch], random: Any) -> None:
    shuffled = random.sample(touches, len(touches))
    assert credit(ORDER, touches) == credit(ORDER, shuffled)

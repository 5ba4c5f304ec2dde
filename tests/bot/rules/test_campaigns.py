from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Arm, CampaignId, Exposure, ExposureId, PageSeen, VisitId
from bot.rules.campaigns import (
    FIELDS,
    Check,
    Group,
    Restraint,
    Situation,
    Value,
    check_condition,
    decide,
    restrained,
    unmet,
)
from tests.bot.rules.samples import EVE, NOON, SITE, campaign, later, visit

RESTRAINT = Restraint()


def situation(**changes: Any) -> Situation:
    made = Situation(visit=visit(products_viewed=2), now=NOON)
    return replace(made, **changes)


def exposed(
    at: datetime, visit_id: str = "earlier", campaign_id: str = "other", arm: Arm = Arm.SHOWN
) -> Exposure:
    return Exposure(
        ExposureId(f"{at}{campaign_id}"), SITE, CampaignId(campaign_id), EVE, VisitId(visit_id), arm, at
    )


def on_page(page_type: str, **changes: Any) -> Situation:
    page = replace(PageSeen("/x", "X", page_type, NOON), **changes)
    return situation(visit=visit(products_viewed=2, pages=(page,)))


def test_every_field_can_be_asked_of_an_empty_visit() -> None:
    assert all(isinstance(read(situation(visit=visit())), str | int | float) for read in FIELDS.values())


@pytest.mark.parametrize(
    ("check", "holds"),
    [
        (Check("products_viewed", "at_least", 2), True),
        (Check("products_viewed", "at_least", 3), False),
        (Check("products_viewed", "at_most", 2), True),
        (Check("products_viewed", "is", 2), True),
        (Check("page_type", "is", "product"), True),
        (Check("page_url", "contains", "x"), True),
        (Check("page_dwell_s", "at_least", 6), True),
        (Check("page_scroll", "at_most", 0.5), True),
        (Check("visit_s", "at_most", 0), True),
        (Check("ordered", "is", False), True),
        (Check("in_conversation", "is", True), False),
        (Check("page_type", "at_least", "a"), False),
    ],
)
def test_checks(check: Check, holds: bool) -> None:
    assert (unmet(check, on_page("product", dwell_s=6)) == "") is holds


def test_groups_nest() -> None:
    yes, no = Check("products_viewed", "is", 2), Check("products_viewed", "is", 3)
    assert not unmet(Group("all", (yes, Group("any", (no, yes)), Group("none", (no,)))), situation())
    assert unmet(Group("any", (no, no)), situation())
    assert unmet(Group("none", (no, yes)), situation()) == "an excluded condition holds"
    assert unmet(Group("all", (yes, no)), situation()) == "products_viewed is 2, not is 3"


def test_the_highest_priority_speaks_and_the_trace_tells_why_the_others_do_not() -> None:
    picky = campaign("picky", priority=9, condition=Group("all", (Check("visits", "at_least", 5),)))
    campaigns = [campaign("low"), campaign("high", priority=5), picky]
    decision, trace = decide(SITE, campaigns, situation(), RESTRAINT, "visit")
    assert decision is not None
    assert decision.campaign.campaign_id == "high"
    assert trace == ("Picky: no, visits is 1, not at_least 5", "High: yes, shown")


def test_only_campaigns_of_the_trigger_that_are_on() -> None:
    campaigns = [campaign("off", enabled=False), campaign("exit", trigger="exit")]
    assert decide(SITE, campaigns, situation(), RESTRAINT, "visit") == (None, ())
    decision, _ = decide(SITE, campaigns, situation(), RESTRAINT, "exit")
    assert decision is not None


def test_the_holdout_is_decided_too() -> None:
    decision, _ = decide(SITE, [campaign(holdout=1.0)], situation(), RESTRAINT, "visit")
    assert decision is not None
    assert decision.arm is Arm.GHOST


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (
            situation(exposures=(exposed(NOON, "visit-1", "hesitation"),)),
            "was eligible in this visit already",
        ),
        (situation(exposures=(exposed(NOON, "visit-1", arm=Arm.GHOST),)), "1 in this visit already"),
        (
            situation(exposures=(exposed(later(hours=-3), "a"), exposed(later(hours=-9), "b"))),
            "2 in 24 hours",
        ),
        (situation(dismissed_at={CampaignId("other"): later(days=-6)}), "dismissed at 2026-02-24 12:00"),
        (on_page("checkout"), "quiet on checkout"),
        (on_page("thanks"), "quiet on thanks"),
    ],
)
def test_a_visitor_is_left_in_peace(held: Situation, why: str) -> None:
    assert restrained(campaign(), held, RESTRAINT).startswith(why)


@pytest.mark.parametrize(
    "free",
    [
        situation(exposures=(exposed(later(hours=-25), "a"), exposed(later(hours=-26), "b"))),
        situation(exposures=(exposed(later(hours=-3), "a"),)),
        situation(dismissed_at={CampaignId("other"): later(days=-7)}),
        on_page("product"),
    ],
)
def test_and_not_for_ever(free: Situation) -> None:
    assert restrained(campaign(), free, RESTRAINT) == ""


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        (Check("colour", "is", "red"), "unknown field 'colour'"),
        (Check("cart_minor", "at_least", "much"), "needs a number"),
        (Check("cart_lines", "is", True), "needs a number"),
        (Check("page_type", "at_least", 3), "can be is, contains"),
        (Check("page_type", "is", 3), "needs a text"),
        (Check("ordered", "is", 1), "needs a flag"),
    ],
)
def test_wrong_checks_are_told_in_words(check: Check, wrong: str) -> None:
    assert wrong in check_condition(Group("all", (Group("any", (check,)),)))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["moment", "visit", "day", "dismiss"]),
        st.integers(0, 600),
        st.sampled_from(["product", "checkout", "thanks", ""]),
    ),
    max_size=80,
)


@given(STEPS, st.floats(0, 1), st.integers(1, 2), st.integers(1, 4))
def test_caps_hold_over_any_stream_of_events(
    steps: list[tuple[str, int, str]], holdout: float, per_visit: int, per_day: int
) -> None:
    restraint = Restraint(per_visit=per_visit, per_day=per_day)
    campaigns = [campaign(name, holdout=holdout) for name in ("a", "b", "c")]
    now, visits, exposures = NOON, 1, list[Exposure]()
    dismissed: dict[CampaignId, datetime] = {}
    for step, minutes, page_type in steps:
        now += timedelta(minutes=minutes) + (timedelta(days=1) if step == "day" else timedelta())
        visits += step == "visit"
        if step == "dismiss" and exposures:
            dismissed[exposures[-1].campaign_id] = now
        page = PageSeen("/x", "", page_type, now)
        current = visit(visit_id=VisitId(f"v{visits}"), products_viewed=2, pages=(page,))
        seen = Situation(current, now, visits, exposures=tuple(exposures), dismissed_at=dismissed)
        decision, _ = decide(SITE, campaigns, seen, restraint, "visit")
        if decision:
            assert page_type not in restraint.quiet_pages
            assert all(now - at >= restraint.quiet_after_dismissal for at in dismissed.values())
            exposures.append(exposed(now, current.visit_id, decision.campaign.campaign_id, decision.arm))
    for exposure in exposures:
        same_visit = [e for e in exposures if e.visit_id == exposure.visit_id]
        assert len(same_visit) <= per_visit
        assert len({e.campaign_id for e in same_visit}) == len(same_visit)
        day = timedelta(days=1)
        assert sum(timedelta() <= exposure.exposed_at - e.exposed_at < day for e in exposures) <= per_day


@given(st.sampled_from(sorted(FIELDS)), st.one_of(st.text(), st.integers(), st.floats(), st.booleans()))
def test_a_condition_found_right_never_raises(field: str, value: Value) -> None:
    for operator in ("is", "at_least", "at_most", "contains"):
        check = Check(field, operator, value)
        if not check_condition(check):
            assert isinstance(unmet(check, situation()), str)

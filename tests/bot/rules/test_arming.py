from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Arm, VisitorId
from bot.rules.arming import Armed, armed_name, read_armed, went_off
from bot.rules.campaigns import Campaign, Content, Variant
from bot.rules.deciding import Decision
from bot.rules.experiments import assign
from tests.bot.rules.samples import NOON, SITE, campaign

TWO = replace(
    campaign(),
    trigger="exit",
    holdout=0.2,
    version=3,
    variants=(Variant("a", Content({"en": "a"})), Variant("b", Content({"en": "b"}))),
)


def visitor_of(arm: Arm, variant: str = "", of: Campaign = TWO) -> VisitorId:
    ids = (VisitorId(f"visitor-{n}") for n in range(1000))
    return next(
        i
        for i in ids
        if (found := assign(SITE, of, i)).arm is arm
        and (found.variant.variant_id if found.variant else "") == variant
    )


def test_what_was_armed_is_what_went_off_though_shares_moved() -> None:
    eve = visitor_of(Arm.SHOWN, "a")
    sampled = replace(TWO, allocation="thompson")
    shares = {"a": 0.05, "b": 0.95}
    moved = next(
        i for i in (VisitorId(f"v{n}") for n in range(1000))
        if (v := assign(SITE, sampled, i, None, {"a": 0.95, "b": 0.05}).variant)
        and v.variant_id == "a"
        and (w := assign(SITE, sampled, i, None, shares).variant)
        and w.variant_id == "b"
    )  # fmt: skip
    decision = went_off(SITE, sampled, moved, Armed(TWO.campaign_id, 3, "a"), NOON, None, shares)
    assert (decision.arm, decision.variant) == (Arm.SHOWN, TWO.variants[0])
    assert decision.propensity == pytest.approx(0.8 * 0.05)
    asked = went_off(SITE, TWO, eve, Armed(TWO.campaign_id, 3, "a"), NOON)
    assert asked.variant == TWO.variants[0]
    assert asked.propensity == pytest.approx(0.4)


def test_nobody_comes_out_of_the_holdout_by_asking() -> None:
    held_out = visitor_of(Arm.GHOST)
    decision = went_off(SITE, TWO, held_out, Armed(TWO.campaign_id, 3, "a"), NOON)
    assert (decision.arm, decision.variant) == (Arm.GHOST, None)


def test_what_an_earlier_version_armed_is_counted_there() -> None:
    eve = visitor_of(Arm.SHOWN, "a")
    wider = replace(TWO, holdout=1.0, version=4)
    decision = went_off(SITE, wider, eve, Armed(TWO.campaign_id, 3, "a"), NOON)
    assert (decision.arm, decision.variant, decision.campaign.version) == (Arm.SHOWN, TWO.variants[0], 3)
    held_out = visitor_of(Arm.GHOST)
    opened = replace(TWO, holdout=0.0, version=4)
    decision = went_off(SITE, opened, held_out, Armed(TWO.campaign_id, 3, ""), NOON)
    assert (decision.arm, decision.variant, decision.campaign.version) == (Arm.GHOST, None, 3)


def test_a_variant_that_is_gone_is_decided_anew() -> None:
    eve = visitor_of(Arm.SHOWN, "b")
    decision = went_off(SITE, TWO, eve, Armed(TWO.campaign_id, 3, "gone"), NOON)
    assert decision.variant == TWO.variants[1]


def test_a_browser_that_says_less_is_decided_anew() -> None:
    eve = visitor_of(Arm.SHOWN, "b")
    assert went_off(SITE, TWO, eve, read_armed(TWO.campaign_id), NOON).variant == TWO.variants[1]


def test_a_name_is_read_as_it_was_given() -> None:
    decision = Decision(TWO, Arm.SHOWN, TWO.variants[1], 0.4, NOON)
    assert armed_name(decision) == f"{TWO.campaign_id}@3:b"
    assert read_armed(armed_name(decision)) == Armed(TWO.campaign_id, 3, "b")
    ghost = replace(decision, arm=Arm.GHOST, variant=None)
    assert read_armed(armed_name(ghost)) == Armed(TWO.campaign_id, 3, "")


@given(st.text(alphabet="ab@:0123456789٣²-", max_size=40))
def test_whatever_a_browser_sends_is_read(name: str) -> None:
    armed = read_armed(name)
    assert went_off(SITE, TWO, VisitorId("eve"), armed, NOON).campaign.version <= TWO.version

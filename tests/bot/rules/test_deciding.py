from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import (
    Arm,
    CampaignId,
    Exposure,
    ExposureId,
    Offer,
    OfferId,
    OfferKind,
    OfferUse,
    PageSeen,
    Restraint,
    VisitId,
)
from bot.rules.campaigns import OVERRIDES, Campaign, Check, Content, Group, Variant
from bot.rules.conditions import compiled
from bot.rules.deciding import assigned, decide, explain, looked, restrained, told
from bot.rules.experiments import assign
from bot.rules.situation import Situation
from tests.bot.rules.samples import EVE, NOON, SITE, campaign, later, visit

RESTRAINT = Restraint()
GIFT = OfferId("gift")


def situation(**changes: Any) -> Situation:
    return replace(Situation(visit(products_viewed=2), NOON), **changes)


def exposed(
    at: datetime, visit_id: str = "earlier", campaign_id: str = "other", arm: Arm = Arm.SHOWN, **changes: Any
) -> Exposure:
    made = Exposure(
        ExposureId(f"{at}{campaign_id}"), SITE, CampaignId(campaign_id), EVE, VisitId(visit_id), arm, at
    )
    return replace(made, **changes)


def on_page(page_type: str, **changes: Any) -> Situation:
    page = PageSeen("/x", "X", page_type, NOON)
    return situation(visit=visit(products_viewed=2, pages=(page,), **changes))


def giving(*offers: OfferId | None) -> Campaign:
    variants = (Variant(f"v{n}", Content({"en": "x"}, offer=offer)) for n, offer in enumerate(offers))
    return campaign(variants=tuple(variants))


def decided(campaigns: list[Campaign], at: Situation, restraint: Restraint = RESTRAINT) -> str:
    decision = decide(SITE, campaigns, at, restraint, "visit")
    return decision.campaign.campaign_id if decision else ""


def explained(campaigns: list[Campaign], at: Situation, restraint: Restraint = RESTRAINT) -> dict[str, str]:
    found = explain(SITE, campaigns, at, restraint, "visit")
    return {one.campaign_id: " ".join(filter(None, (one.verdict, one.because))) for one in found}


def test_the_highest_priority_speaks_and_every_campaign_says_why_not() -> None:
    picky = campaign("picky", priority=9, condition=Group("all", (Check("visits", "at_least", 5),)))
    campaigns = [
        campaign("low"),
        campaign("high", priority=5),
        picky,
        campaign("off", enabled=False, priority=9),
        campaign("soon", starts_at=later(hours=1)),
        campaign("over", ends_at=NOON),
        campaign("exit", trigger="exit"),
    ]
    assert decided(campaigns, situation()) == "high"
    found = explain(SITE, campaigns, situation(), RESTRAINT, "visit")
    assert [(one.campaign_id, one.verdict, one.because) for one in found] == [
        ("off", "off", ""),
        ("picky", "unmet", ""),
        ("high", "shown", "a"),
        ("low", "outranked", ""),
        ("over", "scheduled", ""),
        ("soon", "scheduled", ""),
    ]
    unmet, outranked, ended = found[1], found[3], found[4]
    assert [(f.field, f.short_by) for f in unmet.findings] == [("visits", 4)]
    assert outranked.params == {"by": "High"}
    assert [f.held for f in outranked.findings] == [True]
    assert ended.params == {"ends_at": NOON.isoformat()}


def test_equal_priorities_go_by_name_whatever_the_order() -> None:
    campaigns = [campaign("b"), campaign("a"), campaign("c")]
    assert decided(campaigns, situation()) == decided(campaigns[::-1], situation()) == "a"


def test_only_campaigns_of_the_trigger_that_are_on() -> None:
    campaigns = [campaign("off", enabled=False), campaign("exit", trigger="exit")]
    assert decided(campaigns, situation()) == ""
    decision = decide(SITE, campaigns, situation(), RESTRAINT, "exit")
    assert decision is not None
    assert decision.campaign.campaign_id == "exit"
    assert decided([], situation()) == ""


def test_the_schedule() -> None:
    scheduled = campaign(starts_at=later(hours=-1), ends_at=later(hours=1))
    assert decided([scheduled], situation()) == "hesitation"
    assert decided([scheduled], situation(now=later(hours=1))) == ""
    assert decided([scheduled], situation(now=later(hours=-2))) == ""


def test_the_holdout_is_decided_too() -> None:
    held_out = campaign(holdout=1.0)
    decision = decide(SITE, [held_out, campaign("low", priority=-1)], situation(), RESTRAINT, "visit")
    assert decision is not None
    assert (decision.arm, decision.variant, decision.propensity, decision.at) == (Arm.GHOST, None, 1.0, NOON)
    assert explained([held_out], situation()) == {"hesitation": "ghost"}


def test_the_arm_is_that_of_the_experiment() -> None:
    varied = giving(None, None)
    drawn = assign(SITE, varied, EVE)
    decision = assigned(SITE, varied, situation())
    assert (decision.arm, decision.variant, decision.propensity) == (
        drawn.arm,
        drawn.variant,
        drawn.propensity,
    )
    before = exposed(later(days=-9), campaign_id="hesitation", variant="v1", propensity=0.25)
    kept = assigned(SITE, varied, situation(assigned={varied.campaign_id: before}))
    assert kept.variant == varied.variants[1]
    assert kept.propensity == 0.25


def test_thompsons_shares_draw_the_variant() -> None:
    sampled = replace(giving(None, None), allocation="thompson")
    for only in ("v0", "v1"):
        shares = {sampled.campaign_id: {v: float(v == only) for v in ("v0", "v1")}}
        decision = decide(SITE, [sampled], situation(), RESTRAINT, "visit", shares)
        assert decision is not None
        assert decision.variant is not None
        assert (decision.variant.variant_id, decision.propensity) == (only, 1.0)
        assert looked(decision, situation()).because == only


@pytest.mark.parametrize(
    ("held", "code", "params"),
    [
        (situation(exposures=(exposed(NOON, "visit-1", "hesitation"),)), "same_visit", {}),
        (
            situation(exposures=(exposed(later(minutes=-5), "visit-1", arm=Arm.GHOST),)),
            "per_visit",
            {"most": "1"},
        ),
        (
            situation(exposures=(exposed(later(hours=-3), "a"), exposed(later(hours=-9), "b"))),
            "per_day",
            {"most": "2"},
        ),
        (situation(exposures=(exposed(later(seconds=-59), "a"),)), "gap", {"seconds": "60"}),
        (situation(spoke_at=later(seconds=-59)), "gap", {"seconds": "60"}),
        (
            situation(dismissed_at={CampaignId("other"): later(days=-6)}),
            "dismissed",
            {"until": later(days=1).isoformat()},
        ),
        (on_page("thanks"), "quiet_page", {"page_type": "thanks"}),
        (on_page("checkout", checkout_step="payment"), "quiet_step", {"step": "payment"}),
        (situation(in_conversation=True), "in_conversation", {}),
    ],
)
def test_a_visitor_is_left_in_peace(held: Situation, code: str, params: dict[str, str]) -> None:
    assert restrained(campaign(), held, RESTRAINT) == (code, params)
    assert decided([campaign()], held) == ""
    assert explained([campaign()], held) == {"hesitation": f"restrained {code}"}
    overriding = campaign(overrides=frozenset({code}))
    assert (restrained(overriding, held, RESTRAINT) is None) is (code in OVERRIDES)
    assert (decided([overriding], held) != "") is (code in OVERRIDES)


@pytest.mark.parametrize(
    "free",
    [
        situation(exposures=(exposed(later(hours=-25), "a"), exposed(later(hours=-26), "b"))),
        situation(exposures=(exposed(later(hours=-3), "a"),)),
        situation(exposures=(exposed(NOON, "visit-1", interrupts=False),)),
        situation(dismissed_at={CampaignId("other"): later(days=-7)}),
        situation(spoke_at=later(seconds=-60)),
        on_page("product"),
        on_page("checkout", checkout_step="shipping"),
    ],
)
def test_and_not_for_ever(free: Situation) -> None:
    assert restrained(campaign(), free, RESTRAINT) is None
    assert decided([campaign()], free) == "hesitation"


def test_the_global_switch() -> None:
    silent = Restraint(speaks=False)
    bold = campaign(overrides=frozenset(OVERRIDES) | {"switched_off"})
    hint = campaign("hint", tells="agents")
    assert restrained(bold, situation(), silent) == ("switched_off", {})
    assert decided([bold], situation(), silent) == ""
    assert told(SITE, [hint], situation(), silent) == ()
    assert set(explained([bold, hint], situation(), silent).values()) == {"restrained switched_off"}


def test_an_offer_of_any_variant_has_to_be_at_hand() -> None:
    offer = Offer(GIFT, SITE, "Gift", OfferKind.GIFT, "USD")
    either = giving(None, GIFT)
    assert restrained(either, situation(), RESTRAINT) == ("offer_spent", {})
    assert decided([either], situation()) == ""
    at_hand = situation(offers={GIFT: (offer, OfferUse())})
    assert decided([either], at_hand) == "hesitation"


def test_a_clock_that_jumped_back_keeps_silence() -> None:
    ahead = situation(exposures=(exposed(later(hours=5), "a"),))
    assert restrained(campaign(), ahead, RESTRAINT) == ("gap", {"seconds": "60"})
    assert restrained(campaign(), situation(spoke_at=later(hours=5)), RESTRAINT) is not None


def test_telling_the_agents_is_no_interruption() -> None:
    hints = [campaign("hint", tells="agents"), campaign("urgent", tells="agents", priority=7)]
    crowded = on_page("thanks", checkout_step="payment")
    crowded = replace(
        crowded,
        exposures=tuple(exposed(NOON, "visit-1", f"c{n}") for n in range(5)),
        dismissed_at={CampaignId("other"): NOON},
        in_conversation=True,
    )
    decisions = told(SITE, hints, crowded, RESTRAINT)
    assert [d.campaign.campaign_id for d in decisions] == ["urgent", "hint"]
    assert decided(hints, situation()) == ""
    assert explained([*hints, campaign()], crowded) == {
        "urgent": "told a",
        "hint": "told a",
        "hesitation": "restrained in_conversation",
    }
    again = replace(crowded, exposures=(exposed(NOON, "visit-1", "hint", interrupts=False),))
    assert [d.campaign.campaign_id for d in told(SITE, hints, again, RESTRAINT)] == ["urgent"]
    assert explained(hints, again)["hint"] == "restrained same_visit"


def test_telling_the_agents_is_tried_too() -> None:
    hint = campaign(tells="agents", holdout=1.0)
    assert [d.arm for d in told(SITE, [hint], situation(), RESTRAINT)] == [Arm.GHOST]
    off = [replace(hint, enabled=False), replace(hint, starts_at=later(hours=1))]
    assert told(SITE, off, situation(), RESTRAINT) == ()


SEEN = st.builds(
    lambda minutes, visit_id, campaign_id, arm, interrupts: exposed(
        later(minutes=minutes), visit_id, campaign_id, arm, interrupts=interrupts
    ),
    st.integers(-3000, 30),
    st.sampled_from(("visit-1", "v2", "v3")),
    st.sampled_from("abcd"),
    st.sampled_from(Arm),
    st.booleans(),
)
SITUATIONS = st.builds(
    lambda exposures, page_type, step, viewed, speaking, spoke, dismissed: replace(
        on_page(page_type, checkout_step=step),
        visit=visit(products_viewed=viewed, checkout_step=step, pages=(PageSeen("/", "", page_type, NOON),)),
        exposures=tuple(exposures),
        in_conversation=speaking,
        spoke_at=None if spoke is None else later(seconds=spoke),
        dismissed_at={} if dismissed is None else {CampaignId("a"): later(days=dismissed)},
    ),
    st.lists(SEEN, max_size=4),
    st.sampled_from(("", "product", "thanks")),
    st.sampled_from(("", "payment")),
    st.integers(0, 3),
    st.booleans(),
    st.none() | st.integers(-90, 10),
    st.none() | st.integers(-9, 1),
)
CAMPAIGNS = st.lists(
    st.builds(
        campaign,
        st.sampled_from("abcd"),
        enabled=st.booleans(),
        trigger=st.sampled_from(("visit", "exit")),
        tells=st.sampled_from(("visitor", "visitor", "agents")),
        priority=st.integers(0, 3),
        holdout=st.sampled_from((0.0, 0.5)),
        overrides=st.frozensets(st.sampled_from(OVERRIDES)),
        starts_at=st.sampled_from((None, NOON, later(hours=1))),
        condition=st.integers(0, 3).map(lambda n: Group("all", (Check("products_viewed", "at_least", n),))),
    ),
    max_size=6,
    unique_by=lambda one: one.campaign_id,
)
RESTRAINTS = st.builds(
    Restraint,
    speaks=st.sampled_from((True, True, False)),
    per_visit=st.integers(0, 2),
    per_day=st.integers(0, 3),
)


@given(CAMPAIGNS, SITUATIONS, RESTRAINTS, st.sampled_from(("visit", "exit")))
def test_what_is_decided_is_what_the_rules_say_one_by_one(
    campaigns: list[Campaign], at: Situation, restraint: Restraint, trigger: Any
) -> None:
    may = [
        one
        for one in campaigns
        if one.enabled
        and one.trigger == trigger
        and (one.starts_at is None or one.starts_at <= at.now)
        and restrained(one, at, restraint) is None
        and compiled(one.condition)(at)
    ]
    speaking = [one for one in may if one.tells == "visitor"]
    first = min(speaking, key=lambda one: (-one.priority, one.campaign_id), default=None)
    decision = decide(SITE, campaigns, at, restraint, trigger)
    assert (decision.campaign if decision else None) == first
    hints = told(SITE, campaigns, at, restraint) if trigger == "visit" else ()
    assert {d.campaign.campaign_id for d in hints} == {
        one.campaign_id for one in may if one.tells == "agents" and trigger == "visit"
    }


@given(CAMPAIGNS, SITUATIONS, RESTRAINTS, st.sampled_from(("visit", "exit")))
def test_every_campaign_of_the_trigger_is_explained_as_it_was_decided(
    campaigns: list[Campaign], at: Situation, restraint: Restraint, trigger: Any
) -> None:
    campaigns = [one for one in campaigns if trigger == "visit" or one.tells == "visitor"]
    found = explain(SITE, campaigns, at, restraint, trigger)
    assert {one.campaign_id for one in found} == {c.campaign_id for c in campaigns if c.trigger == trigger}
    decision = decide(SITE, campaigns, at, restraint, trigger)
    hints = told(SITE, campaigns, at, restraint) if trigger == "visit" else ()
    spoken = {d.campaign.campaign_id for d in (*hints, *([decision] if decision else []))}
    assert {one.campaign_id for one in found if one.verdict in ("shown", "ghost", "told")} == spoken
    for one in found:
        assert (one.verdict == "restrained") <= bool(one.because)
        assert (one.verdict == "unmet") <= any(not finding.held for finding in one.findings)
        assert (one.verdict == "outranked") <= (decision is not None)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("moment", "moment", "visit", "tab", "dismiss", "write", "clock")),
        st.integers(0, 600),
        st.sampled_from(("product", "checkout", "thanks", "")),
        st.sampled_from(("visit", "exit")),
    ),
    max_size=80,
)


@given(STEPS, st.sampled_from((0.0, 0.5, 1.0)), st.integers(0, 2), st.integers(0, 4), st.integers(0, 3600))
def test_caps_hold_over_any_stream_of_events_tabs_and_clocks(
    steps: list[tuple[str, int, str, Any]], holdout: float, per_visit: int, per_day: int, gap_s: int
) -> None:
    restraint = Restraint(per_visit=per_visit, per_day=per_day, gap_s=gap_s)
    campaigns = [
        campaign(f"{trigger}-{name}", holdout=holdout, trigger=trigger)
        for name in "abc"
        for trigger in ("visit", "exit")
    ]
    campaigns.append(campaign("hint", tells="agents"))
    now, visits, exposures = NOON, 1, list[Exposure]()
    dismissed: dict[CampaignId, datetime] = {}
    spoke_at: datetime | None = None
    for step, minutes, page_type, trigger in steps:
        # another tab is decided at the same moment; a clock that was set back is the server's
        now += timedelta(minutes={"tab": 0, "clock": -minutes}.get(step, minutes))
        visits += step == "visit"
        if step == "dismiss" and exposures:
            dismissed[exposures[-1].campaign_id] = now
        if step == "write":
            spoke_at = now
        current = visit(
            visit_id=VisitId(f"v{visits}"), products_viewed=2, pages=(PageSeen("/x", "", page_type, now),)
        )
        seen = Situation(current, now, exposures=tuple(exposures), dismissed_at=dismissed, spoke_at=spoke_at)
        made = told(SITE, campaigns, seen, restraint)
        if decision := decide(SITE, campaigns, seen, restraint, trigger):
            made = (*made, decision)
            shown = [e for e in exposures if e.interrupts]
            assert page_type not in restraint.quiet_pages
            assert all(now - at >= timedelta(days=7) for at in dismissed.values())
            assert spoke_at is None or now - spoke_at >= timedelta(seconds=gap_s)
            assert sum(e.visit_id == current.visit_id for e in shown) < per_visit
            assert sum(now - e.exposed_at < timedelta(days=1) for e in shown) < per_day
            assert all(now - e.exposed_at >= timedelta(seconds=gap_s) for e in shown)
        for one in made:
            interrupts = one.campaign.tells == "visitor"
            exposures.append(
                exposed(now, current.visit_id, one.campaign.campaign_id, one.arm, interrupts=interrupts)
            )
    once = {(e.visit_id, e.campaign_id) for e in exposures}
    assert len(once) == len(exposures)

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import (
    Arm,
    CampaignId,
    CartLine,
    Exposure,
    ExposureId,
    ItemId,
    OfferId,
    OpenHours,
    Restraint,
    Service,
    Tracked,
    Visit,
    VisitId,
    VisitorId,
)
from bot.rules.campaigns import Campaign, Check, Content, Group, Variant
from bot.rules.deciding import Decision, assigned, decide, restrained, told
from bot.rules.dry_run import MOST_EXAMPLES, Moment
from bot.rules.replay import Replay, ReplaySettings, replay
from bot.rules.situation import Known, Recorded, Situation, Viewed, as_he_left
from bot.rules.visits import fold
from tests.bot.rules.samples import NOON, SITE, campaign, event, later, visit
from tests.bot.rules.streams import TRACKED

ALWAYS = Group("all", (Check("pages_viewed", "at_least", 1),))
Batch = tuple[datetime, tuple[Tracked, ...]]


def batch(*tracked: Tracked, **by: float) -> Batch:
    at = later(**by)
    return at, tuple(replace(one, occurred_at=at) for one in tracked)


def recorded(*batches: Batch, visitor: str = "eve", visit_id: str = "visit-1", **changes: Any) -> Recorded:
    begun = visit(visit_id=VisitId(visit_id), visitor_id=VisitorId(visitor))
    return replace(Recorded(begun, Known(), batches), **changes)


def look(url: str = "/a", **changes: Any) -> Tracked:
    return event("page_view", url=url, page_type="product", **changes)


def always(campaign_id: str = "always", **changes: Any) -> Campaign:
    return campaign(campaign_id, condition=ALWAYS, **changes)


def test_whom_it_would_have_addressed_when_and_where() -> None:
    past = [
        recorded(batch(look("https://shop.example/p/1")), batch(event("scroll"), hours=2), visitor="adam"),
        recorded(batch(look("/p/1"), hours=1), visitor="eve", bought_at=later(hours=3)),
        recorded(batch(look("/p/2"), hours=9), visitor="eve", visit_id="v2", bought_at=later(hours=8)),
        recorded(batch(event("scroll")), visitor="noah", bought_at=later(hours=3)),
    ]
    run = replay(SITE, [always()], Restraint(), past, ReplaySettings(Service("Europe/Berlin")))
    assert (run.events, run.visits, run.visitors) == (5, 4, 3)
    assert (run.addressed, run.held_out, run.bought_anyway, run.armed) == (2, 0, 1, 0)
    assert [(hour, count) for hour, count in enumerate(run.by_hour) if count] == [(13, 1), (14, 1), (22, 1)]
    assert run.by_page_type == (("product", 3),)
    assert run.by_page == (("/p/1", 2), ("/p/2", 1))
    assert [(e.moment.visit_id, e.looked.verdict, e.looked.because) for e in run.examples] == [
        ("visit-1", "shown", "a"),
        ("visit-1", "shown", "a"),
        ("v2", "shown", "a"),
    ]
    assert [finding.found for finding in run.examples[0].looked.findings] == ["1"]
    assert run.unknown == ()


def test_who_bought_before_did_not_buy_anyway() -> None:
    for hours, count in ((0.5, 0), (1, 1)):
        past = [recorded(batch(look(), hours=1), bought_at=later(hours=hours))]
        assert replay(SITE, [always()], Restraint(), past).bought_anyway == count


def test_earlier_visits_are_known() -> None:
    returning = campaign(condition=Group("all", (Check("visits", "at_least", 2),)))
    past = [recorded(batch(look())), recorded(batch(look()), visitor="noah", known=Known(visits=2))]
    assert [e.moment.visitor_id for e in replay(SITE, [returning], Restraint(), past).examples] == ["noah"]


def test_the_holdout_is_told_apart() -> None:
    run = replay(
        SITE, [always(holdout=1.0)], Restraint(), [recorded(batch(look()), bought_at=later(hours=1))]
    )
    assert (run.addressed, run.held_out, run.bought_anyway) == (0, 1, 1)
    assert sum(run.by_hour) == 0
    assert run.examples[0].looked.verdict == "ghost"


def test_nothing_recorded_is_an_empty_run() -> None:
    run = replay(SITE, [always()], Restraint(), [])
    assert (run.events, run.visits, run.visitors, run.addressed, run.by_page) == (0, 0, 0, 0, ())
    assert replay(SITE, [], Restraint(), [recorded(batch(look()))]).addressed == 0


def test_restraint_holds_over_the_visits_of_a_visitor() -> None:
    past = [recorded(batch(look(), hours=hour), visit_id=f"v{hour}") for hour in (0, 1, 2, 26)]
    past = [replace(one, begun=replace(one.begun, started_at=one.batches[0][0])) for one in past]
    running = Replay(SITE, [always("a"), always("b", priority=1)], Restraint())
    said = [[(m.campaign_id, m.visit_id) for m in running.take(one)] for one in past]
    assert said == [[("b", "v0")], [("b", "v1")], [], [("b", "v26")]]


def test_who_was_in_an_arm_stays_in_it() -> None:
    first = Variant("a", Content({"en": "x"}))
    both = always(variants=(first, replace(first, variant_id="b")), holdout=0.3)
    past = [recorded(batch(look(), hours=30 * n), visit_id=f"v{n}") for n in range(3)]
    running = Replay(SITE, [both], Restraint())
    arms = {(m.arm, m.variant) for one in past for m in running.take(one)}
    assert len(arms) == 1


def test_what_he_dismissed_then_is_respected() -> None:
    past = [
        recorded(batch(look(), event("nudge_dismissed", campaign_id=CampaignId("another")))),
        recorded(batch(look(), hours=3), visit_id="v2"),
    ]
    assert replay(SITE, [always()], Restraint(), past).addressed == 0
    assert replay(SITE, [always(overrides=frozenset({"dismissed"}))], Restraint(), past).addressed == 1


def test_only_one_of_several_is_counted_and_the_others_compete() -> None:
    past = [recorded(batch(look())), recorded(batch(look()), visitor="noah")]
    draft = always("draft", enabled=False, starts_at=later(days=9))
    both = [draft, always("first", priority=9), always("off", priority=99, enabled=False)]
    run = replay(SITE, both, Restraint(), past, of=draft.campaign_id)
    assert (run.visitors, run.addressed, run.examples) == (2, 0, ())
    assert replay(SITE, both, Restraint(), past).addressed == 2
    assert replay(SITE, both[:1], Restraint(), past).addressed == 0
    alone = replay(SITE, both[:1], Restraint(), past, of=draft.campaign_id)
    assert (alone.addressed, len(alone.examples)) == (2, 2)


def test_the_agents_are_told_besides() -> None:
    hint = always("hint", tells="agents")
    running = Replay(SITE, [hint, always()], Restraint())
    said = running.take(recorded(batch(look()), batch(look(), minutes=5)))
    assert [one.campaign_id for one in said] == ["always", "hint"]


def leaving(*batches: Batch, **changes: Any) -> tuple[list[str], int]:
    run = Replay(SITE, [always(trigger="exit", **changes)], Restraint())
    return [str(one.at) for one in run.take(recorded(*batches))], run.result().armed


def test_an_exit_campaign_speaks_when_he_leaves_while_it_is_armed() -> None:
    at = str(later(minutes=1))
    assert leaving(batch(look()), batch(event("exit_signal"), minutes=1)) == ([at], 1)
    assert leaving(batch(look()), batch(event("exit_intent"), event("exit_signal"), minutes=1)) == ([at], 1)
    assert leaving(batch(look()), batch(event("scroll"), minutes=1)) == ([], 1)
    assert leaving(batch(look(), event("exit_signal"))) == ([], 1)
    before = (later(minutes=1), (event("exit_signal", occurred_at=later(seconds=-1)),))
    assert leaving(batch(look()), before) == ([], 1)
    assert leaving(batch(event("scroll")), batch(event("exit_signal"), minutes=1)) == ([], 0)


def test_what_was_armed_and_is_restrained_by_now_is_not_counted() -> None:
    payment = event("add_payment_info")
    armed = batch(look())
    assert leaving(armed, batch(payment, event("exit_signal"), minutes=1)) == ([], 1)
    assert leaving(
        armed, batch(payment, event("exit_signal"), minutes=1), overrides=frozenset({"quiet_step"})
    ) == ([str(later(minutes=1))], 1)


def test_nothing_is_armed_beside_what_was_just_shown() -> None:
    both = [always(), always("exit", trigger="exit")]
    running = Replay(SITE, both, Restraint(per_visit=2, gap_s=0))
    said = running.take(recorded(batch(look()), batch(event("exit_signal"), minutes=1)))
    assert [one.campaign_id for one in said] == ["always"]
    more = running.take(
        recorded(
            *(batch(look(), minutes=n) for n in (1, 2)), batch(event("exit_signal"), minutes=3), visitor="x"
        )
    )
    assert [one.campaign_id for one in more] == ["always", "exit"]


def test_who_was_held_out_sees_nothing_that_keeps_another_from_being_armed() -> None:
    both = [always(holdout=1.0), always("exit", trigger="exit")]
    running = Replay(SITE, both, Restraint(per_visit=2, gap_s=0))
    said = running.take(recorded(batch(look()), batch(event("exit_signal"), minutes=1)))
    assert [one.campaign_id for one in said] == ["always", "exit"]


def test_what_he_dismissed_as_he_left_does_not_undo_it() -> None:
    dismissed = event("nudge_dismissed", campaign_id=CampaignId("always"))
    at = str(later(minutes=1))
    assert leaving(batch(look()), batch(event("exit_intent"), dismissed, minutes=1)) == ([at], 1)


def test_a_dismissal_that_comes_late_does_not_replace_a_later_one() -> None:
    dismissed = event("nudge_dismissed", campaign_id=CampaignId("other"))
    late = (later(minutes=2), (replace(dismissed, occurred_at=later(days=-8)),))
    running = Replay(SITE, [always()], Restraint())
    assert running.take(recorded(batch(dismissed), late, batch(look(), minutes=3))) == ()


def test_what_the_past_does_not_tell_is_named() -> None:
    asks = Group(
        "any",
        (
            Check("agents_online", "at_least", 1),
            Check("in_conversation", "is", False),
            Check("visits", "is", 1),
        ),
    )
    gift = Variant("a", Content({"en": "x"}, offer=OfferId("gift")))
    unsure = campaign(condition=asks, variants=(gift,))
    past = [recorded(batch(look()))]
    taken = replay(SITE, [unsure, always("other")], Restraint(), past, of=unsure.campaign_id)
    assert taken.unknown == ("agents_online", "in_conversation", "offers")
    assert taken.addressed == 1
    spent = replay(SITE, [unsure], Restraint(), past, ReplaySettings(offers={}))
    assert (spent.unknown, spent.addressed) == (("agents_online", "in_conversation"), 0)


def test_hours_products_and_the_high_cart_are_the_shops() -> None:
    asks = Group(
        "all",
        (
            Check("is_open", "is", True),
            Check("brand_viewed", "has", "alma"),
            Check("segment", "has", "high_value"),
        ),
    )
    shop = ReplaySettings(
        Service(hours=(OpenHours(0, 9 * 60, 13 * 60),), high_cart_minor=100),
        {ItemId("milk"): Viewed(199, "Dairy", "Alma")},
    )
    begun = visit(cart=(CartLine(ItemId("milk"), 1, 199),))
    for hours, count in ((0, 1), (2, 0)):
        past = [recorded(batch(look(), event("view_item", "milk"), hours=hours), begun=begun)]
        assert replay(SITE, [campaign(condition=asks)], Restraint(), past, shop).addressed == count


def test_examples_and_pages_are_bounded() -> None:
    past = [recorded(batch(look(f"/{n}")), visitor=f"visitor-{n:03}") for n in range(60)]
    run = replay(SITE, [always()], Restraint(), past)
    assert (run.addressed, len(run.examples), len(run.by_page)) == (60, MOST_EXAMPLES, 20)


def past_of(turns: list[tuple[str, list[tuple[int, int]]]], tracked: list[Tracked]) -> list[Recorded]:
    """Visits of each visitor in turn; the clock jumps, some events come twice, those of a batch in order."""
    past, at, events = list[Recorded](), NOON, cycle(tracked)
    for number, (visitor, batches) in enumerate(sorted(turns, key=lambda turn: turn[0])):
        begun, made = at, list[Batch]()
        for minutes, count in batches:
            at += timedelta(minutes=minutes)
            made.append((at, tuple(sorted(islice(events, count), key=lambda one: one.occurred_at))))
        one = recorded(*made, visitor=visitor, visit_id=f"v{number}", known=Known(visits=number + 1))
        past.append(replace(one, begun=replace(one.begun, started_at=begun, last_event_at=begun)))
    return past


TURNS = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.lists(st.tuples(st.integers(-30, 400), st.integers(0, 4)), max_size=6)
    ),
    max_size=5,
)
PAST = st.builds(past_of, TURNS, st.lists(TRACKED, min_size=1, max_size=12))
CAMPAIGNS = st.lists(
    st.builds(
        campaign,
        st.sampled_from("abcd"),
        trigger=st.sampled_from(("visit", "exit")),
        priority=st.integers(0, 2),
        holdout=st.sampled_from((0.0, 0.5)),
        enabled=st.sampled_from((True, True, False)),
        overrides=st.frozensets(st.sampled_from(("per_visit", "gap", "dismissed"))),
        condition=st.builds(
            Group,
            st.sampled_from(("all", "any")),
            st.lists(
                st.sampled_from(
                    (
                        Check("pages_viewed", "at_least", 1),
                        Check("products_viewed", "at_most", 2),
                        Check("cart_minor", "at_least", 500),
                        Check("visit_s", "at_least", 60),
                        Check("visits", "at_least", 2),
                        Check("exit_signals", "at_least", 1),
                        Check("event:size_guide", "at_least", 1),
                        Check("checkout_step", "is", ""),
                    )
                ),
                min_size=1,
                max_size=3,
            ).map(tuple),
        ),
    ),
    max_size=5,
    unique_by=lambda one: one.campaign_id,
).map(lambda found: [*found, campaign("hint", tells="agents")])


class Live:
    """What the actions do with a visitor's batches, in the simplest words: fold, decide, expose."""

    def __init__(self, campaigns: list[Campaign], restraint: Restraint) -> None:
        self.campaigns, self.restraint = campaigns, restraint
        self.exposures: list[Exposure] = []
        self.dismissed: dict[CampaignId, datetime] = {}

    def go(self, one: Recorded) -> list[tuple[str, Arm, str, datetime]]:
        current, said = one.begun, list[tuple[str, Arm, str, datetime]]()
        armed: tuple[Campaign, datetime] | None = None
        for at, tracked in one.batches:
            left_at = None
            for event_ in tracked:
                current = fold(current, event_)
                if event_.name in ("exit_signal", "exit_intent"):
                    left_at = event_.occurred_at
                if event_.name == "nudge_dismissed" and event_.campaign_id:
                    before = self.dismissed.get(event_.campaign_id, event_.occurred_at)
                    self.dismissed[event_.campaign_id] = max(before, event_.occurred_at)
            if armed and left_at and left_at >= armed[1]:
                now = as_he_left(self.situation(one, current, at), left_at)
                if restrained(armed[0], now, self.restraint) is None:
                    said.append(self.expose(assigned(SITE, armed[0], now), current))
            now = self.situation(one, current, at)
            decision = decide(SITE, self.campaigns, now, self.restraint, "visit")
            hints = told(SITE, self.campaigns, now, self.restraint)
            said += [self.expose(d, current) for d in (*([decision] if decision else []), *hints)]
            now = self.situation(one, current, at)
            is_shown = decision is not None and decision.arm is Arm.SHOWN
            ready = None if is_shown else decide(SITE, self.campaigns, now, self.restraint, "exit")
            armed = (ready.campaign, at) if ready else None
        return said

    def situation(self, one: Recorded, current: Visit, at: datetime) -> Situation:
        mine = [e for e in self.exposures if e.visitor_id == current.visitor_id]
        first: dict[CampaignId, Exposure] = {}
        for exposure in mine:
            first.setdefault(exposure.campaign_id, exposure)
        return Situation(
            current, at, one.known, exposures=tuple(mine), assigned=first, dismissed_at=self.dismissed
        )

    def expose(self, decision: Decision, current: Visit) -> tuple[str, Arm, str, datetime]:
        variant = decision.variant.variant_id if decision.variant else ""
        exposure = Exposure(
            ExposureId(""),
            SITE,
            decision.campaign.campaign_id,
            current.visitor_id,
            current.visit_id,
            decision.arm,
            decision.at,
            variant=variant,
            propensity=decision.propensity,
            interrupts=decision.campaign.tells == "visitor",
        )
        self.exposures.append(exposure)
        return exposure.campaign_id, exposure.arm, variant, decision.at


def brief(moment: Moment) -> tuple[str, Arm, str, datetime]:
    return moment.campaign_id, moment.arm, moment.variant, moment.at


@given(PAST, CAMPAIGNS, st.builds(Restraint, per_visit=st.integers(0, 3), gap_s=st.sampled_from((0, 60))))
def test_the_past_is_decided_as_the_present_is(
    past: list[Recorded], campaigns: list[Campaign], restraint: Restraint
) -> None:
    running = Replay(SITE, campaigns, restraint)
    lives = {one.begun.visitor_id: Live(campaigns, restraint) for one in past}
    for one in past:
        assert [brief(moment) for moment in running.take(one)] == lives[one.begun.visitor_id].go(one)
    run = running.result()
    exposed = [e for live in lives.values() for e in live.exposures]
    assert run.addressed == len({e.visitor_id for e in exposed if e.arm is Arm.SHOWN})
    assert run.held_out == len({e.visitor_id for e in exposed if e.arm is Arm.GHOST})
    assert run.events == sum(len(tracked) for one in past for _, tracked in one.batches)
    assert sum(run.by_hour) == sum(e.arm is Arm.SHOWN for e in exposed)


@settings(max_examples=30)
@given(PAST, CAMPAIGNS)
def test_batch_by_batch_or_all_at_once_is_the_same(past: list[Recorded], campaigns: list[Campaign]) -> None:
    running = Replay(SITE, campaigns, Restraint())
    for one in past:
        running.take(one)
        running.result()
    assert running.result() == replay(SITE, campaigns, Restraint(), past)

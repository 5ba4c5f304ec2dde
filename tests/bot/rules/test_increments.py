import math
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bot.model import Arm, CampaignId
from bot.rules.campaigns import Content, Variant
from bot.rules.increments import FEWEST, LEVEL, Increment, Lift, Tally, Verdict, sample_ratio_p, verdict
from bot.rules.proportions import Interval
from bot.rules.reports import Conversion
from tests.bot.rules.samples import campaign

HALF = campaign(holdout=0.5)
ID = HALF.campaign_id
TWO = replace(
    HALF, holdout=0.2, variants=tuple(Variant(name, Content({"en": name}), weight=50) for name in "ab")
)


def tally(arm: Arm, visitors: int, buyers: int, variant: str = "a", version: int = 1) -> Tally:
    name = variant if arm is Arm.SHOWN else ""
    return Tally(ID, version, arm, name, visitors, buyers, buyers, buyers * 4900, "EUR")


def shown(visitors: int, buyers: int, variant: str = "a", version: int = 1) -> Tally:
    return tally(Arm.SHOWN, visitors, buyers, variant, version)


def ghost(visitors: int, buyers: int, version: int = 1) -> Tally:
    return tally(Arm.GHOST, visitors, buyers, version=version)


@pytest.mark.parametrize(
    ("arms", "expected"),
    [
        ((shown(5000, 600), ghost(5000, 450)), Verdict.BETTER),
        ((shown(5000, 450), ghost(5000, 600)), Verdict.WORSE),
        ((shown(5000, 505), ghost(5000, 500)), Verdict.NOT_ENOUGH),
        ((shown(5400, 600), ghost(4600, 450)), Verdict.SAMPLE_RATIO),
        ((shown(FEWEST - 1, 90), ghost(FEWEST - 1, 5)), Verdict.NOT_ENOUGH),
        ((shown(FEWEST, 90), ghost(FEWEST, 5)), Verdict.BETTER),
        ((shown(1, 1), ghost(1, 0)), Verdict.NOT_ENOUGH),
        ((shown(1, 1),), Verdict.NOT_ENOUGH),
        ((), Verdict.NOT_ENOUGH),
    ],
)
def test_verdicts(arms: tuple[Tally, ...], expected: Verdict) -> None:
    assert verdict(HALF, arms).verdict is expected


def test_the_numbers_of_a_lift() -> None:
    lift = verdict(HALF, [shown(1000, 120), ghost(1000, 90)]).together
    assert (lift.shown, lift.held_out) == (Conversion(1000, 120), Conversion(1000, 90))
    assert lift.difference == pytest.approx(0.03)
    assert (lift.interval.low, lift.interval.high) == pytest.approx((0.0031, 0.0570), abs=5e-5)
    assert lift.p_value == pytest.approx(0.028987, abs=1e-6)
    assert lift.relative == pytest.approx(1 / 3)
    assert lift.incremental_orders == pytest.approx(30)


def test_what_cannot_be_computed_is_none_and_never_nan() -> None:
    nobody = verdict(HALF, []).together
    assert (nobody.difference, nobody.relative, nobody.incremental_orders) == (None, None, None)
    assert (nobody.interval, nobody.p_value) == (Interval(-1.0, 1.0), 1.0)
    unsold = verdict(HALF, [shown(10, 1), ghost(10, 0)]).together
    assert (unsold.difference, unsold.relative) == (0.1, None)


def test_only_the_present_version_of_this_campaign_counts() -> None:
    other = replace(ghost(9, 9), campaign_id=CampaignId("other"))
    now = replace(HALF, version=2)
    increment = verdict(now, [shown(500, 50), ghost(500, 10), shown(20, 4, version=2), other])
    assert increment.version == 2
    assert increment.together.shown == Conversion(20, 4)
    assert increment.together.held_out == Conversion(0, 0)


def test_one_variant_is_not_listed_twice() -> None:
    assert verdict(HALF, [shown(1000, 120), ghost(1000, 90)]).variants == ()


def test_each_variant_is_compared_with_the_holdout_and_corrected_for_their_number() -> None:
    increment = verdict(TWO, [shown(4000, 480, "a"), shown(4000, 420, "b"), ghost(2000, 198)])
    a, b = increment.variants
    assert [lift.variant for lift in increment.variants] == ["a", "b"]
    assert (a.shown, b.shown) == (Conversion(4000, 480), Conversion(4000, 420))
    assert increment.together.shown == Conversion(8000, 900)
    alone = verdict(
        replace(TWO, variants=TWO.variants[:1], holdout=1 / 3), [shown(4000, 480), ghost(2000, 198)]
    )
    assert a.p_value == pytest.approx(2 * alone.together.p_value)
    assert a.interval.low < alone.together.interval.low
    assert (alone.verdict, a.verdict) == (Verdict.BETTER, Verdict.BETTER)


def test_a_variant_that_is_gone_counts_only_in_the_whole() -> None:
    increment = verdict(TWO, [shown(40, 4, "a"), shown(40, 4, "gone"), ghost(20, 2)])
    assert increment.together.shown.visitors == 80
    assert [lift.shown.visitors for lift in increment.variants] == [40, 0]


def test_by_thompson_sampling_only_the_holdout_has_a_share_to_be_tested() -> None:
    uneven = [shown(7500, 900, "a"), shown(500, 40, "b"), ghost(2000, 198)]
    assert verdict(TWO, uneven).verdict is Verdict.SAMPLE_RATIO
    assert verdict(replace(TWO, allocation="thompson"), uneven).verdict is Verdict.BETTER


@pytest.mark.parametrize(
    ("observed", "shares"),
    [
        ([5100, 4900], [0.5, 0.5]),
        ([910, 90], [0.9, 0.1]),
        ([700, 700, 640], [1, 1, 1]),
        ([10, 90, 0], [1, 9, 0]),
    ],
)
def test_sample_ratios_agree_with_scipy(observed: list[int], shares: list[float]) -> None:
    whole, total = sum(shares), sum(observed)
    kept = [(n, total * share / whole) for n, share in zip(observed, shares, strict=True) if share]
    expected = stats.chisquare([n for n, _ in kept], [e for _, e in kept]).pvalue
    assert sample_ratio_p(observed, shares) == pytest.approx(expected, abs=1e-12)


def test_too_few_visitors_have_no_sample_ratio() -> None:
    assert sample_ratio_p([0, 0], [0.5, 0.5]) == 1.0
    assert sample_ratio_p([9, 0], [0.5, 0.5]) == 1.0
    assert sample_ratio_p([90], [1.0]) == 1.0
    assert sample_ratio_p([], []) == 1.0
    assert sample_ratio_p([10, 0], [0.5, 0.5]) < 0.01


def test_a_campaign_without_a_holdout_cannot_be_judged() -> None:
    increment = verdict(replace(HALF, holdout=0.0), [shown(5000, 600)])
    assert (increment.verdict, increment.sample_ratio_p) == (Verdict.NOT_ENOUGH, 1.0)


ALLOCATIONS: list[Literal["weights", "thompson"]] = ["weights", "thompson"]
COUNTS = st.integers(0, 100_000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(COUNTS, COUNTS, COUNTS, st.floats(0, 1), st.sampled_from(ALLOCATIONS))
def test_no_tallies_break_it(
    a: tuple[int, int],
    b: tuple[int, int],
    out: tuple[int, int],
    holdout: float,
    allocation: Literal["weights", "thompson"],
) -> None:
    judged = replace(TWO, holdout=holdout, allocation=allocation)
    increment = verdict(judged, [shown(*a, "a"), shown(*b, "b"), ghost(*out)])
    assert 0 <= increment.sample_ratio_p <= 1
    for lift in (increment.together, *increment.variants):
        assert agrees(increment, lift)


def agrees(increment: Increment, lift: Lift) -> bool:
    numbers = [lift.difference, lift.relative, lift.incremental_orders, lift.p_value, *bounds(lift)]
    assert all(n is None or math.isfinite(n) for n in numbers)
    leaves_out_0 = not lift.interval.low <= 0 <= lift.interval.high
    assert leaves_out_0 is (lift.p_value < 1 - LEVEL)
    if lift.verdict in (Verdict.BETTER, Verdict.WORSE):
        assert leaves_out_0
        assert lift.difference is not None
        assert (lift.difference > 0) is (lift.verdict is Verdict.BETTER)
    return (lift.verdict is Verdict.SAMPLE_RATIO) is (increment.verdict is Verdict.SAMPLE_RATIO)


def bounds(lift: Lift) -> tuple[float, float]:
    return lift.interval.low, lift.interval.high

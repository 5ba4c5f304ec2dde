import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from bot.model import Arm, CampaignId, Exposure, ExposureId, VisitId, VisitorId
from bot.rules.campaigns import Campaign, Content, Variant
from bot.rules.experiments import FLOOR, Assigned, assign, fraction, shares_of, thompson
from tests.bot.rules.samples import EVE, NOON, SITE, campaign

MILLION = 1_000_000
VISITORS = [VisitorId(f"0190f5a2-7c1e-7000-8000-{n:012x}") for n in range(100_000)]
HESITATION, EXIT = CampaignId("product-hesitation"), CampaignId("cart-exit")
FEW = VISITORS[:2000]


def variants(*weights: float) -> tuple[Variant, ...]:
    names = "abcdefghij"
    return tuple(Variant(names[n], Content({"en": "Hello"}), weight) for n, weight in enumerate(weights))


def where(assigned: Assigned) -> str:
    return assigned.variant.variant_id if assigned.variant else "ghost"


def exposed(arm: Arm, variant: str = "", propensity: float = 0.25) -> Exposure:
    return Exposure(
        ExposureId("e1"),
        SITE,
        CampaignId("hesitation"),
        EVE,
        VisitId("v0"),
        arm,
        NOON,
        variant=variant,
        propensity=propensity,
    )


@pytest.mark.parametrize(
    ("split", "shares"),
    [
        (campaign("half", holdout=0.5), {"ghost": 0.5, "a": 0.5}),
        (campaign("tenth", holdout=0.1), {"ghost": 0.1, "a": 0.9}),
        (
            campaign("three", holdout=0.1, variants=variants(50, 50)),
            {"ghost": 0.1, "a": 0.45, "b": 0.45},
        ),
    ],
    ids=["50:50", "90:10", "three arms"],
)
def test_a_million_visitors_are_split_as_they_should(split: Campaign, shares: dict[str, float]) -> None:
    counts = Counter(where(assign(SITE, split, VisitorId(f"visitor-{n}"))) for n in range(MILLION))
    assert counts.keys() == shares.keys()
    observed = [counts[name] for name in shares]
    assert stats.chisquare(observed, [share * MILLION for share in shares.values()]).pvalue > 0.001


def test_an_arm_is_for_ever() -> None:
    """Changing the hash would move every visitor to another arm in the middle of an experiment."""
    assert round(fraction(SITE, HESITATION, VISITORS[0]), 6) == 0.857156
    split = campaign("cart-exit", variants=variants(1, 1, 1))
    assert "".join(where(assign(SITE, split, v)) for v in VISITORS[:12]) == "babccbcabbaa"


def test_fractions_are_uniform() -> None:
    counts = np.bincount([int(fraction(SITE, HESITATION, v) * 100) for v in VISITORS], minlength=100)
    assert stats.chisquare(counts).pvalue > 0.001


def test_campaigns_are_independent() -> None:
    """Arms of every two of three campaigns, as a table of contingency."""
    splits = [campaign(name, holdout=0.2, variants=variants(1, 1)) for name in ("one", "two", "three")]
    arms = [[where(assign(SITE, split, v)) for v in VISITORS] for split in splits]
    for first, second in combinations(arms, 2):
        pairs = Counter(zip(first, second, strict=True))
        table = [[pairs[a, b] for b in ("ghost", "a", "b")] for a in ("ghost", "a", "b")]
        assert stats.chi2_contingency(table).pvalue > 0.001


def test_the_variant_does_not_hang_on_the_distance_from_the_holdout() -> None:
    split = campaign(holdout=0.1, variants=variants(1, 1))
    pairs: Counter[tuple[int, str]] = Counter()
    for v in VISITORS:
        drawn = fraction(SITE, split.campaign_id, v)
        if drawn >= 0.1:
            pairs[int((drawn - 0.1) / 0.9 * 10), where(assign(SITE, split, v))] += 1
    table = [[pairs[tenth, name] for name in "ab"] for tenth in range(10)]
    assert stats.chi2_contingency(table).pvalue > 0.001


def test_nobody_and_everybody() -> None:
    assert all(assign(SITE, campaign(holdout=0.0), v).arm is Arm.SHOWN for v in FEW)
    assert all(assign(SITE, campaign(holdout=1.0), v).arm is Arm.GHOST for v in FEW)


def test_a_larger_holdout_only_adds_visitors() -> None:
    small = {v for v in FEW if assign(SITE, campaign(holdout=0.1), v).arm is Arm.GHOST}
    large = {v for v in FEW if assign(SITE, campaign(holdout=0.3), v).arm is Arm.GHOST}
    assert small < large


def test_propensities_are_the_shares_and_sum_to_one() -> None:
    split = campaign(holdout=0.2, variants=variants(75, 25))
    found = {where(assigned): assigned.propensity for assigned in (assign(SITE, split, v) for v in FEW)}
    assert found == pytest.approx({"ghost": 0.2, "a": 0.6, "b": 0.2})
    assert math.fsum(found.values()) == pytest.approx(1)


def test_who_was_exposed_stays_where_he_was() -> None:
    """Whatever the weights and the holdout have become."""
    now = campaign(holdout=0.9, variants=variants(1, 99))
    for earlier in (exposed(Arm.SHOWN, "a"), exposed(Arm.SHOWN, "b"), exposed(Arm.GHOST)):
        kept = assign(SITE, now, EVE, earlier)
        assert (kept.arm, where(kept)) == (earlier.arm, earlier.variant or "ghost")
        assert kept.propensity == earlier.propensity


def test_unless_his_arm_is_there_no_more() -> None:
    fresh = assign(SITE, campaign(variants=variants(1)), EVE)
    assert assign(SITE, campaign(variants=variants(1)), EVE, exposed(Arm.SHOWN, "gone")) == fresh
    assert assign(SITE, campaign(holdout=0.0), EVE, exposed(Arm.GHOST)).arm is Arm.SHOWN
    assert assign(SITE, campaign(holdout=1.0), EVE, exposed(Arm.SHOWN, "a")).arm is Arm.GHOST


def test_sampled_shares_are_used_where_the_campaign_asks_for_them() -> None:
    sampling = campaign(allocation="thompson", variants=variants(50, 50))
    shares = {"a": 0.9, "b": 0.1}
    assert shares_of(sampling, shares) == pytest.approx((0.9, 0.1))
    assert shares_of(replace(sampling, allocation="weights"), shares) == (0.5, 0.5)
    for wrong in ({}, {"a": 1.0}, {"a": 0.0, "b": 0.0}, {"a": math.nan, "b": 0.5}, {"a": -1.0, "b": 2.0}):
        assert shares_of(sampling, wrong) == (0.5, 0.5)
    given = Counter(where(assign(SITE, sampling, v, shares=shares)) for v in FEW)
    assert stats.binomtest(given["a"], len(FEW), 0.9).pvalue > 0.001


def best_by_scipy(arms: Sequence[tuple[int, int]]) -> list[float]:
    """Adaptive quadrature between quantiles of the posteriors."""
    posteriors = [stats.beta(1 + buyers, 1 + visitors - buyers) for buyers, visitors in arms]
    levels = [1e-12, 1e-6, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1 - 1e-6, 1 - 1e-12]
    cuts = sorted({0.0, 1.0, *(float(x) for p in posteriors for x in p.ppf(levels))})

    def density(x: float, place: int) -> float:
        others = [p.cdf(x) for i, p in enumerate(posteriors) if i != place]
        return float(posteriors[place].pdf(x) * np.prod(others))

    return [
        sum(integrate.quad(density, low, high, (i,), epsabs=1e-13)[0] for low, high in pairwise(cuts))
        for i in range(len(arms))
    ]


@pytest.mark.parametrize(
    "arms",
    [
        [(0, 0), (0, 0)],
        [(0, 1), (1, 1)],
        [(0, 1000), (1000, 1000)],
        [(30, 1000), (45, 1000), (44, 1010)],
        [(0, 100_000), (3, 100_000)],
        [(50_000, 1_000_000), (50_100, 1_000_000)],
        [(0, 10), (500_000, 1_000_000), (0, 0)],
        [(100, 100), (99, 100), (0, 0)],
    ],
)
def test_thompson_agrees_with_scipy(arms: list[tuple[int, int]]) -> None:
    shares = thompson([(str(n), *arm) for n, arm in enumerate(arms)], floor=0.0)
    assert list(shares.values()) == pytest.approx(best_by_scipy(arms), abs=1e-9)


def test_alike_variants_are_shown_alike() -> None:
    assert thompson([]) == {}
    assert thompson([("a", 3, 9)]) == {"a": 1.0}
    assert thompson([("a", 3, 9), ("b", 3, 9)]) == pytest.approx({"a": 0.5, "b": 0.5})
    many = thompson([(str(n), n, 100) for n in range(30)])
    assert list(many.values()) == pytest.approx([1 / 30] * 30)


ARMS = st.lists(
    st.integers(0, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=6
)


@given(ARMS)
def test_every_variant_keeps_a_share(arms: list[tuple[int, int]]) -> None:
    shares = thompson([(str(n), *arm) for n, arm in enumerate(arms)])
    assert math.fsum(shares.values()) == pytest.approx(1, abs=1e-9)
    assert all(share >= FLOOR - 1e-12 for share in shares.values())


@given(st.lists(st.floats(1e-6, 100), min_size=1, max_size=10), st.floats(0, 1), st.integers(0, 10**9))
def test_every_visitor_has_a_place(weights: list[float], holdout: float, number: int) -> None:
    split = campaign(holdout=holdout, variants=variants(*weights))
    found = assign(SITE, split, VisitorId(f"visitor-{number}"))
    assert (found.variant is None) is (found.arm is Arm.GHOST)
    assert 0 < found.propensity <= 1

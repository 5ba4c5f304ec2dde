import numpy as np
import pytest

from recommender.off_policy.estimators import Terms
from recommender.off_policy.evaluation import OffPolicySettings, evaluate_log
from recommender.off_policy.intervals import Estimate, Interval, Uncertainty
from recommender.off_policy.log import LoggedClicks
from tests.recommender.off_policy.worlds import Fixed, World

KINDS: list[Interval] = ["gamma", "normal", "bootstrap"]


def estimates(world: World, log: LoggedClicks, kind: Interval = "gamma") -> dict[str, Estimate]:
    asked = OffPolicySettings(interval=kind, least_rows=0, least_clicks=0, support=1e9, resamples=200)
    return dict(evaluate_log(log, [Fixed(world.target)], asked).results[0].estimates)


def covered(world: World, rows: int, logs: int, kind: Interval) -> dict[str, float]:
    """How often an interval has the truth in it, by estimator, and how often that of the IPS difference."""
    hits: dict[str, list[bool]] = {"ips": [], "snips": [], "dr": [], "difference": []}
    for seed in range(logs):
        found = estimates(world, world.log(rows, seed), kind)
        for name, estimate in found.items():
            hits[name].append(estimate.bounds.low <= world.truth <= estimate.bounds.high)
        gained = found["ips"].difference
        hits["difference"].append(gained.low <= world.truth - world.logged <= gained.high)
    return {name: float(np.mean(hit)) for name, hit in hits.items()}


@pytest.mark.parametrize(("kind", "logs"), [("gamma", 300), ("normal", 300), ("bootstrap", 60)])
def test_with_many_clicks_95_of_100_intervals_hold(kind: Interval, logs: int) -> None:
    # The standard error of the share is 1.3 % with 300 logs, 2.8 % with 60: three of them.
    for share in covered(World.of(items=5, slots=2), 400, logs, kind).values():
        assert share == pytest.approx(0.95, abs=3 * np.sqrt(0.0475 / logs))


def test_with_few_clicks_the_gamma_interval_holds_where_the_normal_one_does_not() -> None:
    world = World.of(items=20, slots=1, rate=0.01)
    gamma, normal = (covered(world, 1000, 200, kind) for kind in ("gamma", "normal"))
    for name in ("ips", "snips", "dr"):
        assert gamma[name] >= 0.91
        assert normal[name] < gamma[name]


@pytest.mark.parametrize("kind", KINDS)
def test_a_policy_gains_nothing_on_itself(kind: Interval) -> None:
    world = World.of()
    estimate = estimates(World(world.rates, world.logging, world.logging), world.log(300, 0), kind)["ips"]
    assert (estimate.difference.low, estimate.difference.high) == (0.0, 0.0)


def test_without_a_click_the_upper_bound_is_that_of_poisson() -> None:
    """No event seen: the upper bound of its expectation is 3.69 (two-sided 95 %)."""
    rows = 1000
    none = Terms(np.zeros(rows), np.ones(rows))
    certain = Uncertainty(np.arange(rows), "gamma", 0.95, 0, 0)
    same = certain.estimate(none, np.ones(rows), none)
    assert same.bounds.low == 0.0
    assert same.bounds.high * rows == pytest.approx(3.689, abs=0.001)
    heavier = certain.estimate(none, np.tile([0.5, 1.5], rows // 2), none)
    assert heavier.difference.low < 0 < heavier.difference.high


def test_rows_of_one_list_are_no_independent_evidence() -> None:
    chance = np.random.default_rng(0)
    clicks = np.repeat((chance.random(500) < 0.3).astype(np.float64), 4)
    terms = Terms(clicks, np.ones(2000))
    lists = np.repeat(np.arange(500), 4)
    apart, together = (
        Uncertainty(of, "normal", 0.95, 0, 0).estimate(terms, np.ones(2000), terms).error
        for of in (np.arange(2000), lists)
    )
    assert together == pytest.approx(2 * apart, rel=0.01)


def test_a_surer_interval_is_wider() -> None:
    terms = Terms((np.arange(200) % 4 == 0).astype(np.float64), np.ones(200))
    widths = []
    for level in (0.8, 0.95, 0.99):
        bounds = Uncertainty(np.arange(200), "gamma", level, 0, 0).estimate(terms, np.ones(200), terms).bounds
        widths.append(bounds.high - bounds.low)
    assert widths == sorted(widths)

import json
from dataclasses import replace

import numpy as np
import pytest

from recommender.answering.exploration import choose
from recommender.answering.merchandising import Merchandising
from recommender.answering.variety import Listing, Variety
from recommender.off_policy.evaluation import OffPolicySettings, PolicyResult, evaluate_log
from recommender.off_policy.log import LoggedClicks, Shown, logged_clicks
from recommender.off_policy.policies import Logged, OfLog, Policy, Ranking, Uniform, usual_policies
from tests.recommender.off_policy.worlds import Fixed, World

SETTINGS = OffPolicySettings()


def judged(log: LoggedClicks, policy: Policy, settings: OffPolicySettings = SETTINGS) -> PolicyResult:
    return evaluate_log(log, [policy], settings).results[0]


def test_a_policy_with_a_known_value() -> None:
    world = World.of()
    result = judged(world.log(5000, 0), Fixed(world.target))
    assert result.reason == ""
    for estimate in result.estimates.values():
        assert estimate.bounds.low < world.truth < estimate.bounds.high
        assert estimate.value == pytest.approx(world.truth, abs=0.05)
    assert result.mean_weight == pytest.approx(1.0, abs=0.1)
    assert result.effective_rows < 5000
    assert result.max_weight == pytest.approx((world.target / world.logging).max())


def test_two_logs_judge_each_others_policies() -> None:
    world = World.of()
    back = World(world.rates, world.target, world.logging)
    one, other = world.log(4000, 0), back.log(4000, 1)
    for log, policy_log in ((one, other), (other, one)):
        estimates = judged(log, OfLog(policy_log)).estimates
        for estimate in estimates.values():
            assert estimate.bounds.low < policy_log.clicks.mean() < estimate.bounds.high


def test_effective_rows_by_hand() -> None:
    rows = [Shown(time, "ab"[time % 2], 1, True, 0.75 if time % 2 == 0 else 0.25) for time in range(40)]
    result = judged(logged_clicks(rows), Uniform())
    weights = np.array([0.5 / 0.75, 0.5 / 0.25] * 20)
    assert result.effective_rows == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    assert result.effective_clicks == result.effective_rows
    assert result.clicks == 40


def test_too_little_to_tell_has_a_reason_and_no_numbers() -> None:
    world = World.of()
    few = judged(world.log(100, 0), Fixed(world.target))
    assert few.reason.endswith("rows of this policy; 100 are needed")
    assert few.estimates == {}
    rare = World(world.rates * 0.001, world.logging, world.target)
    assert judged(rare.log(1000, 0), Fixed(world.target)).reason.endswith(
        "clicks of this policy; 5 are needed"
    )
    told = judged(world.log(100, 0), Fixed(world.target), OffPolicySettings(least_rows=10))
    assert told.estimates


def test_what_the_log_never_shows_cannot_be_told() -> None:
    world = World.of(items=4, slots=1)
    never = np.array([[0.0, 0.5, 0.3, 0.2]])
    target = np.array([[0.4, 0.2, 0.2, 0.2]])
    result = judged(World(world.rates, never, target).log(2000, 0), Fixed(target))
    assert result.reason == f"the log shows only {result.mean_weight:.0%} of what this policy would show"
    gone = np.array([[1.0, 0.0, 0.0, 0.0]])
    assert judged(World(world.rates, never, gone).log(2000, 0), Fixed(gone)).reason.startswith(
        "the log shows nothing"
    )


def test_wrong_propensities_are_found_out() -> None:
    world = World.of()
    log = world.log(2000, 0)
    result = judged(replace(log, propensities=log.propensities / 2), Fixed(world.target))
    assert result.reason.startswith("the propensities of the log are wrong")


def test_clipping_is_counted() -> None:
    world = World.of()
    log = world.log(3000, 0)
    plain = judged(log, Fixed(world.target))
    cut = judged(log, Fixed(world.target), OffPolicySettings(most_weight=1.5))
    assert plain.clipped == 0
    assert cut.clipped > 0
    assert cut.max_weight == 1.5
    assert cut.mean_weight < plain.mean_weight
    assert cut.estimates["ips"].value < plain.estimates["ips"].value


def test_the_same_seed_gives_the_same_report() -> None:
    log = World.of().log(1000, 0)
    settings = OffPolicySettings(interval="bootstrap", resamples=50, seed=3)
    one, two = (evaluate_log(log, usual_policies(log, log), settings) for _ in range(2))
    assert one == two


def test_the_report_is_plain_json() -> None:
    log = World.of().log(1000, 0)
    report = evaluate_log(log, usual_policies(log, log), OffPolicySettings(most_weight=5.0)).as_json()
    read = json.loads(json.dumps(report, allow_nan=False))
    assert read["rows"] == 1000
    assert read["most_weight"] == 5.0
    assert [result["policy"] for result in read["results"]] == [
        "logged",
        "uniform",
        "best_item",
        "policy_log",
    ]
    assert set(read["results"][0]["estimates"]) == {"ips", "snips", "dr"}
    assert set(read["results"][0]["estimates"]["dr"]) == {"value", "error", "bounds", "difference"}


def test_an_empty_log_cannot_tell_anything() -> None:
    report = evaluate_log(logged_clicks([]), usual_policies(logged_clicks([])), SETTINGS)
    assert [result.reason for result in report.results] == ["the log is empty"] * 3
    json.dumps(report.as_json(), allow_nan=False)


def test_one_row_is_no_error() -> None:
    log = logged_clicks([Shown(1, "a", 1, True, 0.5, explored=False)])
    lax = OffPolicySettings(least_rows=0, least_clicks=0, support=10)
    for settings in (SETTINGS, lax):
        report = evaluate_log(log, usual_policies(log, log), settings)
        json.dumps(report.as_json(), allow_nan=False)


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    log = World.of().log(200, 0)
    evaluate_log(log, [Logged(), Uniform()], SETTINGS, lambda *step: told.append(step))
    assert told == [("logged", 0, 2), ("uniform", 1, 2)]


def test_the_log_of_our_own_exploration_judges_the_ranking_and_chance() -> None:
    """Shown by `choose`, clicked by known rates, read back: the ranking alone, and what exploration costs."""
    chance = np.random.default_rng(0)
    rates = np.array([0.4, 0.2, 0.1, 0.1, 0.05, 0.05])
    scores = np.linspace(1, 0, 6, dtype=np.float32)
    kinds, titles = np.zeros(6, dtype=np.int32), np.arange(6, dtype=np.int32)
    rules = Merchandising(explored_share=0.4)
    rows = []
    for time in range(4000):
        made = Listing(scores, kinds, titles, Variety())
        for position, choice in enumerate(choose(made, 1, rules, chance), start=1):
            click = bool(chance.random() < rates[choice.place])
            rows.append(
                Shown(
                    time,
                    str(choice.place),
                    position,
                    click,
                    choice.propensity,
                    "for_you",
                    explored=choice.explored,
                )
            )
    log = logged_clicks(rows)
    ranking, uniform = (judged(log, policy) for policy in (Ranking(), Uniform()))
    for result, truth in ((ranking, 0.4), (uniform, float(rates.mean()))):
        for estimate in result.estimates.values():
            assert estimate.value == pytest.approx(truth, abs=5 * estimate.error)
    assert ranking.estimates["snips"].difference.low > 0
    assert uniform.estimates["dr"].difference.high < 0

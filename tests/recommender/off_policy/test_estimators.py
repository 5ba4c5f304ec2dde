import numpy as np
import pytest

from recommender.off_policy.estimators import Terms, all_terms, folds_of
from recommender.off_policy.log import Shown, logged_clicks
from recommender.off_policy.policies import Logged, Ranking, Target
from tests.recommender.off_policy.worlds import Fixed, World


def values(world: World, rows: int, seed: int) -> dict[str, float]:
    log = world.log(rows, seed)
    target = Fixed(world.target).target(log)
    assert isinstance(target, Target)
    folds = folds_of(log, 5, np.random.default_rng(seed))
    return {n: t.value for n, t in all_terms(target, target.shown / log.propensities, folds).items()}


def test_by_hand() -> None:
    weights, clicks = np.array([2.0, 0.0, 4.0, 2.0]), np.array([1.0, 1.0, 0.0, 1.0])
    assert Terms(weights * clicks, np.ones(4)).value == 1.0
    assert Terms(weights * clicks, weights).value == 0.5


def test_influence_of_a_mean_is_what_a_row_differs_by() -> None:
    terms = Terms(np.array([1.0, 0.0, 0.0, 1.0]), np.ones(4))
    assert terms.influence().tolist() == [0.5, -0.5, -0.5, 0.5]


def test_every_estimate_is_right_on_average_and_dr_varies_least() -> None:
    """800 logs of 300 rows; means are within five standard errors; SNIPS has a bias of order 1 / n."""
    world = World.of(items=8, slots=3, rate=0.5)
    found = [values(world, 300, seed) for seed in range(800)]
    spread = {}
    for name in ("ips", "snips", "dr"):
        estimates = np.array([values[name] for values in found])
        spread[name] = estimates.std()
        bias = 0.002 if name == "snips" else 0.0
        assert abs(estimates.mean() - world.truth) < 5 * spread[name] / np.sqrt(len(found)) + bias
    assert spread["dr"] < spread["snips"] < spread["ips"]
    assert spread["dr"] < 0.95 * spread["ips"]


def test_dr_is_right_though_its_model_is_wrong() -> None:
    """A shop where all depends on the item, judged by a model that sees one item in five once."""
    world = World(np.eye(1, 5), np.full((1, 5), 0.2), np.array([[0.6, 0.1, 0.1, 0.1, 0.1]]))
    estimates = np.array([values(world, 40, seed)["dr"] for seed in range(400)])
    assert estimates.mean() == pytest.approx(0.6, abs=5 * estimates.std() / 20)


@pytest.mark.parametrize("policy", [Logged(), Ranking()])
def test_what_was_shown_alone_is_estimated_by_its_mean(policy: Logged | Ranking) -> None:
    rows = [Shown(time, "a", 1, time % 3 == 0, 1.0, explored=False) for time in range(30)]
    log = logged_clicks(rows)
    target = policy.target(log)
    assert isinstance(target, Target)
    terms = all_terms(target, target.shown / log.propensities, folds_of(log, 5, np.random.default_rng(0)))
    assert {name: term.value for name, term in terms.items()} == pytest.approx(
        {"ips": 1 / 3, "snips": 1 / 3, "dr": 1 / 3}
    )


def test_folds_keep_lists_whole_and_are_even() -> None:
    rows = [Shown(time, "a", position, False, 1.0) for time in range(20) for position in range(3)]
    log = logged_clicks(rows)
    folds = folds_of(log, 5, np.random.default_rng(0))
    assert np.bincount(folds).tolist() == [12] * 5
    assert len({(one, other) for one, other in zip(log.lists.tolist(), folds.tolist(), strict=True)}) == 20

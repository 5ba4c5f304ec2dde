import numpy as np
import pytest

from recommender.arrays import Doubles
from recommender.off_policy.log import LoggedClicks, Shown, logged_clicks
from recommender.off_policy.policies import (
    BestItem,
    Logged,
    OfLog,
    Policy,
    Ranking,
    Target,
    Uniform,
    usual_policies,
)
from tests.recommender.off_policy.worlds import World


def of(policy: Policy, log: LoggedClicks) -> Target:
    target = policy.target(log)
    assert isinstance(target, Target)
    return target


def table(target: Target) -> Doubles:
    assert target.probabilities is not None
    return np.stack([target.probabilities(slot) for slot in range(len(target.log.slots))])


@pytest.mark.parametrize("policy", [Uniform(), BestItem(), OfLog(World.of(seed=5).log(2000, 1))])
def test_the_probabilities_of_a_slot_add_up_to_one(policy: Policy) -> None:
    target = of(policy, World.of().log(2000, 0))
    shares = table(target)
    assert shares.sum(axis=1) == pytest.approx(1.0)
    assert (shares[target.log.slot, target.log.item] == target.shown).all()


def test_the_logged_policy_weighs_every_row_alike() -> None:
    log = World.of().log(100, 0)
    assert (of(Logged(), log).shown == log.propensities).all()


def test_uniform_is_over_what_a_scenario_shows() -> None:
    rows = [
        Shown(1, "a", 1, False, 0.5, "upsell"),
        Shown(1, "b", 2, False, 0.5, "upsell"),
        Shown(2, "c", 1, False, 0.5, "similar"),
    ]
    target = of(Uniform(), logged_clicks(rows))
    assert table(target).tolist() == [[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]]
    assert target.shown.tolist() == [0.5, 0.5, 1.0]


def test_the_best_item_is_learnt_from_the_earlier_half_alone() -> None:
    early = [Shown(time, "ab"[time % 2], 1, time % 2 == 0, 0.5) for time in range(100)]
    late = [Shown(100 + time, "ab"[time % 2], 1, time % 2 == 1, 0.5) for time in range(100)]
    target = of(BestItem(), logged_clicks(early + late))
    assert len(target.log) == 100
    assert table(target).tolist() == [[1.0, 0.0]]


def test_the_best_item_is_one_the_scenario_shows() -> None:
    rows = [Shown(time, "a", 1, True, 0.5, "upsell") for time in range(50)]
    rows += [Shown(time, "b", 1, False, 0.5, "similar") for time in range(50)]
    log = logged_clicks(rows)
    shares = table(of(BestItem(), log))
    similar = log.slots.index(("", "similar", 1))
    assert log.items[int(shares[similar].argmax())] == "b"


def test_a_log_too_short_to_learn_from() -> None:
    assert "too short" in str(BestItem().target(logged_clicks([Shown(1, "a", 1, True, 0.5)])))


def test_the_ranking_needs_to_know_what_was_tried_out() -> None:
    rows = [Shown(1, "a", 1, True, 0.9, explored=False), Shown(2, "b", 1, True, 0.1, explored=True)]
    assert of(Ranking(), logged_clicks(rows)).shown.tolist() == [1.0, 0.0]
    assert "explored" in str(Ranking().target(logged_clicks([Shown(1, "a", 1, True, 0.5)])))


def test_the_policy_of_a_log_is_its_mean_over_time() -> None:
    """Shown 9 : 1 at a quarter of the times, else 1 : 9; plain means of the propensities say .45 : .55."""
    chance = np.random.default_rng(0)
    rows = []
    for time in range(4000):
        first = 0.9 if time < 1000 else 0.1
        shown = chance.random() < first
        rows.append(Shown(time, "a" if shown else "b", 1, False, first if shown else 1 - first))
    log = logged_clicks([Shown(1, "a", 1, False, 0.5), Shown(2, "b", 1, False, 0.5)])
    shares = table(of(OfLog(logged_clicks(rows)), log))[0]
    assert shares == pytest.approx([0.3, 0.7], abs=0.04)


def test_a_steady_policy_is_found_exactly() -> None:
    world = World.of()
    log = world.log(3000, 0)
    assert table(of(OfLog(log), log)) == pytest.approx(world.logging)


def test_items_the_log_lacks_leave_their_share_unjudged() -> None:
    other = logged_clicks([Shown(1, "a", 1, False, 0.5), Shown(2, "new", 1, False, 0.5)])
    log = logged_clicks([Shown(1, "a", 1, False, 1.0)])
    assert table(of(OfLog(other), log)).tolist() == [[0.5]]


def test_logs_of_different_places_say_nothing_of_each_other() -> None:
    first, second = (logged_clicks([Shown(1, "a", position, False, 1.0)]) for position in (1, 2))
    assert OfLog(first).target(second) == "the two logs have no position in common"
    both = logged_clicks([Shown(1, "a", 1, False, 1.0), Shown(1, "a", 2, False, 1.0)])
    assert str(OfLog(first).target(both)).endswith("none of the log's items at position 2")


def test_the_usual_policies() -> None:
    plain = logged_clicks([Shown(1, "a", 1, False, 1.0)])
    ours = logged_clicks([Shown(1, "a", 1, False, 1.0, explored=False)])
    assert [policy.name for policy in usual_policies(plain)] == ["logged", "uniform", "best_item"]
    assert [policy.name for policy in usual_policies(ours, plain, "thompson")] == [
        "logged",
        "uniform",
        "best_item",
        "ranking",
        "thompson",
    ]

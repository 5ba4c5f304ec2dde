import numpy as np
import pytest

from recommender.off_policy.rewards import ClickRates
from tests.recommender.off_policy.worlds import World


def test_much_data_gives_the_rates() -> None:
    world = World.of()
    log = world.log(100_000, 0)
    rates = ClickRates(log, np.ones(len(log), dtype=np.bool_))
    assert np.stack([rates.of_slot(slot) for slot in range(3)]) == pytest.approx(world.rates, abs=0.03)


def test_no_data_gives_one_rate_for_all() -> None:
    log = World.of().log(100, 0)
    rates = ClickRates(log, np.zeros(len(log), dtype=np.bool_))
    assert rates.of_slot(0) == pytest.approx(0.5)


def test_only_the_given_rows_count() -> None:
    log = World.of().log(1000, 0)
    rows = log.clicks == 0
    assert ClickRates(log, rows).mean < 0.001


def test_every_rate_is_a_probability() -> None:
    log = World.of(rate=0.9).log(300, 0)
    rates = ClickRates(log, np.ones(len(log), dtype=np.bool_))
    values = np.stack([rates.of_slot(slot) for slot in range(3)])
    assert (values > 0).all()
    assert (values <= 1).all()

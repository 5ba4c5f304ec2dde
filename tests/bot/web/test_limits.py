import pytest

from bot.errors import TooMany
from bot.web.limits import RATES, Limits, Rate
from tests.fakes import FakeClock

RATE = {"tries": Rate(3, 60)}


def limits(clock: FakeClock, most: int = 100) -> Limits:
    return Limits(clock, RATE, most)


def spend(found: Limits, times: int, key: str = "a") -> None:
    for _ in range(times):
        found.take("tries", key)


def test_a_bucket_is_empty_after_its_turns_and_says_when_it_is_not() -> None:
    found = limits(FakeClock())
    spend(found, 3)
    with pytest.raises(TooMany) as refused:
        found.take("tries", "a")
    assert refused.value.data == {"retry_after_s": "20"}


def test_a_bucket_fills_evenly_and_not_beyond_its_size() -> None:
    clock = FakeClock()
    found = limits(clock)
    spend(found, 3)
    clock.forward(seconds=20)
    spend(found, 1)
    with pytest.raises(TooMany):
        found.take("tries", "a")
    clock.forward(hours=5)
    spend(found, 3)
    with pytest.raises(TooMany):
        found.take("tries", "a")


def test_keys_do_not_share() -> None:
    found = limits(FakeClock())
    spend(found, 3, "a")
    spend(found, 3, "b")


def test_a_refused_try_costs_nothing() -> None:
    clock = FakeClock()
    found = limits(clock)
    spend(found, 3)
    for _ in range(10):
        with pytest.raises(TooMany):
            found.take("tries", "a")
    clock.forward(seconds=20)
    spend(found, 1)


def test_a_turn_given_back_can_be_taken_again() -> None:
    found = limits(FakeClock())
    found.give_back("tries", "a")
    spend(found, 3)
    found.give_back("tries", "a")
    spend(found, 1)
    with pytest.raises(TooMany):
        found.take("tries", "a")


def test_a_clock_set_back_gives_nothing_away_and_locks_nobody_out() -> None:
    clock = FakeClock()
    found = limits(clock)
    spend(found, 3)
    clock.forward(hours=-1)
    with pytest.raises(TooMany):
        found.take("tries", "a")
    clock.forward(seconds=20)
    spend(found, 1)


def test_memory_is_bounded_and_the_busy_are_kept() -> None:
    found = limits(FakeClock(), most=3)
    spend(found, 3, "busy")
    for number in range(50):
        with pytest.raises(TooMany):
            found.take("tries", "busy")
        found.take("tries", f"passer-by {number}")
    assert len(found._buckets["tries"]) == 3


def test_every_rate_allows_something() -> None:
    assert all(rate.count >= 1 and rate.per_s > 0 for rate in RATES.values())

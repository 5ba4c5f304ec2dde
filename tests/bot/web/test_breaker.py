"""A server that keeps failing is left alone."""

from datetime import timedelta

from bot.web.breaker import LONGEST_REST_S, Breaker
from tests.fakes import NOON


def test_it_rests_after_failures_in_a_row() -> None:
    breaker = Breaker(failures=2, rest_s=30)
    breaker.failed(NOON)
    breaker.succeeded()
    breaker.failed(NOON)
    assert breaker.lets(NOON)
    breaker.failed(NOON)
    assert not breaker.lets(NOON + timedelta(seconds=29))


def test_after_the_rest_one_tries_at_a_time() -> None:
    breaker = Breaker(failures=1, rest_s=30)
    breaker.failed(NOON)
    later = NOON + timedelta(seconds=30)
    assert breaker.lets(later)
    assert not breaker.lets(later)
    breaker.left()
    assert breaker.lets(later)
    breaker.failed(later)
    assert not breaker.lets(later + timedelta(seconds=29))
    assert breaker.lets(later + timedelta(seconds=30))
    breaker.succeeded()
    assert breaker.lets(later)
    assert breaker.lets(later)


def test_a_pause_that_was_asked_for_is_kept_but_not_for_ever() -> None:
    breaker = Breaker(failures=9)
    breaker.failed(NOON, 120)
    assert not breaker.lets(NOON + timedelta(seconds=119))
    assert breaker.lets(NOON + timedelta(seconds=121))
    breaker.failed(NOON, 10**9)
    assert breaker.lets(NOON + timedelta(seconds=LONGEST_REST_S))


def test_a_clock_set_back_does_not_prolong_the_rest() -> None:
    breaker = Breaker(failures=1)
    breaker.failed(NOON)
    assert breaker.lets(NOON - timedelta(hours=1))

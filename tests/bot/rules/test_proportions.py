import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import optimize, stats

from bot.rules.proportions import Interval, chi_square_p, newcombe, newcombe_p, wilson
from bot.rules.reports import Conversion

LEVEL = 0.95
Z = float(stats.norm.ppf(0.975))
CLOSE = 1e-9

NEWCOMBE_1998 = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000),
    (10, 10, 0, 10, 0.6075, 1.0000),
]
"""Table II of the paper, the examples (a) to (h), row of method 10."""

CORNERS = [
    (0, 10, 0, 10),
    (10, 10, 10, 10),
    (0, 10, 10, 10),
    (1, 1, 0, 1),
    (1, 1, 1, 1),
    (0, 1, 0, 1),
    (1, 1, 0, 1_000_000),
    (120, 1000, 90, 1000),
    (1200, 10_000, 1000, 10_000),
    (3, 1_000_000, 0, 1_000_000),
    (100_000, 1_000_000, 99_000, 1_000_000),
]

COUNTS = st.integers(0, 10**6).flatmap(lambda n: st.builds(Conversion, st.just(n), st.integers(0, n)))


def by_scipy(buyers: int, visitors: int, level: float) -> tuple[float, float]:
    found = stats.binomtest(buyers, visitors).proportion_ci(level, method="wilson")
    return float(found.low), float(found.high)


def newcombe_by_scipy(a: int, m: int, b: int, n: int, level: float) -> tuple[float, float]:
    first, second = by_scipy(a, m, level), by_scipy(b, n, level)
    low = a / m - b / n - math.sqrt((a / m - first[0]) ** 2 + (second[1] - b / n) ** 2)
    high = a / m - b / n + math.sqrt((first[1] - a / m) ** 2 + (b / n - second[0]) ** 2)
    return max(low, -1.0), min(high, 1.0)


def p_by_scipy(a: int, m: int, b: int, n: int) -> float:
    """Where the bound on the side of 0 crosses it; 0 beyond 7.5 deviations."""
    if a * n == b * m:
        return 1.0

    def bound(z: float) -> float:
        low, high = newcombe_by_scipy(a, m, b, n, 1 - 2 * float(stats.norm.sf(z)))
        return low if a * n > b * m else -high

    farthest = 7.5
    if bound(farthest) > 0:
        return 0.0
    return 2 * float(stats.norm.sf(optimize.brentq(bound, 1e-9, farthest, xtol=1e-13)))


@pytest.mark.parametrize(("a", "m", "b", "n", "low", "high"), NEWCOMBE_1998)
def test_the_examples_of_the_paper(a: int, m: int, b: int, n: int, low: float, high: float) -> None:
    found = newcombe(Conversion(m, a), Conversion(n, b), LEVEL)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(("a", "m", "b", "n"), CORNERS)
def test_intervals_agree_with_scipy(a: int, m: int, b: int, n: int) -> None:
    one = wilson(a, m, Z)
    assert (one.low, one.high) == pytest.approx(by_scipy(a, m, LEVEL), abs=CLOSE)
    for level in (0.8, LEVEL, 0.999):
        found = newcombe(Conversion(m, a), Conversion(n, b), level)
        assert (found.low, found.high) == pytest.approx(newcombe_by_scipy(a, m, b, n, level), abs=CLOSE)


@pytest.mark.parametrize(("a", "m", "b", "n"), CORNERS)
def test_p_values_agree_with_scipy(a: int, m: int, b: int, n: int) -> None:
    found = newcombe_p(Conversion(m, a), Conversion(n, b), LEVEL)
    assert found == pytest.approx(p_by_scipy(a, m, b, n), abs=1e-8)


@pytest.mark.parametrize(
    ("a", "b"), [(50_000, 49_500), (50_000, 49_000), (50_600, 50_000), (300_000, 298_500)]
)
def test_with_many_visitors_it_is_the_chi_square_test(a: int, b: int) -> None:
    n = 1_000_000
    pearson = stats.chi2_contingency([[a, n - a], [b, n - b]], correction=False).pvalue
    assert newcombe_p(Conversion(n, a), Conversion(n, b), LEVEL) == pytest.approx(pearson, abs=1e-5, rel=0.01)


def test_without_visitors_nothing_is_known() -> None:
    nobody, some = Conversion(0, 0), Conversion(10, 5)
    assert wilson(0, 0, Z) == Interval(0.0, 1.0)
    for first, second in ((nobody, some), (some, nobody), (nobody, nobody)):
        assert newcombe(first, second, LEVEL) == Interval(-1.0, 1.0)
        assert newcombe_p(first, second, LEVEL) == 1.0


def test_what_could_not_be_clearer_is_no_error() -> None:
    million = 10**6
    assert newcombe_p(Conversion(million, million), Conversion(million, 0), LEVEL) < 1e-300


@given(COUNTS, COUNTS, st.sampled_from([0.8, 0.9, LEVEL, 0.975, 0.99, 1 - 0.05 / 7]))
@example(Conversion(1, 1), Conversion(1, 0), LEVEL)
def test_interval_and_p_value_never_disagree(first: Conversion, second: Conversion, level: float) -> None:
    interval, p = newcombe(first, second, level), newcombe_p(first, second, level)
    assert -1 <= interval.low <= interval.high <= 1
    assert 0 <= p <= 1
    assert (p < 1 - level) is not (interval.low <= 0 <= interval.high)
    if first.rate is not None and second.rate is not None:
        assert interval.low <= first.rate - second.rate <= interval.high


@given(COUNTS, COUNTS)
def test_it_does_not_matter_who_is_first(first: Conversion, second: Conversion) -> None:
    there, back = newcombe(first, second, LEVEL), newcombe(second, first, LEVEL)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-12)
    assert newcombe_p(first, second, LEVEL) == pytest.approx(newcombe_p(second, first, LEVEL), rel=1e-6)


@given(st.integers(1, 30), st.floats(0, 5000))
def test_the_tail_of_chi_square_agrees_with_scipy(degrees: int, statistic: float) -> None:
    found = chi_square_p(statistic, degrees)
    assert found == pytest.approx(float(stats.chi2.sf(statistic, degrees)), abs=1e-12)
    assert 0 <= found <= 1

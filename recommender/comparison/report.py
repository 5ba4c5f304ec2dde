"""Draws a comparison as one HTML file that needs nothing else: no script, no network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, StrictUndefined

from recommender.comparison.drawing import (
    NOTHING,
    Axis,
    Drawn,
    bars,
    decimal,
    gain,
    gain_axis,
    percent,
    signed_percent,
)
from recommender.comparison.methods import ENGINE
from recommender.comparison.result import COVERAGE, PER_CASE, Comparison, Difference, MethodResult
from recommender.errors import CannotWrite
from recommender.snapshot import write_text

TEMPLATE = Path(__file__).with_name("report.html")
HEADLINE = PER_CASE[0]
METRICS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "hr@10": ("HR@10", "How often what came next stood among the first ten"),
        "hr@20": ("HR@20", "How often it stood among the first twenty"),
        "ndcg@10": ("NDCG@10", "As HR@10, and the nearer to the first place the more"),
        "mrr@20": ("MRR@20", "One divided by its place, nothing beyond the twentieth"),
        COVERAGE: ("Coverage@10", "The share of all items that stand in anybody’s first ten"),
    }
)
"""Name and meaning of each."""


@dataclass(frozen=True, slots=True)
class Gain:
    drawn: Drawn
    metric: str
    baseline: str
    between: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    ours: bool
    cells: tuple[str, ...]


def write_report(path: Path, comparison: Comparison, title: str) -> None:
    """`title` says what was compared, such as the names of the files. Raises CannotWrite."""
    try:
        write_text(path, report(comparison, title))
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}") from error


def report(comparison: Comparison, title: str) -> str:
    """The whole page. Names of methods and the title are text, never markup."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    axis = gain_axis(comparison.differences)
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        title=title,
        comparison=comparison,
        meaning=METRICS[HEADLINE][1],
        headline=comparison.rows()[0],
        beside=_beside(comparison.rows()[1:]),
        percent=percent,
        gains=[_gain(difference, axis) for difference in comparison.differences],
        axis=axis,
        axis_ends=(signed_percent(axis.first, 0), signed_percent(axis.last, 0)),
        charts=_charts(comparison),
        columns=[name for name, _ in METRICS.values()],
        table=[_row(row) for row in comparison.rows()],
    )


def _beside(others: Sequence[MethodResult]) -> list[MethodResult]:
    """The best of the others and the worst, which is what it is worth to know anything at all."""
    return [*others[:1], *others[1:][-1:]]


def _gain(difference: Difference, axis: Axis) -> Gain:
    bounds = difference.ratio_bounds
    between = f"{signed_percent(bounds.low - 1)} to {signed_percent(bounds.high - 1)}" if bounds else ""
    return Gain(
        drawn=gain(difference, axis),
        metric=METRICS[difference.metric][0],
        baseline=difference.baseline,
        between=between,
        verdict=difference.verdict,
    )


def _charts(comparison: Comparison) -> list[tuple[str, str, list[Drawn]]]:
    """Name, meaning and bars of each metric; of coverage there is no interval and no best."""
    best = {difference.metric: difference.baseline for difference in comparison.differences}
    return [
        (name, meaning, bars(metric, comparison.rows(), best.get(metric, "")))
        for metric, (name, meaning) in METRICS.items()
    ]


def _row(method: MethodResult) -> Row:
    times = [f"{method.p50_ms:.2f}", f"{method.p95_ms:.2f}", f"{method.fit_s:.2f}"]
    told = [decimal(method.metrics[metric]) for metric in METRICS]
    # Nothing takes no time at all: it was not measured.
    measured = method.p95_ms > 0
    return Row(method.name, method.name == ENGINE, (*told, *(times if measured else [NOTHING] * 3)))

"""The result of a comparison, as it is printed, drawn and handed on."""

from collections.abc import Mapping
from dataclasses import dataclass

from recommender.cases import Protocol
from recommender.comparison.bootstrap import Bounds
from recommender.comparison.methods import ENGINE

PER_CASE = ("hr@10", "hr@20", "ndcg@10", "mrr@20")
"""Means over cases, in the order of every table; a difference is told of each."""
COVERAGE = "coverage@10"
DIGITS = 6
DIGITS_OF_TIME = 3


@dataclass(frozen=True, slots=True)
class MethodResult:
    name: str
    metrics: Mapping[str, float]
    """Of PER_CASE and COVERAGE, 0 to 1."""
    bounds: Mapping[str, Bounds | None]
    """Of PER_CASE; None with too few sessions to tell."""
    p50_ms: float
    p95_ms: float
    fit_s: float

    def as_json(self) -> dict[str, float]:
        times = {"p50_ms": self.p50_ms, "p95_ms": self.p95_ms, "fit_s": self.fit_s}
        return {name: round(value, DIGITS) for name, value in self.metrics.items()} | {
            name: round(value, DIGITS_OF_TIME) for name, value in times.items()
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """What the engine gains, by one metric, on the best other method by it."""

    metric: str
    baseline: str
    value: float
    bounds: Bounds | None
    """Of `value`; None with too few sessions to tell."""
    ratio: float | None
    """Of the engine to the baseline; None where the baseline has 0."""
    ratio_bounds: Bounds | None

    @property
    def verdict(self) -> str:
        """In a word, by the interval."""
        if self.bounds is None:
            return "too few sessions to tell"
        if self.bounds.low > 0:
            return "better"
        return "worse" if self.bounds.high < 0 else "no difference seen"

    def as_json(self) -> dict[str, object]:
        return {
            "baseline": self.baseline,
            "value": round(self.value, DIGITS),
            "low": _rounded(self.bounds.low if self.bounds else None),
            "high": _rounded(self.bounds.high if self.bounds else None),
            "ratio": _rounded(self.ratio),
            "ratio_low": _rounded(self.ratio_bounds.low if self.ratio_bounds else None),
            "ratio_high": _rounded(self.ratio_bounds.high if self.ratio_bounds else None),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    protocol: Protocol
    novel: bool
    own_split: bool
    """Whether those judged by are the latest sessions of one file, kept from learning, or a second file's."""
    cases: int
    sessions: int
    """That have a case."""
    unknown_targets: int
    """Cases whose item nobody learnt of: a miss for every method."""
    learnt_sessions: int
    items: int
    """All that are ranked."""
    level: float
    """How sure the intervals are."""
    methods: tuple[MethodResult, ...]
    differences: tuple[Difference, ...]

    def rows(self) -> tuple[MethodResult, ...]:
        """The engine, then the others from the best HR@10 to the worst."""
        ranked = sorted(self.methods, key=lambda method: (-method.metrics[PER_CASE[0]], method.name))
        return tuple(sorted(ranked, key=lambda method: method.name != ENGINE))

    def as_json(self) -> dict[str, object]:
        """Plain values only, no NaN; the same comparison gives the same bytes."""
        return {
            "protocol": self.protocol,
            "novel": self.novel,
            "own_split": self.own_split,
            "cases": self.cases,
            "sessions": self.sessions,
            "unknown_targets": self.unknown_targets,
            "learnt_sessions": self.learnt_sessions,
            "items": self.items,
            "level": self.level,
            "methods": {method.name: method.as_json() for method in self.rows()},
            "difference": {difference.metric: difference.as_json() for difference in self.differences},
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)

"""Judges policies by a log of another: what each would have earned, or why this log cannot tell."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from recommender.arrays import Doubles
from recommender.off_policy.estimators import Terms, all_terms, folds_of
from recommender.off_policy.intervals import Estimate, Interval, Uncertainty
from recommender.off_policy.log import LoggedClicks
from recommender.off_policy.policies import Policy, Target

Progress = Callable[[str, int, int], None]
"""Called with the policy, policies done and policies in all."""


@dataclass(frozen=True, slots=True)
class OffPolicySettings:
    level: float = 0.95
    """How sure an interval is."""
    interval: Interval = "gamma"
    """`gamma` holds where clicks are few; `normal` and `bootstrap` (percentile) need some hundred."""
    resamples: int = 1000
    """Of `bootstrap`."""
    most_weight: float = math.inf
    """Weights are cut to this: less variance, for an estimate that is too low. `clipped` counts them."""
    folds: int = 5
    seed: int = 0
    least_rows: float = 100.0
    """Effective rows below which nothing is told."""
    least_clicks: float = 5.0
    """Effective clicks below which nothing is told."""
    support: float = 0.1
    """How far the mean weight may be off 1, which it is where the log shows all that the policy would."""


@dataclass(frozen=True, slots=True)
class PolicyResult:
    """`estimates` by ips, snips and dr; empty where `reason` says why there are none."""

    policy: str
    rows: int
    clicks: int
    effective_rows: float
    """`(sum w)**2 / sum w**2` (Kish 1965): of how many rows of its own the log is worth."""
    effective_clicks: float
    """The same of the clicks."""
    mean_weight: float
    max_weight: float
    clipped: int
    reason: str = ""
    estimates: Mapping[str, Estimate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OffPolicyReport:
    rows: int
    clicks: int
    items: int
    slots: int
    level: float
    interval: Interval
    most_weight: float | None
    """What weights are cut to; None where they are not."""
    results: tuple[PolicyResult, ...]

    def as_json(self) -> dict[str, object]:
        """Plain values only, and no NaN or infinity."""
        return asdict(self)


def evaluate_log(
    log: LoggedClicks,
    policies: Sequence[Policy],
    settings: OffPolicySettings,
    progress: Progress = lambda policy, done, total: None,
) -> OffPolicyReport:
    """Each policy judged by the log; the same log, policies and settings give the same report."""
    results = []
    for done, policy in enumerate(policies):
        progress(policy.name, done, len(policies))
        results.append(_judged(log, policy, settings))
    return OffPolicyReport(
        rows=len(log),
        clicks=int(log.clicks.sum()),
        items=len(log.items),
        slots=len(log.slots),
        level=settings.level,
        interval=settings.interval,
        most_weight=settings.most_weight if math.isfinite(settings.most_weight) else None,
        results=tuple(results),
    )


def _judged(log: LoggedClicks, policy: Policy, settings: OffPolicySettings) -> PolicyResult:
    target = policy.target(log) if len(log) else "the log is empty"
    if isinstance(target, str):
        return PolicyResult(policy.name, 0, 0, 0.0, 0.0, 0.0, 0.0, 0, target)
    raw = target.shown / target.log.propensities
    weights = np.minimum(raw, settings.most_weight)
    uncertainty = Uncertainty(
        target.log.lists, settings.interval, settings.level, settings.resamples, settings.seed
    )
    clicks = target.log.clicks
    reason = _unsupported(raw, uncertainty, settings) or _too_little(weights, clicks, settings)
    return PolicyResult(
        policy=policy.name,
        rows=len(target.log),
        clicks=int(clicks.sum()),
        effective_rows=_effective(weights),
        effective_clicks=_effective(weights * clicks),
        mean_weight=float(weights.mean()),
        max_weight=float(weights.max()),
        clipped=int((raw > settings.most_weight).sum()),
        reason=reason,
        estimates={} if reason else _estimates(target, weights, uncertainty, settings),
    )


def _estimates(
    target: Target, weights: Doubles, uncertainty: Uncertainty, settings: OffPolicySettings
) -> dict[str, Estimate]:
    folds = folds_of(target.log, settings.folds, np.random.default_rng(settings.seed))
    logged = Terms(target.log.clicks, np.ones(len(weights)))
    return {
        name: uncertainty.estimate(terms, weights, logged)
        for name, terms in all_terms(target, weights, folds).items()
    }


def _unsupported(weights: Doubles, uncertainty: Uncertainty, settings: OffPolicySettings) -> str:
    """The mean weight is 1 where the log could show all that the policy would (Horvitz & Thompson 1952)."""
    mean = float(weights.mean())
    if mean <= 0.0:
        return "the log shows nothing of what this policy would show"
    error = uncertainty.error(weights - mean)
    if abs(mean - 1.0) <= max(settings.support, 4.0 * error):
        return ""
    if mean < 1.0:
        return f"the log shows only {mean:.0%} of what this policy would show"
    return f"the propensities of the log are wrong: the mean weight is {mean:.2f} and must be 1"


def _too_little(weights: Doubles, clicks: Doubles, settings: OffPolicySettings) -> str:
    rows, clicked = _effective(weights), _effective(weights * clicks)
    if rows < settings.least_rows:
        return f"the log is worth {rows:.0f} rows of this policy; {settings.least_rows:.0f} are needed"
    if clicked < settings.least_clicks:
        return f"the log is worth {clicked:.1f} clicks of this policy; {settings.least_clicks:.0f} are needed"
    return ""


def _effective(weights: Doubles) -> float:
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares > 0 else 0.0

"""Compares the engine as shipped with each of its sources and a yardstick, by sessions none has seen."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from recommender.arrays import Doubles
from recommender.cases import Protocol
from recommender.comparison.bootstrap import BootstrapSettings, Resampled, resampled
from recommender.comparison.held_out import HeldOut, held_out
from recommender.comparison.methods import Method, Rivals, answer_times, methods_of
from recommender.comparison.result import COVERAGE, PER_CASE, Comparison, Difference, MethodResult
from recommender.dataset import Log
from recommender.errors import NothingToJudge
from recommender.evaluation import Ranking, gains, hits, reciprocals

LIMIT, SHORT = 20, 10
"""How long the lists are, and how much of them most metrics look at."""

Progress = Callable[[str, int, int], None]
"""Called with the stage, steps done and steps in all."""
Learn = Callable[[Log], Rivals]


@dataclass(frozen=True, slots=True)
class ComparisonSettings:
    protocol: Protocol = "last"
    """Whether the last item of a session is to be foretold, or every one after the first."""
    novel: bool = False
    """Leaves out targets the session had before, and whatever it had from every list. Without it a repeated
    item is to be foretold like any other: read the log with `repeats`."""
    share: float = 0.05
    """Of sessions that are kept from learning where no others are given to judge by: the latest."""
    most_sessions: int = 5000
    """At most as many."""
    timed: bool = True
    """Without it every time is 0, and all that is told depends on the input alone."""
    timed_answers: int = 200
    bootstrap: BootstrapSettings = field(default_factory=BootstrapSettings)


@dataclass(frozen=True, slots=True)
class _Judged:
    method: Method
    ranking: Ranking
    times_ms: Doubles

    def values(self) -> Doubles:
        """What each case gives to each mean of PER_CASE, shape (cases, 4)."""
        places = self.ranking.places
        return np.stack(
            (hits(places, SHORT), hits(places, LIMIT), gains(places, SHORT), reciprocals(places, LIMIT)),
            axis=1,
        )


def compare(
    train: Log,
    test: Log | None,
    learn: Learn,
    settings: ComparisonSettings,
    progress: Progress = lambda stage, done, total: None,
) -> Comparison:
    """Learn from `train` and judge by `test`; without it, from the earlier sessions and by the latest.

    Raises NothingToLearn, NothingToJudge.
    """
    learnt_from, judged_by = (train, test) if test is not None else _split(train, settings)
    # First, as learning takes minutes: whether there is anything to judge by does not depend on it.
    held_out(judged_by, judged_by.items, settings.protocol, novel=settings.novel)
    rivals = learn(learnt_from)
    asked = held_out(judged_by, rivals.engine.items, settings.protocol, novel=settings.novel)
    seen_again = not settings.novel
    judged = [
        _judged(method, asked, settings, progress)
        for method in methods_of(rivals, learnt_from, seen_again=seen_again)
    ]
    methods, differences = _told(judged, asked, settings, progress)
    return Comparison(
        protocol=settings.protocol,
        novel=settings.novel,
        own_split=test is None,
        cases=len(asked),
        sessions=asked.session_count,
        unknown_targets=asked.unknown_targets,
        learnt_sessions=learnt_from.session_count,
        items=len(asked.items),
        level=settings.bootstrap.level,
        methods=methods,
        differences=differences,
    )


def _split(log: Log, settings: ComparisonSettings) -> tuple[Log, Log]:
    """The earlier sessions and the latest, at least one of each."""
    count = log.session_count
    if count < 2:
        raise NothingToJudge(f"too few sessions to keep one of them from learning: {count}")
    held = min(max(int(count * settings.share), 1), settings.most_sessions)
    # Half a session more, as a share that is rounded down may be one short.
    return log.split((held + 0.5) / count, held)


def _judged(method: Method, asked: HeldOut, settings: ComparisonSettings, progress: Progress) -> _Judged:
    stage = f"judging {method.name}"
    progress(stage, 0, len(asked))
    ranking = asked.ranking(method.answer, LIMIT, SHORT, lambda done, total: progress(stage, done, total))
    times = np.zeros(1)
    if settings.timed and len(asked.asked):
        times = answer_times(method, asked.some(settings.timed_answers), LIMIT)
    return _Judged(method, ranking, times)


def _told(
    judged: list[_Judged], asked: HeldOut, settings: ComparisonSettings, progress: Progress
) -> tuple[tuple[MethodResult, ...], tuple[Difference, ...]]:
    progress("intervals", 0, 1)
    values = np.concatenate([one.values() for one in judged], axis=1)
    again = resampled(values, asked.sessions, settings.bootstrap)
    means = values.mean(axis=0).reshape(len(judged), len(PER_CASE))
    methods = tuple(
        _method_result(one, means[row], again, row, timed=settings.timed) for row, one in enumerate(judged)
    )
    names = [one.method.name for one in judged]
    differences = tuple(
        _difference(metric, column, names, means, again) for column, metric in enumerate(PER_CASE)
    )
    progress("intervals", 1, 1)
    return methods, differences


def _method_result(one: _Judged, means: Doubles, again: Resampled, row: int, *, timed: bool) -> MethodResult:
    first = row * len(PER_CASE)
    metrics = dict(zip(PER_CASE, means.tolist(), strict=True))
    p50, p95 = np.percentile(one.times_ms, (50, 95)).tolist()
    return MethodResult(
        name=one.method.name,
        metrics={**metrics, COVERAGE: float(one.ranking.shown.mean())},
        bounds={metric: again.mean(first + column) for column, metric in enumerate(PER_CASE)},
        p50_ms=p50,
        p95_ms=p95,
        fit_s=one.method.fit_s if timed else 0.0,
    )


def _difference(metric: str, column: int, names: list[str], means: Doubles, again: Resampled) -> Difference:
    """The engine is the first method; of equals the one told first is the best."""
    engine, others = float(means[0, column]), means[1:, column]
    best = 1 + int(others.argmax())
    baseline = float(means[best, column])
    place = best * len(PER_CASE) + column
    return Difference(
        metric=metric,
        baseline=names[best],
        value=engine - baseline,
        bounds=again.difference(column, place),
        ratio=engine / baseline if baseline > 0 else None,
        ratio_bounds=again.ratio(column, place) if baseline > 0 else None,
    )

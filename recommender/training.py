"""Behaviour becomes a model: learns, judges by the latest sessions, saves, uses what is not worse."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from recommender.cases import cases
from recommender.dataset import DatasetSettings, Log, Row, over, read_log
from recommender.errors import BadSnapshot
from recommender.evaluation import Answer, Metrics, answering, rank
from recommender.items import Item
from recommender.ranking.fitting import Progress
from recommender.ranking.learning import Contribution, LearningSettings, Learnt, learn
from recommender.ranking.trained import in_order
from recommender.ranking.two_stage import TwoStage
from recommender.shelf import Shelf

ENGINE = "engine"
K = 10


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    learning: LearningSettings = field(
        default_factory=lambda: LearningSettings(dataset=DatasetSettings(min_item_count=5))
    )
    history: int = 10
    """Earlier items a case knows of."""
    held_out: float = 0.05
    """The share of sessions, the latest, to judge by."""
    most_held_out: int = 2000
    tolerance: float = 0.02
    """How much lower (of its NDCG) a new model may be than the one in use: more threads, some noise."""
    least_coverage: float = 0.7
    """How much of the coverage of the one in use a new model must have: a few favourites score well, too."""

    def with_effort(self, effort: int) -> "TrainingSettings":
        sources = replace(self.learning.sources, effort=effort)
        return replace(self, learning=replace(self.learning, sources=sources))


@dataclass(frozen=True, slots=True)
class TrainingReport:
    number: int
    """On the shelf."""
    in_use: bool
    """Whether it was taken into use; if not, the one before is still the better."""
    sessions: int
    events: int
    items: int
    cases: int
    epochs: int
    seconds: float
    metrics: Mapping[str, Metrics]
    """Of the engine and each source, on the held-out sessions; items a model does not know are misses."""
    contributions: Mapping[str, Contribution]
    before: Metrics | None
    """Of the model in use until now, on the same sessions."""


def train(
    rows: Iterable[Row],
    items: Sequence[Item],
    shelf: Shelf,
    settings: TrainingSettings,
    progress: Progress = lambda stage, done, total: None,
    learnt_until: float | None = None,
) -> TrainingReport:
    """Learn from all but the latest sessions, judge by those, save, take into use unless worse than before.

    Can be interrupted at any time: the shelf is as it was, or has one more whole model. Raises
    NothingToLearn where no row is usable, Diverged where LightFM's numbers left the finite. `learnt_until` is
    when the rows were read, in seconds since 1970: what came later is news to the model.
    """
    began = time.monotonic()
    progress("reading", 0, 1)
    log = read_log(rows)
    earlier, latest = log.split(settings.held_out, settings.most_held_out)
    progress("reading", 1, 1)
    learnt = learn(earlier, items, settings.learning, progress)
    progress("evaluating", 0, 1)
    metrics = {name: judge(answer, learnt.engine, latest, settings) for name, answer in _answers(learnt)}
    before = _judge_current(shelf, items, latest, settings)
    progress("evaluating", 1, 1)
    told: dict[str, Any] = {name: asdict(values) for name, values in metrics.items()}
    number = shelf.add(
        learnt.trained, told if learnt_until is None else {**told, "learnt_until": learnt_until}
    )
    better = before is None or _is_no_worse(metrics[ENGINE], before, settings)
    if better:
        shelf.use(number)
    return TrainingReport(
        number=number,
        in_use=better,
        sessions=learnt.dataset.session_count,
        events=len(learnt.dataset.codes),
        items=len(learnt.dataset.items),
        cases=learnt.fitted.cases,
        epochs=learnt.fitted.epochs,
        seconds=time.monotonic() - began,
        metrics=metrics,
        contributions=learnt.contributions,
        before=before,
    )


def judge(answer: Answer, engine: TwoStage, log: Log, settings: TrainingSettings) -> Metrics:
    """Every next item of the log's sessions, ranked among all items of the engine."""
    wanted = cases(over(log, log.items), "every", history=settings.history)
    known = cases(over(log, engine.items), "every", history=settings.history)
    found = rank(answer, known, len(engine.items), K, K).metrics(K)
    return found.with_misses(len(wanted) - len(known))


def _answers(learnt: Learnt) -> list[tuple[str, Answer]]:
    size = len(learnt.dataset.items)
    return [
        (ENGINE, _answer_of(learnt.engine)),
        *((model.name, answering(model.score, size, seen_again=False)) for model in learnt.fitted.sources),
    ]


def _answer_of(engine: TwoStage) -> Answer:
    return lambda histories, limit: engine.rank(histories, limit, seen_again=False)


def _judge_current(
    shelf: Shelf, items: Sequence[Item], latest: Log, settings: TrainingSettings
) -> Metrics | None:
    number = shelf.current()
    if number is None:
        return None
    try:
        trained = shelf.load(number)
    except BadSnapshot:
        # A damaged file serves nobody: the new model need not be better than it.
        return None
    engine = trained.over(in_order(items, trained.items))
    return judge(_answer_of(engine), engine, latest, settings)


def _is_no_worse(new: Metrics, before: Metrics, settings: TrainingSettings) -> bool:
    return (
        new.ndcg >= before.ndcg * (1.0 - settings.tolerance)
        and new.coverage >= before.coverage * settings.least_coverage
    )

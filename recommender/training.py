"""Behaviour becomes a model: fits the sources, judges them on the latest sessions, uses them if better."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace

from recommender.arrays import Words
from recommender.cases import cases
from recommender.dataset import Dataset, DatasetSettings, Log, Row, build, over, read_log
from recommender.errors import BadSnapshot, NothingToLearn
from recommender.evaluation import EvaluationSettings, Metrics, evaluate
from recommender.items import Item, feature_matrix, feature_vocabulary
from recommender.models import next_item_fit
from recommender.models.model import Model
from recommender.models.next_item import NextItem
from recommender.models.next_item_fit import NextItemSettings
from recommender.models.popularity import Popularity, PopularitySettings
from recommender.models.sources import Sources
from recommender.shelf import Shelf

Progress = Callable[[str, int, int], None]
"""Called with the stage (reading, fitting, evaluating, saving), steps done and steps in all."""


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    dataset: DatasetSettings = field(default_factory=lambda: DatasetSettings(min_item_count=10))
    popularity: PopularitySettings = field(default_factory=PopularitySettings)
    next_item: NextItemSettings = field(default_factory=lambda: NextItemSettings(epochs=0))
    """0 epochs: as many as `effort` allows."""
    evaluation: EvaluationSettings = field(default_factory=EvaluationSettings)
    effort: int = 8_000_000
    """Cases visited in all; about 90 seconds on two cores, whatever the size of the log."""
    history: int = 10
    """Earlier items a training row knows of."""
    held_out: float = 0.05
    """The share of sessions, the latest, to judge by."""
    most_held_out: int = 2000
    fewest_cases: int = 200
    """With less behaviour than this, popularity alone is kept."""
    tolerance: float = 0.02
    """How much lower (of its NDCG) a new model may be than the one in use: more threads, some noise."""


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
    metrics: dict[str, Metrics]
    """By source, on the held-out sessions; items a model does not know are misses."""
    before: Metrics | None
    """Of the model in use until now, on the same sessions."""


def train(
    rows: Iterable[Row],
    items: Sequence[Item],
    shelf: Shelf,
    settings: TrainingSettings,
    progress: Progress = lambda stage, done, total: None,
) -> TrainingReport:
    """Fit on all but the latest sessions, judge on those, save, and take into use unless worse than before.

    Can be interrupted at any time: the shelf is as it was, or has one more whole model. Raises
    NothingToLearn where no row is usable, Diverged where LightFM's numbers left the finite.
    """
    began = time.monotonic()
    progress("reading", 0, 1)
    log = read_log(rows)
    earlier, latest = log.split(settings.held_out, settings.most_held_out)
    dataset = build(earlier, settings.dataset)
    if not len(dataset.items):
        raise NothingToLearn("no item was seen often enough to learn from")
    progress("reading", 1, 1)
    next_item, fitted, epochs = _fit_next_item(dataset, items, settings, progress)
    sources = Sources(Popularity.fit(dataset, settings.popularity), next_item)
    progress("evaluating", 0, 1)
    metrics = {model.name: judge(model, latest, settings) for model in sources}
    before = _judge_current(shelf, latest, settings)
    progress("evaluating", 1, 1)
    number = shelf.add(sources, {name: asdict(values) for name, values in metrics.items()})
    better = before is None or _best(metrics) >= before.ndcg * (1.0 - settings.tolerance)
    if better:
        shelf.use(number)
    return TrainingReport(
        number=number,
        in_use=better,
        sessions=dataset.session_count,
        events=len(dataset.codes),
        items=len(dataset.items),
        cases=fitted,
        epochs=epochs,
        seconds=time.monotonic() - began,
        metrics=metrics,
        before=before,
    )


def judge(model: Model, log: Log, settings: TrainingSettings) -> Metrics:
    """Every next item of the log's sessions, ranked among the model's whole vocabulary."""
    wanted = cases(over(log, log.items), "every", history=settings.history)
    known = cases(over(log, model.items), "every", history=settings.history)
    found = evaluate(model.score, known, len(model.items), settings.evaluation)
    return found.with_misses(len(wanted) - len(known))


def _fit_next_item(
    dataset: Dataset, items: Sequence[Item], settings: TrainingSettings, progress: Progress
) -> tuple[NextItem | None, int, int]:
    """The model, how many cases it learnt from, and in how many epochs."""
    learnt = cases(dataset, "every", history=settings.history)
    if len(learnt) < settings.fewest_cases:
        return None, 0, 0
    known = _in_order(items, dataset.items)
    features = feature_vocabulary(known)
    epochs = settings.next_item.epochs or max(5, min(30, round(settings.effort / len(learnt))))
    model = next_item_fit.fit(
        learnt,
        dataset.items,
        features,
        feature_matrix(known, features),
        replace(settings.next_item, epochs=epochs),
        lambda done, total: progress("fitting", done, total),
    )
    return model, len(learnt), epochs


def _in_order(items: Sequence[Item], vocabulary: Words) -> list[Item]:
    """The vocabulary's items; one no longer in the catalogue has no features."""
    by_id = {item.item_id: item for item in items}
    return [by_id.get(item_id) or Item(item_id) for item_id in vocabulary.tolist()]


def _judge_current(shelf: Shelf, latest: Log, settings: TrainingSettings) -> Metrics | None:
    number = shelf.current()
    if number is None:
        return None
    try:
        sources = shelf.load(number)
    except BadSnapshot:
        # A damaged file serves nobody: the new model need not be better than it.
        return None
    return judge(sources.next_item or sources.popularity, latest, settings)


def _best(metrics: dict[str, Metrics]) -> float:
    return metrics[NextItem.name if NextItem.name in metrics else Popularity.name].ndcg

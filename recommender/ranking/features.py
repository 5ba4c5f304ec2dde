"""What the ranker sees of each pair of a history and a proposed item: a table, column by column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from recommender.arrays import Codes, Floats
from recommender.cases import Histories
from recommender.models.next_item import NextItem
from recommender.models.sources import Sources
from recommender.models.statistics import Statistics
from recommender.pairs import Pairs
from recommender.ranking.columns import Columns
from recommender.ranking.survey import Scoring, Survey, survey

PLACED = ("session_knn", "sequential_rules", "next_item")
"""Sources whose order, beside their scores, says something."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Everything but the session, by code: of what items the sources know, and of newer ones behind them."""

    sources: Sources
    statistics: Statistics
    columns: Columns
    instead: Mapping[str, Scoring] = field(default_factory=dict)
    """What speaks for a source of this name, such as its rules with those of the last minutes."""

    @property
    def width(self) -> int:
        """One more than the highest code."""
        return len(self.statistics.looks)

    def survey(self, histories: Histories, *, seen_again: bool) -> Survey:
        return survey(self._speaking(), histories, seen_again=seen_again, width=self.width)

    def score(self, histories: Histories, pairs: Pairs) -> Survey:
        """Of given pairs instead of proposed ones."""
        scored = {name: source.scores(histories).at(pairs) for name, source in self._speaking().items()}
        return Survey(histories, pairs, scored)

    def _speaking(self) -> Mapping[str, Scoring]:
        return {**{model.name: model for model in self.sources}, **self.instead}


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """`values` has shape (pairs, columns). A column is named `source.what` after what it comes from."""

    names: tuple[str, ...]
    values: Floats

    def only(self, names: tuple[str, ...]) -> Floats:
        """Some columns, in a given order; one that is not here is NaN."""
        if names == self.names:
            return self.values
        place = {name: column for column, name in enumerate(self.names)}
        missing = np.full(len(self.values), np.nan, dtype=np.float32)
        return np.column_stack([self.values[:, place[name]] if name in place else missing for name in names])


def table(found: Survey, facts: Facts, *, seen_again: bool) -> Table:
    parts: list[tuple[str, Floats]] = [
        *_of_sources(found, facts.sources.next_item),
        *_of_items(found, facts.statistics),
        *_of_sessions(found),
        *_of_catalogue(found, facts.columns),
    ]
    if seen_again:
        parts += _of_repeats(found, facts.statistics)
    names, values = zip(*parts, strict=True)
    return Table(names, np.column_stack(values).astype(np.float32, copy=False))


def _of_sources(found: Survey, next_item: NextItem | None) -> Iterator[tuple[str, Floats]]:
    pairs, rows = found.pairs, found.pairs.rows()
    for name, scores in found.scores.items():
        if name == "popularity":
            continue
        yield f"{name}.score", scores
        best = pairs.best(scores)[rows]
        if name == "next_item":
            yield f"{name}.below_best", scores - best
        else:
            yield f"{name}.of_best", np.asarray(scores / np.maximum(best, 1e-9), dtype=np.float32)
        if name in PLACED:
            yield f"{name}.place", pairs.places(scores)
    if next_item is not None:
        newest = found.histories.newest()[rows]
        yield "next_item.likeness", next_item.likeness(newest, pairs.items)


def _of_items(found: Survey, known: Statistics) -> Iterator[tuple[str, Floats]]:
    items = found.pairs.items
    yield "popularity.looks", known.looks[items]
    yield "popularity.lately", known.lately[items]
    yield "popularity.latest", known.latest[items]
    yield "item.age", known.age[items]
    yield "item.silence", known.silence[items]


def _of_sessions(found: Survey) -> Iterator[tuple[str, Floats]]:
    rows = found.pairs.rows()
    yield "session.length", found.histories.lengths[rows].astype(np.float32)
    yield "session.different", np.diff(found.histories.starts)[rows].astype(np.float32)


def _of_catalogue(found: Survey, columns: Columns) -> Iterator[tuple[str, Floats]]:
    if not columns.tell_anything:
        return
    newest = found.histories.newest()[found.pairs.rows()]
    items = found.pairs.items
    # -1, of an empty history, would be the last item
    unlike = np.where(newest < 0, np.float32(np.nan), np.float32(0))
    yield "catalogue.kinship", columns.kinship(newest, items) + unlike
    yield "catalogue.same_brand", columns.same_brand(newest, items) + unlike
    yield "catalogue.price_ratio", columns.prices[items] - columns.prices[newest] + unlike


def _of_repeats(found: Survey, known: Statistics) -> Iterator[tuple[str, Floats]]:
    """Whether, when and how often the session had the item already, and how often that happens."""
    histories, pairs = found.histories, found.pairs
    rows, newest = pairs.rows(), histories.newest()
    counts, lags, distances = _own_columns(found)
    yield "repeats.count", counts
    yield "repeats.lag", lags
    yield "repeats.distance", distances
    yield "repeats.reloaded", known.reloaded[pairs.items]
    yield "repeats.returned", known.returned[pairs.items]
    yield "repeats.newest_reloaded", known.reloaded[newest][rows]
    yield "repeats.newest_returned", known.returned[newest][rows]
    first = np.where(np.diff(histories.starts) > 0, histories.starts[:-1], len(histories.items))
    yield "repeats.newest_count", np.append(histories.counts, 0)[first][rows].astype(np.float32)
    yield "repeats.most", _most(found)[rows]


def _own_columns(found: Survey) -> tuple[Floats, Floats, Floats]:
    """Of each pair the item's count, lag and distance in its own history; 0 where it is not there."""
    histories, pairs = found.histories, found.pairs
    width = int(max(pairs.items.max(initial=0), histories.items.max(initial=0))) + 1
    keys = histories.rows() * width + histories.items
    order = np.argsort(keys, kind="stable")
    own = Pairs(histories.starts, histories.items[order])
    is_own, places = own.find(pairs, width)
    here = order[places]

    def told(values: Codes) -> Floats:
        column = np.zeros(len(pairs), dtype=np.float32)
        column[is_own] = values[here]
        return column

    return told(histories.counts), told(histories.lags), told(histories.distances)


def _most(found: Survey) -> Floats:
    """How often each session had its most frequent item."""
    histories = found.histories
    most = np.zeros(len(histories), dtype=np.float32)
    np.maximum.at(most, histories.rows(), histories.counts.astype(np.float32))
    return most

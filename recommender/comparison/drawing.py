"""Where bars and intervals of a comparison stand on their axes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from recommender.comparison.bootstrap import Bounds
from recommender.comparison.methods import ENGINE
from recommender.comparison.result import Difference, MethodResult

WIDTH = 100.0
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A value in words and on an axis from 0 to WIDTH; None where there is nothing to draw."""

    name: str
    kind: str
    value: str
    at: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Axis:
    first: float
    last: float

    def at(self, value: float) -> float:
        span = self.last - self.first
        return round(WIDTH * (value - self.first) / span, 2) if span > 0 else 0.0

    def drawn(self, name: str, kind: str, told: str, value: float | None, bounds: Bounds | None) -> Drawn:
        return Drawn(
            name=name,
            kind=kind,
            value=told,
            at=None if value is None else self.at(value),
            low=self.at(bounds.low) if bounds else None,
            high=self.at(bounds.high) if bounds else None,
        )


def bars(metric: str, rows: Sequence[MethodResult], best: str) -> list[Drawn]:
    """One a method, all from 0; `best` names the best but for the engine."""
    found = {row.name: row.bounds.get(metric) for row in rows}
    ends = [bounds.high for bounds in found.values() if bounds] + [row.metrics[metric] for row in rows]
    axis = Axis(0.0, max(ends))
    kinds = {best: "best", ENGINE: "ours"}
    return [
        axis.drawn(
            row.name,
            kinds.get(row.name, ""),
            decimal(row.metrics[metric]),
            row.metrics[metric],
            found[row.name],
        )
        for row in rows
    ]


def gain_axis(differences: Sequence[Difference]) -> Axis:
    """Shares gained, with 0 on it, to the next twentieth on either side."""
    gains = [0.0]
    for difference in differences:
        if difference.ratio is not None:
            gains.append(difference.ratio - 1)
        if difference.ratio_bounds is not None:
            gains += [difference.ratio_bounds.low - 1, difference.ratio_bounds.high - 1]
    return Axis(math.floor(min(gains) * 20) / 20, max(math.ceil(max(gains) * 20), 1) / 20)


def gain(difference: Difference, axis: Axis) -> Drawn:
    """Of the engine on the best other method, as a share of what that has."""
    bounds = difference.ratio_bounds
    return axis.drawn(
        difference.metric,
        kind_of(difference),
        NOTHING if difference.ratio is None else signed_percent(difference.ratio - 1),
        None if difference.ratio is None else difference.ratio - 1,
        Bounds(bounds.low - 1, bounds.high - 1) if bounds else None,
    )


def kind_of(difference: Difference) -> str:
    """How its colour is called."""
    return difference.verdict if difference.verdict in ("better", "worse") else "unsure"


def decimal(value: float) -> str:
    """Three digits; what is there at all is told from what is not."""
    return "<0.001" if 0 < value < 0.0005 else f"{value:.3f}"


def percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def signed_percent(share: float, digits: int = 1) -> str:
    return f"{share * 100:+.{digits}f} %".replace("-", "\N{MINUS SIGN}") if share else "0 %"

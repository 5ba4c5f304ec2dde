"""A guide as a drawing: its steps in layers, and the ways between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.dialogue.guides.flow import Guide, Way
from bot.dialogue.guides.labels import kind_of, lines_of, way_label
from bot.dialogue.guides.layout import Spot, layers_of, ordered
from bot.dialogue.guides.paths import forward
from bot.dialogue.guides.texts import in_locale
from bot.dialogue.wording import DEFAULT_LOCALE

LONGEST_LABEL = 120


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    """The step's name."""
    kind: str
    """`choices`, `field`, `branch`, `products`, `compare`, `skill`, `hand_over`, `end` or `say`."""
    title: str
    """What the step says, in the locale; its name where it says nothing."""
    lines: tuple[str, ...]
    """What else is to be known of it, one line each."""
    layer: int
    """0 is the start; ways lead to higher layers but for those back."""
    column: int
    """0, 1, 2 … within the layer."""
    x: float
    y: float
    """In units of the grid, 0 the left and top; nodes of a layer are at least 1 apart."""


@dataclass(frozen=True, slots=True)
class Edge:
    source: str
    target: str
    label: str
    back: bool
    """It closes a circle."""
    points: tuple[tuple[float, float], ...] = ()
    """Where it passes the layers between, in units of the grid; straight lines between them hit no node."""


@dataclass(frozen=True, slots=True)
class Graph:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: float
    height: float
    """In units of the grid."""


def graph(guide: Guide, locale: str) -> Graph:
    """Always the same for the same guide."""
    ways = {(name, way) for name, found in forward(guide).items() for way in found}
    edges = list(_edges(guide, locale, ways))
    links = [(edge.source, edge.target) for edge in edges if not edge.back]
    layers = layers_of(list(guide.steps), links)
    rows = ordered(layers, links)
    widest = max(len(row) for row in rows)
    spots = {
        spot: (column + (widest - len(row)) / 2, float(layer))
        for layer, row in enumerate(rows)
        for column, spot in enumerate(row)
    }
    columns = {spot[1]: n for row in rows for n, spot in enumerate(s for s in row if not s[0])}
    nodes = tuple(
        Node(
            name,
            kind_of(step),
            in_locale(step.say, locale, DEFAULT_LOCALE) or name,
            tuple(lines_of(step, locale)),
            layers[name],
            columns[name],
            *spots[("", name, 0)],
        )
        for name, step in guide.steps.items()
    )
    return Graph(nodes, tuple(_bent(edge, layers, spots) for edge in edges), float(widest), float(len(rows)))


def _edges(guide: Guide, locale: str, onward: set[tuple[str, Way]]) -> Iterator[Edge]:
    """One for each pair of steps, its label all that leads there."""
    for step in guide.steps.values():
        found: dict[str, list[str]] = {}
        for way in step.ways:
            found.setdefault(way.to, []).append(way_label(step, way, locale))
        targets = {way.to for name, way in onward if name == step.name}
        for target, labels in found.items():
            label = " / ".join(dict.fromkeys(label for label in labels if label))
            short = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
            yield Edge(step.name, target, short, target not in targets)


def _bent(edge: Edge, layers: Mapping[str, int], spots: Mapping[Spot, tuple[float, float]]) -> Edge:
    between = () if edge.back else range(layers[edge.source] + 1, layers[edge.target])
    return replace(edge, points=tuple(spots[edge.source, edge.target, layer] for layer in between))

"""Nodes in layers with few crossing links.

Layers by the longest path, long links split by a place in each layer between, orders by barycentres:
Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures",
IEEE SMC 11 (1981).
"""

from bisect import bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

SWEEPS = 8
MOST_SPOTS = 5000
"""Nobody can follow a drawing of more, whatever its order."""
Link = tuple[str, str]
"""From a node to one of a higher layer."""
Spot = tuple[str, str, int]
"""A node ("", its name, 0), or where a long link crosses a layer: its two nodes and the layer."""


def layers_of(nodes: Sequence[str], links: Sequence[Link]) -> dict[str, int]:
    """How many links the longest way to each node has. The links must have no circle."""
    sources: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in links:
        sources[target].append(source)
    layers: dict[str, int] = {}

    def layer(node: str) -> int:
        if node not in layers:
            layers[node] = max((layer(source) + 1 for source in sources[node]), default=0)
        return layers[node]

    return {node: layer(node) for node in nodes}


def _rows(layers: Mapping[str, int], links: Sequence[Link]) -> list[list[Spot]]:
    rows: list[list[Spot]] = [[] for _ in range(max(layers.values()) + 1)]
    for name, layer in layers.items():
        rows[layer].append(("", name, 0))
    for source, target in links:
        for between in range(layers[source] + 1, layers[target]):
            rows[between].append((source, target, between))
    return rows


def ordered(layers: Mapping[str, int], links: Sequence[Link]) -> list[list[Spot]]:
    """Each layer from left to right: the best of some sweeps down and up, which put a spot where its
    neighbours' middle is."""
    rows = _rows(layers, links)
    above: dict[Spot, list[Spot]] = {}
    below: dict[Spot, list[Spot]] = {}
    for high, low in (pair for link in links for pair in _chain(link, layers)):
        above.setdefault(low, []).append(high)
        below.setdefault(high, []).append(low)
    best, fewest = rows, _crossings(rows, below)
    for sweep in range(SWEEPS if sum(map(len, rows)) <= MOST_SPOTS else 0):
        is_down = sweep % 2 == 0
        rows = _swept(rows, above if is_down else below, is_down=is_down)
        crossings = _crossings(rows, below)
        if crossings < fewest:
            best, fewest = rows, crossings
    return best


def _swept(
    rows: Sequence[Sequence[Spot]], neighbours: Mapping[Spot, Sequence[Spot]], *, is_down: bool
) -> list[list[Spot]]:
    made: list[list[Spot]] = []
    for row in rows if is_down else list(reversed(rows)):
        places = {spot: float(n) for n, spot in enumerate(made[-1])} if made else {}
        own = {spot: float(n) for n, spot in enumerate(row)}
        middles = {spot: _middle(spot, neighbours, places, own[spot]) for spot in row}
        made.append(sorted(row, key=lambda spot: (middles[spot], own[spot])))
    return made if is_down else made[::-1]


def _middle(
    spot: Spot, neighbours: Mapping[Spot, Sequence[Spot]], places: Mapping[Spot, float], own: float
) -> float:
    found = [places[other] for other in neighbours.get(spot, ()) if other in places]
    return sum(found) / len(found) if found else own


def _crossings(rows: Sequence[Sequence[Spot]], below: Mapping[Spot, Sequence[Spot]]) -> int:
    total = 0
    for row, following in pairwise(rows):
        places = {spot: n for n, spot in enumerate(following)}
        ends = [places[low] for spot in row for low in sorted(below.get(spot, ()), key=places.__getitem__)]
        passed: list[int] = []
        for end in ends:
            total += len(passed) - bisect_right(passed, end)
            insort(passed, end)
    return total


def _chain(link: Link, layers: Mapping[str, int]) -> Iterator[tuple[Spot, Spot]]:
    source, target = link
    between = [(source, target, layer) for layer in range(layers[source] + 1, layers[target])]
    yield from pairwise([("", source, 0), *between, ("", target, 0)])

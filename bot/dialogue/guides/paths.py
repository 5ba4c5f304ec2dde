"""What can be said of a guide without running it: where one can get to, and what is surely known there."""

from collections.abc import Iterable, Mapping, Sequence

from bot.dialogue.guides.flow import Guide, Step, Way

SHOWN = "filter.shown"
"""Stands for products on the screen, among the answers that are known at a step."""


def reachable(guide: Guide, start: str) -> frozenset[str]:
    """The steps one can get to from here, this one included."""
    found, open_steps = {start}, [start]
    while open_steps:
        for way in guide.steps[open_steps.pop()].ways:
            if way.to not in found:
                found.add(way.to)
                open_steps.append(way.to)
    return frozenset(found)


def forward(guide: Guide) -> Mapping[str, tuple[Way, ...]]:
    """For each step, in the file's order, its ways without those that close a circle (depth first)."""
    kept: dict[str, list[Way]] = {name: [] for name in guide.steps}
    done: set[str] = set()
    trail: set[str] = set()

    def visit(name: str) -> None:
        trail.add(name)
        for way in guide.steps[name].ways:
            if way.to in trail:
                continue
            kept[name].append(way)
            if way.to not in done:
                visit(way.to)
        trail.discard(name)
        done.add(name)

    for name in (guide.start, *guide.steps):
        if name not in done:
            visit(name)
    return {name: tuple(ways) for name, ways in kept.items()}


def circles(ways: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The groups of nodes that lie on circles with each other, each in the given order (Tarjan, 1972)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in ways[node]:
            if other not in order:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], order[other])
        if low[node] == order[node]:
            group = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(group) > 1 or node in ways[node]:
                found.append([one for one in ways if one in group])

    for node in ways:
        if node not in order:
            visit(node)
    return found


def surely_known(guide: Guide) -> Mapping[str, frozenset[str]]:
    """For each step that can be reached, what is known there on every way to it (a forward must-analysis)."""
    known: dict[str, frozenset[str]] = {guide.start: frozenset()}
    open_steps = [guide.start]
    while open_steps:
        step = guide.steps[open_steps.pop()]
        for way in step.ways:
            after = _after(step, way, known[step.name])
            before = known.get(way.to)
            met = after if before is None else before & after
            if met != before:
                known[way.to] = met
                open_steps.append(way.to)
    return known


def at(step: Step, known: frozenset[str]) -> frozenset[str]:
    """What is known when this step speaks."""
    return _changed(known, step.sets.items())


def _after(step: Step, way: Way, known: frozenset[str]) -> frozenset[str]:
    known = at(step, known)
    if step.products and way.kind != "nothing_found":
        known |= {SHOWN}
    if way.kind == "choice":
        option = step.choices[way.position]
        return _changed(known, option.sets.items()) | ({step.answer} if step.answer else frozenset())
    if way.kind == "next" and step.entry:
        name = step.entry.name
        return known | {name} if step.entry.required else known - {name}
    if way.kind == "case":
        test = step.cases[way.position].condition
        asks = bool(test.among or test.known or test.least is not None or test.most is not None)
        return known | {test.answer} if asks else known
    return known


def _changed(known: frozenset[str], sets: Iterable[tuple[str, str]]) -> frozenset[str]:
    for name, value in sets:
        known = known | {name} if value else known - {name}
    return known

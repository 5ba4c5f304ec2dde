from itertools import combinations

import pytest

from bot.dialogue.guides.flow import Guide
from bot.dialogue.guides.graph import Edge, Graph, graph
from bot.dialogue.guides.shelf import shipped
from tests.bot.dialogue.guides.samples import guide, shop

GUIDES = [shop(), *shipped()]


@pytest.fixture(params=GUIDES, ids=lambda made: made.guide_id)
def drawn(request: pytest.FixtureRequest) -> tuple[Guide, Graph]:
    made: Guide = request.param
    return made, graph(made, "en")


def test_every_step_and_every_way_is_drawn_once(drawn: tuple[Guide, Graph]) -> None:
    made, drawing = drawn
    assert [node.id for node in drawing.nodes] == list(made.steps)
    ways = {(step.name, way.to) for step in made.steps.values() for way in step.ways}
    assert {(edge.source, edge.target) for edge in drawing.edges} == ways
    assert len(drawing.edges) == len(ways)


def test_ways_lead_down_but_for_those_back(drawn: tuple[Guide, Graph]) -> None:
    made, drawing = drawn
    layers = {node.id: node.layer for node in drawing.nodes}
    assert layers[made.start] == 0
    for edge in drawing.edges:
        assert edge.back or layers[edge.source] < layers[edge.target]
        passed = 0 if edge.back else layers[edge.target] - layers[edge.source] - 1
        assert len(edge.points) == passed


def test_nothing_lies_on_anything_else(drawn: tuple[Guide, Graph]) -> None:
    _, drawing = drawn
    spots = [(node.x, node.y) for node in drawing.nodes] + [p for edge in drawing.edges for p in edge.points]
    for (x, y), (other_x, other_y) in combinations(spots, 2):
        assert y != other_y or abs(x - other_x) >= 1
    assert all(0 <= x <= drawing.width - 1 and 0 <= y <= drawing.height - 1 for x, y in spots)


def test_columns_count_the_nodes_of_a_layer(drawn: tuple[Guide, Graph]) -> None:
    _, drawing = drawn
    for layer in range(int(drawing.height)):
        row = sorted((node for node in drawing.nodes if node.layer == layer), key=lambda node: node.x)
        assert [node.column for node in row] == list(range(len(row)))


def test_a_drawing_is_always_the_same(drawn: tuple[Guide, Graph]) -> None:
    made, drawing = drawn
    assert graph(made, "en") == drawing


def test_nodes_say_what_their_steps_do() -> None:
    nodes = {node.id: node for node in graph(shop(), "de").nodes}
    assert (nodes["who"].kind, nodes["who"].title, nodes["who"].lines) == (
        "choices",
        "Für wen?",
        ("→ whom", "#gift", "#friendly"),
    )
    assert (nodes["budget"].kind, nodes["budget"].lines) == ("field", ("→ budget: Betrag ≤ 500",))
    assert nodes["show"].lines == ("≥ {budget_min}", "≤ {budget_max}")
    assert (nodes["compare"].kind, nodes["compare"].title, nodes["compare"].lines) == (
        "compare",
        "compare",
        ("3 nebeneinander",),
    )
    assert (nodes["bye"].kind, nodes["bye"].lines) == ("end", ("#noted",))
    assert (nodes["colleague"].kind, nodes["colleague"].lines) == ("hand_over", ("gift_advice",))


def test_edges_say_what_leads_along_them() -> None:
    edges = {(edge.source, edge.target): edge for edge in graph(shop(), "en").edges}
    assert edges["who", "budget"] == Edge("who", "budget", "A child / A friend", back=False)
    assert edges["budget", "show"].label == "Up to $10"
    assert edges["show", "nothing"].label == "nothing found"
    assert (edges["show", "show"].label, edges["show", "show"].back) == ("Red ones", True)
    assert (edges["show", "who"].label, edges["show", "who"].back) == ("Start over", True)
    assert edges["email", "colleague"].label == "after wrong answers"


def test_branches_say_their_conditions() -> None:
    made = guide("""
        a:
          branch:
            - {if: {answer: x, is: [a, b]}, to: b}
            - {if: {answer: x, at_least: 1, at_most: 2}, to: b}
            - {if: {answer: x, known: true}, to: b}
            - {if: {answer: x, known: false}, to: b}
          else: c
        b:
          branch:
            - {if: {agents: true}, to: c}
            - {if: {agents: false, cart_at_least: 1, cart_at_most: 2}, to: d}
          else: e
        c: {skill: returns}
        d: {set: {x: "", y: 1}, say: {en: Hello}, next: c}
        e: {products: {scenario: trending, text: t, attributes: {color: red}}}
    """)
    drawing = graph(made, "en")
    labels = {(edge.source, edge.target): edge.label for edge in drawing.edges}
    assert labels["a", "b"] == "x = a | b / x ≥ 1, x ≤ 2 / x known / x unknown"
    assert labels["a", "c"] == "otherwise"
    assert labels["b", "c"] == "a colleague is there"
    assert labels["b", "d"] == "cart ≥ 1, cart ≤ 2, no colleague is there"
    nodes = {node.id: (node.kind, node.lines) for node in drawing.nodes}
    assert nodes["a"] == ("branch", ())
    assert nodes["c"] == ("skill", ("returns",))
    assert nodes["d"] == ("say", ("x = –", "y = 1"))
    assert nodes["e"] == ("products", ("trending", "t", "color = red"))


def test_a_long_label_is_cut() -> None:
    options = ", ".join(f"{{label: {{en: {letter * 50}}}, to: b}}" for letter in "xyz")
    edge = graph(guide(f"a: {{choices: [{options}]}}\nb: {{end: true}}"), "en").edges[0]
    assert len(edge.label) == 120
    assert edge.label.endswith("…")


def test_steps_nobody_can_reach_are_drawn_too() -> None:
    drawing = graph(guide("a: {end: true}\nb: {next: c}\nc: {next: b}"), "en")
    assert {node.id: node.layer for node in drawing.nodes} == {"a": 0, "b": 0, "c": 1}


def test_a_guide_of_many_steps_and_ways_is_drawn() -> None:
    def step(n: int) -> str:
        options = (f"{{label: {{en: l{m}}}, to: s{min(n + m * m, 199)}}}" for m in range(1, 13))
        return f"s{n}: {{choices: [{', '.join(options)}]}}"

    drawing = graph(guide("\n".join([*map(step, range(199)), "s199: {end: true}"])), "en")
    assert len(drawing.nodes) == 200

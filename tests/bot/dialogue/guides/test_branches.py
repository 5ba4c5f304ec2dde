import pytest

from bot.dialogue.guides.branches import never_true
from bot.dialogue.guides.paths import surely_known
from tests.bot.dialogue.guides.samples import guide


def found(*conditions: str) -> list[int]:
    """The positions of the cases that can never come true."""
    cases = ", ".join(f"{{if: {{{condition}}}, to: z}}" for condition in conditions)
    made = guide(f"""
        a:
          say: {{en: Which}}
          answer: kind
          choices:
            - {{label: {{en: Tea}}, value: tea, set: {{price: 5}}, to: b}}
            - {{label: {{en: Coffee}}, value: coffee, set: {{price: 20}}, to: b}}
        b:
          say: {{en: How many}}
          field: {{name: count, kind: number, at_least: 1, at_most: 9, label: {{en: Count}}}}
          next: c
        c:
          say: {{en: Note}}
          field: {{name: note, kind: text, required: false, label: {{en: Note}}}}
          next: d
        d:
          say: {{en: Limit}}
          field: {{name: limit, kind: number, money: true, label: {{en: Limit}}}}
          next: branch
        branch: {{branch: [{cases}], else: z}}
        z: {{end: true}}
    """)
    step = made.steps["branch"]
    return [position for position, _ in never_true(made, step, surely_known(made)["branch"])]


@pytest.mark.parametrize(
    "condition",
    [
        "answer: kind, is: wine",
        "answer: kind, at_least: 1",
        "answer: kind, known: false",
        "answer: kind, known: false, is: tea",
        "answer: note, known: false, is: x",
        "answer: nowhere, is: x",
        "answer: nowhere, known: true",
        "answer: price, at_least: 21",
        "answer: price, at_least: 6, at_most: 19",
        "answer: count, at_least: 10",
        "answer: count, at_most: 0.5",
        "answer: count, is: 12",
        "answer: count, at_least: 5, at_most: 4",
        "cart_at_least: 5, cart_at_most: 4",
    ],
)
def test_what_can_never_be(condition: str) -> None:
    assert found(condition) == [0]


@pytest.mark.parametrize(
    "condition",
    [
        "answer: kind, is: [wine, TEA]",
        "answer: kind, known: true",
        "answer: price, at_least: 5, at_most: 5",
        "answer: count, at_least: 9",
        "answer: count, is: 3",
        "answer: note, is: anything",
        "answer: note, at_least: 3",
        "answer: note, known: false",
        "answer: nowhere, known: false",
        "answer: email, is: a@b.de",
        "answer: limit_max, at_most: 10",
        "cart_at_least: 5, cart_at_most: 5",
        "agents: false",
    ],
)
def test_what_may_be(condition: str) -> None:
    assert found(condition) == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("answer: kind, is: tea", "answer: kind, is: tea"),
        ("answer: kind, is: [tea, coffee]", "answer: kind, is: Tea"),
        ("answer: kind, known: true", "answer: kind, is: tea"),
        ("answer: count, at_least: 2", "answer: count, at_least: 3, at_most: 4"),
        ("agents: true", "agents: true, cart_at_least: 50"),
        ("cart_at_most: 50", "cart_at_most: 40, answer: kind, is: tea"),
    ],
)
def test_a_case_behind_a_wider_one_never_gets_its_turn(earlier: str, later: str) -> None:
    assert found(earlier, later) == [1]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("answer: kind, is: tea", "answer: kind, is: [tea, coffee]"),
        ("answer: kind, is: tea", "answer: note, is: tea"),
        ("answer: count, at_least: 3", "answer: count, at_least: 2"),
        ("answer: count, at_most: 3", "answer: count, at_least: 2"),
        ("agents: true, cart_at_least: 50", "agents: true"),
        ("agents: true", "agents: false"),
        ("answer: kind, is: tea, agents: true", "answer: kind, is: tea"),
    ],
)
def test_a_case_behind_a_narrower_one_gets_its_turn(earlier: str, later: str) -> None:
    assert found(earlier, later) == []

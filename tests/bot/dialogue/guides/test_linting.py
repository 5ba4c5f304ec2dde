import pytest

from bot.dialogue.guides.linting import Fault, lint
from tests.bot.dialogue.guides.samples import SHOP, guide

SKILLS = ("gift", "returns", "yes")
END = "z: {say: {en: Bye}, end: true}"


def faults(steps: str, head: str = "") -> list[tuple[str, str]]:
    return [(fault.step, fault.code) for fault in lint([guide(steps, head)], ["en"], SKILLS)]


def test_a_good_guide_has_no_fault() -> None:
    sure = SHOP.replace("Up to {budget_max}", "Here").replace("Noted: {email}", "Noted.")
    assert lint([guide(sure)], ["en"], SKILLS) == []


def choices(*options: str) -> str:
    """A question with these buttons."""
    return f"{{say: {{en: Which}}, answer: x, choices: [{', '.join(f'{{{option}}}' for option in options)}]}}"


def field(name: str, to: str, label: str = "{en: X}") -> str:
    return f"{{say: {{en: X}}, field: {{name: {name}, kind: text, label: {label}}}, next: {to}}}"


A, B, Z = (f"label: {{en: {to.upper()}}}, to: {to}" for to in "abz")


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ("a: {next: z}\nb: {next: z}", [("b", "unreachable")]),
        ("a: {say: {en: That is all}}", [("a", "dead_end")]),
        ("a: {set: {x: 1}, tag: t}", [("a", "dead_end")]),
        ("a: {next: b}\nb: {next: a}", [("a", "loop"), ("a", "no_end")]),
        ("a: {next: a}", [("a", "loop"), ("a", "no_end")]),
        ("a: {branch: [{if: {agents: true}, to: z}], else: b}\nb: {next: a}", [("a", "loop")]),
        (f"a: {choices(B)}\nb: {choices(A)}", [("a", "no_end")]),
        (f"a: {choices(A, B, Z)}\nb: {choices(B)}", [("b", "no_end")]),
        (f"a: {choices(A, B, Z)}\nb: {choices(A)}", []),
        ("a: {say: {de: Hallo}, next: z}", [("a", "missing_text")]),
        (f"a: {choices('label: {de: Z}, to: z')}", [("a", "missing_text")]),
        (f"a: {choices(f'{Z}, spoken: {{de: z}}')}", [("a", "missing_text")]),
        (f"a: {field('x', 'z', '{de: X}')}", [("a", "missing_text")]),
        (f"a: {{choices: [{{{Z}}}]}}", [("a", "no_question")]),
        (f"a: {{products: {{text: tea}}, choices: [{{{Z}}}]}}", []),
        ("a: {skill: retuns}", [("a", "unknown_skill")]),
        ("a: {skill: returns}", []),
        (f"a: {choices(Z, 'label: {en: z}, to: z')}", [("a", "equal_labels")]),
        (f"a: {choices(Z, 'label: {en: X}, also: {en: Z}, to: z')}", [("a", "equal_labels")]),
        (f"a: {choices(Z, 'label: {en: X}, value: Z, to: z')}", [("a", "ambiguous_value")]),
        (f"a: {field('x', 'b')}\nb: {field('x', 'z')}", [("b", "asked_twice")]),
        (f"a: {field('x', 'b')}\nb: {field('y', 'z')}", []),
        (f"a: {choices(B, 'label: {en: C}, to: c')}\nb: {field('y', 'z')}\nc: {field('y', 'z')}", []),
        ("a: {say: {en: 'Hello {nome}'}, next: z}", [("a", "unknown_slot")]),
        ("a: {say: {en: 'Hello {name}'}, next: z}", [("a", "empty_slot")]),
        ("a: {set: {x: 1}, say: {en: 'Hello {x}'}, next: z}", []),
        ("a: {products: {text: '{x}'}}", [("a", "unknown_slot")]),
        ("a: {products: {text: '{email}'}}", []),
        ("a: {compare: 2}", [("a", "nothing_to_compare")]),
        ("a: {products: {text: tea}, compare: 2}", []),
        ("a: {branch: [{if: {answer: x, is: 1}, to: z}], else: z}", [("a", "never_true")]),
    ],
)
def test_each_fault_has_its_code(steps: str, found: list[tuple[str, str]]) -> None:
    end = END if "z" in steps else ""
    assert faults(f"{steps}\n{end}") == found


def test_what_begins_a_guide_must_be_an_intent() -> None:
    assert faults(END, "starts_on: {intents: [gift, gitf]}") == [("", "unknown_intent")]


def test_every_text_needs_every_language() -> None:
    found = lint([guide("a: {say: {en: Hello}, end: true}")], ["en", "de", "fr"], SKILLS)
    assert found == [
        Fault("test", "", "missing_text", "title has no text in fr"),
        Fault("test", "a", "missing_text", "say has no text in de"),
        Fault("test", "a", "missing_text", "say has no text in fr"),
    ]


def test_guides_must_differ() -> None:
    one = guide(END, "starts_on: {intents: [gift]}")
    found = lint([one, one], ["en"], SKILLS)
    assert [(fault.guide, fault.code) for fault in found] == [("test", "equal_ids"), ("test", "equal_starts")]


def test_faults_say_where_and_what() -> None:
    fault = lint([guide("a: {next: b}\nb: {next: a}")], ["en"], SKILLS)[0]
    assert fault == Fault("test", "a", "loop", "goes round without ever asking: a, b")

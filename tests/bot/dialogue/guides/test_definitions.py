from decimal import Decimal

import pytest

from bot.dialogue.guides.definitions import parse
from bot.dialogue.guides.flow import Case, Condition, Entry, Option, Pattern, Step, Wanted, Way
from bot.errors import Invalid
from bot.model import FieldKind
from tests.bot.dialogue.guides.samples import guide, yaml_of

GO = "{label: {en: Go}, to: b}"
END = "b: {end: true}"


def step(body: str) -> Step:
    return guide(f"a: {body}\n{END}").steps["a"]


def test_a_guide_has_a_title_a_start_and_what_begins_it() -> None:
    read = guide(
        "b: {end: true}\na: {next: b}",
        "start: a\nstarts_on: {intents: [gift], phrases: {en: [a present], de: ein Geschenk}}",
    )
    assert (read.guide_id, read.title, read.start) == ("test", {"en": "Test", "de": "Test"}, "a")
    assert (read.intents, read.phrases) == (("gift",), {"en": ("a present",), "de": ("ein Geschenk",)})


def test_the_first_step_is_the_start() -> None:
    assert guide("z: {next: b}\nb: {end: true}").start == "z"


def test_a_choice_says_all_it_can() -> None:
    body = """{answer: whom, choices: [{
        label: {en: A child, de: Ein Kind}, value: child, spoken: {en: a child}, also: {en: [kid]},
        set: {x: 1, y: ""}, tag: kids, to: b,
        filter: {text: toy, category: Toys, brand: Acme, price_min: 1, price_max: 9.50,
            attributes: {color: red}}}]}"""
    assert step(body).choices == (
        Option(
            {"en": "A child", "de": "Ein Kind"},
            "b",
            "child",
            {"en": "a child"},
            {"en": ("kid",)},
            {"x": "1", "y": ""},
            {
                "text": "toy",
                "category": "Toys",
                "brand": "Acme",
                "price_min": "1",
                "price_max": "9.50",
                "attributes.color": "red",
            },
            "kids",
        ),
    )


def test_a_choice_goes_on_with_the_steps_next_and_is_called_by_its_label() -> None:
    read = step("{choices: [{label: {en: Go}}], next: b}")
    assert (read.choices[0].to, read.choices[0].value) == ("b", "Go")
    assert read.ways == (Way("b", "choice"),)


def test_a_field_says_all_it_can() -> None:
    read = step(
        "{field: {name: age, kind: number, label: {en: Age}, at_least: 1, at_most: 120, required: false,"
        " tries: 3, otherwise: b}, next: b}"
    )
    assert read.entry == Entry(
        "age",
        FieldKind.NUMBER,
        {"en": "Age"},
        required=False,
        least=Decimal(1),
        most=Decimal(120),
        tries=3,
        otherwise="b",
    )
    assert read.ways == (Way("b", "next"), Way("b", "otherwise"))
    text = step(
        "{field: {name: no, kind: text, label: {en: No}, pattern: order_number, longest: 9}, next: b}"
    ).entry
    assert text is not None
    assert (text.pattern, text.longest, text.shortest) == (Pattern.ORDER_NUMBER, 9, 1)


def test_a_branch_says_all_it_can() -> None:
    read = step("""{branch: [
        {if: {answer: x, is: [1, two]}, to: b},
        {if: {answer: x, at_least: 1, at_most: 2.5}, to: b},
        {if: {answer: x, known: false}, to: b},
        {if: {cart_at_least: 5, cart_at_most: 50, agents: true}, to: b}], else: b}""")
    assert read.cases == (
        Case(Condition("x", among=("1", "two")), "b"),
        Case(Condition("x", least=Decimal(1), most=Decimal("2.5")), "b"),
        Case(Condition("x", known=False), "b"),
        Case(Condition(cart_least=Decimal(5), cart_most=Decimal(50), agents=True), "b"),
    )
    assert [way.kind for way in read.ways] == ["case"] * 4 + ["else"]


def test_products_say_all_they_can() -> None:
    read = step(f"""{{choices: [{GO}], compare: 4, products: {{
        scenario: trending, text: "{{kind}} tea", category: Drinks, brand: Acme, price_min: 1.50,
        price_max: "{{most}}", attributes: {{size: "{{size}}"}}, cheapest_first: true, limit: 5,
        otherwise: b}}}}""")
    assert read.products == Wanted(
        "trending", "{kind} tea", "Drinks", "Acme", "1.50", "{most}", {"size": "{size}"}, True, 5, "b"
    )
    assert read.compare == 4
    assert read.ways == (Way("b", "choice"), Way("b", "nothing_found"))


def choosing(option: str) -> str:
    return f"{{choices: [{GO}, {{{option}}}]}}"


def asking(entry: str) -> str:
    return f"{{field: {{{entry}}}, next: b}}"


def branching(case: str) -> str:
    return f"{{branch: [{{{case}}}], else: b}}"


X = "label: {en: X}, name: x"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{say: Hello}", ".say must be a mapping"),
        ("{say: {en: '{x'}}", ".say.en has a brace"),
        ("{sya: {en: Hello}}", ".sya is unknown"),
        ("{next: c}", ".next names no step: c"),
        ("{else: b}", ".else is unknown"),
        ("{set: {A: 1}}", ".set.A must be a name"),
        ("{tag: No Tag}", ".tag must be of small letters"),
        ("{answer: x, next: b}", " has answer, which is the name of what choices choose"),
        (choosing("to: b"), ".choices[1].label is missing"),
        (choosing("label: {en: X}"), ".choices[1].to is missing, and the step has no next"),
        (choosing("label: {en: X}, to: c"), ".choices[1].to names no step: c"),
        (choosing(f"label: {{en: {'x' * 61}}}, to: b"), ".choices[1].label.en must not be longer than 60"),
        (choosing("label: {en: X}, to: b, filter: {colour: red}"), ".choices[1].filter.colour is unknown"),
        (choosing("label: {en: X}, to: b, filter: {price_max: x}"), ".choices[1].filter.price_max must be a"),
        (f"{{choices: [{', '.join([GO] * 13)}]}}", ".choices must not have more than 12 entries"),
        (asking(X), ".field.kind is missing"),
        (asking(f"{X}, kind: fax"), ".field.kind must be one of text, email, phone, number"),
        (asking("kind: text, label: {en: X}"), ".field.name is missing"),
        (asking("kind: text, name: x"), ".field.label is missing"),
        (asking(f"{X}, kind: email, money: true"), ".field.money is for a field of kind number"),
        (asking(f"{X}, kind: number, longest: 3"), ".field.longest is for a field of kind text"),
        (asking(f"{X}, kind: text, pattern: iban"), ".field.pattern must be one of name, postcode"),
        (asking(f"{X}, kind: text, shortest: 9, longest: 3"), ".field.shortest is above longest"),
        (asking(f"{X}, kind: number, at_least: 9, at_most: 3"), ".field.at_least is above at_most"),
        (asking(f"{X}, kind: text, tries: 0"), ".field.tries must be a whole number from 1 to 5"),
        (f"{{field: {{{X}, kind: text}}}}", " has a field and needs next"),
        ("{branch: [{if: {answer: x, is: 1}, to: b}]}", " has a branch and needs else"),
        (branching("to: b"), ".branch[0].if is missing"),
        (branching("if: {answer: x, is: 1}"), ".branch[0].to is missing"),
        (branching("if: {answer: x}, to: b"), ".branch[0].if needs answer together with is"),
        (branching("if: {is: 1}, to: b"), ".branch[0].if needs answer together with is"),
        (branching("if: {}, to: b"), ".branch[0].if tests nothing"),
        (branching("if: {answer: x, above: 1}, to: b"), ".branch[0].if.above is unknown"),
        ("{products: {scenario: best}}", ".products.scenario must be one of for_you"),
        ("{products: {price_max: dear}}", ".products.price_max must be a number"),
        ("{products: {limit: 13}}", ".products.limit must be a whole number from 1 to 12"),
        ("{compare: 5}", ".compare must be a whole number from 2 to 4"),
        ("{compare: 2, next: b}", " shows something and then needs choices"),
        ("{skill: returns, compare: 2}", " cannot have products or compare and skill at once"),
        ("{end: true, hand_over: x}", " cannot have hand_over and end at once"),
        ("{end: true, next: b}", " cannot have end and next at once"),
        (f"{{end: true, choices: [{GO}]}}", " cannot ask and have end at once"),
    ],
)
def test_a_wrong_field_of_a_step_is_named(body: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        step(body)
    assert str(caught.value).startswith(f"test.yaml: steps.a{message}")
    assert caught.value.data["field"] == f"steps.a{message}".split(" ")[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: {en: T}\nsteps: {a: {end: true}}", "guide is missing"),
        ("guide: No Id\ntitle: {en: T}\nsteps: {a: {end: true}}", "guide must be of small letters"),
        ("guide: g\nsteps: {a: {end: true}}", "title is missing"),
        ("guide: g\ntitle: {en: T}", "steps is missing"),
        ("guide: g\ntitle: {en: T}\nsteps: {}", "steps must have 1 to 200 entries"),
        ("guide: g\ntitle: {en: T}\nsteps: {A: {end: true}}", "steps.A must be a name"),
        ("guide: g\ntitle: {en: T}\nsteps: {a: }", "steps.a must be a mapping"),
        ("guide: g\ntitle: {en: T}\nstart: b\nsteps: {a: {end: true}}", "start names no step: b"),
        (
            "guide: g\ntitle: {en: T}\nstarts_on: {intent: x}\nsteps: {a: {end: true}}",
            "starts_on.intent is unknown",
        ),
        ("guide: g\ntitle: {en: T}\nlang: en\nsteps: {a: {end: true}}", "lang is unknown"),
    ],
)
def test_a_wrong_field_of_the_guide_is_named(text: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse("g.yaml", text)
    assert str(caught.value).startswith(f"g.yaml: {message}")


def test_more_steps_than_anyone_could_follow_are_refused() -> None:
    steps = "\n".join(f"s{n}: {{end: true}}" for n in range(201))
    with pytest.raises(Invalid, match="steps must have 1 to 200 entries"):
        parse("g.yaml", yaml_of(steps))

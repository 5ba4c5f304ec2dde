from decimal import Decimal

import pytest

from bot.dialogue.guides.answers import Scene, chosen, filters_of, holds, query_of, said, without_filters
from bot.dialogue.guides.flow import Condition, Known, Option, Step, Wanted
from bot.model import ProductQuery
from tests.bot.dialogue.guides.samples import shop

SCENE = Scene("en", "USD", Known(cart_minor=2550, agents_online=1))
NOBODY = Scene("en", "USD", Known())


@pytest.mark.parametrize(
    ("condition", "answers", "is_true"),
    [
        (Condition("x", among=("a", "B")), {"x": " b "}, True),
        (Condition("x", among=("a",)), {}, False),
        (Condition("x", least=Decimal(2), most=Decimal(3)), {"x": "2.5"}, True),
        (Condition("x", least=Decimal(2)), {"x": "1"}, False),
        (Condition("x", most=Decimal(3)), {"x": "4"}, False),
        (Condition("x", least=Decimal(2)), {"x": "many"}, False),
        (Condition("x", least=Decimal(2)), {"x": "inf"}, False),
        (Condition("x", least=Decimal(2)), {}, False),
        (Condition("x", known=True), {"x": "1"}, True),
        (Condition("x", known=True), {"x": ""}, False),
        (Condition("x", known=False), {}, True),
        (Condition(cart_least=Decimal("25.50")), {}, True),
        (Condition(cart_least=Decimal("25.51")), {}, False),
        (Condition(cart_most=Decimal("25.49")), {}, False),
        (Condition(agents=True), {}, True),
        (Condition(agents=False), {}, False),
        (Condition("x", known=True, agents=True), {}, False),
    ],
)
def test_conditions(condition: Condition, answers: dict[str, str], is_true: bool) -> None:
    assert holds(condition, answers, SCENE) is is_true


def test_what_is_not_known_of_the_shop_holds_nothing() -> None:
    assert not holds(Condition(cart_least=Decimal(0)), {}, NOBODY)
    assert not holds(Condition(agents=True), {}, NOBODY)
    assert holds(Condition(agents=False), {}, NOBODY)


def test_a_query_of_slots_and_filters() -> None:
    wanted = Wanted(
        text="{kind} tea",
        brand="{brand}",
        price_min="1.50",
        price_max="{most}",
        attributes={"size": "{size}", "color": "green"},
        cheapest_first=True,
        limit=4,
    )
    answers = {
        "kind": "herbal",
        "most": "20",
        "filter.a.text": "organic",
        "filter.a.category": "Drinks",
        "filter.b.category": "Drinks > Tea",
        "filter.b.brand": "Acme",
        "filter.b.price_max": "5",
        "filter.b.attributes.color": "red",
        "filter.b.attributes.shape": "bag",
    }
    assert query_of(wanted, answers, SCENE) == ProductQuery(
        "search",
        text="organic herbal tea",
        category="Drinks > Tea",
        brand="Acme",
        price_min_minor=150,
        price_max_minor=2000,
        attributes={"color": "green", "shape": "bag"},
        cheapest_first=True,
        limit=4,
    )


def test_an_empty_query_is_for_the_visitor() -> None:
    assert query_of(Wanted(), {}, SCENE) == ProductQuery("for_you")


@pytest.mark.parametrize("amount", ["much", "-1", "NaN", "1e99", ""])
def test_what_is_no_amount_limits_nothing(amount: str) -> None:
    assert query_of(Wanted(price_max="{most}"), {"most": amount}, SCENE).price_max_minor is None


def test_parts_of_a_category_that_are_not_known_leave_no_gap() -> None:
    wanted = Wanted(category="Drinks > Coffee > {flavor} {caffeine} {form}")
    assert query_of(wanted, {"form": "Ground Coffee"}, SCENE).category == "Drinks > Coffee > Ground Coffee"


def test_a_choice_takes_the_place_of_the_one_before_it() -> None:
    step = Step("a", answer="whom")
    answers = {"whom": "man", "x": "1", "filter.a.category": "Books", "filter.b.text": "red"}
    option = Option({"en": "X"}, "b", "child", sets={"x": ""}, filters={"text": "toy"})
    assert chosen(step, option, answers) == {
        "whom": "child",
        "x": "",
        "filter.b.text": "red",
        "filter.a.text": "toy",
    }
    assert filters_of(chosen(step, option, answers)) == {"text": "red toy"}


def test_steps_whose_names_begin_alike_are_told_apart() -> None:
    assert without_filters({"filter.kind.text": "a", "filter.kinds.text": "b"}, ("kind",)) == {
        "filter.kinds.text": "b"
    }


def test_slots_say_labels_money_and_texts() -> None:
    guide = shop()
    answers = {"whom": "friend", "budget": "5", "email": "a@b.de"}
    assert said("{whom}|{budget}|{email}|{none}", guide, answers, SCENE) == "A friend|$5.00|a@b.de|"
    assert said("{whom}", guide, {"whom": "child"}, SCENE) == "a child"
    assert said("{whom}", guide, {"whom": "alien"}, SCENE) == "alien"

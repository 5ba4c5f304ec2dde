import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.templates import VARIABLES, check, rendered, variables

VALUES = {"product": "Oat drink", "cart": "12,50 €", "items": "3", "shop": "Corner shop"}


def test_variables_get_their_values() -> None:
    assert rendered("{product} for {cart}, {items} in all", VALUES) == "Oat drink for 12,50 €, 3 in all"
    assert rendered("No variables", VALUES) == "No variables"


def test_a_variable_without_a_value_is_empty() -> None:
    assert rendered("[{code}]", VALUES) == "[]"
    assert variables("{code} until {ends}, {code}") == {"code", "ends"}


def test_values_are_text() -> None:
    """What a shop calls a product is neither a variable nor a line of its own."""
    nasty = "{code} {0.__class__} %s\n\r\t\x00 <b>&"
    assert rendered("{product}!", {"product": nasty, "code": "X"}) == "{code} {0.__class__} %s <b>&!"
    assert rendered("{product}", {"product": "long " * 1000}) == ("long " * 40).strip()[:199].rstrip() + "…"


def test_braces_can_be_said() -> None:
    assert check("{{product}} and }}") == ""
    assert variables("{{product}}") == frozenset()
    assert rendered("{{product}} {{{product}}} }}", VALUES) == "{product} {Oat drink} }"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{colour}", "unknown variable {colour}"),
        ("{product.title}", "unknown variable"),
        ("{product!r}", "unknown variable"),
        ("{product:>99999999}", "unknown variable"),
        ("{product[0]}", "unknown variable"),
        ("{ product }", "unknown variable"),
        ("{Product}", "unknown variable"),
        ("{}", "unknown variable {}"),
        ("{product", "lone {"),
        ("product}", "lone }"),
        ("{{product}", "lone }"),
        ("{{{product}}", "lone }"),
        ("{{{", "lone {"),
    ],
)
def test_what_is_no_variable_is_told(text: str, wrong: str) -> None:
    assert wrong in check(text)


@pytest.mark.parametrize("name", VARIABLES)
def test_every_variable_is_known(name: str) -> None:
    assert check(f"a {{{name}}} b") == ""
    assert rendered(f"{{{name}}}", {name: "x"}) == "x"


@given(st.text("{}abcdeoprtu.:! ", max_size=60), st.dictionaries(st.sampled_from(VARIABLES), st.text()))
def test_any_text_is_refused_or_rendered(text: str, values: dict[str, str]) -> None:
    if check(text):
        return
    assert len(rendered(text, values)) <= len(text) + 200 * text.count("{")
    assert variables(text) <= set(VARIABLES)


@given(st.text())
def test_a_value_never_becomes_more_than_itself(value: str) -> None:
    assert set(rendered("{product}", {"product": value})) <= {*value, " ", "…"}

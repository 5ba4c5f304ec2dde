import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.guides.texts import fill, in_locale, slots


def test_slots_are_names_in_braces() -> None:
    assert slots("For {whom}, up to {budget_max}. {whom}") == ("whom", "budget_max", "whom")


@pytest.mark.parametrize(
    "text", ["{", "}", "{}", "{{name}}", "{ name }", "{name!r}", "{name.__class__}", "{0}", "{Name}"]
)
def test_any_other_brace_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="brace"):
        slots(text)


def test_an_empty_slot_leaves_no_gap() -> None:
    assert fill("For {whom} , up to {most}.\n{x} End", {}) == "For, up to.\nEnd"
    assert fill("{a}  {b}", {"a": "x", "b": "y"}) == "x y"


def test_a_text_without_slots_stays_as_it_is() -> None:
    assert fill("two  blanks !", {}) == "two  blanks !"


@given(st.text())
def test_what_fills_a_slot_is_not_filled_again(value: str) -> None:
    assert fill("{a}", {"a": f"{{b}}{value}{{a}}", "b": "never"}).startswith("{b}")


@pytest.mark.parametrize(
    ("locales", "text"),
    [
        (("de",), "Hallo"),
        (("de-AT",), "Hallo"),
        (("de_CH",), "Hallo"),
        (("fr", "en"), "Hello"),
        (("fr",), "Hello"),
    ],
)
def test_the_first_language_there_is(locales: tuple[str, ...], text: str) -> None:
    assert in_locale({"en": "Hello", "de": "Hallo"}, *locales) == text


def test_no_text_is_empty() -> None:
    assert in_locale({}, "en") == ""

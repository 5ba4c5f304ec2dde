from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.guides.reading import LARGEST, Part, load
from bot.errors import Invalid


def wrong(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        load("gifts.yaml", text)
    return str(caught.value)


def test_texts_stay_texts() -> None:
    part = load("g", "a: no\nb: 01234\nc: 12:30\nd: 2024-05-12\ne: on\nnone: nothing\nyes: y")
    assert [part.text(key) for key in ("a", "b", "c", "d", "e", "none", "yes")] == [
        "no", "01234", "12:30", "2024-05-12", "on", "nothing", "y",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2", "gifts.yaml: is not YAML: line 2: a is given twice"),
        ("b: {c: 1, c: 2}", "gifts.yaml: is not YAML: line 1: c is given twice"),
        ("- a", "gifts.yaml: file must be a mapping"),
        ("", "gifts.yaml: file must be a mapping"),
        ("a: [", "gifts.yaml: is not YAML: line 2: did not find"),
        ("a: &x 1\nb: *x", "gifts.yaml: is not YAML: & and * are not used here"),
        ("a: !!python/object:os.system 1", "gifts.yaml: is not YAML: line 1: could not determine"),
        ("? [a, b]\n: 1", "gifts.yaml: is not YAML"),
        ("true: 1", "gifts.yaml: file has the key True, which is no text"),
        ("a: 1\x00", "gifts.yaml: is not YAML"),
        ("a: 1\n---\nb: 2", "gifts.yaml: is not YAML"),
        ("[" * 5_000, "gifts.yaml: is not YAML"),
        ("x" * (LARGEST + 1), "gifts.yaml: is longer than 256 Ki characters"),
    ],
)
def test_what_is_no_yaml_or_says_one_thing_twice(text: str, said: str) -> None:
    assert wrong(text).startswith(said)


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    lines = ["a: &a [x, x]"] + [
        f"{c}: &{c} [*{p}, *{p}]" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert "not used here" in wrong("\n".join(lines))


@given(st.text(max_size=300))
def test_any_text_is_refused_by_name_or_read(text: str) -> None:
    with pytest.raises(Invalid, match=r"(?s)\Ag: "):
        load("g", f"{text}\na: 1").finish()


def test_what_nobody_asked_for_is_unknown() -> None:
    part = load("g", "a: x\ntitel: y")
    part.text("a")
    with pytest.raises(Invalid, match="g: titel is unknown; known are a") as caught:
        part.finish()
    assert caught.value.data == {"field": "titel"}


@pytest.mark.parametrize(
    ("yaml", "read", "message"),
    [
        ("a: ''", lambda part: part.text("a"), "a must be a text"),
        ("a:", lambda part: part.text("a"), "a must be a text"),
        ("a: true", lambda part: part.text("a"), "a must be a text"),
        ("a: [x]", lambda part: part.text("a"), "a must be a text"),
        ("a: xxxx", lambda part: part.text("a", 3), "a must not be longer than 3 characters"),
        ("b: x", lambda part: part.needed("a"), "a is missing"),
        ("a: A b", lambda part: part.name("a"), "a must be a name of small letters, digits and _"),
        ("a: yes", lambda part: part.flag("a"), "a must be true or false"),
        ("a: ten", lambda part: part.number("a"), "a must be a number"),
        ("a: nan", lambda part: part.number("a"), "a must be a number between"),
        ("a: 1e999999", lambda part: part.number("a"), "a must be a number between"),
        ("a: 2.5", lambda part: part.whole("a", 1, 1, 3), "a must be a whole number from 1 to 3"),
        ("a: 4", lambda part: part.whole("a", 1, 1, 3), "a must be a whole number from 1 to 3"),
        ("a: x", lambda part: part.part("a"), "a must be a mapping"),
        ("b: x", lambda part: part.needed_part("a"), "a is missing"),
        ("a: x", lambda part: part.parts("a", 3), "a must be a list with at least one entry"),
        ("a: []", lambda part: part.parts("a", 3), "a must be a list with at least one entry"),
        ("a: [x, y]", lambda part: part.parts("a", 1), "a must not have more than 1 entries"),
        ("a: [x]", lambda part: part.parts("a", 1), "a[0] must be a mapping"),
        ("a: {}", lambda part: part.texts("a", 9), "a needs a text in at least one language"),
        ("a: {english: x}", lambda part: part.texts("a", 9), "a.english is no language such as en or de"),
        ("a: {en: ' '}", lambda part: part.texts("a", 9), "a.en must be a text"),
        (
            "a: {en: '{x'}",
            lambda part: part.texts("a", 9, with_slots=True),
            "a.en has a brace that is no slot",
        ),
        ("a: '{{x}}'", lambda part: part.slotted("a"), "a has a brace that is no slot"),
        ("a: {en: [x, 1.5, [y]]}", lambda part: part.words("a", 9), "a.en[2] must be a text of at most 200"),
        ("a: {B c: x}", lambda part: part.pairs("a"), "a.B c must be a name"),
        ("a: b", lambda part: part.target("a", ["x"]), "a names no step: b"),
        ("a: {}", lambda part: part.needed_part("a").names(), "a must have 1 to 50 entries"),
    ],
)
def test_a_wrong_field_is_named(yaml: str, read: object, message: str) -> None:
    assert callable(read)
    with pytest.raises(Invalid) as caught:
        read(load("g", yaml))
    assert str(caught.value).startswith(f"g: {message}")


def test_what_is_not_given_is_empty() -> None:
    part = Part({}, "steps.a", "g")
    assert (part.text("x"), part.name("x"), part.flag("x"), part.number("x")) == ("", "", None, None)
    assert (part.whole("x", 7, 1, 9), part.part("x"), part.parts("x", 1)) == (7, None, [])
    assert (part.texts("x", 1), part.words("x", 1), part.pairs("x"), part.value("x")) == ({}, {}, {}, "")


def test_numbers_are_exact() -> None:
    assert load("g", "a: 0.10").number("a") == Decimal("0.10")


def test_one_word_stands_for_a_list() -> None:
    assert load("g", "a: {en: kid, de: [Kind, Bub]}").words("a", 5) == {"en": ("kid",), "de": ("Kind", "Bub")}

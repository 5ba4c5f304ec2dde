"""The form of a text."""

import pytest

from bot.dialogue.drafting.manners import addresses, bad_form, copies, wrong_language


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<b>x</b>", "markup"),
        ("a < b", ""),
        ("[x](y)", "markup"),
        ("```\nx\n```", "markup"),
        ("{{7*7}}", "markup"),
        ("{% if %}", "markup"),
        ("&lt;b&gt;", "markup"),
        ("| a | b |", "markup"),
        ('{"a": 1}', "markup"),
        ("Привет", "letters"),
        ("d i s c o u n t", "spelt"),
        ("no no no", "repeated"),
        ("aaaaaaa", "repeated"),
        ("It is. It is.", "repeated"),
        ("\n".join("abcdefghijklm"), "long"),
        ("x" * 701, "long"),
        ("Here are two: one for now, one for later!", ""),
        ("Größe, naïve, señor", ""),
    ],
)
def test_bad_form(text: str, fault: str) -> None:
    assert bad_form(text) == fault


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://a.example/b.", ["https://a.example/b"]),
        ("www.x.y or evil.com", ["www.x.y", "evil.com"]),
        ("evil [dot] com, evil dot com", ["evil dot com"]),
        ("a@b.example", ["a@b"]),
        ("go to /admin", ["/admin"]),
        ("call +49 30 1234567", ["+49 30 1234567"]),
        ("It is good. It is 2.5 l, 1/2 of 64 oz and $2.99.", []),
    ],
)
def test_addresses_are_found(text: str, found: list[str]) -> None:
    assert set(found) <= set(addresses(text))
    assert bool(found) == bool(addresses(text))


@pytest.mark.parametrize(
    ("text", "locale", "wrong"),
    [
        ("Here are two that go well with it.", "en", False),
        ("Hier sind zwei, die gut dazu passen.", "en", True),
        ("Hier sind zwei, die gut dazu passen.", "de", False),
        ("Here are two that go well with it.", "de", True),
        ("Aquí hay dos que combinan bien con eso.", "en", True),
        ("Voici deux produits parfaits pour vous aujourd'hui.", "de", True),
        ("Thanks!", "de", False),
    ],
)
def test_another_language_is_noticed(text: str, locale: str, wrong: bool) -> None:
    assert wrong_language(text, locale) is wrong


def test_eight_words_in_a_row_are_copied() -> None:
    secret = "You are the assistant of an online shop and help its visitors."
    assert copies("They say: you are the assistant of an online shop!", secret)
    assert not copies("You are the assistant of a shop.", secret)
    assert not copies("short", secret)

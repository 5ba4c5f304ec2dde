import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.contacts import email_of, phone_of


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("jo@example.com", "jo@example.com"),
        ("You can mail me at Jo.Do@Example.COM.", "Jo.Do@example.com"),
        ("<a@b.de>", "a@b.de"),
        ("mailto:a@b.de?subject=x", "a@b.de"),
        ("(o'neil+shop@mail.x-y.co.uk)!", "o'neil+shop@mail.x-y.co.uk"),
        ("first a@b.com, then c@d.com", "a@b.com"),
        ("@ nobody, but 1_2-3%x@d.museum", "1_2-3%x@d.museum"),
        ("ich@müller.de", "ich@xn--mller-kva.de"),
        ("ＡＢ＠ｃｄ．ｄｅ", "AB@cd.de"),
        (f"{'a' * 64}@b.de", f"{'a' * 64}@b.de"),
    ],
)
def test_an_address_is_found_in_a_sentence(text: str, address: str) -> None:
    assert email_of(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "a@b",
        "a@b.c",
        "a@b.123",
        "a@b..de",
        "a..b@c.de",
        "a.@c.de",
        ".a@c.de",
        "-a@c.de",
        "+a@c.de",
        "=cmd@c.de",
        "a@@b.de",
        "a@b@c.de",
        "ömer@x.de",
        "a@-b.de",
        "a@b-.de",
        "a@b_c.de",
        "a b@",
        "a @b.de",
        "me at example dot com",
        f"{'a' * 65}@b.de",
        f"a@{'b' * 64}.de",
        f"a@{'b.' * 130}de",
        '"a b"@c.de',
        "a@[192.168.1.1]",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert email_of(text) is None


@pytest.mark.parametrize("between", ["\r\nBcc: ", "\n", "\r", "\x00", "%0a ", "\u2028", "\u202e", ",", ";"])
def test_nothing_can_be_put_behind_an_address(between: str) -> None:
    found = email_of(f"a@b.de{between}evil@x.com")
    assert found == "a@b.de"


@given(st.text())
def test_an_address_is_always_one_plain_word(text: str) -> None:
    found = email_of(f"{text}@{text}.de {text}")
    if found is not None:
        assert found.isascii()
        assert found.isprintable()
        assert found.count("@") == 1
        assert not set(found) & set(" ,;:<>\"'()[]\\\r\n\t") - {"'"}
        assert found[0].isalnum() or found[0] == "_"
        assert email_of(found) == found


@pytest.mark.parametrize(
    "text",
    [
        "@" * 10_000,
        "a@" * 5_000,
        "a." * 5_000 + "@b.de",
        "a@" + "b." * 5_000,
        "ﷺ@" * 4_000,
        "\u202e" * 10_000,
    ],
)
def test_very_long_texts_have_no_address_and_take_no_time(text: str) -> None:
    assert email_of(text) is None


def test_what_stands_far_behind_is_not_read() -> None:
    assert email_of(" " * 4_000 + "a@b.de") is None
    assert phone_of(" " * 4_000 + "+49 30 1234567") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+49 30 1234567", "+49301234567"),
        ("call me: +49 (0)30 1234567, please", "+49301234567"),
        ("0049 171 2345678", "+491712345678"),
        ("+1 (202) 555-0123", "+12025550123"),
        ("my number is (202) 555-0123, thanks", "2025550123"),
        ("202.555.0123.", "2025550123"),
        ("030/1234567", "0301234567"),
        ("01 23 45 67 89", "0123456789"),
        ("5550123", "5550123"),
        (" 5550123! ", "5550123"),
        ("write to abc 2025550123", "2025550123"),
        ("٠١٧١ ٢٣٤ ٥٦٧٨", "01712345678"),
        ("+1 202 555 0123 or +44 20 7946 0958", "+12025550123"),
        ("not 2024-05-12 but +1 202 555 0123", "+12025550123"),
    ],
)
def test_a_number_is_found_in_a_sentence(text: str, number: str) -> None:
    assert phone_of(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "123456",
        "+1 2",
        "order 1234567",
        "A-2025550123",
        "2025550123abc",
        "#2025550123",
        "2024-05-12",
        "12.05.2024",
        "12/05/2024",
        "$1234567",
        "1234567 €",
        "1.234.567",
        "12345678,50",
        "192.168.100.100",
        "4111 1111 1111 1111",
        "DE89 3704 0044 0532 0130 00",
        "0000000000",
        "+0123456789",
        "1234567890123456",
        "12345678901234567890123456789",
        "me@2025550123",
        "under $20 and over $10",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert phone_of(text) is None


@given(st.text(alphabet=st.sampled_from("0123456789+-() ./–a,\n٣＋€")))
def test_a_number_is_digits_only(text: str) -> None:
    found = phone_of(text)
    if found is not None:
        digits = found.removeprefix("+")
        assert digits.isdecimal()
        assert digits.isascii()
        assert 7 <= len(digits) <= 15
        assert phone_of(found) == found


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    phone_of(text)


@pytest.mark.parametrize("text", ["1" * 10_000, "1 " * 5_000, "+" * 10_000, "(" * 10_000, "1-() " * 2_000])
def test_very_long_texts_have_no_number_and_take_no_time(text: str) -> None:
    assert phone_of(text) is None

import pytest

from bot.dialogue.understanding.countries import abroad, country_in, name_of, names_country


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("how long does delivery take to canada", "CA", "how long does delivery take"),
        ("liefern sie nach österreich", "AT", "liefern sie"),
        ("liefern sie in die schweiz?", "CH", "liefern sie"),
        ("do you ship to the uk", "GB", "do you ship"),
        ("do you deliver turkey", "", "do you deliver turkey"),
        ("can you ship it to us", "", "can you ship it to us"),
        ("", "", ""),
    ],
)
def test_a_country_is_one_where_something_goes(text: str, code: str, rest: str) -> None:
    assert country_in(text) == (code, rest)


def test_a_country_is_named_in_any_language() -> None:
    assert name_of("AT", "de") == "Österreich"
    assert names_country("Five days to Canada.", "CA")
    assert names_country("Nach Kanada.", "CA")
    assert not names_country("Two days.", "CA")


@pytest.mark.parametrize(
    ("locale", "currency", "code"),
    [
        ("de-AT", "USD", "AT"),
        ("de-AT", "EUR", ""),
        ("en-US", "USD", ""),
        ("en", "USD", ""),
        ("??", "USD", ""),
    ],
)
def test_abroad_is_where_another_currency_is_paid_with(locale: str, currency: str, code: str) -> None:
    assert abroad(locale, currency) == code

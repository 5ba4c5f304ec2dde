"""Countries of addresses."""

import pytest

from bot.web.countries import country_of


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("8.8.8.8", "US"),
        ("145.97.0.1", "NL"),
        ("2001:4860:4860::", "US"),
        ("127.0.0.1", ""),
        ("10.1.2.3", ""),
        ("::1", ""),
        ("", ""),
        ("somewhere", ""),
    ],
)
async def test_an_address_has_a_country_or_none(address: str, country: str) -> None:
    assert await country_of(address) == country

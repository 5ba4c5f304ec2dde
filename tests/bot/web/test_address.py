from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot.settings import Settings
from bot.web.address import address_of
from bot.web.keys import SETTINGS

PROXY = "10.0.0.1"


def seen(forwarded: str, proxies: int, remote: str = PROXY) -> str:
    app = web.Application()
    app[SETTINGS] = replace(Settings(), trusted_proxies=proxies)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return address_of(make_mocked_request("GET", "/", headers=headers, app=app).clone(remote=remote))


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 0, PROXY),
        ("198.51.100.7", 0, PROXY),
        ("198.51.100.7", 1, "198.51.100.7"),
        ("1.2.3.4, 198.51.100.7", 1, "198.51.100.7"),
        ("1.2.3.4, 198.51.100.7, 10.0.0.2", 2, "198.51.100.7"),
        ("198.51.100.7", 2, "198.51.100.7"),
        ("", 1, PROXY),
        ("nonsense", 1, PROXY),
        ("2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::"),
        ("::ffff:198.51.100.7", 1, "198.51.100.7"),
    ],
)
def test_only_what_our_own_proxies_say_is_believed(forwarded: str, proxies: int, address: str) -> None:
    assert seen(forwarded, proxies) == address


def test_an_unknown_peer_has_no_address() -> None:
    assert seen("", 0, "") == ""

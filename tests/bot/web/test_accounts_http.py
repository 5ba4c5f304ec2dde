from http.cookies import Morsel, SimpleCookie
from pathlib import Path

import pytest
from aiohttp import ClientResponse

from bot.actions import users
from bot.model import Role
from bot.storage.database import SqlDatabase
from bot.web.accounts_http import DUMMY, FORM, local_path
from bot.web.passwords import Argon2Passwords
from bot.web.sessions import COOKIE
from tests.bot.web.house import PASSWORD, House, open_house
from tests.fakes import FakePasswords


def cookie_of(answer: ClientResponse) -> Morsel[str]:
    return SimpleCookie(answer.headers["Set-Cookie"])[COOKIE]


async def test_the_form_is_a_page_in_the_readers_language(house: House) -> None:
    for language, word in [("de-AT", "Anmelden"), ("en", "Sign in"), ("fr", "Sign in")]:
        async with house.http.get(house.url("/sign-in"), headers={"Accept-Language": language}) as answer:
            assert answer.status == 200
            assert f"<h1>{word}</h1>" in await answer.text()
            assert answer.headers["Cache-Control"] == "no-store"
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("role", "home"), [(Role.AGENT, "/console"), (Role.ADMIN, "/console"), (Role.MARKETER, "/dashboard")]
)
async def test_signing_in_leads_home(house: House, role: Role, home: str) -> None:
    answer = await house.sign_in(await house.browser(), await house.user(role))
    assert (answer.status, answer.headers["Location"]) == (303, home)


async def test_the_cookie_is_out_of_scripts_and_other_sites_reach(house: House) -> None:
    cookie = cookie_of(await house.sign_in(await house.browser(), await house.user(Role.AGENT)))
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert not cookie["secure"]


async def test_under_https_the_cookie_stays_there(sqlite_database: SqlDatabase, tmp_path: Path) -> None:
    async with open_house(sqlite_database, tmp_path, public_url="https://chat.example") as house:
        user = await house.user(Role.AGENT)
        answer = await house.http.post(
            f"http://127.0.0.1:{house.server.port}/sign-in",
            data={"email": user.email, "password": PASSWORD},
            headers={"Origin": "https://chat.example"},
            allow_redirects=False,
        )
        assert cookie_of(answer)["secure"]


@pytest.mark.parametrize("email", ["agent@shop.example", "nobody@shop.example"])
async def test_a_wrong_pair_is_refused_alike(house: House, email: str) -> None:
    await house.user(Role.AGENT)
    answer = await house.http.post(
        house.url("/sign-in"),
        data={"email": email, "password": "wrong", "next": "/console"},
        headers={"Origin": house.origin},
    )
    text = await answer.text()
    assert answer.status == 403
    assert "do not belong together" in text
    assert f'value="{email}"' in text
    assert 'value="/console"' in text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("email", "password"), [("", "x"), ("a@b", ""), ("a" * 201, "x"), ("a@b", "x" * 201), ("a\0@b", "x")]
)
async def test_what_cannot_be_right_is_not_looked_up(house: House, email: str, password: str) -> None:
    answer = await house.http.post(
        house.url("/sign-in"),
        data={"email": email, "password": password},
        headers={"Origin": house.origin},
    )
    assert answer.status == 422


async def test_what_was_typed_is_text(house: House) -> None:
    answer = await house.http.post(
        house.url("/sign-in"),
        data={"email": '"><script>alert(1)</script>', "password": "x"},
        headers={"Origin": house.origin},
    )
    assert "<script>" not in await answer.text()


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Origin": "http://127.0.0.1"}],
)
async def test_a_form_of_another_page_is_refused(house: House, headers: dict[str, str]) -> None:
    answer = await house.sign_in(house.http, await house.user(Role.AGENT), headers=headers)
    assert answer.status == 403
    assert "Set-Cookie" not in answer.headers


async def test_guessing_is_slowed_down_for_one_address_of_mail(house: House) -> None:
    user = await house.user(Role.AGENT)
    for _ in range(5):
        assert (await house.sign_in(house.http, user, "wrong")).status == 403
    answer = await house.sign_in(house.http, user)
    assert answer.status == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Too many tries" in await answer.text()
    house.clock.forward(minutes=5)
    assert (await house.sign_in(house.http, user)).status == 303


async def test_signing_in_rightly_is_not_slowed_down(house: House) -> None:
    user = await house.user(Role.AGENT)
    statuses = {(await house.sign_in(house.http, user)).status for _ in range(30)}
    assert statuses == {303}


async def test_guessing_is_slowed_down_for_one_address(house: House) -> None:
    statuses = [
        (
            await house.http.post(
                house.url("/sign-in"),
                data={"email": f"{number}@shop.example", "password": "wrong"},
                headers={"Origin": house.origin},
            )
        ).status
        for number in range(21)
    ]
    assert statuses == [403] * 20 + [429]


async def test_a_session_that_was_there_before_ends_with_the_sign_in(house: House) -> None:
    user = await house.user(Role.AGENT)
    first = cookie_of(await house.sign_in(await house.browser(), user)).value
    headers = {"Origin": house.origin, "Cookie": f"{COOKIE}={first}"}
    second = cookie_of(await house.sign_in(await house.browser(), user, headers=headers)).value
    assert second != first
    assert await house.reactor.read(users.who, first) is None
    assert await house.reactor.read(users.who, second) == user


async def test_a_cookie_somebody_planted_is_not_taken_over(house: House) -> None:
    headers = {"Origin": house.origin, "Cookie": f"{COOKIE}=planted"}
    answer = await house.sign_in(await house.browser(), await house.user(Role.AGENT), headers=headers)
    assert cookie_of(answer).value != "planted"
    assert await house.reactor.read(users.who, "planted") is None


async def test_signing_out_ends_the_session(house: House) -> None:
    browser = await house.signed_in(Role.AGENT)
    cookie = house.cookie(browser)
    headers = {"Origin": house.origin}
    answer = await browser.post(house.url("/sign-out"), headers=headers, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/sign-in")
    assert not cookie_of(answer).value
    async with house.http.get(house.url("/api/me"), headers={"Cookie": cookie}) as me:
        assert me.status == 401


async def test_nobody_is_signed_out_by_another_page(house: House) -> None:
    browser = await house.signed_in(Role.AGENT)
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = await browser.post(house.url("/sign-out"), headers=headers, allow_redirects=False)
        assert answer.status == 403
    answer = await browser.post(
        house.url("/sign-out"),
        data={"csrf": "guess"},
        headers={"Origin": house.origin},
        allow_redirects=False,
    )
    assert answer.status == 403
    assert (await browser.get(house.url("/api/me"))).status == 200


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "text/plain", "application/json", "application/octet-stream"]
)
async def test_only_forms_as_ours_are_read(house: House, kind: str) -> None:
    headers = {"Origin": house.origin, "Content-Type": kind}
    answer = await house.http.post(house.url("/sign-in"), data=b"email=a@b&password=x", headers=headers)
    assert answer.status == 422
    assert (await answer.json())["error"]["data"] == {"field": "content-type"}


@pytest.mark.parametrize("body", [b"email=\xff", b"&".join([b"a=1"] * 21)])
async def test_a_form_that_is_none_of_ours_is_not_read(house: House, body: bytes) -> None:
    # a codec that takes a second for this many bytes, were it believed
    headers = {"Origin": house.origin, "Content-Type": f"{FORM}; charset=punycode"}
    answer = await house.http.post(house.url("/sign-in"), data=body, headers=headers)
    assert answer.status == 422
    assert (await answer.json())["error"]["data"] == {"field": "body"}


async def test_a_password_changed_while_it_is_verified_lets_nobody_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = await house.user(Role.AGENT)

    async def slowly(self: FakePasswords, password_hash: str, password: str) -> bool:
        await house.reactor.run(users.set_password, user.user_id, "hash of another")
        return True

    monkeypatch.setattr(FakePasswords, "verify", slowly)
    answer = await house.sign_in(await house.browser(), user)
    assert answer.status == 403
    assert "Set-Cookie" not in answer.headers


async def test_a_new_password_ends_the_session(house: House) -> None:
    browser = await house.browser()
    user = await house.user(Role.AGENT)
    await house.sign_in(browser, user)
    await house.reactor.run(users.set_password, user.user_id, "hash of another")
    assert (await browser.get(house.url("/api/me"))).status == 401


async def test_who_is_signed_in_goes_on_without_the_form(house: House) -> None:
    browser = await house.signed_in(Role.MARKETER)
    for query, target in [("", "/dashboard"), ("?next=/api/me", "/api/me"), ("?next=//evil", "/dashboard")]:
        answer = await browser.get(house.url(f"/sign-in{query}"), allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, target)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "/\tb",
        "x",
        "/" + "x" * 1000,
        "",
    ],
)
async def test_the_way_onward_stays_here(house: House, target: str) -> None:
    user = await house.user(Role.AGENT)
    answer = await house.sign_in(await house.browser(), user, next=target)
    assert answer.headers["Location"] == "/console"
    assert local_path(target) == ""


async def test_the_way_onward_keeps_its_query(house: House) -> None:
    user = await house.user(Role.AGENT)
    answer = await house.sign_in(await house.browser(), user, next="/console?c=1")
    assert answer.headers["Location"] == "/console?c=1"


async def test_an_address_nobody_has_is_verified_as_long_as_any() -> None:
    passwords = Argon2Passwords()
    made = await passwords.hash("x")
    assert DUMMY.split("$")[:4] == made.split("$")[:4]
    assert await passwords.verify(DUMMY, "x")

import logging

import pytest

from bot.errors import BadSnapshot
from bot.storage.database import SqlDatabase
from tests.bot.web.house import House

PAGE = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "de"}


@pytest.mark.parametrize("error", [RuntimeError("password=hunter2"), BadSnapshot("password=hunter2")])
async def test_what_nobody_expected_is_logged_under_a_number_and_not_told(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def fail(self: SqlDatabase) -> None:
        raise error

    monkeypatch.setattr(SqlDatabase, "read", fail)
    with caplog.at_level(logging.ERROR):
        answer = await house.http.get(house.url("/healthz"))
    problem = (await answer.json())["error"]
    assert (answer.status, problem["code"]) == (500, "internal")
    assert "hunter2" not in problem["message"]
    assert problem["data"]["reference"] in caplog.text
    assert "hunter2" in caplog.text


async def test_people_get_a_page_and_programs_get_json(house: House) -> None:
    page = await house.http.get(house.url("/nowhere"), headers=PAGE)
    assert (page.status, page.content_type) == (404, "text/html")
    assert "Unter dieser Adresse gibt es nichts" in await page.text()
    for path, headers in [("/api/nowhere", PAGE), ("/nowhere", {"Accept": "*/*"})]:
        answer = await house.http.get(house.url(path), headers=headers)
        assert answer.status == 404
        assert (await answer.json())["error"]["code"] == "not_found"


async def test_a_wrong_method_names_the_right_ones(house: House) -> None:
    answer = await house.http.delete(house.url("/api/orders"))
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    assert (await answer.json())["error"]["code"] == "method_not_allowed"


async def test_an_unexpected_page_names_its_number(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: SqlDatabase) -> None:
        raise RuntimeError

    monkeypatch.setattr(SqlDatabase, "read", fail)
    answer = await house.http.get(house.url("/panel?site=demo"), headers=PAGE)
    assert answer.status == 500
    assert "vermerkt" in await answer.text()

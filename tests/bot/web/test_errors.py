import asyncio
import logging

import pytest

from bot.errors import BadSnapshot
from bot.storage.database import SqlDatabase
from bot.web.errors import unexpected
from tests.bot.web.house import SHOP, House

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


HEAD = b"POST /api/events?site=demo HTTP/1.1\r\nHost: x\r\nOrigin: https://shop.example\r\n"


class Listening(logging.Handler):
    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.heard = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if self._words in record.getMessage():
            self.heard.set()


async def test_who_leaves_while_sending_has_not_met_an_error_of_ours(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    left, log = Listening("the client left"), logging.getLogger("bot.web.errors")
    log.addHandler(left)
    reader, writer = await asyncio.open_connection("127.0.0.1", house.server.port)
    rest = b"Content-Type: text/plain\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n"
    writer.write(HEAD + rest)
    assert (await reader.readline()).startswith(b"HTTP/1.1 100")
    with caplog.at_level(logging.INFO):
        writer.transport.abort()
        async with asyncio.timeout(10):
            await left.heard.wait()
    log.removeHandler(left)
    assert "Traceback" not in caplog.text


async def test_a_connection_of_ours_that_breaks_is_an_error_of_ours(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: SqlDatabase) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(SqlDatabase, "read", fail)
    answer = await house.http.get(house.url("/healthz"))
    assert answer.status == 500


async def test_a_body_that_is_not_encoded_as_said(house: House) -> None:
    headers = {"Origin": SHOP, "Content-Type": "text/plain", "Content-Encoding": "gzip"}
    answer = await house.http.post(house.url("/api/events?site=demo"), data=b"hello", headers=headers)
    assert answer.status == 400
    assert (await answer.json())["error"]["data"] == {"field": "body"}


def test_a_path_cannot_write_lines_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        unexpected("GET /p/x\n2026-03-02 ERROR all is lost")
    (message,) = caplog.messages
    assert "\n" not in message

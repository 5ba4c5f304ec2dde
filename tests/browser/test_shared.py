"""Two servers on one PostgreSQL and one Valkey: the visitor is on one of them, the agent on the other."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.shop import PASSWORD, Shop
from tests.browser.test_walk import sign_in
from tests.browser.visitor import arrive, open_panel, panel, say, settled
from tests.databases import PostgresServer, finish

pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture
def shared(
    postgres_server: PostgresServer, valkey_url: str, prepared: Path, tmp_path: Path
) -> Iterator[list[Shop]]:
    finish(lambda: postgres_server.run("CREATE DATABASE shared"))
    settings = {"DATABASE_URL": postgres_server.url("shared"), "REDIS_URL": valkey_url}
    shutil.copytree(prepared / "cache", tmp_path / "cache")
    servers = [Shop(tmp_path, settings=settings) for _ in range(2)]
    servers[0].command("demo", "--prepare", "--password", PASSWORD, "--weeks", "2", "--effort", "100000")
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        assert server.stop() == 0
    finish(lambda: postgres_server.run("DROP DATABASE shared WITH (FORCE)"))


def test_visitor_and_agent_meet_across_servers(shared: list[Shop], new_visitor: NewVisitor) -> None:
    console, shop = shared  # the one started last is the shop whose origin the site knows
    agent = new_visitor()
    sign_in(agent, console, "/console")
    expect(agent.get_by_text("Nobody is waiting.")).to_be_visible()
    page = new_visitor()
    arrive(page, shop)
    open_panel(page)
    say(page, "I want to talk to a person")
    settled(page)
    agent.locator("[data-conversation]").first.click()
    agent.get_by_role("button", name=re.compile("^Take over T?$")).click()
    expect(panel(page).get_by_text("Robin has joined the conversation.")).to_be_visible()
    reply = agent.get_by_role("textbox", name=re.compile("^Reply to"))
    reply.fill("Hello from the other server")
    reply.press("Enter")
    expect(panel(page).get_by_text("Hello from the other server")).to_be_visible()
    say(page, "and hello back")
    expect(agent.get_by_role("log")).to_contain_text("and hello back")

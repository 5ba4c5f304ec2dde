"""What campaigns tell the agents: hints about visitors who are silent, and why they spoke or did not."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.axe import Looking, Shot
from tests.browser.conftest import NewVisitor
from tests.browser.shop import Shop
from tests.browser.test_walk import sign_in
from tests.browser.visitor import arrive

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

YAML = """\
campaign_id: looks-for-bread
name: Looks for bread
trigger: visit
tells: agents
holdout: 0
condition:
  all:
    - {field: page_type, operator: is, value: search}
    - none:
        - {field: cart_minor, operator: at_least, value: 10000}
        - {field: returning, operator: is, value: true}
content: {text: {en: Searches for bread and has nothing in the cart. A word from you may help.}}
---
campaign_id: not-on-a-search
name: Not on a search
trigger: visit
tells: agents
condition:
  none:
    - {field: page_type, operator: is, value: search}
    - {field: pages_viewed, operator: at_least, value: 40}
content: {text: {en: Nobody reads this}}
"""
IMPORT = """async (yaml) => {
  const headers = { "content-type": "text/yaml" };
  const answer = await fetch("/api/campaigns/import", { method: "POST", headers, body: yaml });
  const { created } = await answer.json();
  for (const id of created) {
    await fetch(`/api/campaigns/${id}/enable`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ enabled: true }),
    });
  }
  return created;
}"""


@pytest.fixture
def looking(shot: Shot) -> Iterator[Looking]:
    seen = Looking(shot)
    yield seen
    assert "\n".join(seen.found) == ""


@pytest.fixture
def agent(shop: Shop, new_visitor: NewVisitor) -> Page:
    """In the console of a shop with two campaigns that tell the agents only."""
    page = new_visitor(strict=False, reduced_motion="reduce")
    sign_in(page, shop, "/console")
    assert page.evaluate(IMPORT, YAML) == ["looks-for-bread", "not-on-a-search"]
    expect(page.get_by_text("Nobody is waiting.")).to_be_visible()
    return page


@pytest.fixture
def noticed(agent: Page, shop: Shop, new_visitor: NewVisitor) -> Locator:
    """The hint about somebody who searches for bread."""
    arrive(new_visitor(), shop, "/search?q=bread")
    hint = hints(agent).get_by_role("listitem")
    expect(hint).to_contain_text("Looks for bread", timeout=20_000)
    return hint


def hints(agent: Page) -> Locator:
    return agent.get_by_role("group", name="What campaigns noticed")


def campaigns(agent: Page) -> Locator:
    """The closed section beside the conversation, by what opens it."""
    return agent.get_by_role("complementary").locator("summary").filter(has_text=re.compile("^Campaigns$"))


def held(page: Page, routes: list[Route]) -> Route:
    """The request that waits to be answered, once it has come."""
    deadline = time.monotonic() + 10
    while not routes:
        assert time.monotonic() < deadline, "nothing was asked"
        page.wait_for_timeout(20)
    return routes.pop()


def test_a_hint_is_waved_off_without_losing_the_place(agent: Page, noticed: Locator) -> None:
    noticed.get_by_role("button", name="Not now").press("Enter")
    expect(noticed).to_have_count(0)
    expect(hints(agent)).to_be_focused()


def test_a_hint_leads_to_the_visitor_and_to_why(agent: Page, noticed: Locator, looking: Looking) -> None:
    expect(noticed).to_contain_text("A word from you may help.")
    looking.at(agent, "console-hint")
    noticed.get_by_role("link", name="Look").press("Enter")
    expect(noticed).to_have_count(0)
    expect(campaigns(agent)).to_be_visible()
    side = agent.get_by_role("complementary")
    expect(side.get_by_text("Looks for bread")).to_have_count(0)

    agent.goto(agent.url + "/visitor")
    campaigns(agent).press("Enter")
    expect(side.get_by_role("heading", name="“Looks for bread” told the agents")).to_be_visible()
    now, then = side.get_by_role("listitem").filter(has=agent.get_by_role("heading", level=3)).all()
    expect(now).to_contain_text("it has had its turn in this visit")
    expect(then).to_contain_text("variant A")
    missed = now.locator("summary").filter(has_text="Not on a search")
    expect(missed).to_contain_text("1 of 2 conditions missed")
    missed.press("Enter")
    expect(now.get_by_role("listitem").filter(has_text="Missed:")).to_have_text(
        re.compile(r"type of page is search \(should not hold\)\s*· found search$")
    )
    expect(now.get_by_role("listitem").filter(has_text="Met:")).to_contain_text("pages viewed at least 40")
    then.locator("summary").filter(has_text="Looks for bread").press("Enter")
    expect(then).to_contain_text("value of the cart at least $100.00 (should not hold) · found $0.00")
    now.locator("summary").filter(has_text="Hesitates with a valuable cart").press("Enter")
    expect(now).to_contain_text("$150.00 too little")
    looking.at(agent, "console-why")


def test_why_is_asked_anew_each_time_it_is_opened(agent: Page, noticed: Locator, looking: Looking) -> None:
    asked: list[Route] = []
    agent.route("**/api/visitors/*/why", lambda route: asked.append(route))
    noticed.get_by_role("link", name="Look").click()
    expect(campaigns(agent)).to_be_visible()
    agent.goto(agent.url + "/visitor")
    side = agent.get_by_role("complementary")
    assert asked == []
    campaigns(agent).press("Space")
    expect(side.get_by_role("status")).to_have_text("Loading")
    held(agent, asked).abort()
    expect(side.get_by_role("alert")).to_contain_text("No connection to the server.")
    looking.at(agent, "console-why-failed")
    side.get_by_role("button", name="Try again").press("Enter")
    expect(side.get_by_role("status")).to_have_text("Loading")
    held(agent, asked).fulfill(json={"moments": []})
    expect(side.get_by_role("heading", name="No decision yet.")).to_be_visible()
    looking.at(agent, "console-why-empty")
    campaigns(agent).press("Enter")
    expect(side.get_by_text("No decision yet.")).to_have_count(0)
    campaigns(agent).press("Enter")
    expect(side.get_by_role("status")).to_have_text("Loading")
    held(agent, asked).continue_()
    expect(side.get_by_text("as it would be decided now")).to_be_visible()

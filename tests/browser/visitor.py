"""What a visitor does in the demo shop, in his own words."""

import time

from playwright.sync_api import FrameLocator, Page, expect

from bot.actions.sites import shipped
from bot.model import Arm, SiteId, VisitorId
from bot.rules.experiments import assign
from tests.browser.conftest import NewVisitor
from tests.browser.shop import Shop

TOKEN = "localStorage.getItem('floorwalker.token')"


def arrive(page: Page, shop: Shop, path: str = "/") -> None:
    page.goto(shop.url + path)
    accept = page.get_by_role("button", name="Accept all")
    accept.click()
    expect(accept).to_be_hidden()
    deadline = time.monotonic() + 10
    while not page.evaluate(TOKEN):
        assert time.monotonic() < deadline, "no token came"
        page.wait_for_timeout(20)


def visitor_id(page: Page) -> VisitorId:
    token: str = page.evaluate(TOKEN)
    return VisitorId(token.split(".")[2])


def of_arm(new_visitor: NewVisitor, shop: Shop, campaign_id: str, arm: Arm, **options: object) -> Page:
    """A visitor whom the experiment puts into this arm: chance decides who it is, never the test."""
    site = SiteId(str(shop.rows("SELECT site_id FROM sites")[0][0]))
    campaign = next(each for each in shipped() if each.campaign_id == campaign_id)
    for _ in range(100):
        page = new_visitor(**options)
        arrive(page, shop)
        if assign(site, campaign, visitor_id(page)).arm is arm:
            return page
        page.context.close()
    raise AssertionError(f"no visitor of arm {arm} in a hundred")


def open_panel(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Open the chat").click()
    return panel(page)


def panel(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[title=Chat]")


def say(page: Page, text: str) -> None:
    field = panel(page).get_by_role("textbox", name="Write a message")
    field.fill(text)
    field.press("Enter")


def settled(page: Page) -> None:
    """Nothing is left unsent."""
    expect(panel(page).locator(".unsent")).to_have_count(0, timeout=20_000)


def mine(page: Page) -> list[str]:
    """What the visitor sees of his own words, in order."""
    return [text.partition("\n")[2] for text in panel(page).locator(".msg.out").all_inner_texts()]

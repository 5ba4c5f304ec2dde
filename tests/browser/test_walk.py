"""The whole road in a browser: look, hesitate, be spoken to, ask, ask a person, buy, be credited."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bot.model import Arm
from tests.browser.conftest import NewVisitor
from tests.browser.shop import PASSWORD, USER, Shop
from tests.browser.visitor import arrive, of_arm, open_panel, panel, say, settled

pytestmark = pytest.mark.browser
Shot = Callable[[Page, str], None]
HESITATION = "product-hesitation"


def look_around(page: Page, shop: Shop) -> None:
    """A list, a product, back, another product, and then standing still before it."""
    page.goto(shop.url + "/search?q=cookies")
    page.locator("main a[href^='/p/']").first.click()
    page.wait_for_url("**/p/*")
    page.go_back()
    page.locator("main a[href^='/p/']:not([tabindex='-1'])").nth(3).click()
    page.wait_for_url("**/p/*")


def sign_in(page: Page, shop: Shop, path: str) -> None:
    page.goto(shop.url + path)
    page.get_by_label("E-mail").fill(USER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{path}*")


def buy(page: Page) -> str:
    """The order number on the page of thanks."""
    page.get_by_role("link", name="Cart").first.click()
    page.get_by_role("link", name=re.compile("checkout", re.IGNORECASE)).first.click()
    page.wait_for_url("**/checkout")
    return order(page)


def order(page: Page) -> str:
    """What is left to do at the checkout."""
    for label, value in {
        "Name": "Marta Kern",
        "E-mail": "marta@example.com",
        "Street": "Main Street 4",
        "City": "Springfield",
    }.items():
        page.get_by_label(re.compile(f"^{label}")).first.fill(value)
    page.get_by_label(re.compile("^(ZIP|Postcode|Postal)")).fill("12345")
    page.get_by_role("button", name=re.compile("place", re.IGNORECASE)).click()
    page.wait_for_url("**/thanks*")
    return page.url.partition("order=")[2]


def test_the_whole_road(shop: Shop, new_visitor: NewVisitor, shot: Shot) -> None:
    page = of_arm(new_visitor, shop, HESITATION, Arm.SHOWN)
    look_around(page, shop)

    nudge = page.locator(".nudge")
    expect(nudge).to_be_visible(timeout=20_000)
    page.wait_for_timeout(400)
    shot(page, "walk-1-nudge")
    nudge.get_by_role("img").first.click()
    frame = panel(page)
    expect(frame.get_by_text("You are talking to an assistant")).to_be_visible()

    say(page, "chocolate cookies under $4")
    settled(page)
    expect(frame.locator(".cards")).to_have_count(2)  # the nudge's, and the answer's
    cards = frame.locator(".cards").last.locator(".card")
    expect(cards).to_have_count(3)
    for price in cards.locator(".price").all_inner_texts():
        assert 0 < float(price.strip("$")) <= 4
    page.wait_for_timeout(600)
    shot(page, "walk-2-cards")
    title = cards.first.locator("b").inner_text()
    cards.first.get_by_role("button", name=re.compile("Add to cart")).click()
    expect(cards.first.get_by_role("button").first).to_contain_text("In the cart")
    expect(page.locator("[data-cart-count]")).to_have_text("1")

    agent = new_visitor()
    sign_in(agent, shop, "/console")
    agent.get_by_role("tab", name=re.compile("^Bot")).click()
    agent.locator("[data-conversation]").first.click()
    log = agent.get_by_role("log")
    expect(log).to_contain_text("chocolate cookies under $4")

    say(page, "Can I talk to a person?")
    expect(frame.get_by_text("Your question is with the team.").first).to_be_visible()
    agent.get_by_role("tab", name=re.compile("^Waiting")).click()
    agent.locator("[data-conversation]").first.click()
    expect(log).to_contain_text("Can I talk to a person?")
    agent.get_by_role("button", name=re.compile("^Take over T?$")).click()
    expect(frame.get_by_text("Robin has joined the conversation.")).to_be_visible()
    reply = agent.get_by_role("textbox", name=re.compile("^Reply to"))
    reply.fill("Hello, this is Robin. The cookies you chose are fresh from this morning.")
    reply.press("Enter")
    expect(frame.get_by_text("this is Robin")).to_be_visible()
    said_by_bot = shop.rows("SELECT count(*) FROM messages WHERE author = 'bot'")
    say(page, "lovely, is the box resealable? show me cookies")
    settled(page)
    expect(log).to_contain_text("is the box resealable?")
    page.wait_for_timeout(1500)
    assert shop.rows("SELECT count(*) FROM messages WHERE author = 'bot'") == said_by_bot
    shot(page, "walk-3-person")
    shot(agent, "walk-4-console")

    frame.get_by_role("button", name="Close the chat").click()
    order_id = buy(page)
    shot(page, "walk-5-thanks")

    marketer = new_visitor()
    sign_in(marketer, shop, "/dashboard")
    row = marketer.get_by_role("row").filter(has_text=order_id)
    expect(row).to_contain_text("confirmed", timeout=15_000)
    # the latest touch before the order: the colleague answered after the product went into the cart
    expect(row).to_contain_text("wrote and got an answer")
    shot(marketer, "walk-6-dashboard")
    row.get_by_role("link").click()
    transcript = marketer.get_by_role("dialog")
    expect(transcript).to_contain_text("chocolate cookies under $4")
    expect(transcript).to_contain_text(title)
    marketer.wait_for_timeout(300)
    shot(marketer, "walk-7-transcript")

    [(state, value)] = shop.rows("SELECT state, amount_minor FROM orders WHERE order_id = ?", order_id)
    assert state == "confirmed"
    assert isinstance(value, int)
    assert value > 0
    assert len(shop.rows("SELECT * FROM credits WHERE order_id = ?", order_id)) == 1


def test_the_holdout_sees_nothing_and_is_counted(shop: Shop, new_visitor: NewVisitor) -> None:
    page = of_arm(new_visitor, shop, HESITATION, Arm.GHOST)
    look_around(page, shop)
    for _ in range(100):
        exposures = shop.rows("SELECT arm FROM exposures")
        if exposures:
            break
        page.wait_for_timeout(200)
    assert exposures == [("ghost",)]
    page.wait_for_timeout(500)
    expect(page.locator(".nudge")).to_have_count(0)
    assert shop.rows("SELECT count(*) FROM messages") == [(0,)]


def test_leaving_with_a_cart(shop: Shop, new_visitor: NewVisitor, shot: Shot) -> None:
    page = of_arm(new_visitor, shop, "cart-exit", Arm.SHOWN)
    page.goto(shop.url + "/search?q=milk")
    page.locator("main").get_by_role("button", name=re.compile("^Add")).first.click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    with page.expect_response(lambda r: "card.js" in r.url):
        page.goto(shop.url + "/cart")
    page.wait_for_timeout(500)
    page.mouse.move(400, 400)
    page.wait_for_timeout(300)
    for y in (300, 100, -1):
        page.mouse.move(400, y)
    expect(page.locator(".nudge")).to_be_visible()
    shot(page, "exit-nudge")
    page.locator(".nudge").get_by_role("button", name="Not now").first.click()
    expect(page.locator(".nudge")).to_have_count(0)
    page.wait_for_timeout(1000)
    assert shop.rows("SELECT arm FROM exposures") == [("shown",)]


def test_ctrl_c_ends_it_cleanly_with_sockets_open(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor(strict=False)
    arrive(page, shop)
    open_panel(page)
    say(page, "hello")
    settled(page)
    assert shop.stop() == 0
    assert "Traceback" not in (shop.var / "server.log").read_text()

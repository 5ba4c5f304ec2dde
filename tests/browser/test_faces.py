"""Every screen, in every state, light and dark, on a desk and on a phone: nothing that keeps a person out."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.model import Arm, Contact
from tests.browser.axe import Looking, Shot
from tests.browser.conftest import NewVisitor
from tests.browser.shop import USER, Shop
from tests.browser.telling import article, brief, carousel, comparison, field, promise, tell, wonder
from tests.browser.test_walk import HESITATION, buy, look_around, sign_in
from tests.browser.visitor import arrive, of_arm, open_panel, panel, say, settled, visitor_id

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def looking(shot: Shot) -> Iterator[Looking]:
    seen = Looking(shot)
    yield seen
    assert "\n".join(seen.found) == ""


def add_to_cart(page: Page, shop: Shop) -> None:
    page.goto(shop.url + "/search?q=milk")
    page.locator("main").get_by_role("button", name=re.compile("^Add")).first.click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")


def test_the_shop(shop: Shop, new_visitor: NewVisitor, looking: Looking) -> None:
    page = new_visitor(strict=False, reduced_motion="reduce")
    page.goto(shop.url)
    expect(page.get_by_role("button", name="Accept all")).to_be_visible()
    looking.at(page, "shop-consent")
    arrive(page, shop)
    looking.at(page, "shop-home")
    page.goto(shop.url + "/cart")
    looking.at(page, "shop-cart-empty")
    add_to_cart(page, shop)
    looking.at(page, "shop-search")
    page.goto(shop.url + "/search?q=nothinglikethis")
    looking.at(page, "shop-search-empty")
    page.goto(shop.url)
    page.locator(".departments a").first.click()
    page.wait_for_url("**/c/**")
    looking.at(page, "shop-list")
    page.locator("main a[href^='/p/']").first.click()
    page.wait_for_url("**/p/*")
    looking.at(page, "shop-product")
    page.goto(shop.url + "/cart")
    looking.at(page, "shop-cart")
    page.goto(shop.url + "/checkout")
    page.get_by_role("button", name=re.compile("place", re.IGNORECASE)).click()
    looking.at(page, "shop-checkout")
    page.goto(shop.url + "/cart")
    buy(page)
    looking.at(page, "shop-thanks")
    page.goto(shop.url + "/p/none")
    looking.at(page, "shop-missing")
    page.get_by_role("link", name="Help").click()
    looking.at(page, "shop-help")
    page.get_by_role("link", name="Returns and refunds").click()
    looking.at(page, "shop-help-article")


def test_the_nudge_and_the_panel(shop: Shop, new_visitor: NewVisitor, looking: Looking) -> None:
    page = of_arm(new_visitor, shop, HESITATION, Arm.SHOWN)
    page.emulate_media(reduced_motion="reduce")
    look_around(page, shop)
    expect(page.locator(".nudge .go")).to_be_visible(timeout=20_000)
    looking.at(page, "nudge")
    page.locator(".nudge .go").click()
    expect(panel(page).locator(".card")).not_to_have_count(0)
    settled(page)
    expect(panel(page).locator(".quick")).to_be_visible()
    looking.at(page, "panel-nudge-answered")


def test_what_an_answer_is_made_of(shop: Shop, new_visitor: NewVisitor, looking: Looking) -> None:
    answers = {
        "carousel": carousel(shop),
        "comparison": comparison(shop, 4),
        "links": article(),
        "promise": promise(),
        "field": field(),
    }
    page = new_visitor(strict=False, reduced_motion="reduce")
    arrive(page, shop)
    for name, answer in answers.items():
        tell(shop, visitor_id(page), answer)
        page.reload()
        open_panel(page)
        expect(panel(page).get_by_text(answer.text)).to_be_visible()
        looking.at(page, f"panel-{name}")
    panel(page).get_by_label("Your e-mail address").fill("marta at example")
    panel(page).locator(".field").get_by_role("button", name="Send").click()
    expect(panel(page).get_by_role("alert")).not_to_be_empty()
    looking.at(page, "panel-field-wrong")

    contact = Contact("Marta Kern", "marta@example.com", "+43 1 234 56 78")
    summary = "Why: asked for a person\nAsked: bread without milk; gift wrapping\nCart: $12.40"
    brief(shop, visitor_id(page), summary, contact, ["objection_price", "gift_wrap", "loyal_customer"])
    agent = new_visitor(strict=False, reduced_motion="reduce")
    sign_in(agent, shop, "/console")
    agent.get_by_role("tab", name=re.compile("^Bot")).click()
    agent.locator("[data-conversation]").first.click()
    expect(agent.get_by_role("complementary").get_by_text("asked for a person")).to_be_visible()
    expect(agent.get_by_role("link", name="marta@example.com")).to_have_attribute(
        "href", "mailto:marta@example.com"
    )
    expect(agent.get_by_role("region", name="Products side by side")).to_be_visible()
    looking.at(agent, "console-answers")
    agent.goto(agent.url + "/visitor")
    looking.at(agent, "console-brief")


def test_questions_and_guides(shop: Shop, new_visitor: NewVisitor, looking: Looking) -> None:
    page = new_visitor()
    arrive(page, shop)
    marketer = new_visitor(strict=False, reduced_motion="reduce")
    sign_in(marketer, shop, "/dashboard")
    marketer.get_by_role("link", name="Questions").click()
    expect(marketer.get_by_text("Every question in this period found an answer.")).to_be_visible()
    looking.at(marketer, "dashboard-questions-empty")
    wonder(shop, visitor_id(page), "Do you wrap gifts?", "do you wrap gifts?", "Where can I park?")
    brief(shop, visitor_id(page), "", Contact(), ["objection_price", "delivery_time", "loyal_customer"])
    marketer.reload()
    expect(marketer.get_by_text(re.compile("asked about .*wrap gifts"))).to_be_visible()
    expect(marketer.get_by_role("row", name=re.compile("too expensive"))).to_be_visible()
    looking.at(marketer, "dashboard-questions")
    marketer.get_by_role("link", name="Guides").click()
    expect(marketer.get_by_role("table")).to_be_visible(timeout=20_000)
    looking.at(marketer, "dashboard-guides")
    marketer.get_by_role("table").get_by_role("link").first.click()
    expect(marketer.get_by_role("heading", name="Step by step")).to_be_visible()
    looking.at(marketer, "dashboard-guide")


def test_the_panel_and_the_console(shop: Shop, new_visitor: NewVisitor, looking: Looking) -> None:
    agent = new_visitor(strict=False, reduced_motion="reduce")
    sign_in(agent, shop, "/console")
    expect(agent.get_by_text("Nobody is waiting.")).to_be_visible()
    looking.at(agent, "console-empty")

    page = new_visitor(strict=False, reduced_motion="reduce")
    arrive(page, shop)
    add_to_cart(page, shop)
    open_panel(page)
    expect(panel(page).get_by_text("What are you looking for?")).to_be_visible()
    looking.at(page, "panel-empty")
    say(page, "chocolate cookies under $4")
    expect(panel(page).locator(".card")).to_have_count(3)
    expect(panel(page).locator(".quick")).to_be_visible()
    looking.at(page, "panel-cards")
    agent.get_by_role("tab", name=re.compile("^Bot")).click()
    looking.at(agent, "console-bot")
    say(page, "Can I talk to a person?")
    expect(panel(page).get_by_text("Waiting for a colleague")).to_be_visible()
    looking.at(page, "panel-waiting")

    other = new_visitor(reduced_motion="reduce")
    arrive(other, shop, "/search?q=bread")
    open_panel(other)
    say(
        other, "do you deliver on sundays, and is the sourdough free of milk? I need it for a large breakfast"
    )
    settled(other)

    agent.get_by_role("tab", name=re.compile("^Waiting")).click()
    agent.locator("[data-conversation]").first.click()
    expect(agent.get_by_role("log")).to_contain_text("Can I talk to a person?")
    looking.at(agent, "console-waiting")
    agent.get_by_role("button", name=re.compile("^Take over")).first.click()
    reply = agent.get_by_role("textbox", name=re.compile("^Reply to"))
    reply.fill("Hello, this is Robin. The cookies you chose are fresh from this morning.")
    reply.press("Enter")
    expect(panel(page).get_by_text("this is Robin")).to_be_visible()
    looking.at(page, "panel-agent")
    reply.fill("Shall I put two aside?")
    looking.at(agent, "console-mine")
    agent.goto(agent.url.rstrip("/") + "/visitor")
    agent.get_by_role("tab", name=re.compile("^All")).click()
    looking.at(agent, "console-all")
    agent.keyboard.press("?")
    expect(agent.get_by_role("dialog")).to_be_visible()
    looking.at(agent, "console-keys")

    page.context.set_offline(True)
    say(page, "and milk, please")
    expect(panel(page).locator(".unsent")).to_have_count(1)
    looking.at(page, "panel-offline")
    agent.keyboard.press("Escape")
    agent.context.set_offline(True)
    expect(agent.get_by_text("No connection")).to_be_visible(timeout=60_000)
    looking.at(agent, "console-offline")


def test_the_sign_in_and_the_dashboard(shop: Shop, new_visitor: NewVisitor, looking: Looking) -> None:
    marketer = new_visitor(strict=False, reduced_motion="reduce")
    marketer.goto(shop.url + "/dashboard")
    looking.at(marketer, "sign-in")
    icon = marketer.locator("link[rel=icon]").get_attribute("href")
    assert marketer.request.get(f"{shop.url}{icon}").headers["content-type"].startswith("image/svg+xml")
    marketer.get_by_label("E-mail").fill(USER)
    marketer.get_by_label("Password").fill("not this one")
    marketer.get_by_role("button", name="Sign in").click()
    expect(marketer.get_by_role("alert")).to_be_visible()
    looking.at(marketer, "sign-in-wrong")
    marketer.goto(shop.url + "/console/none")
    looking.at(marketer, "error")
    sign_in(marketer, shop, "/dashboard")
    expect(marketer.get_by_text("No visits in this period")).to_be_visible()
    looking.at(marketer, "dashboard-empty")

    page = new_visitor()
    arrive(page, shop, "/search?q=bread")
    open_panel(page)
    say(page, "chocolate cookies under $4")
    first = panel(page).locator(".card").first
    first.get_by_role("button", name=re.compile("Add to cart")).click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    panel(page).get_by_role("button", name="Close the chat").click()
    order_id = buy(page)
    silent = new_visitor()
    arrive(silent, shop)
    add_to_cart(silent, shop)
    buy(silent)

    marketer.reload()
    row = marketer.get_by_role("row").filter(has_text=order_id)
    expect(row).to_be_visible()
    looking.at(marketer, "dashboard-orders")
    marketer.get_by_role("button", name="All", exact=True).click()
    marketer.get_by_role("button", name="Dates").click()
    looking.at(marketer, "dashboard-all")
    row.get_by_role("link").click()
    expect(marketer.get_by_role("dialog")).to_contain_text("chocolate cookies under $4")
    looking.at(marketer, "dashboard-transcript")

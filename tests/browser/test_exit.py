"""Leaving the demo shop with a full cart, on the real server: shown, reported always, and never twice."""

import re

import pytest
from playwright.sync_api import Page, Response, expect

from bot.model import Arm
from tests.browser.axe import PHONE, Shot, faces
from tests.browser.conftest import NewVisitor
from tests.browser.shop import Shop
from tests.browser.test_signals import leave_upwards
from tests.browser.test_walk import buy, sign_in
from tests.browser.visitor import arrive, of_arm, panel

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

EXIT = "cart-exit"
ADD = re.compile("^Add")


def fill_cart(page: Page, shop: Shop) -> None:
    page.goto(shop.url + "/search?q=milk")
    page.locator("main").get_by_role("button", name=ADD).first.click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")


def stand_armed(page: Page, shop: Shop, path: str = "/cart") -> None:
    """On a page on which the exit is armed."""
    answers: list[Response] = []

    def hear(answer: Response) -> None:
        # those of the page before have gone with it
        if "/api/events" in answer.url and shop.url + path in (answer.request.post_data or ""):
            answers.append(answer)

    page.on("response", hear)
    page.goto(shop.url + path)
    for _ in range(200):
        if any(answer.ok and answer.json()["armed"] for answer in answers):
            break
        page.wait_for_timeout(50)
    else:
        raise AssertionError("nothing was armed")
    page.remove_listener("response", hear)
    page.wait_for_timeout(500)


def eventually(page: Page, shop: Shop, sql: str, expected: list[tuple[object, ...]]) -> None:
    for _ in range(100):
        if shop.rows(sql) == expected:
            return
        page.wait_for_timeout(50)
    assert shop.rows(sql) == expected


EXPOSED = "SELECT campaign_id, arm FROM exposures"
STEPS = (
    "SELECT name FROM tracked "
    "WHERE name IN ('begin_checkout', 'add_shipping_info', 'add_payment_info', 'purchase') "
    "GROUP BY name ORDER BY min(occurred_at), min(rowid)"
)
TOLD = "SELECT name FROM tracked WHERE name LIKE 'exit%' OR name LIKE 'nudge%' ORDER BY name"


def test_who_closes_the_tab_at_once_counts(shop: Shop, new_visitor: NewVisitor) -> None:
    page = of_arm(new_visitor, shop, EXIT, Arm.SHOWN)
    keeper = page.context.new_page()
    fill_cart(page, shop)
    stand_armed(page, shop)
    leave_upwards(page)
    expect(page.locator(".nudge")).to_be_visible()
    page.close()
    eventually(keeper, shop, EXPOSED, [(EXIT, "shown")])
    eventually(keeper, shop, TOLD, [("exit_intent",), ("exit_signal",), ("nudge_shown",)])


def test_the_card_grows_into_the_conversation(shop: Shop, new_visitor: NewVisitor, shot: Shot) -> None:
    page = of_arm(new_visitor, shop, EXIT, Arm.SHOWN)
    fill_cart(page, shop)
    stand_armed(page, shop)
    leave_upwards(page)
    card = page.locator(".nudge")
    expect(card).to_be_visible()
    page.wait_for_timeout(500)
    for face in faces(page):
        shot(page, f"exit-card-{face}")
    card.locator(".go").click()
    expect(panel(page).locator(".msg.in").first).to_be_visible()
    expect(panel(page).locator(".msg.out")).to_have_count(1)
    expect(page.locator(".nudge")).to_have_count(0)
    page.wait_for_timeout(1500)
    shot(page, "exit-conversation")
    assert shop.rows("SELECT count(*) FROM messages WHERE campaign_id = 'cart-exit'") == [(1,)]


def test_the_holdout_leaves_unbothered_and_counts(shop: Shop, new_visitor: NewVisitor) -> None:
    page = of_arm(new_visitor, shop, EXIT, Arm.GHOST)
    fill_cart(page, shop)
    stand_armed(page, shop)
    leave_upwards(page)
    eventually(page, shop, EXPOSED, [(EXIT, "ghost")])
    expect(page.locator(".nudge")).to_have_count(0)
    assert shop.rows("SELECT count(*) FROM messages") == [(0,)]


def test_in_many_tabs_it_is_shown_once(shop: Shop, new_visitor: NewVisitor) -> None:
    page = of_arm(new_visitor, shop, EXIT, Arm.SHOWN)
    fill_cart(page, shop)
    tabs = [page, *(page.context.new_page() for _ in range(4))]
    for tab in tabs:
        stand_armed(tab, shop)
    for tab in tabs:
        tab.bring_to_front()
        leave_upwards(tab)
    page.wait_for_timeout(1500)
    for tab in tabs:
        leave_upwards(tab)
    page.wait_for_timeout(1500)
    assert sum(tab.locator(".nudge").count() for tab in tabs) == 1
    assert shop.rows(EXPOSED) == [(EXIT, "shown")]
    assert shop.rows("SELECT count(*) FROM tracked WHERE name = 'nudge_shown'") == [(1,)]
    assert shop.rows("SELECT count(*) FROM messages WHERE campaign_id != ''") == [(1,)]


def test_what_is_archived_goes_off_no_more_and_what_is_on_screen_still_works(
    shop: Shop, new_visitor: NewVisitor
) -> None:
    armed, looking = (of_arm(new_visitor, shop, EXIT, Arm.SHOWN) for _ in range(2))
    for page in (armed, looking):
        fill_cart(page, shop)
        stand_armed(page, shop)
    leave_upwards(looking)
    expect(looking.locator(".nudge")).to_be_visible()
    marketer = new_visitor()
    sign_in(marketer, shop, "/dashboard")
    status = marketer.evaluate(
        """(id) => fetch(`/api/campaigns/${id}/archive`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ archived: true }),
        }).then((answer) => answer.status)""",
        EXIT,
    )
    assert status == 200
    with armed.expect_response(lambda response: "/api/events" in response.url):
        armed.evaluate("floorwalker('track', 'looked_around')")
    armed.wait_for_timeout(500)
    leave_upwards(armed)
    armed.wait_for_timeout(1000)
    expect(armed.locator(".nudge")).to_have_count(0)

    looking.locator(".nudge .go").click()
    expect(panel(looking).locator(".msg.out")).to_have_count(1)
    eventually(looking, shop, EXPOSED, [(EXIT, "shown")])
    eventually(looking, shop, "SELECT count(*) FROM tracked WHERE name = 'nudge_opened'", [(1,)])


def test_on_a_phone_the_shop_can_still_be_bought_from(
    shop: Shop, new_visitor: NewVisitor, shot: Shot
) -> None:
    options = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    page = of_arm(new_visitor, shop, EXIT, Arm.SHOWN, **options)
    fill_cart(page, shop)
    path = page.locator("main a[href^='/p/']").first.get_attribute("href")
    assert path is not None
    stand_armed(page, shop, path)
    page.touchscreen.tap(5, 400)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".nudge")).to_be_visible()
    page.wait_for_timeout(500)
    shot(page, "exit-phone")
    buy_button = page.locator("[data-buy] [type=submit]")
    for y in (0, 100, 200, 300, 400, 0):
        page.evaluate(f"scrollTo(0, {y})")
        page.wait_for_timeout(100)
        card, button = page.locator(".nudge").bounding_box(), buy_button.bounding_box()
        assert card is not None
        assert button is not None
        assert card["height"] <= 0.45 * PHONE["height"]
        assert button["y"] + button["height"] <= card["y"] or button["y"] >= card["y"] + card["height"]


def test_the_shop_tells_its_searches_and_the_steps_of_its_checkout(
    shop: Shop, new_visitor: NewVisitor, shot: Shot
) -> None:
    page = new_visitor(timezone_id="Asia/Kolkata", strict=False)
    arrive(page, shop)
    page.goto(shop.url + "/search?q=nothinglikethis")
    fill_cart(page, shop)
    page.goto(shop.url + "/checkout")
    page.get_by_label("Voucher or promotion code").fill("NOSUCHCODE")
    page.get_by_label("Voucher or promotion code").press("Enter")
    expect(page.get_by_role("alert").filter(has_text="This code cannot be used here.")).to_be_visible()
    for face in faces(page):
        shot(page, f"shop-checkout-coupon-{face}")
    page.get_by_label("Voucher or promotion code").fill("")
    page.goto(shop.url + "/cart")
    buy(page)
    eventually(page, shop, "SELECT count(*) FROM tracked WHERE name = 'purchase'", [(1,)])
    searches = (
        "SELECT search_term, results > 0 FROM tracked WHERE name = 'view_search_results' ORDER BY occurred_at"
    )
    assert shop.rows(searches) == [("nothinglikethis", 0), ("milk", 1)]
    assert shop.rows(STEPS) == [
        ("begin_checkout",),
        ("add_shipping_info",),
        ("add_payment_info",),
        ("purchase",),
    ]
    assert shop.rows("SELECT DISTINCT utc_offset_min FROM visits") == [(330,)]

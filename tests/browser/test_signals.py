"""What the page tells besides the shop's own events, and what it shows to a visitor who turns to go."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import PHONE
from tests.browser.conftest import NewVisitor
from tests.browser.counter import Counter, answer, armed, nudge, open_counter

pytestmark = pytest.mark.browser

ALL = ["idle", "rage_click", "dead_click", "coupon_field"]
FLING = """async () => {
  const touch = new Touch({ identifier: 1, target: document.body, clientX: 100, clientY: 100 });
  for (const type of ["touchstart", "touchmove"])
    document.body.dispatchEvent(new TouchEvent(type, { touches: [touch], bubbles: true }));
  scrollTo(0, 3000);
  for (let y = 3000; y >= 0; y -= 600) { scrollTo(0, y); await new Promise(requestAnimationFrame); }
}"""


@pytest.fixture
def counter() -> Iterator[Counter]:
    with open_counter() as opened:
        yield opened


def watched(page: Page, counter: Counter) -> None:
    """A page on which signals.js has come and read the answer."""
    with page.expect_response(lambda response: "signals.js" in response.url):
        page.goto(counter.url)
    page.wait_for_timeout(300)


def leave_upwards(page: Page) -> None:
    page.mouse.move(400, 400)
    page.wait_for_timeout(300)
    for y in (300, 100, -1):
        page.mouse.move(400, y)


def test_the_clock_the_results_and_what_the_shop_knows(counter: Counter, new_visitor: NewVisitor) -> None:
    page = new_visitor(timezone_id="Asia/Kolkata")
    page.goto(counter.url)
    page.evaluate("""() => {
      floorwalker("set", { plan: "gold", orders: 3, nothing: null });
      floorwalker("track", "wishlist_opened");
      dataLayer.push({ event: "view_search_results", search_term: "ketle", search_results: 0 });
      gtag = function () { dataLayer.push(arguments) };
      gtag("event", "view_search_results", { search_term: "kettle", items_count: "12" });
    }""")
    found = counter.until(page, "view_search_results", 2)
    assert [event["results"] for event in found] == [0, 12]
    [told] = counter.events("set_attributes")
    assert told["attributes"] == {"plan": "gold", "orders": "3", "nothing": ""}
    assert "wishlist_opened" in counter.names()
    assert {batch["utc_offset_min"] for batch in counter.batches} == {330}


def test_what_was_set_before_consent_is_told_with_it(counter: Counter, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    page.add_init_script("""
      window.floorwalker = function () { (floorwalker.q = floorwalker.q || []).push(arguments); };
      floorwalker("consent", "none"); floorwalker("set", { plan: "gold" });""")
    page.goto(counter.url)
    page.wait_for_timeout(1500)
    assert counter.events("set_attributes") == []
    page.evaluate("floorwalker('consent', 'all')")
    [told] = counter.until(page, "set_attributes")
    assert told["attributes"] == {"plan": "gold"}


def test_a_single_page_application_is_seen_to_change(counter: Counter, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    page.goto(counter.url)
    counter.until(page, "page_view")
    page.evaluate("history.pushState(null, '', '/second')")
    counter.until(page, "page_view", 2)
    page.evaluate("history.pushState(null, '', '/third'); dataLayer.push({ event: 'view_item' })")
    [viewed] = counter.until(page, "view_item")
    assert viewed["url"] == f"{counter.url}/third"
    assert [event["url"].rpartition("/")[2] for event in counter.events("page_view")] == [
        "",
        "second",
        "third",
    ]
    page.go_back()
    counter.until(page, "page_view", 4)
    assert page.evaluate("history.length") == 4


def test_nothing_more_is_loaded_where_nobody_asks(counter: Counter, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    page.goto(counter.url)
    counter.until(page, "page_view")
    leave_upwards(page)
    page.wait_for_timeout(1000)
    assert [path for path in counter.asked if path.endswith(".js")] == ["/embed.js"]
    assert "exit_signal" not in counter.names()


def test_clicks_in_anger_and_into_nothing(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = answer(signals=ALL)
    page = new_visitor()
    watched(page, counter)
    page.locator("#words").click(click_count=3)
    page.locator("#live").click()
    page.wait_for_timeout(1300)
    assert {"rage_click", "dead_click"}.isdisjoint(counter.names())
    for _ in range(2):
        page.locator("#dead").click()
        page.wait_for_timeout(1300)
    counter.until(page, "dead_click")
    page.locator(".hero").click(click_count=3, delay=10)
    counter.until(page, "rage_click")


def test_the_field_for_a_code_is_noticed_once(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = answer(signals=["coupon_field"])
    page = new_visitor()
    watched(page, counter)
    for field in ("#name", "#code", "#name", "#code"):
        page.locator(field).focus()
    counter.until(page, "coupon_field")
    page.wait_for_timeout(800)
    assert counter.names().count("coupon_field") == 1


def test_idleness_is_told_while_the_page_is_in_view(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = answer(signals=["idle"])
    page = new_visitor()
    page.clock.install()
    watched_with_clock(page, counter)
    page.clock.run_for(19_000)
    assert "idle" not in counter.names()
    page.clock.run_for(50_000)
    assert [event["idle_s"] for event in counter.until(page, "idle", 2)] == [20, 60]
    page.keyboard.press("Shift")
    page.clock.run_for(21_000)
    assert [event["idle_s"] for event in counter.until(page, "idle", 3)] == [20, 60, 20]


def watched_with_clock(page: Page, counter: Counter) -> None:
    page.goto(counter.url)
    for _ in range(100):
        page.clock.run_for(100)
        if "/assets/signals.js" in counter.asked:
            break
    page.wait_for_timeout(300)
    page.clock.run_for(100)


def test_the_pointer_flies_out(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = armed(nudge("Before you go"))
    page = new_visitor()
    watched(page, counter)
    leave_upwards(page)
    expect(page.locator(".nudge")).to_contain_text("Before you go")
    [intent] = counter.until(page, "exit_intent")
    assert intent["campaign_id"] == "going"
    assert counter.names().index("exit_signal") < counter.names().index("exit_intent")
    leave_upwards(page)
    page.wait_for_timeout(800)
    assert [counter.names().count(name) for name in ("exit_signal", "exit_intent", "nudge_shown")] == [
        1,
        1,
        1,
    ]


def test_a_pointer_that_drifts_up_stays(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = armed(nudge())
    page = new_visitor()
    watched(page, counter)
    for y in range(80, 0, -4):
        page.mouse.move(400, y)
        page.wait_for_timeout(60)
    page.mouse.move(400, -1)
    page.wait_for_timeout(800)
    expect(page.locator(".nudge")).to_have_count(0)
    assert "exit_signal" not in counter.names()


def test_the_holdout_is_reported_and_sees_nothing(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = armed()
    page = new_visitor()
    watched(page, counter)
    leave_upwards(page)
    counter.until(page, "exit_intent")
    expect(page.locator(".nudge")).to_have_count(0)
    assert "nudge_shown" not in counter.names()


@pytest.mark.parametrize("field", ["#name", "#card", "#pay"])
def test_not_while_typing_or_paying(counter: Counter, new_visitor: NewVisitor, field: str) -> None:
    counter.answers = armed(nudge())
    page = new_visitor()
    watched(page, counter)
    if field == "#pay":
        page.frame_locator("#pay").locator("#inner").click()
    else:
        page.locator(field).click()
    leave_upwards(page)
    page.wait_for_timeout(800)
    assert {"exit_signal", "exit_intent"}.isdisjoint(counter.names())
    page.locator("h1").click()
    leave_upwards(page)
    counter.until(page, "exit_intent")


def test_a_fast_swipe_up_on_a_phone(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = armed(nudge())
    page = new_visitor(viewport=PHONE, has_touch=True, is_mobile=True)
    watched(page, counter)
    page.evaluate("scrollTo(0, 3000)")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(500)
    assert "exit_signal" not in counter.names()
    page.evaluate(FLING)
    counter.until(page, "exit_intent")
    expect(page.locator(".nudge")).to_be_visible()


def test_a_tab_left_and_found_again_on_a_phone(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = armed(nudge())
    page = new_visitor(viewport=PHONE, has_touch=True, is_mobile=True)
    watched(page, counter)
    page.touchscreen.tap(10, 500)
    hide(page, True)
    assert "exit_intent" not in counter.names()
    hide(page, False)
    counter.until(page, "exit_intent")
    expect(page.locator(".nudge")).to_be_visible()


def hide(page: Page, is_hidden: bool) -> None:
    """As the browser does for a tab that is put away; headless, all tabs are always in view."""
    page.evaluate(
        """(isHidden) => {
          Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
          document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
        }""",
        is_hidden,
    )


def test_long_inactivity_after_adding_to_the_cart_on_a_phone(
    counter: Counter, new_visitor: NewVisitor
) -> None:
    counter.answers = armed(nudge())
    page = new_visitor(viewport=PHONE, has_touch=True, is_mobile=True)
    page.clock.install()
    watched_with_clock(page, counter)
    page.clock.run_for(70_000)
    assert "exit_signal" not in counter.names()
    page.evaluate("dataLayer.push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: '1' }] } })")
    page.touchscreen.tap(10, 500)
    page.clock.run_for(62_000)
    counter.until(page, "exit_intent")


def test_what_is_armed_no_more_does_not_go_off(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = armed(nudge())
    page = new_visitor()
    watched(page, counter)
    counter.answers = answer()
    page.evaluate("floorwalker('track', 'asked')")
    counter.until(page, "asked")
    page.wait_for_timeout(300)
    leave_upwards(page)
    counter.until(page, "exit_signal")
    page.wait_for_timeout(500)
    assert "exit_intent" not in counter.names()
    expect(page.locator(".nudge")).to_have_count(0)


def test_a_card_on_screen_works_when_its_campaign_is_gone(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = armed(nudge())
    page = new_visitor()
    watched(page, counter)
    leave_upwards(page)
    expect(page.locator(".nudge")).to_be_visible()
    counter.answers = answer()
    counter.until(page, "nudge_shown")
    page.wait_for_timeout(300)
    page.locator(".nudge").get_by_role("button", name="Show me").click()
    counter.until(page, "nudge_opened")
    expect(page.locator("iframe[title=Chat]")).to_be_visible()


def test_an_exit_in_one_tab_disarms_the_other(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = armed(nudge(), "one")
    page = new_visitor()
    watched(page, counter)
    counter.answers = armed(nudge(), "other")
    other = page.context.new_page()
    watched(other, counter)
    leave_upwards(page)
    expect(page.locator(".nudge")).to_be_visible()
    counter.until(page, "exit_intent")
    page.wait_for_timeout(1500)
    leave_upwards(other)
    other.wait_for_timeout(800)
    expect(other.locator(".nudge")).to_have_count(0)
    assert [event["campaign_id"] for event in counter.events("exit_intent")] == ["one"]


def test_both_tabs_at_the_same_moment(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = armed(nudge())
    page = new_visitor(viewport=PHONE, has_touch=True, is_mobile=True)
    watched(page, counter)
    other = page.context.new_page()
    watched(other, counter)
    for tab in (page, other):
        tab.touchscreen.tap(10, 500)
        tab.evaluate("""() => setTimeout(() => document.dispatchEvent(new Event("visibilitychange")),
          1500 - (Date.now() % 1500))""")
    page.wait_for_timeout(2500)
    assert page.locator(".nudge").count() + other.locator(".nudge").count() == 1
    assert len(counter.events("exit_intent")) == 1


def test_consent_taken_back_disarms(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = armed(nudge())
    page = new_visitor()
    watched(page, counter)
    for level in ("necessary", "none"):
        page.evaluate("(level) => floorwalker('consent', level)", level)
        leave_upwards(page)
        page.wait_for_timeout(500)
        expect(page.locator(".nudge")).to_have_count(0)
    assert {"exit_signal", "exit_intent"}.isdisjoint(counter.names())


def test_the_way_back_stays_free(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = armed(nudge())
    page = new_visitor()
    page.goto(counter.url + "/before")
    before = page.evaluate("history.length")
    watched(page, counter)
    leave_upwards(page)
    expect(page.locator(".nudge")).to_be_visible()
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    assert page.url == counter.url + "/before"


def test_who_leaves_at_once_has_been_reported(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = armed(nudge())
    page = new_visitor()
    watched(page, counter)
    page.evaluate("""() => new MutationObserver(() => location.assign("about:blank")).observe(
      document.querySelector("floorwalker-chat").shadowRoot, { childList: true })""")
    leave_upwards(page)
    page.wait_for_url("about:blank")
    counter.until(page, "exit_intent")
    counter.until(page, "nudge_shown")


def test_who_closes_the_tab_at_once_has_been_reported(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = armed(nudge())
    page = new_visitor()
    watched(page, counter)
    keeper = page.context.new_page()
    leave_upwards(page)
    expect(page.locator(".nudge")).to_be_visible()
    page.close()
    counter.until(keeper, "exit_intent")
    counter.until(keeper, "nudge_shown")

"""How it treats people: by keyboard alone, without moving their page or spying, and unimpressed by tricks."""

import re
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Dialog, Page, Request, expect

from bot.model import Arm
from tests.browser.conftest import NewVisitor
from tests.browser.shop import Shop
from tests.browser.test_walk import HESITATION, buy, look_around, sign_in
from tests.browser.visitor import arrive, mine, of_arm, open_panel, panel, say, settled

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

# The innermost focused element of the page, in shadow roots and frames too, told by its name and its text.
FOCUSED = """() => {
  let at = document.activeElement;
  for (;;) {
    const framed = at?.tagName === "IFRAME" ? at.contentDocument?.activeElement : null;
    const inner = at?.shadowRoot?.activeElement ?? framed;
    if (!inner) break;
    at = inner;
  }
  return `${at?.tagName} ${at?.getAttribute("aria-label") || at?.textContent || ""}`.trim();
}"""
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries())
    shifts.push(`${value} ${sources.map(({ node }) => node?.outerHTML?.slice(0, 100)).join(" ")}`);
}).observe({ type: "layout-shift", buffered: true });
"""
KEPT = """async () => ({
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).length,
  cookies: document.cookie,
})"""
NOTHING = {"local": [], "session": [], "databases": 0, "cookies": ""}
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "{{7*7}} ${7*7} <script>alert(2)</script>",
    "javascript:alert(3)//https://x",
)


def press_until(page: Page, key: str, focused: str, most: int = 60) -> None:
    """Walks by `key` until the focus is where the pattern says."""
    walked = []
    for _ in range(most):
        page.keyboard.press(key)
        walked.append(str(page.evaluate(FOCUSED)))
        if re.search(focused, walked[-1]):
            return
    raise AssertionError(f"{key} never came to {focused!r} but to {walked}")


def test_a_visitor_with_a_keyboard(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    arrive(page, shop)
    page.goto(shop.url + "/cart")
    press_until(page, "Tab", "^BUTTON Open the chat$")
    page.keyboard.press("Enter")
    expect(panel(page).get_by_text("What are you looking for?")).to_be_visible()
    expect(panel(page).get_by_role("textbox")).to_be_focused()
    page.keyboard.type("chocolate cookies under $4")
    page.keyboard.press("Enter")
    expect(panel(page).locator(".card")).to_have_count(3)
    expect(panel(page).get_by_role("textbox")).to_be_focused()
    press_until(page, "Shift+Tab", "^BUTTON Talk to a person$")
    press_until(page, "Shift+Tab", "^A Details: ")
    press_until(page, "Shift+Tab", "^BUTTON Add to cart: ")
    page.keyboard.press("Enter")
    expect(panel(page).locator(".card").last.get_by_role("button").first).to_contain_text("In the cart")
    page.keyboard.press("Escape")
    expect(page.locator("iframe[title=Chat]")).to_be_hidden()
    assert page.evaluate(FOCUSED) == "BUTTON Open the chat"
    page.keyboard.press("Enter")
    expect(panel(page).get_by_role("textbox")).to_be_focused()
    press_until(page, "Shift+Tab", "^BUTTON Close the chat$")
    page.keyboard.press("Enter")
    expect(page.locator("iframe[title=Chat]")).to_be_hidden()
    assert page.evaluate(FOCUSED) == "BUTTON Open the chat"


def test_a_long_answer_is_read_from_its_beginning(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor(viewport={"width": 390, "height": 460})
    arrive(page, shop)
    open_panel(page)
    for text in ("chocolate cookies under $4", "bread", "milk"):
        say(page, text)
        newest = panel(page).locator("[data-newest]")
        expect(panel(page).locator(".quick")).to_be_visible()
        expect(newest).to_be_in_viewport(ratio=1)
        expect(panel(page).locator(".card").last).to_be_visible()
    panel(page).locator(".log").evaluate("log => log.scrollTop = 0")
    say(page, "cheese")
    expect(panel(page).locator(".msg.out").last).to_contain_text("cheese")
    expect(panel(page).locator(".quick")).to_be_visible()
    expect(panel(page).locator("[data-newest]")).to_be_in_viewport(ratio=1)


def test_a_nudge_takes_no_focus_and_goes_by_escape(shop: Shop, new_visitor: NewVisitor) -> None:
    page = of_arm(new_visitor, shop, HESITATION, Arm.SHOWN)
    look_around(page, shop)
    page.locator("#quantity").focus()
    nudge = page.locator(".nudge")
    expect(nudge.locator(".go")).to_be_visible(timeout=20_000)
    expect(page.locator("#quantity")).to_be_focused()
    assert nudge.get_attribute("aria-live") == "polite"
    with page.expect_response(lambda r: "/api/events" in r.url):
        page.keyboard.press("Escape")
    expect(nudge).to_have_count(0)
    expect(page.locator("#quantity")).to_be_focused()


def test_staff_with_a_keyboard(shop: Shop, new_visitor: NewVisitor) -> None:
    visitors = [new_visitor() for _ in range(2)]
    for number, page in enumerate(visitors):
        arrive(page, shop, "/search?q=bread")
        open_panel(page)
        say(page, f"chocolate cookies under ${number + 3}")
        expect(panel(page).locator(".card")).not_to_have_count(0)
    bought = visitors[1]
    panel(bought).locator(".card").first.get_by_role("button", name=re.compile("Add to cart")).click()
    expect(bought.locator("[data-cart-count]")).to_have_text("1")
    panel(bought).get_by_role("button", name="Close the chat").click()
    order_id = buy(bought)

    agent = new_visitor()
    sign_in(agent, shop, "/console")
    keys = agent.keyboard
    expect(agent.get_by_role("tab", name=re.compile("^Bot"))).to_be_visible()
    keys.press("3")
    expect(agent.locator("[data-conversation]")).to_have_count(2)
    keys.press("j")
    chosen = agent.locator("[data-conversation][aria-current]")
    expect(chosen).to_be_focused()
    first = chosen.get_attribute("data-conversation")
    keys.press("ArrowDown")
    expect(agent.get_by_role("log")).to_contain_text("chocolate cookies under $3")
    expect(chosen).to_be_focused()
    assert chosen.get_attribute("data-conversation") != first
    keys.press("t")
    reply = agent.get_by_role("textbox", name=re.compile("^Reply to"))
    expect(reply).to_be_focused()
    keys.type("Robin here. Which of the three?")
    keys.press("Enter")
    expect(panel(visitors[0]).get_by_text("Which of the three?")).to_be_visible()
    expect(reply).to_be_focused()
    expect(reply).to_have_value("")
    keys.press("Escape")
    expect(chosen).to_be_focused()
    keys.press("?")
    expect(agent.get_by_role("dialog", name="Keys")).to_be_visible()
    stays_within(agent, "dialog")
    keys.press("Escape")
    expect(agent.get_by_role("dialog")).to_have_count(0)
    expect(chosen).to_be_focused()

    agent.goto(shop.url + "/dashboard")
    expect(agent.get_by_role("row").filter(has_text=order_id)).to_be_visible()
    press_until(agent, "Tab", f"^A Open the transcript of order {order_id}")
    keys.press("Enter")
    expect(agent.get_by_role("dialog")).to_contain_text("chocolate cookies under $4")
    stays_within(agent, "dialog")
    keys.press("Escape")
    expect(agent.get_by_role("dialog")).to_have_count(0)
    assert str(agent.evaluate(FOCUSED)).startswith(f"A Open the transcript of order {order_id}")


def stays_within(page: Page, selector: str) -> None:
    """The focus goes round in there; between two rounds it is the browser's own, and then on no element."""
    inside = f"!!document.activeElement.closest('{selector}')"
    outside = "document.activeElement === document.body"
    for key in ["Tab"] * 6 + ["Shift+Tab"] * 6:
        page.keyboard.press(key)
        assert page.evaluate(f"{inside} || {outside}"), page.evaluate(FOCUSED)
    if not page.evaluate(inside):
        page.keyboard.press("Tab")
    assert page.evaluate(inside)


def test_nothing_moves_the_shops_page(shop: Shop, new_visitor: NewVisitor) -> None:
    page = of_arm(new_visitor, shop, HESITATION, Arm.SHOWN)
    page.context.add_init_script(SHIFTS)
    for path in ("/", "/search?q=milk", "/cart", "/checkout"):
        page.goto(shop.url + path)
        page.wait_for_timeout(500)
        assert page.evaluate("shifts") == [], path
    look_around(page, shop)
    expect(page.locator(".nudge .go")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(400)
    assert page.evaluate("shifts") == []
    page.locator(".nudge .go").click()
    expect(panel(page).locator(".card")).not_to_have_count(0)
    page.wait_for_timeout(400)
    assert page.evaluate("shifts") == []
    panel(page).get_by_role("button", name="Close the chat").click()
    page.wait_for_timeout(400)
    assert page.evaluate("shifts") == []


def test_nothing_is_kept_or_told_before_consent(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    asked: list[str] = []
    sockets: list[str] = []

    def note(request: Request) -> None:
        if request.url.startswith("http"):
            asked.append(request.url)

    page.on("request", note)
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(shop.url)
    page.goto(shop.url + "/search?q=milk")
    page.locator("main a[href^='/p/']").first.click()
    page.wait_for_url("**/p/*")
    page.get_by_role("button", name="Open the chat").hover()
    page.mouse.wheel(0, 600)
    page.wait_for_timeout(3500)
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(shop.url).netloc}
    assert ours(asked) == []
    assert sockets == []
    assert page.evaluate(KEPT) == NOTHING
    assert page.context.cookies() == []

    page.get_by_role("button", name="None").click()
    page.goto(shop.url)
    page.wait_for_timeout(1500)
    assert ours(asked) == []
    assert sockets == []
    assert page.evaluate(KEPT) == NOTHING | {"local": ["corner-grocer.consent"]}

    page.locator("[data-consent-change]").click()
    with page.expect_request(lambda request: "/api/events" in request.url):
        page.get_by_role("button", name="Accept all").click()
    expect(page.get_by_role("button", name="Accept all")).to_be_hidden()
    page.wait_for_timeout(500)
    assert sockets == []
    assert page.context.cookies() == []
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(shop.url).netloc}


def ours(urls: list[str]) -> list[str]:
    return [url for url in urls if urlsplit(url).path.startswith(("/api/", "/socket.io", "/panel"))]


def test_hostile_words_stay_words(shop: Shop, new_visitor: NewVisitor) -> None:
    opened: list[str] = []

    def note(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page, staff = new_visitor(), new_visitor()
    for each in (page, staff):
        each.on("dialog", note)
    arrive(page, shop, "/search?q=" + quote(HOSTILE[0]))
    open_panel(page)
    for text in HOSTILE:
        say(page, text)
    settled(page)
    expect(panel(page).locator(".msg.out")).to_have_count(len(HOSTILE))
    assert mine(page) == list(HOSTILE)
    assert panel(page).locator(".msg img, .msg script").count() == 0
    assert panel(page).locator(".msg.out a").evaluate_all("links => links.map((a) => a.protocol)") == [
        "https:"
    ]

    sign_in(staff, shop, "/console")
    staff.get_by_role("tab", name=re.compile("^All")).click()
    row = staff.locator("[data-conversation]").first
    conversation_id = row.get_attribute("data-conversation")
    row.click()
    for text in HOSTILE:
        expect(staff.get_by_role("log")).to_contain_text(text)
    expect(staff.get_by_role("complementary")).to_contain_text(HOSTILE[0])
    assert staff.locator(".bubble img, .bubble script, aside script").count() == 0
    staff.goto(f"{shop.url}/dashboard?conversation={conversation_id}")
    for text in HOSTILE:
        expect(staff.get_by_role("dialog")).to_contain_text(text)
    assert staff.locator(".bubble img, .bubble script").count() == 0
    assert opened == []

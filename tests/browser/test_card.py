"""The card on the shop's page: what it carries, how it is used or left, and whom it never stands before."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import PHONE, Looking, Shot
from tests.browser.conftest import NewVisitor
from tests.browser.counter import CARDS, OFFER, Counter, answer, full, nudge, open_counter

pytestmark = pytest.mark.browser

PANEL = "iframe[title=Chat]"


@pytest.fixture
def counter() -> Iterator[Counter]:
    with open_counter() as opened:
        yield opened


@pytest.fixture
def looking(shot: Shot) -> Iterator[Looking]:
    seen = Looking(shot)
    yield seen
    assert [fault for fault in seen.found if "floorwalker-chat" in fault] == []


def shown(page: Page, counter: Counter, path: str = "/") -> None:
    """A page with the card that the counter answers."""
    page.goto(counter.url + path)
    expect(page.locator(".nudge")).to_be_visible(timeout=10_000)
    expect(page.locator(".nudge img").first).to_be_visible()
    page.wait_for_timeout(400)


def test_all_that_a_card_carries(counter: Counter, new_visitor: NewVisitor, looking: Looking) -> None:
    counter.answers = answer(nudge=full())
    page = new_visitor(reduced_motion="reduce")
    shown(page, counter)
    card = page.locator(".nudge")
    assert [button.inner_text() for button in card.locator(".row").last.locator("button, a").all()] == [
        "Something cheaper",
        "Is it quiet?",
        "Size guide",
        "Not now",
    ]
    expect(card.get_by_role("link")).to_have_attribute("href", f"{counter.url}/help/sizes")
    expect(card.get_by_text(OFFER.code)).to_be_visible()
    expect(card).to_contain_text(re.compile("until (Nov 2|2)[345]"))
    looking.at(page, "card-full")


def test_a_card_of_products_alone(counter: Counter, new_visitor: NewVisitor, looking: Looking) -> None:
    counter.answers = answer(nudge=nudge())
    page = new_visitor(reduced_motion="reduce", locale="de-AT")
    shown(page, counter, "/de")
    expect(page.locator(".nudge").get_by_role("button", name="Zeigen")).to_be_visible()
    looking.at(page, "card-products")


def test_the_code_is_copied_and_says_so(counter: Counter, new_visitor: NewVisitor, shot: Shot) -> None:
    counter.answers = answer(nudge=full())
    page = new_visitor()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=counter.url)
    shown(page, counter)
    page.locator(".nudge").get_by_role("button", name=re.compile(OFFER.code)).click()
    expect(page.locator(".nudge").get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == OFFER.code
    counter.until(page, "nudge_opened")
    shot(page, "card-copied")


def test_without_a_clipboard_the_code_is_copied_all_the_same(
    counter: Counter, new_visitor: NewVisitor
) -> None:
    counter.answers = answer(nudge=full())
    page = new_visitor()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    shown(page, counter)
    page.locator(".nudge").get_by_role("button", name=re.compile(OFFER.code)).click()
    expect(page.locator(".nudge").get_by_text("Copied")).to_be_visible()
    page.locator("#name").focus()
    page.keyboard.press("Control+V")
    expect(page.locator("#name")).to_have_value(OFFER.code)


def test_an_answer_grows_into_the_conversation(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = answer(nudge=full())
    page = new_visitor()
    shown(page, counter)
    assert "/assets/frame.js" not in counter.asked
    page.locator(".nudge").get_by_role("button", name="Is it quiet?").click()
    expect(page.locator(PANEL)).to_be_visible()
    expect(page.locator(".nudge")).to_have_count(0)
    counter.until(page, "nudge_opened")
    assert "nudge_dismissed" not in counter.names()


def test_it_goes_by_escape_and_does_not_come_back(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = answer(nudge=full())
    page = new_visitor()
    shown(page, counter)
    expect(page.locator(".nudge")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("region", name="Before you go")).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")
    page.keyboard.press("Escape")
    expect(page.locator(".nudge")).to_have_count(0)
    [dismissed] = counter.until(page, "nudge_dismissed")
    assert dismissed["campaign_id"] == "hesitation"
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_timeout(1500)
    expect(page.locator(".nudge")).to_have_count(0)
    assert counter.names().count("nudge_shown") == 1
    assert counter.names().count("nudge_dismissed") == 1


def test_on_a_phone_it_is_low_and_leaves_the_cart_button_free(
    counter: Counter, new_visitor: NewVisitor, shot: Shot
) -> None:
    counter.answers = answer(nudge=full())
    for path, name in (("/", "flow"), ("/bar", "bar")):
        page = new_visitor(viewport=PHONE, has_touch=True, is_mobile=True)
        shown(page, counter, path)
        for y in (0, 150, 60, 400, 0, 800):
            page.evaluate(f"scrollTo(0, {y})")
            page.wait_for_timeout(100)
            card = page.locator(".nudge").bounding_box()
            assert card is not None
            assert card["height"] <= 0.45 * PHONE["height"] + 0.5
            for button in page.get_by_role("button", name="Add to cart").all():
                place = button.bounding_box()
                assert place is not None
                apart = place["y"] + place["height"] <= card["y"] or place["y"] >= card["y"] + card["height"]
                assert apart, (path, y, place, card)
        shot(page, f"card-phone-{name}")


def test_nothing_before_somebody_who_pays_or_types(counter: Counter, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    page.goto(counter.url)
    counter.until(page, "page_view")
    page.locator("#card").focus()
    counter.answers = answer(nudge=nudge())
    page.evaluate("floorwalker('track', 'asked')")
    counter.until(page, "asked")
    page.wait_for_timeout(2000)
    expect(page.locator(".nudge")).to_have_count(0)
    page.frame_locator("#pay").locator("#inner").click()
    page.wait_for_timeout(1500)
    expect(page.locator(".nudge")).to_have_count(0)
    page.locator("#name").focus()
    page.keyboard.type("Marta", delay=20)
    page.wait_for_timeout(1500)
    expect(page.locator(".nudge")).to_have_count(0)
    page.locator("h1").click()
    expect(page.locator(".nudge")).to_be_visible(timeout=5000)


def test_never_two_and_none_beside_the_open_panel(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = answer(nudge=nudge(campaign_id="first"))
    page = new_visitor()
    shown(page, counter)
    counter.answers = answer(nudge=nudge("And this?", campaign_id="second"))
    page.evaluate("floorwalker('track', 'asked')")
    counter.until(page, "asked")
    page.wait_for_timeout(1500)
    expect(page.locator(".nudge")).to_have_count(1)
    expect(page.locator(".nudge")).to_contain_text("Cannot decide?")
    page.get_by_role("button", name="Open the chat").click()
    expect(page.locator(PANEL)).to_be_visible()
    expect(page.locator(".nudge")).to_have_count(0)
    page.evaluate("floorwalker('track', 'again')")
    counter.until(page, "again")
    page.wait_for_timeout(1500)
    expect(page.locator(".nudge")).to_have_count(0)
    assert [event["campaign_id"] for event in counter.events("nudge_shown")] == ["first"]


def test_two_tabs_show_it_once(counter: Counter, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    page.goto(counter.url)
    counter.until(page, "page_view")
    other = page.context.new_page()
    other.goto(counter.url)
    counter.until(other, "page_view", 2)
    counter.answers = answer(nudge=nudge())
    for tab in (page, other):
        tab.evaluate("floorwalker('track', 'asked')")
    counter.until(page, "asked", 2)
    counter.until(page, "nudge_shown")
    other.bring_to_front()
    other.wait_for_timeout(2500)
    assert counter.names().count("nudge_shown") == 1
    assert page.locator(".nudge").count() + other.locator(".nudge").count() == 1


def test_hostile_words_are_words(counter: Counter, new_visitor: NewVisitor) -> None:
    counter.answers = answer(nudge=nudge("<img src=x onerror=alert(1)> {{7*7}}", cards=CARDS[:1]))
    page = new_visitor()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    shown(page, counter)
    expect(page.locator(".nudge p")).to_have_text("<img src=x onerror=alert(1)> {{7*7}}")

"""What a conversation is made of beside words: cards, comparisons, links, fields, quick replies."""

import re
import sqlite3
import time

import pytest
from playwright.sync_api import Page, expect

from bot.model import FieldKind
from tests.browser.conftest import NewVisitor
from tests.browser.shop import Shop
from tests.browser.telling import article, carousel, comparison, field, said, tell
from tests.browser.visitor import arrive, mine, open_panel, panel, settled, visitor_id

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

ANSWERED_MS = 20_000
"""The first answer of a server that has just been started waits for what it reads."""


def test_cards_are_walked_through_by_arrow_keys(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor(reduced_motion="reduce")
    arrive(page, shop)
    tell(shop, visitor_id(page), carousel(shop))
    frame = open_panel(page)
    cards = frame.locator(".card")
    expect(cards).to_have_count(4)
    expect(cards.first).to_be_in_viewport(ratio=1)
    expect(cards.nth(1)).to_be_in_viewport()
    expect(cards.nth(1)).not_to_be_in_viewport(ratio=1)
    details = [card.get_by_role("link", name=re.compile("^Details: ")) for card in cards.all()]
    details[0].focus()
    for link in details[1:]:
        page.keyboard.press("ArrowRight")
        expect(link).to_be_focused()
    expect(cards.last).to_be_in_viewport(ratio=1)
    page.keyboard.press("ArrowRight")
    expect(details[3]).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(details[2]).to_be_focused()
    page.keyboard.press("Tab")
    expect(cards.nth(2).get_by_role("button", name=re.compile("^Similar to "))).to_be_focused()


def test_cards_are_moved_by_buttons_that_keep_the_focus(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor(reduced_motion="reduce")
    arrive(page, shop)
    tell(shop, visitor_id(page), carousel(shop))
    frame = open_panel(page)
    back, on = frame.get_by_label("Previous products"), frame.get_by_label("More products")
    expect(back).to_have_attribute("aria-disabled", "true")
    on.focus()
    for at in (1, 2, 3):
        page.keyboard.press("Enter")
        expect(frame.locator(".card").nth(at)).to_be_in_viewport(ratio=1)
    expect(on).to_be_focused()
    expect(on).to_have_attribute("aria-disabled", "true")
    expect(back).to_have_attribute("aria-disabled", "false")


def test_a_reader_hears_the_place_and_the_rating(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    arrive(page, shop)
    tell(shop, visitor_id(page), carousel(shop))
    frame = open_panel(page)
    products = frame.get_by_role("list", name="Products")
    second = products.get_by_role("listitem").nth(1)
    expect(second).to_have_attribute("aria-posinset", "2")
    expect(second).to_have_attribute("aria-setsize", "4")
    expect(frame.get_by_role("img", name="4.5 of 5, 120 reviews")).to_be_visible()
    expect(frame.get_by_role("img", name="3.8 of 5, 1 review", exact=True)).to_have_count(1)
    expect(frame.get_by_role("img", name=re.compile("of 5"))).to_have_count(3)


def test_similar_is_said_and_answered_once(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    arrive(page, shop)
    shown = carousel(shop)
    tell(shop, visitor_id(page), shown)
    frame = open_panel(page)
    frame.get_by_role("button", name=re.compile("^Similar to ")).first.dblclick()
    settled(page)
    expect(frame.locator(".msg.out")).to_have_count(1)
    expect(frame.locator(".msg.in")).to_have_count(2, timeout=ANSWERED_MS)
    assert mine(page) == [f"Similar to {shown.cards[0].title}"]
    page.wait_for_timeout(500)
    assert shop.rows("SELECT author FROM messages ORDER BY sequence") == [("bot",), ("visitor",), ("bot",)]
    assert clicks(shop) == [("similar", shown.cards[0].item_id)]


def test_a_choice_made_without_a_network_is_kept_and_sent_once(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor(strict=False)
    arrive(page, shop)
    tell(shop, visitor_id(page), carousel(shop))
    frame = open_panel(page)
    expect(frame.locator(".quick")).to_be_visible()
    page.context.set_offline(True)
    frame.get_by_role("button", name="Something cheaper").click()
    expect(frame.locator(".unsent")).to_have_count(1)
    expect(frame.locator(".quick")).to_have_count(0)
    page.context.set_offline(False)
    settled(page)
    assert mine(page) == ["Something cheaper"]
    assert clicks(shop) == [("reply", "Something cheaper")]


def test_compare_these(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    arrive(page, shop)
    shown = carousel(shop, 3)
    tell(shop, visitor_id(page), shown)
    frame = open_panel(page)
    frame.get_by_role("button", name="Compare these").click()
    settled(page)
    assert mine(page) == ["Compare these"]
    assert clicks(shop) == [("compare", " ".join(card.item_id for card in shown.cards))]
    table = frame.get_by_role("region", name="Comparison")
    expect(table.get_by_role("columnheader")).to_have_count(3, timeout=ANSWERED_MS)
    expect(table.get_by_role("rowheader")).not_to_have_count(0)


@pytest.mark.parametrize("width", [390, 1320])
def test_a_comparison_scrolls_in_its_own_box(shop: Shop, new_visitor: NewVisitor, width: int) -> None:
    page = new_visitor(viewport={"width": width, "height": 860}, reduced_motion="reduce")
    arrive(page, shop)
    tell(shop, visitor_id(page), comparison(shop, 4))
    frame = open_panel(page)
    box = frame.get_by_role("region", name="Comparison")
    head = box.get_by_role("rowheader", name="Brand")
    box.focus()
    before = head.bounding_box()
    assert box.evaluate("box => { box.scrollLeft = 120; return box.scrollLeft }") == 120
    assert head.bounding_box() == before
    assert frame.locator(".log").evaluate("log => log.scrollWidth - log.clientWidth") == 0
    expect(box.locator("tr.same")).to_have_count(1)
    expect(box.locator("tr.same")).to_contain_text("Aisle")
    expect(box.get_by_text("not known")).to_have_count(1)
    first = box.get_by_role("button", name=re.compile("^Add to cart: ")).first
    first.click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")
    expect(first).to_contain_text("In the cart")


def test_a_link_opens_beside_the_shop_and_is_counted(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor(strict=False)
    arrive(page, shop)
    tell(shop, visitor_id(page), article())
    frame = open_panel(page)
    links = frame.locator(".read")
    expect(links).to_have_count(1)
    expect(links).to_have_text("Read: Delivery times")
    assert "noopener" in str(links.get_attribute("rel"))
    with page.expect_popup() as opened:
        links.click()
    opened.value.wait_for_url("**/help/delivery-times")
    assert opened.value.evaluate("window.opener") is None
    assert clicks(shop) == [("link", "/help/delivery-times")]
    assert shop.rows("SELECT kind FROM touches") == [("link",)]
    expect(panel(page).locator(".read")).to_be_visible()


def test_a_field_takes_only_what_it_asks_for(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    arrive(page, shop)
    tell(shop, visitor_id(page), field())
    frame = open_panel(page)
    address = frame.get_by_label("Your e-mail address")
    assert address.get_attribute("type") == "email"
    address.fill("marta at example")
    frame.locator(".field").get_by_role("button", name="Send").click()
    expect(frame.get_by_role("alert")).to_contain_text("not a whole address")
    expect(address).to_be_focused()
    expect(address).to_have_attribute("aria-invalid", "true")
    expect(frame.locator(".msg.out")).to_have_count(0)
    address.fill("marta@example.com")
    expect(frame.get_by_role("alert")).to_be_empty()
    address.press("Enter")
    settled(page)
    assert mine(page) == ["marta@example.com"]
    expect(frame.locator(".field")).to_have_count(0)


@pytest.mark.parametrize(
    ("kind", "type_", "wrong", "right"),
    [
        (FieldKind.PHONE, "tel", "12", "+43 (1) 234 56 78"),
        (FieldKind.NUMBER, "number", "", "12"),
        (FieldKind.TEXT, "text", "   ", "Marta"),
    ],
)
def test_each_field_has_its_input(
    shop: Shop, new_visitor: NewVisitor, kind: FieldKind, type_: str, wrong: str, right: str
) -> None:
    page = new_visitor()
    arrive(page, shop)
    tell(shop, visitor_id(page), field(kind, "Please"))
    frame = open_panel(page)
    entry = frame.get_by_label("Please")
    assert entry.get_attribute("type") == type_
    entry.fill(wrong)
    entry.press("Enter")
    expect(frame.get_by_role("alert")).not_to_be_empty()
    entry.fill(right)
    entry.press("Enter")
    settled(page)
    assert mine(page) == [right]


def test_only_the_last_answer_offers_replies(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    arrive(page, shop)
    tell(shop, visitor_id(page), carousel(shop), field(), said("And then?"))
    frame = open_panel(page)
    expect(frame.locator(".msg.in")).to_have_count(3)
    expect(frame.locator(".quick")).to_have_count(0)
    expect(frame.locator(".field")).to_have_count(0)
    tell(shop, visitor_id(page), carousel(shop))
    page.reload()
    open_panel(page)
    frame.get_by_role("button", name="Show me more").click()
    expect(frame.get_by_role("button", name="Show me more")).to_have_count(0)
    settled(page)
    assert mine(page) == ["Show me more"]


def clicks(shop: Shop) -> list[tuple[object, ...]]:
    """A click is kept after the screen has gone on: what came within some seconds."""
    deadline = time.monotonic() + 5
    while not (found := shop.rows("SELECT kind, target FROM clicks ORDER BY clicked_at")):
        assert time.monotonic() < deadline, "no click was kept"
        time.sleep(0.05)
    return found


def test_nothing_moves_when_cards_arrive(shop: Shop, new_visitor: NewVisitor) -> None:
    page: Page = new_visitor(reduced_motion="reduce")
    arrive(page, shop)
    tell(shop, visitor_id(page), carousel(shop))
    frame = open_panel(page)
    first = frame.locator(".card").first
    expect(first).to_be_visible()
    before = first.bounding_box()
    page.wait_for_timeout(800)
    assert first.bounding_box() == before


def test_words_are_said_though_their_button_is_not_known_any_more(
    shop: Shop, new_visitor: NewVisitor
) -> None:
    page = new_visitor()
    arrive(page, shop)
    shown = carousel(shop)
    tell(shop, visitor_id(page), shown)
    frame = open_panel(page)
    expect(frame.locator(".card")).to_have_count(4)
    with sqlite3.connect(f"{shop.var}/floorwalker.db") as connection:
        connection.execute("UPDATE messages SET cards = '[]'")
    connection.close()
    frame.get_by_role("button", name=re.compile("^Similar to ")).first.click()
    settled(page)
    assert mine(page) == [f"Similar to {shown.cards[0].title}"]
    assert shop.rows("SELECT count(*) FROM clicks") == [(0,)]

"""What was acknowledged is kept and shown once, in order, whatever dies."""

import random

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.shop import Shop
from tests.browser.visitor import arrive, mine, open_panel, panel, say, settled

pytestmark = pytest.mark.browser


def test_killed_between_send_and_acknowledgement(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor(strict=False)
    arrive(page, shop)
    open_panel(page)
    say(page, "first words")
    settled(page)
    shop.freeze()
    say(page, "sent into silence")
    expect(panel(page).locator(".unsent")).to_have_count(1)
    shop.kill()
    shop.start()
    settled(page)
    assert mine(page) == ["first words", "sent into silence"]
    assert stored(shop) == ["first words", "sent into silence"]


def test_reloaded_while_the_server_is_dead(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor(strict=False)
    arrive(page, shop)
    open_panel(page)
    say(page, "before")
    settled(page)
    shop.freeze()
    say(page, "kept in the browser")
    expect(panel(page).locator(".unsent")).to_have_count(1)
    shop.kill()
    shop.start()
    page.reload()
    open_panel(page)
    settled(page)
    expect(panel(page).locator(".msg.out")).to_have_count(2)
    assert mine(page) == ["before", "kept in the browser"]
    assert stored(shop) == ["before", "kept in the browser"]


def test_written_without_a_network(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor(strict=False)
    arrive(page, shop)
    open_panel(page)
    say(page, "hello there")
    settled(page)
    page.context.set_offline(True)
    say(page, "one in the tunnel")
    say(page, "two in the tunnel")
    expect(panel(page).locator(".unsent")).to_have_count(2)
    page.context.set_offline(False)
    settled(page)
    assert mine(page) == ["hello there", "one in the tunnel", "two in the tunnel"]


def test_kills_at_random_moments(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor(strict=False)
    arrive(page, shop)
    open_panel(page)
    chance = random.Random(20261122)  # noqa: S311 - a repeatable walk, not a secret
    words = [f"message {number}" for number in range(24)]
    for number, text in enumerate(words):
        say(page, text)
        page.wait_for_timeout(chance.uniform(0, 60))
        if number % 6 == 5:
            shop.kill()
            shop.start()
    settled(page)
    assert mine(page) == words
    assert stored(shop) == words
    sequences = [row[0] for row in shop.rows("SELECT sequence FROM messages ORDER BY sequence")]
    assert sequences == list(range(1, len(sequences) + 1))
    page.reload()
    open_panel(page)
    expect(panel(page).locator(".msg.out")).to_have_count(len(words))
    assert mine(page) == words


def test_two_tabs_show_the_same_conversation(shop: Shop, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    arrive(page, shop)
    open_panel(page)
    other = page.context.new_page()
    other.goto(shop.url)
    open_panel(other)
    say(page, "from the first tab")
    say(other, "from the second tab")
    for each in (page, other):
        settled(each)
        expect(panel(each).locator(".msg.out")).to_have_count(2)
    assert mine(page) == mine(other)


def stored(shop: Shop) -> list[object]:
    return [
        row[0] for row in shop.rows("SELECT text FROM messages WHERE author = 'visitor' ORDER BY sequence")
    ]

"""The marketer's campaigns, offers and their reasons: by keyboard, for every eye, without losing a word."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.axe import Looking, Shot
from tests.browser.conftest import NewVisitor
from tests.browser.shop import Shop
from tests.browser.test_walk import HESITATION, look_around, sign_in
from tests.browser.visitor import arrive, visitor_id

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

YAML = """\
campaign_id: late-night
name: Late at night
trigger: visit
condition: {all: [{field: local_hour, operator: at_least, value: 22}]}
content: {text: {en: Still awake}}
"""


@pytest.fixture
def looking(shot: Shot) -> Iterator[Looking]:
    seen = Looking(shot)
    yield seen
    assert "\n".join(seen.found) == ""


def marketer(new_visitor: NewVisitor, shop: Shop, query: str = "?page=campaigns") -> Page:
    """Signed in, with the page open; going away is always confirmed."""
    page = new_visitor(strict=False, reduced_motion="reduce")
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, shop, "/dashboard")
    page.goto(f"{shop.url}/dashboard{query}")
    return page


def opened(page: Page, shop: Shop, campaign_id: str) -> Locator:
    """The name field of a campaign's editor."""
    page.goto(f"{shop.url}/dashboard?page=campaigns&campaign={campaign_id}")
    name = page.get_by_label("Name", exact=True)
    expect(name).to_be_visible()
    return name


def card(page: Page) -> FrameLocator:
    return page.frame_locator(".preview iframe")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def checks(page: Page) -> list[str]:
    """The condition as it is read: fields from the top to the bottom."""
    return [field.input_value() for field in page.get_by_role("combobox", name="Field").all()]


def actions(shop: Shop, campaign_id: str) -> list[object]:
    rows = shop.rows(
        "SELECT action FROM campaign_revisions WHERE campaign_id = ? ORDER BY number", campaign_id
    )
    return [action for (action,) in rows]


def test_a_campaign_is_made_with_the_keyboard_alone(shop: Shop, new_visitor: NewVisitor) -> None:
    page = marketer(new_visitor, shop)
    page.get_by_role("link", name="New campaign").press("Enter")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    name = page.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Write a text in at least one language.")
    page.keyboard.type("Full cart on a phone")

    page.get_by_role("button", name="Group", exact=True).press("Enter")
    page.get_by_role("group", name="Any of 0 conditions").get_by_role("button", name="Condition").press(
        "Enter"
    )
    page.keyboard.type("value of the cart")
    page.keyboard.press("Enter")
    assert checks(page) == ["type of page", "value of the cart"]
    page.get_by_label("Value", exact=True).last.fill("30")
    for fields in (["type of page", "value of the cart"], ["value of the cart", "type of page"]):
        # out of the group, then over the first one; the focus goes along
        page.keyboard.press("Alt+ArrowUp")
        assert checks(page) == fields
    page.get_by_role("group", name="Any of 0 conditions").get_by_role("button", name="Remove").press("Enter")

    text = page.get_by_label("Text", exact=True)
    text.focus()
    page.keyboard.type("Shall I keep ")
    page.get_by_role("button", name="value of the cart", exact=True).press("Enter")
    expect(text).to_be_focused()
    page.keyboard.type(" for you?")
    expect(text).to_have_value("Shall I keep {cart} for you?")
    expect(card(page).locator(".nudge")).to_contain_text(
        re.compile(r"Shall I keep .*\d.* for you\?"), timeout=20_000
    )
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.get_by_text("“Full cart on a phone” is saved.")).to_be_visible()
    expect(page).to_have_url(re.compile("campaign=full-cart-on-a-phone"))
    [(body,)] = shop.rows("SELECT body FROM campaigns WHERE campaign_id = 'full-cart-on-a-phone'")
    assert '"value": 3000' in str(body).replace('":3000', '": 3000')

    page.get_by_role("link", name="All campaigns").press("Enter")
    row = page.get_by_role("row").filter(has_text="Full cart on a phone")
    expect(row).to_contain_text("off")
    row.get_by_role("switch").press("Space")
    expect(row).to_contain_text("live")
    assert actions(shop, "full-cart-on-a-phone") == ["created", "enabled"]


def test_unsaved_changes_are_never_lost(shop: Shop, new_visitor: NewVisitor) -> None:
    page = marketer(new_visitor, shop)
    opened(page, shop, HESITATION).fill("Cannot decide")
    expect(page.get_by_text("Unsaved changes")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Cannot decide")
    expect(page.get_by_text(re.compile("were not saved, and are back"))).to_be_visible()

    page.get_by_role("link", name="Offers").click()
    leaving = page.get_by_role("dialog")
    leaving.get_by_role("button", name="Close").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Cannot decide")
    page.get_by_role("link", name="Offers").click()
    leaving.get_by_role("button", name="Leave, keep the draft").click()
    expect(page.get_by_role("heading", name="Offers", exact=True)).to_be_visible()
    page.get_by_role("link", name="Campaigns").click()
    row = page.get_by_role("row").filter(has_text="unsaved changes")
    row.get_by_role("link").first.click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Cannot decide")
    page.get_by_role("button", name="Discard them").click()
    expect(page.get_by_label("Name", exact=True)).not_to_have_value("Cannot decide")
    expect(page.get_by_text("Unsaved changes")).to_have_count(0)


def test_two_marketers_at_once(shop: Shop, new_visitor: NewVisitor, looking: Looking) -> None:
    mine, theirs = marketer(new_visitor, shop), marketer(new_visitor, shop)
    opened(mine, shop, HESITATION).fill("Mine")
    opened(theirs, shop, HESITATION).fill("Theirs")
    theirs.get_by_label("Held out").fill("20")
    save(theirs)
    expect(theirs.get_by_text("“Theirs” is saved.")).to_be_visible()
    save(mine)
    conflict = mine.get_by_role("region", name=re.compile("changed it meanwhile"))
    expect(conflict).to_be_focused()
    expect(conflict).to_contain_text("Theirs")
    expect(conflict).to_contain_text("Held out")
    looking.at(mine, "campaign-conflict")
    conflict.get_by_role("button", name="Keep mine").click()
    expect(conflict).to_have_count(0)
    save(mine)
    expect(mine.get_by_text("“Mine” is saved.")).to_be_visible()

    theirs.get_by_label("Name", exact=True).fill("Theirs again")
    save(theirs)
    conflict = theirs.get_by_role("region", name=re.compile("changed it meanwhile"))
    conflict.get_by_role("button", name=re.compile("^Take what")).click()
    expect(theirs.get_by_label("Name", exact=True)).to_have_value("Mine")


def test_what_the_server_refuses_stands_at_its_field(
    shop: Shop, new_visitor: NewVisitor, looking: Looking
) -> None:
    page = marketer(new_visitor, shop)
    opened(page, shop, HESITATION)
    page.get_by_role("button", name="Condition", exact=True).click()
    page.keyboard.type("path of the page")
    page.keyboard.press("Enter")
    page.get_by_label("Comparison").last.select_option("matches")
    value = page.get_by_label("Value", exact=True).last
    value.fill("(cart")
    save(page)
    expect(value).to_have_attribute("aria-invalid", "true")
    expect(value).to_be_focused()
    expect(card(page).locator(".nudge")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("alert")).to_contain_text("Conditions")
    looking.at(page, "campaign-refused")
    value.fill("cart")
    expect(value).not_to_have_attribute("aria-invalid", "true")
    save(page)
    expect(page.get_by_text(re.compile("is saved"))).to_be_visible()
    expect(page.get_by_role("list").filter(has_text="changed it")).to_contain_text("Conditions")


def test_archive_and_undo_duplicate_and_export(shop: Shop, new_visitor: NewVisitor) -> None:
    page = marketer(new_visitor, shop)
    row = page.get_by_role("row").filter(has=page.get_by_role("switch"))
    expect(row.first).to_be_visible()
    count = row.count()
    first = row.first.get_by_role("link").first.inner_text()
    page.get_by_role("button", name=f"Archive {first}").click()
    expect(row).to_have_count(count - 1)
    page.get_by_role("button", name="Undo").click()
    expect(row).to_have_count(count)
    expect(page.get_by_role("switch", name=f"{first}: speaks")).to_be_checked()
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Export {first} as YAML").click()
    assert "campaign_id:" in Path(download.value.path()).read_text()
    page.get_by_role("button", name=f"Duplicate {first}").click()
    expect(page.get_by_role("switch", name="Off")).to_be_visible()


def test_import_names_what_is_wrong(shop: Shop, new_visitor: NewVisitor, looking: Looking) -> None:
    page = marketer(new_visitor, shop)
    page.get_by_role("button", name="Import YAML").click()
    box = page.get_by_role("dialog").get_by_label("Or paste it here")
    box.fill(YAML + "name: twice\n")
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("button", name="Go to line 6").click()
    expect(box).to_be_focused()
    looking.at(page, "campaigns-import")
    box.fill(YAML + "---\n" + YAML.replace("late-night", "other").replace("local_hour", "moon"))
    page.get_by_role("button", name="Import", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 new")
    expect(dialog).to_contain_text("[1].condition.all[0].field")
    dialog.get_by_role("button", name="late-night").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Late at night")


def test_restraint_and_the_switch_for_all(shop: Shop, new_visitor: NewVisitor, looking: Looking) -> None:
    page = marketer(new_visitor, shop)
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_label("Quiet after a dismissal").fill("14")
    looking.at(page, "campaigns-restraint")
    save(page)
    expect(page.get_by_text("14 days of quiet")).to_be_visible()
    page.get_by_role("switch", name="Campaigns speak").click()
    expect(page.get_by_text("All campaigns are silent now.")).to_be_visible()
    expect(page.get_by_role("cell", name="silent").first).to_be_visible()
    looking.at(page, "campaigns-silent")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("14 days of quiet")).to_be_visible()


def test_the_past_tells_whom_it_would_have_met(shop: Shop, new_visitor: NewVisitor, looking: Looking) -> None:
    visitor = new_visitor()
    arrive(visitor, shop)
    look_around(visitor, shop)
    visitor.wait_for_timeout(9_000)
    page = marketer(new_visitor, shop)
    expect(page.get_by_text("Leaves with a full cart")).to_be_visible()
    looking.at(page, "campaigns")
    opened(page, shop, HESITATION)
    expect(card(page).locator(".nudge")).to_be_visible(timeout=20_000)
    looking.at(page, "campaign")
    page.get_by_role("button", name="Phone").click()
    expect(card(page).locator(".nudge")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Try it on the past").click()
    expect(page.get_by_text("Visitors addressed")).to_be_visible(timeout=30_000)
    looking.at(page, "campaign-tried")
    page.goto(f"{shop.url}/dashboard?page=why&visitor={visitor_id(visitor)}")
    expect(page.get_by_text("as it would be decided now")).to_be_visible()
    page.locator("summary").first.click()
    looking.at(page, "why")
    page.goto(f"{shop.url}/dashboard?page=why&visitor=nobody-at-all")
    expect(page.get_by_role("alert")).to_be_visible()


def test_offers(shop: Shop, new_visitor: NewVisitor, looking: Looking) -> None:
    page = marketer(new_visitor, shop, "?page=offers")
    looking.at(page, "offers-empty")
    page.get_by_role("link", name="New offer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_label("Name")).to_be_focused()
    dialog.get_by_label("Name").fill("Ten per cent")
    dialog.get_by_label("How many in all").fill("50")
    dialog.get_by_label("Your own").check()
    looking.at(page, "offer")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("“Ten per cent” is saved.")).to_be_visible()
    dialog.get_by_label("Or paste them here").fill("SPRING-0001\nSPRING-0002\n")
    dialog.get_by_role("button", name="Upload 2 codes").click()
    expect(dialog).to_contain_text("2 new codes.")
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_role("row").filter(has_text="Ten per cent")).to_contain_text("50 of 50")
    expect(dialog).to_have_count(0)
    page.wait_for_timeout(600)  # what fades is not read while it does
    looking.at(page, "offers")
    assert shop.rows("SELECT count(*) FROM offer_codes") == [(2,)]

"""An offer's whole road: promised as the visitor turns to go, copied, taken off at the checkout, used up."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from bot.model import CampaignId, ConversationId, Offer, OfferId, OfferKind
from bot.rules.campaigns import Campaign, Check, Content, Group, Revision, Variant
from bot.storage.store import SqlStore
from tests.browser.axe import Shot
from tests.browser.conftest import NewVisitor
from tests.browser.shop import Shop
from tests.browser.telling import site_of, within
from tests.browser.test_exit import eventually, fill_cart, stand_armed
from tests.browser.test_signals import leave_upwards
from tests.browser.test_walk import order
from tests.browser.visitor import arrive, panel, visitor_id

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TEN = OfferId("ten-off")
PUT = (
    "SELECT price_minor FROM tracked_items JOIN tracked USING (site_id, visitor_id, event_id) "
    "WHERE name = 'add_to_cart'"
)
CODE = re.compile(r"[B-Z]{4}-[B-Z]{4}-[B-Z]{2}")


def give_at_exit(page: Page, shop: Shop) -> None:
    """Ten percent to everybody who leaves with something in the cart."""

    async def found(store: SqlStore, _: ConversationId) -> None:
        site_id, now = site_of(shop), datetime.now(UTC)
        for kept in await store.campaigns.kept(site_id):
            off = Revision(
                kept.campaign.campaign_id, kept.revision + 1, kept.campaign, now, None, "", "archived"
            )
            await store.campaigns.save(site_id, off, archived=True)
        await store.offers.put(
            Offer(TEN, site_id, "Ten percent", OfferKind.PERCENTAGE, "USD", percent=10.0, count=1)
        )
        said = Content({"en": "{offer} if you order today."}, offer=TEN)
        leaving = Group("all", (Check("cart_lines", "at_least", 1),))
        campaign = Campaign(CampaignId("ten"), "Ten off", "exit", leaving, (Variant("a", said),), holdout=0.0)
        await store.campaigns.save(
            site_id, Revision(CampaignId("ten"), 1, campaign, now, None, "", "created")
        )

    within(shop, visitor_id(page), found)


def test_what_is_promised_is_taken_off_once(shop: Shop, new_visitor: NewVisitor, shot: Shot) -> None:
    page = new_visitor()
    arrive(page, shop)
    give_at_exit(page, shop)
    fill_cart(page, shop)
    stand_armed(page, shop)
    leave_upwards(page)
    card = page.locator(".nudge")
    expect(card).to_contain_text("10% off if you order today.")
    found = CODE.search(card.inner_text())
    assert found
    code = found[0]
    shot(page, "offer-card")
    eventually(page, shop, "SELECT code, state FROM offer_codes", [(code, "granted")])

    page.goto(shop.url + "/checkout")
    page.get_by_label("Voucher or promotion code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("status").filter(has_text="off your order")).to_be_visible()
    shot(page, "offer-checkout")
    ((price_minor,),) = shop.rows(PUT)
    value_minor = int(str(price_minor))
    order_id = order(page)
    rows = shop.rows("SELECT state, order_id FROM offer_codes")
    assert rows == [("redeemed", order_id)]
    ((paid,),) = shop.rows("SELECT amount_minor FROM orders")
    assert paid == value_minor - value_minor // 10
    page.get_by_role("button", name="Open the chat").click()
    expect(panel(page).get_by_text(code)).to_be_visible()

    other = new_visitor()
    arrive(other, shop)
    fill_cart(other, shop)
    other.goto(shop.url + "/checkout")
    other.get_by_label("Voucher or promotion code").fill(code)
    other.get_by_role("button", name="Apply").click()
    expect(other.get_by_role("alert").filter(has_text="used already")).to_be_visible()

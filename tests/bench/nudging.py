"""From an event on the shop's page to the nudge on the screen: real server, real catalogue, real Chromium."""

import asyncio
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from bot.model import CampaignId
from bot.rules.campaigns import Campaign, Check, Content, Group, Revision, Trigger, Variant
from bot.storage.database import open_database
from tests.bench.measure import Measure
from tests.bench.process import command, environment, free_port, running

VISITORS = 40
ACCEPT = "Accept all"
LOOKED = """(item) => new Promise((seen, failed) => {
  const began = performance.now();
  const late = setTimeout(() => failed(new Error("no nudge came")), 20000);
  const look = () => {
    const hosts = [...document.querySelectorAll("*")].filter((element) => element.shadowRoot);
    const cards = hosts.map((host) => host.shadowRoot.querySelector(".nudge"));
    const card = cards.find((found) => found?.offsetHeight);
    if (!card) return requestAnimationFrame(look);
    clearTimeout(late);
    seen(performance.now() - began);
  };
  ACT
  requestAnimationFrame(look);
})"""
VIEWS = """
  const items = [{item_id: item, price: 1}];
  dataLayer.push({event: "view_item", ecommerce: {currency: "USD", items}});
"""
LEAVES = """
  const root = document.documentElement;
  for (const y of [400, 250, 100, 2]) root.dispatchEvent(new MouseEvent("mousemove", {clientY: y}));
  root.dispatchEvent(new MouseEvent("mouseleave", {clientY: -1}));
"""


def measure() -> list[Measure]:
    """About two minutes: the whole catalogue, few baskets, a small fit, then one visitor after the other."""
    with TemporaryDirectory() as folder:
        port = free_port()
        env = environment(Path(folder), port)
        command(env, "demo", "--prepare", "--weeks", "2", "--effort", "100000")
        asyncio.run(_found(Path(folder)))
        address = f"http://127.0.0.1:{port}"
        with running(["make", "run"], env, port), sync_playwright() as playwright:
            path = os.environ.get("CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            shown = [_times(browser, address, VIEWS) for _ in range(VISITORS)]
            left = [_times(browser, address, LEAVES, cart=True) for _ in range(VISITORS)]
            browser.close()
    return [
        *_figures("event on the page to nudge on the screen", shown, 150),
        *_figures("exit signal to nudge on the screen", left, 100),
    ]


def _figures(name: str, times: list[float], bar: float) -> list[Measure]:
    p50, p95 = np.percentile(times[2:], (50, 95))  # the first find nothing warm
    return [
        Measure(f"{name}, p50", float(p50), "ms"),
        Measure(f"{name}, p95", float(p95), "ms", bar, at_least=False),
    ]


async def _found(var: Path) -> None:
    """Two campaigns that speak at the first sign, to everybody, beside none."""
    database = await open_database(f"sqlite:///{var}/floorwalker.db")
    try:
        async with database.write() as store:
            (site,) = await store.sites.all()
            for kept in await store.campaigns.kept(site.site_id):
                off = _revision(kept.campaign, kept.revision + 1)
                await store.campaigns.save(site.site_id, off, archived=True)
            for campaign in (
                _campaign("looks", "visit", Check("products_viewed", "at_least", 1), "similar"),
                _campaign("leaves", "exit", Check("cart_lines", "at_least", 1), "upsell"),
            ):
                await store.campaigns.save(site.site_id, _revision(campaign, 1))
    finally:
        await database.close()


def _campaign(name: str, trigger: Trigger, check: Check, scenario: str) -> Campaign:
    content = Content({"en": "May I help?"}, scenario=scenario)
    variants = (Variant("a", content),)
    return Campaign(CampaignId(name), name, trigger, Group("all", (check,)), variants, holdout=0.0)


def _revision(campaign: Campaign, number: int) -> Revision:
    return Revision(campaign.campaign_id, number, campaign, datetime.now(UTC), None, "", "changed")


def _times(browser: Browser, address: str, act: str, *, cart: bool = False) -> float:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/")
    page.get_by_role("button", name=ACCEPT).click()
    while not page.evaluate("localStorage.getItem('floorwalker.token')"):
        page.wait_for_timeout(20)
    page.wait_for_timeout(500)
    item = _item(page)
    if cart:
        added = VIEWS.replace("view_item", "add_to_cart")
        with page.expect_response("**/api/events**"):
            page.evaluate(f"(item) => {{ {added} }}", item)
        page.wait_for_timeout(1500)  # armed, and its code at hand
    found: float = page.evaluate(LOOKED.replace("ACT", act), item)
    context.close()
    return found


def _item(page: Page) -> str:
    found = page.locator("a[data-item]").first.get_attribute("data-item")
    assert found
    return found

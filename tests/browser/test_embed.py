"""One script tag on a page the project did not write, of another origin, with a policy of its own."""

from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewVisitor
from tests.browser.shop import Shop
from tests.browser.visitor import mine, open_panel, panel, say, settled, visitor_id

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<style nonce="n">* {{ all: unset; display: block }} script, style, title {{ display: none }}</style>
<h1>Somebody else's shop</h1>
<script nonce="n">
  Array.prototype.surprise = function () {{}};
  window.io = "mine";
  window.dataLayer = [{{event: "view_item", ecommerce: {{currency: "EUR", value: 12.5,
    items: [{{item_id: "{item}", item_name: "Thing", price: 12.5, quantity: 1}}]}}}}];
</script>
<script nonce="n" async src="{server}/embed.js" data-site="{key}" data-consent="{consent}"></script></html>"""


class Foreign(BaseHTTPRequestHandler):
    """A shop's own web server, with a strict Content-Security-Policy and Trusted Types."""

    def __init__(self, shop: Shop, key: str, *rest: object) -> None:
        self.shop, self.key = shop, key
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        item = self.path.strip("/") or "home"
        consent = "none" if item == "quiet" else "all"
        page = PAGE.format(title=item, item=item, server=self.shop.url, key=self.key, consent=consent)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", self.policy())
        self.end_headers()
        self.wfile.write(page.encode())

    def policy(self) -> str:
        ours = self.shop.url
        return (
            f"default-src 'none'; script-src 'nonce-n' 'strict-dynamic'; style-src 'nonce-n'; "
            f"connect-src {ours}; frame-src {ours}; img-src {ours}; require-trusted-types-for 'script'"
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it overrides
        """Silent: requests are no news here."""


@pytest.fixture
def foreign(shop: Shop) -> Iterator[str]:
    """The address of the foreign shop, which is a site of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    address = f"http://127.0.0.1:{server.server_port}"
    shop.command("site", "Elsewhere", "--origin", address, "--currency", "EUR")
    [(key,)] = shop.rows("SELECT key FROM sites WHERE name = 'Elsewhere'")
    server.RequestHandlerClass = partial(Foreign, shop, str(key))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


def requests_of(page: Page) -> list[str]:
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    return found


def test_it_tracks_and_talks_on_a_foreign_page(shop: Shop, foreign: str, new_visitor: NewVisitor) -> None:
    page = new_visitor()
    asked = requests_of(page)
    with page.expect_response(lambda r: "/api/events" in r.url) as answered:
        page.goto(f"{foreign}/kettle")
    assert answered.value.status == 200
    assert answered.value.headers["access-control-allow-origin"] == foreign
    assert not [url for url in asked if "panel" in url or "socket.io" in url]
    who = visitor_id(page)
    names = {str(row[0]) for row in shop.rows("SELECT name FROM tracked WHERE visitor_id = ?", who)}
    assert names == {"page_view", "view_item"}
    [(item,)] = shop.rows("SELECT item_id FROM tracked_items WHERE visitor_id = ?", who)
    assert item == "kettle"

    open_panel(page)
    say(page, "is this kettle quiet?")
    settled(page)
    assert mine(page) == ["is this kettle quiet?"]
    expect(panel(page).locator(".msg.in").first).to_be_visible()
    assert {url.split("/")[2] for url in asked} == {foreign.split("/")[2], shop.url.split("/")[2]}


def test_without_consent_it_asks_and_stores_nothing(
    shop: Shop, foreign: str, new_visitor: NewVisitor
) -> None:
    page = new_visitor()
    asked = requests_of(page)
    page.goto(f"{foreign}/quiet")
    expect(page.get_by_role("button", name="Open the chat")).to_be_visible()
    page.wait_for_timeout(4000)
    assert [url for url in asked if not url.startswith(foreign)] == [f"{shop.url}/embed.js"]
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    open_panel(page)
    say(page, "hello")
    settled(page)
    assert shop.rows("SELECT count(*) FROM tracked") == [(0,)]


def test_a_page_the_site_does_not_name_is_refused(shop: Shop, foreign: str, new_visitor: NewVisitor) -> None:
    page = new_visitor(strict=False)
    with page.expect_event("requestfailed", lambda request: "/api/events" in request.url):
        page.goto(f"{foreign.replace('127.0.0.1', 'localhost')}/kettle")
    page.wait_for_timeout(500)
    assert shop.rows("SELECT count(*) FROM tracked") == [(0,)]
    assert page.evaluate("localStorage.length") == 0

"""A shop's page and a server that says what the test wants: for states that chance seldom brings about."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import msgspec
from playwright.sync_api import Page

from bot.web.wire import Armed, EventAnswer, WireCard, WireLink, WireNudge, WirePromise, WireReply

DIST = Path(__file__).parents[2] / "widget/dist"
PICTURE = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M1 8h7V3H1z' fill='teal'/></svg>"
)
PAGE = """<!doctype html><html lang="{locale}"><head><meta charset="utf-8"><title>Kettle</title>
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<style>
  body {{ font: 16px system-ui; margin: 0 }} main {{ padding: 16px; min-height: 4000px }}
  .hero {{ height: 300px; background: #8883 }} form {{ margin: 16px 0 }}
  .buy {{ width: 100%; max-width: 360px; height: 48px }}
  .bar {{ position: fixed; inset: auto 0 0; padding: 8px }}
</style></head><body><main>
<h1>A kettle</h1><div class="hero"></div>
<form onsubmit="return false"><button class="buy">Add to cart</button></form>
<p><button id="dead">Size guide</button>
<button id="live" onclick="this.title = Math.random()">Other colour</button></p>
<p><label>Your name <input id="name" autocomplete="name"></label></p>
<p><label>Card number <input id="card" autocomplete="cc-number"></label></p>
<p><label>Promotion code <input id="code"></label></p>
<iframe id="pay" title="Payment" width="200" height="60" srcdoc="<input id=inner>"></iframe>
<p id="words">Boils water in two minutes.</p>
</main>{bar}
<script>window.dataLayer = [];</script>
<script async src="/embed.js" data-site="key" data-consent="all"></script></body></html>"""
BAR = '<form class="bar" onsubmit="return false"><button class="buy">Add to cart</button></form>'
CARDS = [
    WireCard(f"item-{n}", title, "/p/1", f"/picture-{n}.svg", 399, "USD", True)
    for n, title in enumerate(("Enamel kettle, 1.5 l", "Kettle with thermostat", "Travel kettle"))
]
OFFER = WirePromise("HJKM-PQRS-TV", "10 % off", "2031-11-24T18:00:00Z")


def nudge(text: str = "Cannot decide? These come closest.", **parts: Any) -> WireNudge:
    given: dict[str, Any] = {"cards": CARDS, "replies": [], "links": [], "promise": None} | parts
    return WireNudge(given.pop("campaign_id", "hesitation"), text, **given)


def full(campaign_id: str = "hesitation") -> WireNudge:
    """All that a card may carry."""
    return nudge(
        "Before you go: your kettle is still here, and so is something for it.",
        campaign_id=campaign_id,
        replies=[
            WireReply("Something cheaper", "Something cheaper"),
            WireReply("Is it quiet?", "Is it quiet?"),
        ],
        links=[WireLink("Size guide", "/help/sizes"), WireLink("Trick", "javascript:alert(1)")],
        promise=OFFER,
    )


def answer(**parts: Any) -> EventAnswer:
    given: dict[str, Any] = {"nudge": None, "armed": None, "signals": [], "unread": 0, "rejected": []} | parts
    return EventAnswer(token="v1.site.visitor.sign", **given)


def armed(spoken: WireNudge | None = None, campaign_id: str = "going") -> EventAnswer:
    return answer(armed=Armed(campaign_id, spoken))


@dataclass
class Counter:
    url: str
    answers: EventAnswer = field(default_factory=answer)
    """What every batch is answered with from now on."""
    batches: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def names(self) -> list[str]:
        return [event["name"] for event in self.events()]

    def events(self, name: str = "") -> list[dict[str, Any]]:
        """In order, each once: a browser may send one again."""
        by_id = {event["event_id"]: event for batch in self.batches for event in batch["events"]}
        return [event for event in by_id.values() if name in ("", event["name"])]

    def until(self, page: Page, name: str, count: int = 1) -> list[dict[str, Any]]:
        """Waits for the events of a name."""
        for _ in range(200):
            if len(self.events(name)) >= count:
                break
            page.wait_for_timeout(50)
        found = self.events(name)
        assert len(found) == count, self.names()
        return found


class _Handler(BaseHTTPRequestHandler):
    counter: Counter

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.counter.asked.append(path)
        if path.endswith(".js"):
            self._send((DIST / path.rpartition("/")[2]).read_bytes(), "text/javascript")
        elif path.endswith(".svg"):
            self._send(PICTURE.encode(), "image/svg+xml")
        elif path == "/panel":
            self._send(b"<!doctype html><title>Panel</title>", "text/html")
        else:
            bar = BAR if path == "/bar" else ""
            self._send(PAGE.format(locale="de" if path == "/de" else "en", bar=bar).encode(), "text/html")

    def do_POST(self) -> None:
        batch = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.counter.batches.append(batch)
        self._send(msgspec.json.encode(self.counter.answers), "application/json")

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it overrides
        """Silent: requests are no news here."""


@contextmanager
def open_counter() -> Iterator[Counter]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    counter = Counter(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = type("Handler", (_Handler,), {"counter": counter})
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield counter
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

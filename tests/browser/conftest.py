"""Browser fixtures: one prepared demo shop a session, Chromium, and visitors with nothing remembered."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.shop import PASSWORD, Shop

SHOTS = Path(__file__).parent / "shots"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

NewVisitor = Callable[..., Page]


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        assert os.environ.get("CI") != "true", "CI must have a chromium"
        pytest.skip("no chromium here; set CHROMIUM to one")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real catalogue and some weeks of real baskets, imported and trained by the real commands."""
    shop = Shop(tmp_path_factory.mktemp("shop"))
    shop.command("demo", "--prepare", "--password", PASSWORD, "--weeks", "6", "--effort", "400000")
    shop.learn()
    return shop.var


@pytest.fixture
def shop(prepared: Path, tmp_path: Path) -> Iterator[Shop]:
    """A running server on a copy of the prepared data."""
    var = tmp_path / "var"
    shutil.copytree(prepared, var)
    running = Shop(var)
    running.start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.thaw()
        assert running.stop() == 0


@pytest.fixture
def new_visitor(browser: Browser) -> Iterator[NewVisitor]:
    """Makes pages, each of a browser that knows nobody; what they log as an error fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(*, strict: bool = True, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1320, "height": 860}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        if strict:
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keeps a picture for looking at."""

    def take(page: Page, name: str) -> None:
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png")

    return take

from pathlib import Path

import pytest

from bot.web.demo.help import HelpPages
from tests.bot.web.demo.shop import DemoShop


def pages(folder: Path, **articles: str) -> HelpPages:
    for name, text in articles.items():
        locale, _, slug = name.partition("_")
        (folder / locale).mkdir(exist_ok=True)
        (folder / locale / f"{slug}.md").write_text(text, encoding="utf-8")
    return HelpPages(folder)


def test_what_ships_can_be_read_in_both_languages() -> None:
    shipped = HelpPages()
    assert set(shipped.of("en")) == set(shipped.of("de"))
    for locale in ("en", "de"):
        for slug, page in shipped.of(locale).items():
            assert page.url == f"/help/{slug}"
            assert page.title != slug
            assert "<h2>" in page.html()


def test_an_article_stays_words(tmp_path: Path) -> None:
    text = "---\ntitle: A <b>\n---\n\n## Hi\n\n<script>alert(1)</script> [x](javascript:alert(1)) [y](/p/1)\n"
    page = pages(tmp_path, en_a=text).of("en")["a"]
    assert page.title == "A <b>"
    html = page.html()
    assert "<script" not in html
    assert "javascript:" not in html.replace("[x](javascript:alert(1))", "")
    assert '<a href="/p/1">y</a>' in html


def test_what_one_language_lacks_another_says(tmp_path: Path) -> None:
    found = pages(tmp_path, en_a="---\ntitle: One\n---\nx", en_b="No front", de_a="---\ntitle: Eins\n---\nx")
    assert [page.title for page in found.of("de").values()] == ["Eins", "b"]
    assert [page.title for page in found.of("fr").values()] == ["One", "b"]


async def test_a_page_of_help(shop: DemoShop) -> None:
    text = await shop.page("/help/returns")
    assert "<h1>Returns and refunds</h1>" in text
    assert 'href="/help/delivery-times"' in text
    assert "<h1>Rückgabe und Erstattung</h1>" in await shop.page("/help/returns", language="de")
    assert 'href="/help"' in await shop.page("/")
    assert "Returns and refunds" in await shop.page("/help")


@pytest.mark.parametrize("slug", ["none", "..%2Freturns", "%00", "returns.md"])
async def test_help_that_is_not_there(shop: DemoShop, slug: str) -> None:
    assert "<h1>" in await shop.page(f"/help/{slug}", status=404)

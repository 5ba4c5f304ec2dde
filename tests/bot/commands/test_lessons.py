import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.actions import sites, teaching
from bot.commands import demo, lessons
from bot.errors import Invalid, NotFound
from bot.model import Site
from bot.reactions import Reactor
from bot.storage.database import SqlDatabase
from tests.fakes import tools

QUIET = Console(file=io.StringIO())
GUIDE = """
guide: tea
title: {en: Tea, de: Tee}
start: ask
steps:
  ask:
    say: {en: "Green or black?", de: "Grün oder schwarz?"}
    choices:
      - {label: {en: Green, de: Grün}, to: bye}
      - {label: {en: Black, de: Schwarz}, to: bye}
  bye:
    say: {en: Fine., de: Gut.}
    end: true
"""


@pytest.fixture
async def reactor(sqlite_database: SqlDatabase) -> Reactor:
    return Reactor(tools(sqlite_database))


@pytest.fixture
async def shop(reactor: Reactor) -> Site:
    return await reactor.run(sites.found, name="Shop", origins=[], currency="USD", locale="en", key="shop")


async def defined(reactor: Reactor, shop: Site) -> list[tuple[str, str]]:
    found = await reactor.read(teaching.definitions, shop.site_id)
    return [(definition.kind, definition.name) for definition in found]


async def test_a_folder_of_articles_replaces_those_there_were(
    reactor: Reactor, shop: Site, tmp_path: Path
) -> None:
    (tmp_path / "shipping.md").write_text("# Shipping\n\nTwo days.\n")
    (tmp_path / "broken.md").write_bytes(b"# Caf\xe9\n\nText.\n")
    await lessons.import_knowledge(reactor, QUIET, shop, tmp_path)
    (article,) = await reactor.read(teaching.articles, shop.site_id)
    assert (article.article_id, article.title) == ("shipping", "Shipping")


async def test_a_folder_without_any_changes_nothing(reactor: Reactor, shop: Site, tmp_path: Path) -> None:
    (tmp_path / "shipping.md").write_text("# Shipping\n\nTwo days.\n")
    await lessons.import_knowledge(reactor, QUIET, shop, tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(Invalid, match="nothing was changed"):
        await lessons.import_knowledge(reactor, QUIET, shop, empty)
    assert len(await reactor.read(teaching.articles, shop.site_id)) == 1


async def test_guides_intents_and_phrases_are_taught_and_forgotten(
    reactor: Reactor, shop: Site, tmp_path: Path
) -> None:
    texts = {
        "guides": GUIDE,
        "intents": "wine_tasting: [when is the next tasting, book a wine tasting]\n",
        "phrases": "locale: en\nphrases:\n  greeting: [Welcome to the cellar.]\n",
    }
    for kind, text in texts.items():
        path = tmp_path / f"{kind}.yaml"
        path.write_text(text, encoding="utf-8")
        await lessons.import_definitions(reactor, shop, kind, path)
    assert await defined(reactor, shop) == [("guide", "tea"), ("intents", "intents"), ("phrases", "phrases")]
    await lessons.forget(reactor, shop, "guides", "tea")
    with pytest.raises(NotFound):
        await lessons.forget(reactor, shop, "guides", "tea")
    assert await defined(reactor, shop) == [("intents", "intents"), ("phrases", "phrases")]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("guides", "id: tea\nsteps: []\n"),
        ("intents", "Returns: nothing\n"),
        ("phrases", "locale: en\nphrases: {greeting: ['{{ 7 * 7 }}']}\n"),
        ("phrases", "locale: en\nphrases: {greeting: ['{% for x in y %}a{% endfor %}']}\n"),
    ],
)
async def test_of_several_files_all_are_taught_or_none(
    reactor: Reactor, shop: Site, tmp_path: Path, kind: str, text: str
) -> None:
    good = {"guides": GUIDE, "intents": "a_b: [x y]\n", "phrases": "locale: en\nphrases: {bye: [So long.]}\n"}
    (tmp_path / "a.yaml").write_text(good[kind], encoding="utf-8")
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as raised:
        await lessons.import_definitions(reactor, shop, kind, tmp_path)
    assert "b.yaml" in f"{raised.value.data['field']} {raised.value}"
    assert await defined(reactor, shop) == []


async def test_the_demo_is_taught_once(reactor: Reactor, shop: Site) -> None:
    await demo.lessons(reactor, shop)
    articles = await reactor.read(teaching.articles, shop.site_id)
    assert {article.locale for article in articles} == {"en", "de"}
    assert ("guide", "gift-finder") in await defined(reactor, shop)
    await reactor.run(teaching.replace_articles, shop.site_id, articles[:1])
    await demo.lessons(reactor, shop)
    assert len(await reactor.read(teaching.articles, shop.site_id)) == 1

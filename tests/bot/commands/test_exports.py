import csv
import gzip
import os
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from bot.actions import sites
from bot.commands.exports import COLUMNS, export_recommendations, safe
from bot.errors import Invalid
from bot.model import (
    Author,
    CampaignId,
    ClientId,
    ConversationId,
    Draft,
    ItemId,
    Message,
    Shown,
    Site,
    Touch,
    TouchId,
    TouchKind,
    VisitorId,
)
from bot.reactions import Reactor
from bot.rules.conversations import begun
from bot.storage.database import SqlDatabase
from tests.fakes import NOON, tools

QUIET = Console(quiet=True)
EVE = VisitorId("eve")
TEA = Shown(ItemId("tea"), 1, "similar", 0.1 + 0.2, True)
CUP = Shown(ItemId("=cup"), 2, "similar", 1.0, False)


@pytest.fixture
async def reactor(sqlite_database: SqlDatabase) -> Reactor:
    return Reactor(tools(sqlite_database))


@pytest.fixture
async def shop(reactor: Reactor) -> Site:
    return await reactor.run(sites.found, name="Shop", origins=[], currency="USD", locale="en")


async def show(
    reactor: Reactor, shop: Site, *shown: Shown, client_id: str = "c", campaign: str = ""
) -> Message:
    async with reactor.tools.database.write() as store:
        fresh = begun(ConversationId("conversation"), shop.site_id, EVE, NOON)
        conversation = await store.conversations.open(fresh)
        campaign_id = CampaignId(campaign) if campaign else None
        draft = Draft(ClientId(client_id), Author.BOT, "Here.", campaign_id=campaign_id)
        posted = await store.conversations.post(conversation.conversation_id, draft, NOON)
        assert posted
        await store.recommendations.add(shop.site_id, posted[0], shown)
    return posted[0]


async def click(reactor: Reactor, shop: Site, message: Message, item_id: ItemId) -> None:
    kind, conversation_id = TouchKind.RECOMMENDATION, message.conversation_id
    touch = Touch(TouchId("t"), shop.site_id, EVE, conversation_id, kind, NOON, item_id)
    async with reactor.tools.database.write() as store:
        await store.orders.add_touch(replace(touch, message_id=message.message_id))


async def test_a_row_for_each_product_that_was_shown(reactor: Reactor, shop: Site, tmp_path: Path) -> None:
    message = await show(reactor, shop, TEA, CUP)
    await click(reactor, shop, message, CUP.item_id)
    await show(reactor, shop, TEA, client_id="nobody saw it", campaign="hesitation")
    path = tmp_path / "new" / "log.csv"
    assert await export_recommendations(reactor, QUIET, shop, path) == 2
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    at = "2026-03-02 12:00:00.000000+00:00"
    assert rows == [
        list(COLUMNS),
        [at, "tea", "1", "0", "0.30000000000000004", "similar", "1"],
        [at, "'=cup", "2", "1", "1.0", "similar", "0"],
    ]


async def test_packed_it_is_the_same_and_the_same_again(reactor: Reactor, shop: Site, tmp_path: Path) -> None:
    await show(reactor, shop, TEA, CUP)
    paths = [tmp_path / name for name in ("a.csv", "a.csv.gz", "b.csv.gz")]
    for path in paths:
        await export_recommendations(reactor, QUIET, shop, path)
    plain, packed, again = (path.read_bytes() for path in paths)
    assert gzip.decompress(packed) == plain
    assert packed == again


async def test_of_an_empty_log_there_is_the_header(reactor: Reactor, shop: Site, tmp_path: Path) -> None:
    assert await export_recommendations(reactor, QUIET, shop, tmp_path / "log.csv") == 0
    assert (tmp_path / "log.csv").read_text().strip() == ",".join(COLUMNS)


async def test_pages_of_the_log_are_one_file(
    reactor: Reactor, shop: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.exports.PAGE", 2)
    for number in range(3):
        await show(reactor, shop, TEA, CUP, client_id=f"c{number}")
    assert await export_recommendations(reactor, QUIET, shop, tmp_path / "log.csv") == 6


async def test_a_file_is_there_whole_or_not_at_all(
    reactor: Reactor, shop: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await show(reactor, shop, TEA)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.commands.exports._write", full)
    with pytest.raises(Invalid, match="No space left"):
        await export_recommendations(reactor, QUIET, shop, tmp_path / "log.csv.gz")
    assert [name for name in os.listdir(tmp_path) if "log" in name] == []


async def test_a_name_that_says_nothing_of_the_format(reactor: Reactor, shop: Site, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        await export_recommendations(reactor, QUIET, shop, tmp_path / "log.xlsx")
    assert refused.value.data == {"field": "file"}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def test_every_other_cell_is_as_it_is() -> None:
    assert safe("K-17=1") == "K-17=1"

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import NotFound
from bot.model import Interaction, ItemId, ItemLine, SiteId, VisitorId
from bot.storage.database import SqlDatabase
from bot.storage.imports import BATCH
from tests.bot.storage.samples import HOSTILE, NOON, OTHER, SITE, event, later, visit

NOON_S = NOON.timestamp()


def line(session: str, item: str, **changes: Any) -> Interaction:
    return replace(Interaction("household-1", session, "purchase", ItemId(item), NOON), **changes)


async def bring(
    database: SqlDatabase, rows: Sequence[Interaction], source: str = "file", done: bool = True
) -> int:
    async with database.write() as store:
        import_id = await store.imports.begin(SITE, source, NOON)
    async with database.write() as store:
        await store.imports.add(import_id, rows)
    if done:
        async with database.write() as store:
            await store.imports.complete(import_id, later(minutes=1))
    return import_id


async def sessions(database: SqlDatabase, site_id: SiteId = SITE) -> Sequence[tuple[str, str, str, float]]:
    async with database.read() as store:
        return await store.imports.sessions(site_id)


async def test_rows_come_by_session_then_time_then_line(settled: SqlDatabase) -> None:
    rows = [
        line("s2", "c", quantity=2**40, price_minor=2**40, order_id="o"),
        line("s1", "z"),
        line("s1", "y"),
        line("s1", "x", event="view_item", occurred_at=later(seconds=-1.5)),
        line(HOSTILE, "a\x00b"),
    ]
    await bring(settled, rows)
    assert await sessions(settled) == [
        (HOSTILE, "ab", "purchase", NOON_S),
        ("s1", "x", "view_item", NOON_S - 1.5),
        ("s1", "z", "purchase", NOON_S),
        ("s1", "y", "purchase", NOON_S),
        ("s2", "c", "purchase", NOON_S),
    ]
    assert await sessions(settled, OTHER) == []


async def test_more_rows_than_a_batch_in_several_parts(settled: SqlDatabase) -> None:
    rows = [line("s", str(number)) for number in range(2 * BATCH + 7)]
    async with settled.write() as store:
        import_id = await store.imports.begin(SITE, "file", NOON)
        await store.imports.add(import_id, rows[: BATCH + 3])
        await store.imports.add(import_id, [])
        await store.imports.add(import_id, rows[BATCH + 3 :])
        await store.imports.complete(import_id, NOON)
    assert [item for _, item, _, _ in await sessions(settled)] == [row.item_id for row in rows]


async def test_an_interrupted_import_does_not_count(settled: SqlDatabase) -> None:
    await bring(settled, [line("s1", "a")], done=False)
    assert await sessions(settled) == []


async def test_a_complete_import_replaces_those_before_of_its_source(settled: SqlDatabase) -> None:
    await bring(settled, [line("s1", "old")])
    await bring(settled, [line("s1", "interrupted")], done=False)
    await bring(settled, [line("s1", "elsewhere")], source="other file")
    unfinished = await bring(settled, [line("s1", "new")], done=False)
    assert [item for _, item, _, _ in await sessions(settled)] == ["old", "elsewhere"]
    async with settled.write() as store:
        await store.imports.complete(unfinished, NOON)
    assert [item for _, item, _, _ in await sessions(settled)] == ["elsewhere", "new"]


async def test_a_later_import_still_coming_in_survives_an_earlier_one(settled: SqlDatabase) -> None:
    first = await bring(settled, [line("s1", "first")], done=False)
    second = await bring(settled, [line("s1", "second")], done=False)
    async with settled.write() as store:
        await store.imports.complete(first, NOON)
        await store.imports.add(second, [line("s1", "third")])
        await store.imports.complete(second, NOON)
    assert [item for _, item, _, _ in await sessions(settled)] == ["second", "third"]


async def test_nothing_is_added_to_what_is_complete_or_was_dropped(settled: SqlDatabase) -> None:
    dropped = await bring(settled, [line("s1", "a")], done=False)
    complete = await bring(settled, [line("s1", "b")])
    for import_id in (dropped, complete, 999):
        with pytest.raises(NotFound):
            async with settled.write() as store:
                await store.imports.add(import_id, [line("s1", "c")])
        with pytest.raises(NotFound):
            async with settled.write() as store:
                await store.imports.complete(import_id, NOON)
    assert [item for _, item, _, _ in await sessions(settled)] == ["b"]


async def test_tracked_events_with_items_count_too(settled: SqlDatabase) -> None:
    tea, cup = ItemLine(ItemId("tea")), ItemLine(ItemId("cup"), 2, 100)
    events = [
        event("e1", "purchase", items=(tea, cup), occurred_at=later(minutes=2)),
        event("e2", "view_item", items=(tea,)),
        event("e3", "add_to_cart", items=(tea,), occurred_at=later(minutes=1)),
        event("e4", "view_item_list", items=(tea, cup)),
        event("e5", "view_item"),
    ]
    async with settled.write() as store:
        await store.visits.open(visit())
        await store.visits.record(visit(), events, NOON)
        elsewhere = visit("visit-2", site_id=OTHER, visitor_id=VisitorId("v"))
        await store.visits.open(elsewhere)
        await store.visits.record(elsewhere, [event("e1", "view_item", items=(cup,))], NOON)
    await bring(settled, [line("visit-0", "imported"), line("visit-2", "imported")])
    assert await sessions(settled) == [
        ("visit-0", "imported", "purchase", NOON_S),
        ("visit-1", "tea", "view_item", NOON_S),
        ("visit-1", "tea", "add_to_cart", NOON_S + 60),
        ("visit-1", "tea", "purchase", NOON_S + 120),
        ("visit-1", "cup", "purchase", NOON_S + 120),
        ("visit-2", "imported", "purchase", NOON_S),
    ]
    assert await sessions(settled, OTHER) == [("visit-2", "cup", "view_item", NOON_S)]


async def test_sources_are_those_of_complete_imports(settled: SqlDatabase) -> None:
    await bring(settled, [line("s1", "a")], source="z file")
    await bring(settled, [], source="a file")
    await bring(settled, [line("s1", "a")], source="interrupted", done=False)
    await bring(settled, [line("s1", "b")], source="z file")
    async with settled.read() as store:
        assert await store.imports.sources(SITE) == ["a file", "z file"]
        assert await store.imports.sources(OTHER) == []

from collections.abc import Sequence
from datetime import datetime

from bot.model import Heard, Interaction, ItemId, ItemLine, VisitorId
from bot.storage.columns import EPOCH
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import HOSTILE, NOON, OTHER, SITE, event, later, visit

TEA, CUP = ItemLine(ItemId("tea")), ItemLine(ItemId("cup"), 2, 100)


async def receive(database: SqlDatabase, at: datetime, event_id: str, name: str, *items: ItemLine) -> None:
    async with database.write() as store:
        if await store.visits.by_id(SITE, visit().visit_id) is None:
            await store.visits.open(visit())
        await store.visits.record(visit(), [event(event_id, name, items=items)], at)


async def elsewhere(database: SqlDatabase, at: datetime) -> None:
    other = visit("visit-2", site_id=OTHER, visitor_id=VisitorId("v"))
    async with database.write() as store:
        await store.visits.open(other)
        await store.visits.record(other, [event("e1", "view_item", items=(CUP,))], at)


async def import_(database: SqlDatabase, *rows: Interaction, done: bool = True) -> None:
    async with database.write() as store:
        import_id = await store.imports.begin(SITE, "file", NOON)
        await store.imports.add(import_id, rows)
        await store.imports.add(import_id, [])
        if done:
            await store.imports.complete(import_id, later(minutes=1))


def names(heard: Sequence[Heard]) -> list[tuple[str, str, str]]:
    return [(one.site_id, one.item_id, one.event) for one in heard]


async def test_what_is_learnt_from_comes_oldest_first_with_all_that_is_known_of_it(
    settled: SqlDatabase,
) -> None:
    await receive(settled, later(seconds=2), "e2", "purchase", TEA, CUP)
    await receive(settled, later(seconds=1), HOSTILE, "add_to_cart", TEA)
    await receive(settled, later(seconds=3), "e3", "view_item_list", TEA)
    await receive(settled, later(seconds=3), "e4", "view_item")
    await elsewhere(settled, later(seconds=1.5))
    async with settled.read() as store:
        heard = await store.behaviour.since([SITE, OTHER], later(seconds=1), 10)
        assert names(heard) == [
            (SITE, "tea", "add_to_cart"),
            (OTHER, "cup", "view_item"),
            (SITE, "tea", "purchase"),
            (SITE, "cup", "purchase"),
        ]
        assert len({(one.site_id, *one.key) for one in heard}) == 4
        assert heard[0].visit_id == "visit-1"
        assert (heard[0].occurred_at, heard[0].received_at) == (NOON, later(seconds=1))
        assert names(await store.behaviour.since([SITE, OTHER], later(seconds=1.5), 1)) == [
            (OTHER, "cup", "view_item")
        ]
        assert names(await store.behaviour.since([OTHER], NOON, 9)) == [(OTHER, "cup", "view_item")]
        assert await store.behaviour.since([SITE, OTHER], later(seconds=2.1), 10) == []
        assert await store.behaviour.since([], NOON, 10) == []


async def test_the_latest_of_one_site_are_the_newest_in_order(settled: SqlDatabase) -> None:
    for second in (3, 1, 2):
        await receive(
            settled, later(seconds=second), f"e{second}", "view_item", ItemLine(ItemId(f"i{second}"))
        )
    await elsewhere(settled, later(seconds=9))
    async with settled.read() as store:
        found = await store.behaviour.latest(SITE, NOON, 2)
        assert found == [("visit-1", f"i{n}", "view_item", NOON.timestamp()) for n in (2, 3)]
        found = await store.behaviour.latest(SITE, later(seconds=2.5), 2)
        assert [item for _, item, _, _ in found] == ["i3"]


async def test_imported_behaviour_counts_once_it_is_complete(settled: SqlDatabase) -> None:
    rows = [
        Interaction("v", f"s{n}", "purchase", ItemId(f"i{n}"), later(minutes=n), 1, None, "")
        for n in (3, 1, 2)
    ]
    await import_(settled, *rows, done=False)
    async with settled.read() as store:
        assert await store.behaviour.imported(SITE, NOON, 10) == []
        assert (await store.sites.standing())[0].imported_until is None
    await import_(settled, *rows)
    async with settled.read() as store:
        found = await store.behaviour.imported(SITE, later(minutes=1), 10)
        assert found == [(f"s{n}", f"i{n}", "purchase", NOON.timestamp() + 60 * n) for n in (2, 3)]
        assert [item for _, item, _, _ in await store.behaviour.imported(SITE, EPOCH, 1)] == ["i3"]
        assert await store.behaviour.imported(OTHER, EPOCH, 10) == []
        assert [one.imported_until for one in await store.sites.standing()] == [later(minutes=3), None]


async def test_how_much_came_in_is_counted_no_further_than_asked(settled: SqlDatabase) -> None:
    await receive(settled, later(seconds=1), "e1", "view_item", TEA)
    await receive(settled, later(seconds=2), "e2", "purchase", TEA, CUP)
    await receive(settled, later(seconds=2), "e3", "page_view")
    await import_(settled, Interaction("v", "s", "purchase", ItemId("tea"), NOON))
    async with settled.read() as store:
        assert await store.behaviour.count(SITE, NOON, 10) == 3
        assert await store.behaviour.count(SITE, later(seconds=1.5), 10) == 2
        assert await store.behaviour.count(SITE, NOON, 2) == 2
        assert await store.behaviour.count(SITE, later(minutes=2), 10) == 0
        assert await store.behaviour.count(OTHER, NOON, 10) == 0

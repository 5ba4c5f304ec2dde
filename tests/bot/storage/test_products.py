from typing import Any

import pytest

from bot.errors import Invalid
from bot.model import ItemId, Product, SiteId
from bot.ports import Store
from bot.storage.database import SqlDatabase
from tests.bot.storage.samples import HOSTILE, OTHER, SITE, product

FULL = product(
    title=HOSTILE,
    description=HOSTILE,
    image_url="https://shop.example/tea.png",
    sale_price_minor=199,
    available=False,
    brand="Leaf",
    category="Food > Tea",
    cost_minor=2**40,
    attributes={"color": "green", HOSTILE: HOSTILE},
)


async def ids(store: Store, site_id: SiteId = SITE, **wanted: Any) -> list[str]:
    page, total = await store.products.page(site_id, **wanted)
    assert total == len(page)
    return [found.item_id for found in page]


async def test_a_product_comes_back_as_it_was_put(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        await store.products.put(SITE, [product(), product("item-2")])
        await store.products.put(SITE, [FULL])
    async with settled.read() as store:
        assert await store.products.all(SITE) == [FULL, product("item-2")]
        assert await store.products.all(OTHER) == []


async def test_by_ids_in_the_order_asked_for(settled: SqlDatabase) -> None:
    many = [product(f"item-{n}") for n in range(2_500)]
    async with settled.write() as store:
        await store.products.put(SITE, many)
    asked = [ItemId(f"item-{n}") for n in range(2_499, -1, -1)]
    async with settled.read() as store:
        found = await store.products.by_ids(SITE, [*asked, ItemId("unknown"), asked[0]])
        assert list(found.values()) == many[::-1]
        assert await store.products.by_ids(OTHER, asked[:3]) == {}
        assert await store.products.by_ids(SITE, []) == {}


async def test_the_same_item_twice_in_one_put_keeps_the_last(settled: SqlDatabase) -> None:
    async with settled.write() as store:
        await store.products.put(SITE, [product(), FULL])
        assert await store.products.all(SITE) == [FULL]


async def test_a_category_holds_what_is_below_it_and_no_namesake(settled: SqlDatabase) -> None:
    paths = {"1": "A > B", "2": "A > B > C", "3": "A > Bx", "4": "A", "5": "a > b", "6": "A > B >x", "7": ""}
    async with settled.write() as store:
        await store.products.put(SITE, [product(n, category=path) for n, path in paths.items()])
    async with settled.read() as store:
        assert await ids(store, category="A > B") == ["1", "2"]
        assert await ids(store, category="A") == ["1", "2", "3", "4", "6"]
        assert await ids(store, category="A >") == []
        assert await ids(store, category="%") == []
        assert await ids(store, OTHER, category="A") == []
        assert await store.products.categories(SITE) == [
            ("A", 1), ("A > B", 1), ("A > B > C", 1), ("A > B >x", 1), ("A > Bx", 1), ("a > b", 1)
        ]  # fmt: skip


async def test_text_finds_titles_with_every_word_in_any_case(settled: SqlDatabase) -> None:
    titles = {
        "1": "Green TEA, 100% leaf",
        "2": "Green tee",
        "3": "ÄPFEL_grün",
        "4": "a\\b 'quoted'",
        "5": "Straße",
    }
    async with settled.write() as store:
        await store.products.put(SITE, [product(n, title) for n, title in titles.items()])
    async with settled.read() as store:
        assert await ids(store, text="tea green") == ["1"]
        assert await ids(store, text=" GREEN ") == ["1", "2"]
        assert await ids(store, text="äpfel GRÜN") == ["3"]
        assert await ids(store, text="STRASSE") == ["5"]
        assert await ids(store, text="%") == ["1"]
        assert await ids(store, text="_") == ["3"]
        assert await ids(store, text="\\") == ["4"]
        assert await ids(store, text="'") == ["4"]
        assert await ids(store, text="/") == []
        assert await ids(store, text="t_a") == []


async def test_pages_are_ordered_and_counted(settled: SqlDatabase) -> None:
    priced = [
        product("1", "b", price_minor=300),
        product("2", "a", price_minor=900, sale_price_minor=100),
        product("3", "C", price_minor=200),
        product("4", "a", price_minor=200),
    ]
    async with settled.write() as store:
        await store.products.put(SITE, priced)
    async with settled.read() as store:
        assert await ids(store) == ["2", "4", "1", "3"]
        assert await ids(store, order="price") == ["2", "3", "4", "1"]
        assert await ids(store, order="price_desc") == ["1", "3", "4", "2"]
        page, total = await store.products.page(SITE, order="price", after=1, limit=2)
        assert ([found.item_id for found in page], total) == (["3", "4"], 4)
        assert await store.products.page(SITE, after=9) == ([], 4)
        with pytest.raises(Invalid, match="sideways"):
            await store.products.page(SITE, order="sideways")


async def test_titles_longer_than_an_index_entry_may_be(settled: SqlDatabase) -> None:
    long = product(title="".join(chr(0x4E00 + n) for n in range(5_000)))
    async with settled.write() as store:
        await store.products.put(SITE, [long])
        assert await store.products.page(SITE) == ([long], 1)


async def test_a_change_is_numbered_and_only_what_is_different_is_in_it(settled: SqlDatabase) -> None:
    async def change(store: Store) -> int:
        return {one.site_id: one.change for one in await store.sites.standing()}[SITE]

    async with settled.write() as store:
        assert await change(store) == 0
        await store.products.put(SITE, [product(), FULL, product("item-2", attributes={"b": "1", "a": "2"})])
        first = await change(store)
        await store.products.put(OTHER, [product("item-9")])
    async with settled.write() as store:
        again = product("item-2", attributes={"a": "2", "b": "1"})
        await store.products.put(SITE, [FULL, again, product("item-3")])
    async with settled.read() as store:
        second = await change(store)
        assert first < second
        assert [one.item_id for one in await store.products.changed(SITE, -1)] == [
            "item-1",
            "item-2",
            "item-3",
        ]
        assert await store.products.changed(SITE, first) == [product("item-3")]
        assert await store.products.changed(SITE, second) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"cost_minor": 1},
        {"attributes": {"size": "XL"}},
        {"sale_price_minor": 1},
        {"available": False},
        {"description": "new"},
    ],
)
async def test_every_field_that_differs_is_a_change(settled: SqlDatabase, changes: dict[str, Any]) -> None:
    async with settled.write() as store:
        await store.products.put(SITE, [product()])
        before = {one.site_id: one.change for one in await store.sites.standing()}[SITE]
        await store.products.put(SITE, [product(**changes)])
        assert await store.products.changed(SITE, before) == [product(**changes)]


async def test_the_stamp_changes_with_every_put_of_this_site(settled: SqlDatabase) -> None:
    stamps: list[str] = []
    puts: list[list[Product]] = [[product()], [product()], []]
    async with settled.write() as store:
        other = await store.products.stamp(OTHER)
        stamps.append(await store.products.stamp(SITE))
        for products in puts:
            await store.products.put(SITE, products)
            stamps.append(await store.products.stamp(SITE))
        assert len(set(stamps)) == len(stamps)
        assert await store.products.stamp(SITE) == stamps[-1]
        assert await store.products.stamp(OTHER) == other
        assert await store.products.stamp(SiteId("unknown")) == ""

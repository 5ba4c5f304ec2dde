import math
from collections.abc import Mapping

import pytest

from bot.errors import Invalid
from bot.model import ItemId, Merchandising
from bot.rules.merchandising import MOST, merchandising_from

FULL: Mapping[str, object] = {
    "margin_floor": 0.2,
    "excluded": ["K-17", " K-18 ", "K-17"],
    "excluded_categories": ["Tobacco"],
    "boosted": {"Own brand > Tea": 1, "K-19": -0.5},
    "most_per_category": 2,
    "diversity": 0.3,
    "explored_share": 0.1,
    "exploration": "thompson",
}


def test_every_rule_is_read() -> None:
    assert merchandising_from(FULL) == Merchandising(
        0.2,
        (ItemId("K-17"), ItemId("K-18")),
        ("Tobacco",),
        {"Own brand > Tea": 1.0, "K-19": -0.5},
        2,
        0.3,
        0.1,
        "thompson",
    )


def test_what_is_left_out_is_as_by_default() -> None:
    assert merchandising_from({}) == Merchandising()
    assert merchandising_from({"margin_floor": None}) == Merchandising()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ([], "rules"),
        ({"divresity": 0.3}, "divresity"),
        ({7: 0.3}, "7"),
        ({"margin_floor": 1}, "margin_floor"),
        ({"margin_floor": -0.1}, "margin_floor"),
        ({"margin_floor": "20 %"}, "margin_floor"),
        ({"margin_floor": True}, "margin_floor"),
        ({"diversity": 1.1}, "diversity"),
        ({"diversity": math.nan}, "diversity"),
        ({"diversity": 10**400}, "diversity"),
        ({"explored_share": math.inf}, "explored_share"),
        ({"explored_share": None}, "explored_share"),
        ({"most_per_category": 1.5}, "most_per_category"),
        ({"most_per_category": -1}, "most_per_category"),
        ({"most_per_category": True}, "most_per_category"),
        ({"exploration": "greedy"}, "exploration"),
        ({"exploration": []}, "exploration"),
        ({"excluded": "K-17"}, "excluded"),
        ({"excluded": ["K-17", 17]}, "excluded[1]"),
        ({"excluded": [""]}, "excluded[0]"),
        ({"excluded": ["a\x1b[2J"]}, "excluded[0]"),
        ({"excluded": ["x"] * (MOST + 1)}, "excluded"),
        ({"excluded_categories": {"Tobacco": 1}}, "excluded_categories"),
        ({"excluded_categories": [["Tobacco"]]}, "excluded_categories[0]"),
        ({"boosted": ["K-17"]}, "boosted"),
        ({"boosted": {"K-17": "much"}}, "boosted.K-17"),
        ({"boosted": {17: 1}}, "boosted[0]"),
        ({"boosted": {"K-17": 101}}, "boosted.K-17"),
    ],
)
def test_a_wrong_rule_is_refused_by_name(given: object, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        merchandising_from(given)
    assert refused.value.data == {"field": field}
    assert field in str(refused.value)

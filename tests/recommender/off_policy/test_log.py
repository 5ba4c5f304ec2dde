import numpy as np

from recommender.off_policy.log import Shown, logged_clicks


def row(seconds: float, item: str, position: int = 1, site: str = "", explored: bool | None = None) -> Shown:
    return Shown(seconds, item, position, click=False, propensity=0.5, site=site, explored=explored)


def test_rows_are_put_in_order_of_time() -> None:
    log = logged_clicks([row(3, "c"), row(1, "a"), row(2, "b")])
    assert log.items[log.item].tolist() == ["a", "b", "c"]
    assert len(log) == 3


def test_places_of_one_list_are_told_by_site_scenario_and_time() -> None:
    log = logged_clicks([row(1, "a"), row(1, "b", 2), row(1, "a", site="shop"), row(2, "a")])
    assert len(set(log.lists.tolist())) == 3
    assert log.slots == (("", "", 1), ("", "", 2), ("shop", "", 1))
    assert log.groups().tolist() == [0, 0, 1]


def test_halves_keep_lists_whole() -> None:
    log = logged_clicks([row(time, "a", position) for time in range(5) for position in range(3)])
    earlier, later = log.halves()
    assert not set(earlier.lists.tolist()) & set(later.lists.tolist())
    assert len(earlier) == 6
    assert len(later) == 9


def test_what_was_tried_out_is_known_where_every_row_says_so() -> None:
    said = logged_clicks([row(1, "a", explored=True), row(2, "b", explored=False)])
    assert said.explored is not None
    assert said.explored.tolist() == [True, False]
    assert logged_clicks([row(1, "a", explored=True), row(2, "b")]).explored is None


def test_an_empty_log() -> None:
    log = logged_clicks([])
    assert len(log) == 0
    assert [len(half) for half in log.halves()] == [0, 0]
    assert log.explored is None
    assert np.issubdtype(log.item.dtype, np.int32)

import numpy as np

from recommender.dataset import DatasetSettings, build, over, read_log

ALL = DatasetSettings(min_item_count=1)


def test_sessions_are_in_order_of_time_whatever_order_the_rows_come_in() -> None:
    rows = [("s", "c", "view_item", 3.0), ("s", "a", "view_item", 1.0), ("s", "b", "view_item", 2.0)]
    dataset = build(read_log(rows), ALL)
    assert dataset.items[dataset.codes].tolist() == ["a", "b", "c"]
    assert dataset.starts.tolist() == [0, 3]


def test_an_item_several_times_in_a_row_is_one() -> None:
    rows = [("s", item, "view_item", float(time)) for time, item in enumerate("aaabaa")]
    dataset = build(read_log(rows), ALL)
    assert "".join(dataset.items[dataset.codes]) == "aba"


def test_purchases_weigh_more_than_carts_and_carts_more_than_views_and_nothing_more_than_one() -> None:
    rows = [
        ("s", "a", "view_item", 1.0),
        ("s", "b", "add_to_cart", 2.0),
        ("s", "c", "purchase", 3.0),
        ("s", "d", "something", 4.0),
    ]
    weights = build(read_log(rows), ALL).weights.tolist()
    assert 1.0 == weights[2] > weights[1] > weights[0] > weights[3] > 0.0


def test_a_log_of_views_alone_learns_at_full_weight() -> None:
    dataset = build(read_log([("s", "a", "view_item", 1.0), ("s", "b", "view_item", 2.0)]), ALL)
    assert dataset.weights.tolist() == [1.0, 1.0]


def test_rare_items_and_those_beyond_the_most_frequent_are_left_out() -> None:
    rows = [(f"s{n}", item, "view_item", float(n)) for n, item in enumerate("aaabbcccccd")]
    log = read_log(rows)
    assert build(log, DatasetSettings(min_item_count=2)).items.tolist() == ["a", "b", "c"]
    assert build(log, DatasetSettings(min_item_count=1, max_items=2)).items.tolist() == ["a", "c"]


def test_split_holds_out_the_latest_sessions() -> None:
    rows = [(f"s{n}", "a", "view_item", float(-n)) for n in range(10)]
    earlier, latest = read_log(rows).split(0.3, 100)
    assert (earlier.session_count, latest.session_count) == (7, 3)
    assert earlier.times.max() < latest.times.min()
    assert read_log(rows).split(0.3, 2)[1].session_count == 2


def test_the_latest_sessions_are_kept_where_there_are_too_many() -> None:
    rows = [(f"s{n}", f"i{n}", "view_item", float(n)) for n in range(5)]
    dataset = build(read_log(rows), DatasetSettings(min_item_count=1, max_sessions=2))
    assert dataset.items.tolist() == ["i3", "i4"]


def test_rows_without_session_item_or_time_are_left_out() -> None:
    rows = [
        ("", "a", "view_item", 1.0),
        ("s", "", "view_item", 1.0),
        ("s", "a", "view_item", float("nan")),
        ("s", "b", "view_item", 1.0),
    ]
    assert build(read_log(rows), ALL).items.tolist() == ["b"]


def test_nothing_is_an_empty_dataset() -> None:
    dataset = build(read_log([]), ALL)
    assert (dataset.session_count, len(dataset.items), len(dataset.codes)) == (0, 0, 0)


def test_rows_of_other_items_are_dropped_over_a_given_vocabulary() -> None:
    rows = [("s", "a", "view_item", 1.0), ("s", "b", "view_item", 2.0), ("t", "a", "view_item", 3.0)]
    dataset = over(read_log(rows), np.array(["b", "z"]))
    assert dataset.items.tolist() == ["b", "z"]
    assert dataset.session_count == 1
    assert dataset.codes.tolist() == [0]

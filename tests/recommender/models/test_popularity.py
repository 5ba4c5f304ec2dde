from recommender.dataset import DatasetSettings, Row, build, read_log
from recommender.models.popularity import Popularity, PopularitySettings
from tests.recommender.shop import history

DAY = 86_400.0


def fit(rows: list[Row], window_s: float = 28 * DAY) -> Popularity:
    dataset = build(read_log(rows), DatasetSettings(min_item_count=1))
    return Popularity.fit(dataset, PopularitySettings(window_s=window_s))


def test_what_is_taken_lately_comes_before_what_was_taken_once() -> None:
    old = [(f"o{n}", "winter coat", "purchase", n * 1.0) for n in range(10)]
    new = [(f"n{n}", "swimsuit", "purchase", 60 * DAY + n) for n in range(3)]
    model = fit(old + new)
    assert model.items[model.score(history())[0].argmax()] == "swimsuit"
    everything = fit(old + new, window_s=0)
    assert everything.items[everything.score(history())[0].argmax()] == "winter coat"


def test_a_purchase_counts_more_than_a_view() -> None:
    model = fit([("a", "viewed", "view_item", 1.0), ("b", "bought", "purchase", 1.0)])
    assert model.items[model.score(history())[0].argmax()] == "bought"

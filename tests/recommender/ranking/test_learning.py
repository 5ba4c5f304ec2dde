from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from recommender.arrays import Codes, Floats
from recommender.cases import Histories, cases
from recommender.dataset import DatasetSettings, Log, Row, over, read_log
from recommender.errors import NothingToLearn
from recommender.evaluation import rank
from recommender.items import Item
from recommender.models.next_item_fit import NextItemSettings
from recommender.pairs import Pairs
from recommender.ranking import learning
from recommender.ranking.features import Table
from recommender.ranking.fitting import SourceSettings
from recommender.ranking.learning import LearningSettings, Learnt, _weed, learn
from recommender.ranking.lessons import Lessons
from recommender.ranking.ranker import Trees, TreeSettings, Weights
from recommender.ranking.survey import Survey
from tests.recommender.shop import LEARNING, baskets, catalogue, history, walks

NAMES = {"sequential_rules", "random_walk", "baskets", "session_knn", "next_item"}
FAST = LearningSettings(
    sources=SourceSettings(next_item=NextItemSettings(components=4, epochs=1)),
    trees=replace(LEARNING.trees, rounds=6),
)


@pytest.fixture(scope="module")
def learnt() -> Learnt:
    return learn(read_log(walks()), catalogue(), LEARNING)


def hit_rate(learnt: Learnt, later: Log, *, seen_again: bool = False) -> float:
    judged = cases(over(later, learnt.engine.items), "every", novel=not seen_again)

    def answer(histories: Histories, limit: int) -> Codes:
        return learnt.engine.rank(histories, limit, seen_again=seen_again)

    return rank(answer, judged, len(learnt.engine.items), 1, 1).metrics(1).hit_rate


def fit_on(rows: Sequence[Row], settings: LearningSettings = FAST, items: Sequence[Item] = ()) -> Learnt:
    return learn(read_log(rows), items, settings)


def test_learns_what_comes_next(learnt: Learnt) -> None:
    assert isinstance(learnt.trained.ranker, Trees)
    assert hit_rate(learnt, read_log(walks(100, seed=8))) > 0.95


def test_says_what_each_source_gave(learnt: Learnt) -> None:
    assert set(learnt.contributions) == NAMES
    assert set(learnt.fit_s) == {*NAMES, "popularity", "engine"}
    gains = [found.gain for found in learnt.contributions.values()]
    assert 0 < sum(gains) <= 1
    assert learnt.taught > LEARNING.fewest_cases


def test_sources_know_all_sessions_though_some_taught_the_ranker(learnt: Learnt) -> None:
    assert learnt.dataset.session_count == 300
    assert learnt.trained.sources.statistics.silence.min() == pytest.approx(1 / 300)
    assert learnt.trained.until == max(at for _, _, _, at in walks())


def test_a_source_that_costs_nothing_is_kept(learnt: Learnt) -> None:
    # Each of them alone would do for walks along one aisle.
    assert set(learnt.trained.sources.models) == NAMES


class Scripted(Lessons):
    """Gains go up where a source is left out that misleads, down where a useful one is."""

    def trial(self, columns: tuple[str, ...], settings: TreeSettings) -> Floats:
        left = {name.partition(".")[0] for name in columns}
        noise = np.where(np.arange(100) % 2, 0.3, -0.26) if "doubtful" not in left else 0.0
        gain = 0.5 - 0.1 * ("useful" not in left) + 0.1 * ("misleading" not in left)
        return np.asarray(np.full(100, gain) + noise, dtype=np.float32)


def test_only_a_source_that_surely_misleads_is_left_out() -> None:
    sources = ("useful", "idle", "misleading", "doubtful")
    names = (*(f"{name}.score" for name in sources), "popularity.looks")
    pairs = Pairs(np.array([0], dtype=np.int64), np.empty(0, dtype=np.int32))
    nothing = np.empty(0, dtype=np.float32)
    found = Survey(history(0).only(0, 0), pairs, dict.fromkeys((*sources, "popularity"), nothing))
    told = Scripted(found, Table(names, np.empty((0, len(names)), np.float32)), np.empty(0, np.bool_))
    columns, contributions = _weed(told, TreeSettings())
    assert [name for name, found in contributions.items() if not found.kept] == ["misleading"]
    assert columns == ("useful.score", "idle.score", "doubtful.score", "popularity.looks")
    losses = {name: round(found.loss, 3) for name, found in contributions.items()}
    # What is lost is a share of what there was: .1 of .5, then of .6.
    assert losses == {"useful": 0.2, "idle": 0.0, "misleading": -0.2, "doubtful": pytest.approx(-0.033)}


def test_a_source_left_out_is_in_no_part_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    # What comes next is chance, so that some source or other is not surely needed.
    monkeypatch.setattr(learning, "SURE", -2.0)
    chance = np.random.default_rng(0)
    taken = 1 / np.arange(1, 301) ** 1.2
    rows = [
        (f"s{session}", f"i{item}", "view_item", session * 100.0 + step)
        for session in range(800)
        for step, item in enumerate(chance.choice(300, 4, replace=False, p=taken / taken.sum()))
    ]
    learnt = fit_on(rows, replace(FAST, later=0.3, most_later=0.3))
    dropped = {name for name, found in learnt.contributions.items() if not found.kept}
    assert dropped
    assert set(learnt.trained.sources.models) == NAMES - dropped
    assert not {column.partition(".")[0] for column in trees(learnt).columns} & dropped
    assert all(learnt.contributions[name].gain == 0 for name in dropped)


def trees(learnt: Learnt) -> Trees:
    assert isinstance(learnt.trained.ranker, Trees)
    return learnt.trained.ranker


def test_with_little_behaviour_weights_rank() -> None:
    learnt = fit_on(walks(120), replace(LEARNING, fewest_cases=10_000))
    assert isinstance(learnt.trained.ranker, Weights)
    assert set(learnt.trained.sources.models) == NAMES
    assert learnt.contributions == {}
    assert hit_rate(learnt, read_log(walks(100, seed=8))) > 0.9


def test_with_next_to_none_popularity_alone_is_there() -> None:
    learnt = fit_on(walks(10))
    assert learnt.trained.sources.models == {}
    assert isinstance(learnt.trained.ranker, Weights)
    assert learnt.engine.rank(cases(learnt.dataset, "last").histories, 3, seen_again=False).min() >= 0


def test_where_nothing_can_be_foretold_weights_rank() -> None:
    chance = np.random.default_rng(0)
    rows: list[Row] = [
        (f"s{session}", f"i{chance.integers(20_000)}", "view_item", session * 100.0 + step)
        for session in range(2000)
        for step in range(5)
    ]
    learnt = fit_on(rows)
    assert isinstance(learnt.trained.ranker, Weights)


def test_nothing_to_learn_says_so() -> None:
    with pytest.raises(NothingToLearn, match="seen often enough"):
        fit_on([])
    with pytest.raises(NothingToLearn):
        fit_on([("s", "a", "view_item", 1.0)], replace(FAST, dataset=DatasetSettings(min_item_count=2)))


@pytest.mark.parametrize(
    "rows",
    [
        [(f"s{n}", "only", "view_item", float(n)) for n in range(50)],
        [("s", f"i{n}", "view_item", float(n)) for n in range(50)],
        [(f"s{n}", f"i{n}", "view_item", 1.0) for n in range(50)],
        [("s", "a", "view_item", 1.0)],
    ],
    ids=["one item", "one session", "all alone", "one row"],
)
def test_odd_behaviour_is_learnt_from(rows: list[Row]) -> None:
    for settings in (FAST, replace(FAST, novel=False)):
        assert len(fit_on(rows, settings).trained.items) > 0


def test_twice_the_same_gives_the_same_bytes(learnt: Learnt) -> None:
    again = learn(read_log(walks()), catalogue(), LEARNING)
    assert again.trained.params() == learnt.trained.params()
    ours, theirs = learnt.trained.arrays(), again.trained.arrays()
    assert list(ours) == list(theirs)
    for name, array in ours.items():
        assert array.tobytes() == theirs[name].tobytes(), name


def test_another_seed_gives_another_model(learnt: Learnt) -> None:
    other = learn(read_log(walks()), catalogue(), replace(LEARNING, seed=2))
    vectors = learnt.trained.arrays()["next_item.vectors"]
    assert not np.array_equal(other.trained.arrays()["next_item.vectors"], vectors)


def test_what_was_mostly_bought_is_told_from_what_was_looked_at(learnt: Learnt) -> None:
    assert not learnt.trained.is_bought
    assert fit_on(baskets(40)).trained.is_bought
    views = [(f"v{session}", item, event, at) for session, item, event, at in walks(60)]
    assert not fit_on([*baskets(40), *views]).trained.is_bought


def test_a_session_that_comes_back_is_learnt_from_where_repeats_count() -> None:
    chance = np.random.default_rng(0)
    rows: list[Row] = []
    for session in range(250):
        # Everyone returns to the first item in the end.
        path = [f"i{item}" for item in chance.permutation(30)[:4]]
        rows += [
            (f"s{session}", item, "view_item", session * 100.0 + step)
            for step, item in enumerate([*path, path[0]])
        ]
    settings = replace(LEARNING, novel=False, later=0.3, fewest_cases=100)
    learnt = fit_on(rows, settings)
    assert learnt.trained.again
    assert "repeats.distance" in trees(learnt).columns
    last = cases(learnt.dataset, "last", novel=False)
    found = learnt.engine.rank(last.histories, 1, seen_again=True)[:, 0]
    assert (found == last.targets).mean() > 0.9


def test_progress_is_told_by_stages() -> None:
    told: list[tuple[str, int, int]] = []
    learn(read_log(walks()), catalogue(), LEARNING, lambda *step: told.append(step))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["fitting", "ranking"]
    assert all(0 <= done <= total for _, done, total in told)

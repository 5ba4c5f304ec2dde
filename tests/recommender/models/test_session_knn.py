import math

import numpy as np
import pytest

from recommender.dataset import Dataset, DatasetSettings, build, read_log
from recommender.models.session_knn import KnnSettings, SessionKnn
from tests.recommender.shop import history

A, B, C, D = range(4)
AGELESS = KnnSettings(forgetting=1e9, step=0.1)


def dataset(*sessions: str) -> Dataset:
    """A letter an item; the first session is the oldest."""
    rows = [
        (f"s{number}", item, "view_item", number * 100.0 + step)
        for number, items in enumerate(sessions)
        for step, item in enumerate(items)
    ]
    return build(read_log(rows), DatasetSettings(min_item_count=1))


def scores(made: SessionKnn, *codes: int) -> list[float]:
    found: list[float] = made.score(history(*codes))[0].tolist()
    return found


def test_a_neighbours_items_count_by_likeness_and_rarity() -> None:
    made = SessionKnn.fit(dataset("ab", "acd", "d"), AGELESS)
    # Of three sessions a is in two, b in one, c in one, d in two. The neighbours of a are ab and acd.
    assert scores(made, A) == pytest.approx(
        [
            (1 / math.sqrt(2) + 1 / math.sqrt(3)) * math.log(3 / 2),
            1 / math.sqrt(2) * math.log(3),
            1 / math.sqrt(3) * math.log(3),
            1 / math.sqrt(3) * math.log(3 / 2),
        ],
        rel=1e-6,
    )


def test_a_neighbour_of_one_item_is_as_long_as_it_is() -> None:
    made = SessionKnn.fit(dataset("ab", "acd", "d"), AGELESS)
    alike = 1 / math.sqrt(3)
    assert scores(made, D) == pytest.approx(
        [alike * math.log(3 / 2), 0, alike * math.log(3), (1 + alike) * math.log(3 / 2)], rel=1e-6
    )


def test_what_was_seen_before_counts_less() -> None:
    made = SessionKnn.fit(dataset("ab", "cd"), AGELESS)
    # Seen a, then c: a is one step older.
    assert scores(made, A, C)[B] / scores(made, A, C)[D] == pytest.approx(0.9)
    assert scores(made, C, A)[B] / scores(made, C, A)[D] == pytest.approx(1 / 0.9)


def test_the_oldest_item_still_counts_a_little() -> None:
    made = SessionKnn.fit(dataset("ab", "cd"), KnnSettings(forgetting=1e9, step=0.5))
    far = [A, *[C, D] * 4][: 1 + 4]
    assert scores(made, *dict.fromkeys(far), C)[B] > 0
    assert scores(made, A, D, C)[B] == pytest.approx(0.25 * scores(made, A)[B])


def test_an_older_neighbour_counts_less() -> None:
    made = SessionKnn.fit(dataset("ab", "xx", "ac", "yy"), KnnSettings(forgetting=0.5))
    found = scores(made, A)
    # Two of four sessions lie between them: exp(-2 / 4 / 0.5).
    assert found[B] / found[C] == pytest.approx(math.exp(-1), rel=1e-5)


def test_only_the_most_similar_sessions_speak() -> None:
    sessions = dataset("abc", "ad", "ad")
    near = SessionKnn.fit(sessions, KnnSettings(neighbours=1, forgetting=1e9))
    assert scores(near, A, B)[D] == 0
    assert scores(SessionKnn.fit(sessions, AGELESS), A, B)[D] > 0


def test_of_an_item_in_many_sessions_the_latest_are_asked() -> None:
    sessions = dataset("ab", "xx", "ac", "yy")
    few = scores(SessionKnn.fit(sessions, KnnSettings(most_postings=1, forgetting=1e9)), A)
    assert (few[B], few[C] > 0) == (0, True)
    assert scores(SessionKnn.fit(sessions, AGELESS), A)[B] > 0


def test_of_many_sessions_the_latest_are_kept() -> None:
    made = SessionKnn.fit(dataset("ab", "xx", "ac"), KnnSettings(most_sessions=2))
    assert made.sessions.shape[0] == 2
    assert scores(made, A)[B] == 0
    assert scores(made, A)[C] > 0


def test_an_item_in_every_session_says_nothing_of_anyone() -> None:
    assert scores(SessionKnn.fit(dataset("ab", "ac", "a"), AGELESS), B)[A] == 0


def test_a_stranger_has_no_neighbours() -> None:
    made = SessionKnn.fit(dataset("ab", "cd"), AGELESS)
    assert scores(made) == [0, 0, 0, 0]
    assert np.isfinite(made.score(history(4, 9))).all()
    assert scores(made, 9) == [0, 0, 0, 0]

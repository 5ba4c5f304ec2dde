import numpy as np
from scipy import sparse

from recommender.models.random_walk import RandomWalk, WalkSettings
from recommender.models.sequential_rules import SequentialRules
from tests.recommender.shop import history

STEP = np.array(
    [[0, 1, 0, 0], [0.25, 0, 0.75, 0], [0, 0.5, 0, 0.5], [0, 0, 0, 0]],
    dtype=np.float32,
)


def rules() -> SequentialRules:
    items = np.array(["a", "b", "c", "d"])
    return SequentialRules(items, sparse.csr_array(STEP), 0.6, STEP.sum(axis=1))


def test_two_steps_are_the_product_of_both() -> None:
    made = RandomWalk.fit(rules(), WalkSettings())
    expected = np.array([[0.25, 0, 0.75, 0], [0, 0.625, 0, 0.375], [0.125, 0, 0.375, 0], [0, 0, 0, 0]])
    np.testing.assert_allclose(made.links.toarray(), expected, rtol=1e-6)


def test_reaches_what_never_shared_a_session() -> None:
    scores = RandomWalk.fit(rules(), WalkSettings()).score(history(0))[0]
    assert rules().score(history(0))[0, 2] == 0
    assert scores[2] == 0.75


def test_only_the_highest_of_each_row_are_kept() -> None:
    made = RandomWalk.fit(rules(), WalkSettings(most=1)).links.toarray()
    np.testing.assert_allclose(made[:3], [[0, 0, 0.75, 0], [0, 0.625, 0, 0], [0, 0, 0.375, 0]], rtol=1e-6)


def test_older_items_count_less() -> None:
    made = RandomWalk.fit(rules(), WalkSettings(decay=0.5))
    expected = made.links.toarray()[1] + 0.5 * made.links.toarray()[0]
    np.testing.assert_allclose(made.score(history(0, 1))[0], expected, rtol=1e-6)


def test_of_nothing() -> None:
    nothing = SequentialRules(
        np.array([], dtype=np.str_),
        sparse.csr_array(np.zeros((0, 0), dtype=np.float32)),
        0.6,
        np.empty(0, np.float32),
    )
    assert RandomWalk.fit(nothing, WalkSettings()).links.shape == (0, 0)

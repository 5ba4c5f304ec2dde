import numpy as np
import pytest

from bot.dialogue.knowledge.fusion import likelihoods, odds, threshold_for, weights_for
from bot.dialogue.knowledge.shelf import COLUMNS, LETTERS, Evidence


def test_nothing_spoken_for_is_unlikely() -> None:
    nothing = Evidence(np.zeros((3, len(COLUMNS)), dtype=np.float32), 1.0)
    for language in ("en", "de", "fr"):
        for by_meaning in (True, False):
            likely = likelihoods(odds(nothing, weights_for(language, by_meaning=by_meaning)))
            assert likely.sum() < 0.05


def test_likelihoods_leave_room_for_no_answer() -> None:
    likely = likelihoods(np.array([0.0, 0.0], dtype=np.float32))
    assert likely == pytest.approx([1 / 3, 1 / 3])
    assert likelihoods(np.array([500.0], dtype=np.float32)) == pytest.approx([1])
    assert likelihoods(np.array([-500.0], dtype=np.float32)) == pytest.approx([0])
    assert likelihoods(np.zeros(0, dtype=np.float32)).shape == (0,)


def test_every_evidence_speaks_for_a_passage() -> None:
    for language in ("en", ""):
        for by_meaning in (True, False):
            weights = weights_for(language, by_meaning=by_meaning)
            assert len(weights.found) == len(weights.behind) == len(COLUMNS)
            assert min(*weights.found, *weights.behind) >= 0


def test_what_another_passage_has_more_of_speaks_against_it() -> None:
    found = np.zeros((2, len(COLUMNS)), dtype=np.float32)
    found[0, LETTERS] = 0.5
    alone = odds(Evidence(found[:1], 0.0), weights_for("en", by_meaning=True))
    found[1, LETTERS] = 0.9
    beside = odds(Evidence(found, 0.0), weights_for("en", by_meaning=True))
    assert beside[0] < alone[0]
    assert beside[1] > beside[0]


def test_thresholds_are_likelihoods() -> None:
    assert all(0.5 < threshold_for(by_meaning=by_meaning) < 1 for by_meaning in (True, False))

"""What one conversation may use of a model."""

import json

import pytest

from bot.dialogue.drafting.asking import Asked, Completion, Said, Speaker
from bot.dialogue.drafting.budget import MOST_CALLS, Budget, read_budget, size

ASKED = Asked((Said(Speaker.USER, "x" * 300),), most_tokens=50)


def test_the_longest_answer_must_fit_too() -> None:
    assert size(ASKED) == 100
    assert Budget().allows(ASKED, 150)
    assert not Budget().allows(ASKED, 149)
    assert not Budget(tokens=1).allows(ASKED, 150)
    assert not Budget(calls=MOST_CALLS).allows(ASKED, 10**9)


def test_what_the_server_counts_is_spent_else_an_estimate() -> None:
    assert Budget().spend(ASKED, Completion("yes", tokens=70)) == Budget(70, 1)
    assert Budget().spend(ASKED, Completion("y" * 30)) == Budget(110, 1)
    assert Budget().spend(ASKED) == Budget(100, 1)


def test_it_is_kept_as_json() -> None:
    kept = json.loads(json.dumps(Budget(70, 2).to_json()))
    assert read_budget(kept) == Budget(70, 2)


@pytest.mark.parametrize("kept", [None, 5, [], {"tokens": -1}, {"tokens": "9", "calls": True}])
def test_what_is_damaged_is_nothing(kept: object) -> None:
    assert read_budget(kept) == Budget()

import numpy as np
import pytest

from bot.dialogue.intents.definitions import OUT_OF_SCOPE
from bot.dialogue.intents.fitting import FOLDS, _Learnable, fit
from bot.errors import Invalid
from tests.bot.dialogue.intents.samples import ALL, INSIDE, OUTSIDE, Hashing, filled


class Enough(Exception):
    pass


def test_intents_are_learnt_with_an_encoder_and_without() -> None:
    for encoder in (Hashing(), None):
        model = fit(ALL, encoder)
        assert model.names == ("greeting", "returns", "shipping")
        assert model.hear("can i return the blue shoes").intent == "returns"
        assert model.hear("how much is delivery to berlin").intent == "shipping"
        assert model.hear("explain the weather").intent == ""


def test_out_of_scope_need_not_be_told() -> None:
    model = fit(INSIDE, Hashing())
    assert [heard.intent for heard in model.hear_all([text for text, _ in INSIDE])] == [n for _, n in INSIDE]


def test_an_intent_may_have_one_example_only() -> None:
    assert fit([*INSIDE, ("gift card", "gift")], Hashing()).names[0] == "gift"


@pytest.mark.parametrize(
    "examples", [[], [("a", "one"), ("b", "one")], [("a", "one"), *(("b", OUT_OF_SCOPE) for _ in range(9))]]
)
def test_there_must_be_something_to_tell_apart(examples: list[tuple[str, str]]) -> None:
    with pytest.raises(Invalid) as caught:
        fit(examples)
    assert caught.value.data["field"] == "intent"


def test_how_far_it_is_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    fit(ALL, Hashing(), lambda stage, done, total: told.append((stage, done, total)))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["Encoding", *(f"Testing, part {part}" for part in range(1, FOLDS + 1)), "Learning"]
    assert all(0 < done <= total for _, done, total in told)


def test_it_ends_where_telling_raises() -> None:
    def tell(stage: str, done: int, total: int) -> None:
        if stage == "Learning":
            raise Enough

    with pytest.raises(Enough):
        fit(ALL, Hashing(), tell)


def test_each_text_is_encoded_once() -> None:
    encoder = Hashing()
    fit(ALL, encoder)
    assert sorted(encoder.asked) == sorted(text for text, _ in ALL)


def test_topics_out_of_scope_stay_together_when_it_is_tested() -> None:
    known = _Learnable(ALL, None, lambda stage, done, total: None)
    folds = known.folds()
    outside = folds[known.codes == len(known.names)]
    assert len(outside) == len(filled(OUTSIDE))
    assert (np.diff(outside) >= 0).all()
    for code in range(len(known.names)):
        counts = np.bincount(folds[known.codes == code], minlength=FOLDS)
        assert counts.max() - counts.min() <= 1

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.intents.fitting import fit
from bot.dialogue.intents.model import Arrays, IntentModel, from_arrays
from bot.errors import Invalid
from tests.bot.dialogue.intents.samples import ALL, Hashing

ENCODER = Hashing()
MODEL = fit(ALL, ENCODER)
WORDS = fit(ALL)
TEXTS = ["hi there", "what about shipping", "exchange it", "a poem about the moon", "", "🙂"]


def test_one_by_one_or_together_is_the_same() -> None:
    for model in (MODEL, WORDS):
        together, alone = model.hear_all(TEXTS * 100)[-len(TEXTS) :], [model.hear(text) for text in TEXTS]
        assert [heard.intent for heard in together] == [heard.intent for heard in alone]
        assert [heard.confidence for heard in together] == pytest.approx(
            [h.confidence for h in alone], rel=1e-4
        )
    assert MODEL.hear_all([]) == []


def test_a_vector_that_is_there_is_not_made_again() -> None:
    heard = MODEL.hear("exchange it")
    vector = ENCODER.encode(["exchange it"])[0]
    ENCODER.asked.clear()
    assert MODEL.hear("exchange it", vector) == heard
    assert not ENCODER.asked


def test_a_model_of_words_alone_does_without_the_vector() -> None:
    assert WORDS.hear("exchange it", np.ones(64, dtype=np.float32)) == WORDS.hear("exchange it")


def test_what_is_like_an_example_is_surer_than_what_is_not() -> None:
    sure, less = MODEL.hear("how do i return the shoes"), MODEL.hear("can i return a coat")
    assert sure.intent == less.intent == "returns"
    assert sure.confidence > less.confidence
    assert sure.runner_up not in ("", "returns")


@pytest.mark.parametrize("text", ["", " ", "\u200b\u202e", "\n\t"])
def test_nothing_said_is_nothing_wanted(text: str) -> None:
    for model in (MODEL, WORDS):
        heard = model.hear(text)
        assert heard.intent == ""
        assert heard.confidence == pytest.approx(0, abs=1e-6)


def test_out_of_scope_says_what_it_would_be_otherwise() -> None:
    heard = MODEL.hear("explain the moon today")
    assert heard.intent == ""
    assert heard.runner_up in MODEL.names
    assert heard.confidence < 0.5


@given(st.text())
def test_every_text_is_heard(text: str) -> None:
    heard = MODEL.hear(text)
    assert heard.intent in ("", *MODEL.names)
    assert 0 <= heard.confidence <= 1
    assert heard.runner_up in MODEL.names


def again(model: IntentModel, **changes: object) -> Arrays:
    return {name: np.asarray(array) for name, array in {**model.to_arrays(), **changes}.items()}


@pytest.mark.parametrize("model", [MODEL, WORDS])
def test_it_survives_the_way_there_and_back(model: IntentModel) -> None:
    encoder = ENCODER if model is MODEL else None
    back = from_arrays(again(model), encoder)
    assert back.names == model.names
    assert back.hear_all(TEXTS) == model.hear_all(TEXTS)


def test_nothing_in_the_arrays_needs_pickle() -> None:
    assert all(array.dtype.kind in "fiU" for array in MODEL.to_arrays().values())


@pytest.mark.parametrize("part", sorted(MODEL.to_arrays()))
def test_arrays_that_are_not_a_model_are_refused(part: str) -> None:
    lacking = {name: array for name, array in MODEL.to_arrays().items() if name != part}
    for arrays in (lacking, again(MODEL, **{part: np.zeros((2, 2))})):
        with pytest.raises(Invalid) as caught:
            from_arrays(arrays, ENCODER)
        assert caught.value.data["field"] == "model"


def test_another_encoder_is_refused() -> None:
    with pytest.raises(Invalid):
        from_arrays(again(MODEL), None)
    with pytest.raises(Invalid):
        from_arrays(again(WORDS), ENCODER)

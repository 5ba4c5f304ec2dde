import io

import numpy as np
import pytest

from bot.dialogue.knowledge.topics import SLOTS, Topics, hashed, load, shipped


def about(text: str, language: str = "en") -> str:
    topics = shipped()
    return topics.names[int(np.argmax(topics.shares([text], language)[0]))]


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        ("how much do you charge for shipping", "en", "delivery_cost"),
        ("i want my money back, how long does that take", "en", "refund"),
        ("the vase was smashed to pieces when it got here", "en", "damaged"),
        ("was kostet mich der versand", "de", "delivery_cost"),
        ("wie kann ich mein abo kündigen", "de", "subscription_stop"),
        ("hab mein kennwort vergessen", "de", "password"),
    ],
)
def test_what_a_text_is_about(text: str, language: str, topic: str) -> None:
    assert about(text, language) == topic


def test_shares_add_up_to_one() -> None:
    for texts in (["shipping", "", "🎁", "x" * 10_000, "\ud800"], []):
        shares = shipped().shares(texts, "en")
        assert shares.shape == (len(texts), len(shipped().names))
        assert shares.sum(axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-4)


def test_words_are_hashed_to_length_one() -> None:
    slots, values = hashed("where is my parcel", "en")
    assert len(slots) == len(values)
    assert slots.min() >= 0
    assert slots.max() < SLOTS
    assert np.linalg.norm(values) == pytest.approx(1)
    assert len(hashed("", "en")[0]) == 0


def test_it_is_kept_nearly_as_it_was() -> None:
    rng = np.random.default_rng(7)
    words = rng.normal(size=(SLOTS, 2)).astype(np.float32)
    meaning = rng.normal(size=(3, 2)).astype(np.float32)
    made = Topics(("a", "b"), words, meaning, np.array([0.5, -0.5], dtype=np.float32), "hashing")
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    kept = load(file)
    assert (kept.names, kept.encoder) == (made.names, made.encoder)
    assert kept.words == pytest.approx(words, abs=float(np.abs(words).max()) / 200)
    assert kept.meaning == pytest.approx(meaning, abs=float(np.abs(meaning).max()) / 200)
    assert kept.bias == pytest.approx(made.bias)


def test_vectors_of_another_encoder_say_nothing_to_it() -> None:
    assert shipped().knows("all-MiniLM-L6-v2-int8-96-abc")
    assert not shipped().knows("hashing")
    assert not shipped().knows("")

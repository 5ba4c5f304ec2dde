import numpy as np
import pytest

from bot.dialogue.knowledge.passages import passages
from bot.dialogue.knowledge.shelf import (
    ARTICLE,
    BODY,
    HEADING,
    LETTERS,
    MEANT,
    NAMED,
    NEAREST,
    TITLE,
    Evidence,
    Shelf,
    texts,
)
from tests.bot.dialogue.knowledge.samples import ENGLISH, Hashing

PASSAGES = [passage for article in ENGLISH for passage in passages(article)]
HEADINGS = [passage.heading for passage in PASSAGES]


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf(PASSAGES, "en")


def evidence(shelf: Shelf, text: str) -> Evidence:
    return shelf.evidence(text)


def test_a_heading_in_its_own_words_says_all_of_it(shelf: Shelf) -> None:
    found = evidence(shelf, "When do I get my money back?").found
    row = HEADINGS.index("When do I get my money back?")
    assert found[row, HEADING] == found[:, HEADING].max() > 0.5
    assert found[row, NAMED] == pytest.approx(found[:, NAMED].max())


def test_what_stands_in_one_passage_counts_for_its_article(shelf: Shelf) -> None:
    found = evidence(shelf, "customs").found
    rows = [row for row, passage in enumerate(PASSAGES) if passage.article.article_id == "shipping"]
    others = [row for row in range(len(PASSAGES)) if row not in rows]
    assert all(found[rows, ARTICLE] > 0)
    assert not found[others, :LETTERS].any()
    assert (found[rows, BODY] > 0).sum() == 1


def test_evidence_is_a_share(shelf: Shelf) -> None:
    for text in ("shipping shipping", "how much is it to ship abroad", "password", "x y z", "", "🎁"):
        found = evidence(shelf, text)
        assert ((found.found >= 0) & (found.found <= 1.001)).all()
        assert 0 <= found.unknown <= 1


def test_what_no_passage_says_is_unknown(shelf: Shelf) -> None:
    assert evidence(shelf, "dentist").unknown == 1
    assert evidence(shelf, "password").unknown == 0
    assert 0 < evidence(shelf, "password of the dentist").unknown < 1


def test_rare_words_weigh_more(shelf: Shelf) -> None:
    assert shelf.weight(["custom"]) > shelf.weight(["#delivery"])


def test_meaning_is_a_cosine() -> None:
    encoder = Hashing()
    shelf = Shelf(PASSAGES, "en", encoder.encode(texts(PASSAGES)))
    row = HEADINGS.index("I forgot my password")
    vector = encoder.encode(["Your account: I forgot my password"])[0]
    found = shelf.evidence("", vector).found
    assert found[row, NEAREST] == pytest.approx(1, abs=1e-5)
    assert found[row, MEANT] < 1
    assert np.argmax(found[:, NEAREST]) == row
    assert not found[:, [TITLE, HEADING, BODY, ARTICLE, NAMED]].any()

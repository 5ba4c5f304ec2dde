from bot.dialogue.knowledge.passages import passages
from bot.dialogue.knowledge.quoting import LONGEST_QUOTE, quote
from bot.dialogue.knowledge.shelf import Shelf
from bot.model import Article

SENTENCES = (
    "Our vans leave the yard twice a day, early in the morning and again in the afternoon, rain or shine.",
    "Every box is packed by hand, checked against the list, and closed with paper tape and a little care.",
    "Bottles, jars and everything else made of glass travel between sheets of corrugated cardboard, upright.",
    "If a bottle breaks all the same, send us a photo and we bring another one with the next van, for free.",
    "Ice packs keep cold what must be cold, and the driver takes them back when he comes the next time.",
)


def quoted(question: str, sentences: tuple[str, ...] = SENTENCES) -> str:
    article = Article("boxes", "Boxes", " ".join(sentences), locale="en")
    shelf = Shelf(passages(article), "en")
    return quote(sentences, shelf.speller.terms(question), shelf)


def test_a_short_passage_is_quoted_whole() -> None:
    assert quoted("vans", SENTENCES[:2]) == " ".join(SENTENCES[:2])


def test_a_long_one_in_the_sentences_that_answer() -> None:
    said = quoted("who takes back the ice packs")
    assert SENTENCES[4] in said
    assert SENTENCES[0] not in said
    assert len(said) <= LONGEST_QUOTE


def test_whole_sentences_in_their_order() -> None:
    for question in ("broken bottle", "tape", "vans", "nothing of this", ""):
        said = quoted(question)
        held = [sentence for sentence in SENTENCES if sentence in said]
        assert said == " ".join(held)
        assert 0 < len(said) <= LONGEST_QUOTE


def test_where_nothing_is_better_the_beginning() -> None:
    assert quoted("qwertz").startswith(SENTENCES[0])

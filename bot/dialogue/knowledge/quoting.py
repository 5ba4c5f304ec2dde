"""What of a passage is quoted as an answer: whole sentences, in their order, the best for this question."""

from collections.abc import Sequence
from itertools import chain

from bot.dialogue.knowledge.concepts import find
from bot.dialogue.knowledge.passages import joined
from bot.dialogue.knowledge.shelf import Shelf
from bot.dialogue.knowledge.terms import Term
from bot.dialogue.knowledge.words import split

LONGEST_QUOTE = 400


def quote(sentences: Sequence[str], terms: Sequence[Term], shelf: Shelf) -> str:
    """Neighbouring sentences of at most `LONGEST_QUOTE` characters; of those as good, the first."""
    if len(joined(sentences)) <= LONGEST_QUOTE:
        return joined(sentences)
    said = [_forms(sentence, shelf.language) for sentence in sentences]
    weights = [term.weight * shelf.weight(term.forms) for term in terms]
    best, chosen = -1.0, joined(sentences[:1])
    for start in range(len(sentences)):
        end = _end(sentences, start)
        forms = set(chain.from_iterable(said[start:end]))
        worth = sum(w * _said(term, forms) for term, w in zip(terms, weights, strict=True))
        if worth > best + 1e-6:
            best, chosen = worth, joined(sentences[start:end])
    return chosen


def _end(sentences: Sequence[str], start: int) -> int:
    """After the last sentence that still fits."""
    end = start + 1
    while end < len(sentences) and len(joined(sentences[start : end + 1])) <= LONGEST_QUOTE:
        end += 1
    return end


def _said(term: Term, forms: set[str]) -> float:
    return max((surely for form, surely in term.forms.items() if form in forms), default=0.0)


def _forms(sentence: str, language: str) -> set[str]:
    return {form for found in find(split(sentence), language) for form in (*found.stems, *found.concepts)}

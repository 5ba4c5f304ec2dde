"""Whether what was found has the words that were said, or only such as are spelt like them."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from bot.dialogue.lexicon import lexicon
from bot.dialogue.plain import stems
from bot.dialogue.suggestions import Suggestion
from bot.dialogue.understanding.known import known_as, named_by
from bot.dialogue.vocabulary import Vocabulary
from bot.model import Product

BEGINNING = 4
"""Letters with which a word of the catalogue begins as the visitor's does, and may still be another."""


def covered(words: Sequence[str], product: Product) -> int:
    """How many of these singulars the catalogue says of it."""
    said = stems_of(product)
    return sum(any(one.startswith(word) for one in said) for word in words)


def unmatched(vocabulary: Vocabulary, text: str, found: Sequence[Suggestion]) -> str:
    """The text, where the catalogue knows none of its words and what was found is merely spelt like them.

    Found by meaning, without a word in common, is found: a sofa for a couch.
    """
    words = [word for word in text.split() if word not in lexicon().descriptive and not word.isdigit()]
    if not words or not vocabulary.holders:
        return ""
    if any(known_as(word, vocabulary) or named_by(word, vocabulary) for word in words):
        return ""
    singulars = stems(" ".join(words))
    if any(covered(singulars, suggestion.product) for suggestion in found):
        return ""
    said = {one for suggestion in found for one in stems_of(suggestion.product)}
    return text if any(_is_like(word, one) for word in singulars for one in said) else ""


def missing(text: str, found: Sequence[Suggestion]) -> str:
    """The first word of several that is said of none of these, in whatever language."""
    words = text.split()
    telling = [w for w in words if w not in lexicon().descriptive and w not in lexicon().same and w.isalpha()]
    if len(telling) < 2:
        return ""
    has = {w: any(covered(stems(w), one.product) for one in found) for w in telling}
    return next((w for w in telling if not has[w]), "") if any(has.values()) else ""


def stems_of(product: Product) -> list[str]:
    return stems(" ".join((product.title, product.brand, product.category, *product.attributes.values())))


def _is_like(word: str, other: str) -> bool:
    return word[:BEGINNING] == other[:BEGINNING] or OSA.distance(word, other, score_cutoff=1) <= 1

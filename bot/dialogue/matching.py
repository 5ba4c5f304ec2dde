"""Whether what was found has the words that were said, or only such as are spelt like them."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from bot.dialogue.lexicon import lexicon
from bot.dialogue.plain import singular, stems
from bot.dialogue.suggestions import Suggestion
from bot.dialogue.understanding.known import guessed, known_as, named_by, surely_known_as
from bot.dialogue.vocabulary import Vocabulary
from bot.model import Product

SHORTEST_TYPED = 4
"""Letters of a word that may be a typing error of one of a product found."""
ALIKE = 0.7
"""From here on two words are spelt alike, 1 being the same."""
BEGINNING = 4
"""Letters with which a word of the catalogue begins as the visitor's does, and may still be another."""


def covered(words: Sequence[str], product: Product) -> int:
    """How many of these singulars the catalogue says of it."""
    said = stems_of(product)
    return sum(any(one.startswith(word) for one in said) for word in words)


def of_the_thing(thing: Sequence[str], suggestions: Sequence[Suggestion]) -> Sequence[Suggestion]:
    """Those that are what was looked for, organic milk rather than organic carrots, where some are."""
    fit = [one for one in suggestions if covered(thing, one.product)] if thing else []
    return fit or suggestions


def covering(text: str, suggestions: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Rather fewer cards than such that have less of what was said."""
    words = [word for word in stems(text) if not word.isdigit()]
    if len(words) < 2:
        return tuple(suggestions)
    of_each = [covered(words, suggestion.product) for suggestion in suggestions]
    best = max(of_each, default=0)
    return tuple(s for s, hits in zip(suggestions, of_each, strict=True) if hits == best)


def says_all(vocabulary: Vocabulary, text: str, product: Product) -> bool:
    """Whether it is called all of this, typing errors forgiven, in whatever language."""
    return all(
        _says(word, product) or covered(stems(known_as(word, vocabulary) or word), product)
        for word in text.split()
        if not word.isdigit()
    )


def taken_for(vocabulary: Vocabulary, text: str, found: Sequence[Suggestion]) -> str:
    """The text with its typing errors put right, where that is what was found; else empty."""
    words = text.split()
    right = [_put_right(vocabulary, word, found) for word in words]
    return " ".join(right) if all(right) and right != words else ""


def _put_right(vocabulary: Vocabulary, word: str, found: Sequence[Suggestion]) -> str:
    """The word, or what it is a typing error of in one of these; empty where it is neither."""
    if word.isdigit() or surely_known_as(word, vocabulary) or named_by(word, vocabulary):
        return word
    if any(_says(word, one.product) for one in found):
        return word
    guess = guessed(word, vocabulary)
    if guess and any(covered(stems(guess), one.product) for one in found):
        return guess
    near = [one for s in found for one in stems_of(s.product) if _is_typed_for(word, one)]
    return near[0] if near else ""


def _is_typed_for(word: str, other: str) -> bool:
    is_long = min(len(word), len(other)) >= SHORTEST_TYPED and word[0] == other[0]
    is_word = word in lexicon().common or word in lexicon().descriptive
    return is_long and not is_word and OSA.distance(singular(word), other, score_cutoff=1) <= 1


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


def missing(vocabulary: Vocabulary, text: str, claim: str, found: Sequence[Suggestion]) -> str:
    """The first word of several that is said of none of these, in whatever language.

    What he wants to rely on is `claim`, and not looked at here: that needs more than a word.
    """
    relied_on = {claim, *claim.split(), *lexicon().attributes, *lexicon().counted}
    telling = [word for word in text.split() if word.isalpha() and word not in relied_on]
    if len(telling) < 2:
        return ""
    has = {word: _is_said(vocabulary, word, found) for word in telling}
    return next((word for word in telling if not has[word]), "") if any(has.values()) else ""


def stems_of(product: Product) -> list[str]:
    return stems(" ".join((product.title, product.brand, product.category, *product.attributes.values())))


def _is_said(vocabulary: Vocabulary, word: str, found: Sequence[Suggestion]) -> bool:
    right = _put_right(vocabulary, word, found)
    return bool(right) and any(
        _says(word, s.product) or says_all(vocabulary, right, s.product) for s in found
    )


def _says(word: str, product: Product) -> bool:
    meant = {word, *lexicon().same.get(word, ()), lexicon().colors.get(word, word)}
    return any(covered(stems(one), product) for one in meant)


def _is_like(word: str, other: str) -> bool:
    return word[:BEGINNING] == other[:BEGINNING] or OSA.normalized_similarity(word, other) >= ALIKE

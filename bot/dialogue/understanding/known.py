"""What the catalogue calls a word of the visitor: itself, its right spelling, or a translation."""

from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.dialogue.lexicon import lexicon
from bot.dialogue.plain import singular
from bot.dialogue.vocabulary import SHORTEST_MISTYPED, Vocabulary

SHORTEST_END, SHORTEST_COMPOUND = 4, 8
"""Letters of the last part of a German compound, and of the whole."""


def known_as(word: str, vocabulary: Vocabulary) -> str:
    """A singular of the vocabulary; empty where it has no such word."""
    return surely_known_as(word, vocabulary) or guessed(word, vocabulary)


def guessed(word: str, vocabulary: Vocabulary) -> str:
    """What it may be a typing error of; an everyday word is none."""
    known = lexicon()
    is_word = word in known.common or word in known.stopwords or word in known.counted
    return "" if is_word else vocabulary.meant(word)


def surely_known_as(word: str, vocabulary: Vocabulary) -> str:
    """The same without guessing at typing errors: `write` is no `white`."""
    if vocabulary.knows(word):
        return singular(word)
    translated = (one for one in sorted(lexicon().same.get(word, ())) if vocabulary.knows(one))
    return next(translated, "")


def named_by(word: str, vocabulary: Vocabulary) -> str:
    """The same, or what the end of a German compound is called: `Apfelkuchen` is a cake."""
    known = surely_known_as(word, vocabulary)
    if known or len(word) < SHORTEST_COMPOUND:
        return known
    ends = (word[-length:] for length in range(len(word) - SHORTEST_END, SHORTEST_END - 1, -1))
    return next(
        (name for end in ends if end in lexicon().same and (name := surely_known_as(end, vocabulary))), ""
    )


def spelt(word: str, vocabulary: Vocabulary) -> str:
    """The word, right where it is mistyped German: a catalogue in English could not tell."""
    is_word = word in lexicon().common or word in lexicon().counted or word in _catalogue_words()
    if len(word) < SHORTEST_MISTYPED or is_word or known_as(word, vocabulary):
        return word
    return _german(word)


@cache
def _catalogue_words() -> frozenset[str]:
    """Words of catalogues that something is translated to: alcohol is no mistyped Alkohol."""
    return frozenset(one for words in lexicon().same.values() for one in words)


@lru_cache(maxsize=4096)
def _german(word: str) -> str:
    near = process.extract(word, list(lexicon().same), scorer=OSA.distance, score_cutoff=1, limit=2)
    return near[0][0] if len(near) == 1 else word

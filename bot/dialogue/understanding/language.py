"""Which language a text is in, by the words that only one has; said only where it is clear."""

from bot.dialogue.lexicon import lexicon
from bot.dialogue.plain import words

GERMAN_LETTERS = frozenset("äöü")
LETTER = 0.6
"""What one letter that only German has counts beside a word."""
CLEARLY = 1.5
"""How much more of one language there must be than of another."""


def language_of(plain: str) -> str:
    """`en`, `de`, or empty where it may be either, or neither."""
    said = words(plain)
    scores = {name: float(sum(w in own for w in said)) for name, own in lexicon().language.items()}
    scores["de"] += LETTER * any(c in GERMAN_LETTERS for c in plain)
    best = max(scores, key=lambda name: scores[name])
    others = max(score for name, score in scores.items() if name != best)
    is_clear = scores[best] >= 1 or (best == "de" and scores[best] > 0)
    return best if is_clear and scores[best] >= CLEARLY * others and scores[best] > others else ""

"""The form of a model's text: markup, length, repetition, letters and language."""

import re
import unicodedata
from collections import Counter

from bot.dialogue.drafting.reading import normal, read_words, sentences
from bot.dialogue.drafting.words import words

SHORTEST = 2
LONGEST = 700
MOST_SENTENCES = 8
MOST_LINES = 12
ENOUGH_WORDS = 5
"""Fewer may be in any language."""
COPIED = 8
"""Words in a row that nobody says by chance."""

_MARKUP = re.compile(
    r"<[a-z!/?]|\]\s*\(|\]\s*:\s*\S|```|~~~|\{\{|\}\}|\{%|%\}|\$\{|&#?\w{2,8};|^\s*\|.*\|\s*$|^\s*[-=]{4,}\s*$"
    r"|^\s*\{|\"\s*:\s*[\"\[{]|\bjavascript\s*:|\bon\w+\s*=|\\u[0-9a-f]{4}|\\n|<\||\[/?inst\]|\x00",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,12}://\S+|\bwww\.\S+|\b(?:mailto|tel|sms)\s*:|[\w.+-]+\s?@\s?[\w-]+|\(at\)|\[at\]"
    r"|\b[\w-]+(?:\.|\s+\.\s*|\s?\[\.\]\s?|\s?\(\.\)\s?|\sdot\s|\spunkt\s)"
    r"(?:com|net|org|info|biz|shop|store|io|co|uk|de|at|ch|eu|fr|it|es|nl|pl|us|app|dev|ai|me|ly|gl|example|online|site|xyz|ru|cn|top|club|link)\b(?!\w)|(?<![\w.])/[a-z][\w-]*(?:/[\w-]*)*"
)
_PHONE = re.compile(r"(?<![\w,.])(?:\+|00)?\(?\d(?:[\s()/.-]{0,2}\d){6,}")
_SPELT = re.compile(r"(?<!\w)(?:[^\W\d_][\s.*_-]+){3,}[^\W\d_](?!\w)")
_STUTTER = re.compile(r"\b(\w+(?:\W+\w+){0,3})(?:\W+\1\b){2,}|(.)\2{5,}|(\S{2,}?)\3{4,}", re.IGNORECASE)


def bad_form(text: str) -> str:
    """`text` as it would be shown; what holds of a part of it holds of all of it."""
    if len(text) > LONGEST or text.count("\n") >= MOST_LINES:
        return "long"
    if _MARKUP.search(text):
        return "markup"
    if _foreign_letters(text):
        return "letters"
    if _SPELT.search(text):
        return "spelt"
    if _STUTTER.search(text):
        return "repeated"
    said = [" ".join(w.folded for w in read_words(s)) for _, s in sentences(text)]
    if len(said) > MOST_SENTENCES:
        return "long"
    return "repeated" if max(Counter(s for s in said if s).values(), default=0) > 1 else ""


def addresses(text: str) -> list[str]:
    """Web addresses, paths, e-mail addresses and telephone numbers, in lower case."""
    plain = normal(text).casefold()
    return [match.group().rstrip(".,;:!?)") for way in (_ADDRESS, _PHONE) for match in way.finditer(plain)]


def is_same(text: str, other: str) -> bool:
    return [w.folded for w in read_words(text)] == [w.folded for w in read_words(other)]


def wrong_language(text: str, locale: str) -> bool:
    """Whether it is plainly not in the language of `locale`, by the small words every text is full of."""
    said = [w.folded for w in read_words(text)]
    if len(said) < ENOUGH_WORDS:
        return False
    counts = {name: sum(w in of for w in said) for name, of in words().function.items()}
    own = counts.pop(locale, 0)
    return own * 7 < len(said) or any(other > own for other in counts.values())


def copies(text: str, secret: str) -> bool:
    """Whether it repeats a stretch of what the model was told in confidence."""
    told = " ".join(w.folded for w in read_words(normal(secret)))
    said = [w.folded for w in read_words(text)]
    return any(" ".join(said[at : at + COPIED]) in told for at in range(len(said) - COPIED + 1))


def _foreign_letters(text: str) -> bool:
    """Letters of other scripts are another language, or a disguise."""
    return any(
        c.isalpha() and not unicodedata.name(c, "").startswith("LATIN") and c not in "ªº"
        for c in normal(text)
    )

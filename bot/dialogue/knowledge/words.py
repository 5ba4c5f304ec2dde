"""Words of questions and articles: folded, split, and reduced to stems, in English and German."""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[0-9]+(?:[.,:][0-9]+)*(?![^\W_])|[^\W_]+")
"""3.49 is one word."""
LONGEST = 40
"""Characters of a word that count."""
LONGEST_TEXT = 20_000
"""Characters of a text that count."""
SHORTENED = re.compile(r"\b(wh(?:at|ere|en|o)|how|that|it|there)['’]?s\b")
"""`what's` is `what is`, with or without its apostrophe."""
OWNED = re.compile(r"(?<=[^\W_])['’]s\b")
ELISION = re.compile(r"(?<=[^\W_])['’](?=[^\W_])")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
"""As they are written where a keyboard has none; a bare vowel would make another word of many."""
ENGLISH = {"ation": 4, "ment": 4, "ness": 4, "able": 4, "ible": 4, "ing": 3, "ed": 3, "ly": 4, "e": 4}
"""Suffix -> the letters that must be left before it."""
GERMAN = re.compile(
    "(?:ungen|keiten|heiten|igkeit|ern|ung|keit|heit|ten|tes|ter|est|lich|isch|bar|em|en|er|es|et|st|e|n|s|t)$"
)
SHORTEST = 3
"""Letters that a stem keeps."""
KEPT = frozenset({"packaging", "tracking"})
"""Not what a package is, or to track."""
VOWEL = re.compile(r"[aeiouy]")


def plain(text: str) -> str:
    """In lower case, without accents and invisible characters; `don't` is one word, `ü` is `ue`."""
    lower = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold().translate(UMLAUTS)
    lower = ELISION.sub("", OWNED.sub("", SHORTENED.sub(r"\1 is", lower)))
    if lower.isascii():
        return lower
    return "".join(
        char
        for char in unicodedata.normalize("NFKD", lower)
        if unicodedata.category(char) not in ("Mn", "Cf", "Cc", "Cs") or char.isspace()
    )


def split(text: str) -> list[str]:
    """Words in lower case without accents, as they are written."""
    return [word[:LONGEST] for word in WORD.findall(plain(text))]


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """What forms of one word have in common; not a word itself. `word` is one of `split`."""
    if word.isdigit() or word in KEPT:
        return word
    return _german(word) if language == "de" else _english(word) if language == "en" else word


def _english(word: str) -> str:
    """Harman's plurals, then one of Porter's commonest suffixes, where a vowel is left before it.

    Harman, "How effective is suffixing?", JASIS 42 (1991), table 1; Porter, "An algorithm for suffix
    stripping", Program 14 (1980). Lighter than Porter's, because questions are short.
    """
    word = _singular(word)
    fits = (s for s, least in ENGLISH.items() if word.endswith(s) and len(word) - len(s) >= least)
    word = word.removesuffix(next((s for s in fits if VOWEL.search(word[: -len(s)])), ""))
    twice = len(word) > SHORTEST and word[-1] == word[-2] != "s" and word[-1].isalpha()
    return word[:-1] if twice else word


def _singular(word: str) -> str:
    if len(word) <= SHORTEST or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("shes", "ches", "xes", "sses", "zzes", "oes")) else word[:-1]


def _german(word: str) -> str:
    """Savoy's light stemmer, and the suffixes of nouns made of verbs, twice.

    Savoy, "Light stemming approaches for the French, Portuguese, German and Hungarian languages", SAC 2006.
    """
    for _ in range(2):
        suffix = GERMAN.search(word, SHORTEST + 1)
        word = word[: suffix.start()] if suffix else word
    return word

"""What a text asks for: intents, price limits, what is not wanted, and the words left to search with."""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.dialogue.lexicon import lexicon
from bot.dialogue.prices import Limits, read_limits

LONGEST_TEXT = 1000
"""What is said in more than this is not a wish; and every pattern stays fast."""
MOST_WORDS = 12
LONGEST_WORD = 40

_WORD = re.compile(r"[^\W_]+(?:['&./%-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]{4,}")
_LONELY = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Understood:
    intents: frozenset[str]
    limits: Limits
    words: str
    """To search the catalogue with; empty where nothing but empty words was said."""
    unwanted: str
    """In the visitor's words, such as "not too sweet"."""
    property: str = ""
    """Such as "gluten free", which is also among the words; whether a product has it is not always known."""


def understand(text: str, currency: str) -> Understood:
    """Never raises, whatever the text; time grows with its first `LONGEST_TEXT` characters only."""
    rest = _LETTERS.sub(_spelt, _normal(text))
    intents: set[str] = set()
    # Asked for before prices are cut out: it must be heard however the sentence goes on.
    rest = _hear("hand_over", rest, intents)
    limits, rest = read_limits(rest, currency)
    for intent in lexicon().intents:
        rest = _hear(intent, rest, intents)
    unwanted, rest = _unwanted(rest)
    return Understood(frozenset(intents), limits, _words(_thing_last(rest)), unwanted, _property(rest))


def _normal(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).replace("’", "'").casefold()
    visible = (c if unicodedata.category(c) not in ("Cf", "Cs", "Cc") else " " for c in plain)
    return " ".join("".join(visible).split())[:LONGEST_TEXT]


def _spelt(found: re.Match[str]) -> str:
    """One wrong letter is forgiven in a word that decides what is asked for, but for the first."""
    word = found.group()
    if word in lexicon().right or word in lexicon().mistyped:
        return word
    near = (meant for meant in lexicon().mistyped if meant[0] == word[0])
    return next((meant for meant in near if OSA.distance(word, meant, score_cutoff=1) <= 1), word)


def _hear(intent: str, text: str, heard: set[str]) -> str:
    for pattern in lexicon().intents[intent]:
        text, found = pattern.subn(" ", text)
        if found:
            heard.add(intent)
    return text


def _unwanted(text: str) -> tuple[str, str]:
    for pattern in lexicon().without:
        match = pattern.search(text)
        if match:
            return match.group().strip(), f"{text[: match.start()]} {text[match.end() :]}"
    return "", text


def _property(text: str) -> str:
    found = (pattern.search(text) for pattern in lexicon().properties)
    return next((match.group() for match in found if match), "")


def _thing_last(text: str) -> str:
    """ "wine for a steak dinner" is about wine: the recommender takes the last word for the thing."""
    thing, _, purpose = lexicon().purpose.sub("\n", text, count=1).partition("\n")
    return f"{purpose} {thing}"


def _words(text: str) -> str:
    kept = [word for word in _WORD.findall(text) if word not in lexicon().stopwords]
    kept = [word[:LONGEST_WORD] for word in kept if len(word) > 1 or _LONELY.fullmatch(word)]
    return " ".join(kept[:MOST_WORDS]) if any(not _LONELY.fullmatch(word) for word in kept) else ""

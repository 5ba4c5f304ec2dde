"""What a visitor does not want: words a catalogue can be filtered by, and those it cannot."""

import re
from dataclasses import dataclass

from bot.dialogue.lexicon import lexicon
from bot.dialogue.plain import singular, words
from bot.dialogue.understanding.known import guessed
from bot.dialogue.vocabulary import Vocabulary

MOST = 4
LONGEST = 3
"""Words of one thing that is not wanted."""


@dataclass(frozen=True, slots=True)
class Unwanted:
    words: tuple[str, ...] = ()
    """For the filter, with what a catalogue may call it."""
    said: str = ""
    """In the visitor's words."""
    lasts: bool = False
    """Whether it is meant of whatever is looked for later, as an allergy is."""
    vague: str = ""
    """What no product says of itself, such as "not too sweet"; in his words."""


def unwanted_in(text: str, vocabulary: Vocabulary) -> tuple[Unwanted, str]:
    """And the text without it."""
    found, said, vague = dict[str, None](), list[str](), ""
    lasts = lexicon().found(lexicon().allergy, text)
    for _ in range(MOST):
        match = _first(text)
        if match is None:
            break
        phrase = _ended(match["what"])
        end = match.start("what") + len(phrase)
        names = _names(phrase)
        if lexicon().found(lexicon().without_degree, phrase) or not names:
            vague = vague or text[match.start() : end].strip()
        else:
            said += names
            is_brand = lexicon().found(lexicon().before_brand, f"{phrase.split()[0]} ")
            found |= dict.fromkeys(
                other for name in names for other in _also_called(name, vocabulary, is_brand=is_brand)
            )
        text = f"{text[: match.start()]} , {text[end:]}"
    return Unwanted(tuple(found), ", ".join(said), lasts and bool(found), vague), text


def _first(text: str) -> re.Match[str] | None:
    found = [match for pattern in lexicon().without if (match := pattern.search(text))]
    return min(found, key=lambda match: match.start(), default=None)


def _ended(phrase: str) -> str:
    ends = [match.start() for pattern in lexicon().without_ends if (match := pattern.search(phrase))]
    return phrase[: min(ends)] if ends else phrase


def _names(phrase: str) -> list[str]:
    stop = lexicon().stopwords
    parts = (" ".join(w for w in words(part) if w not in stop) for part in lexicon().joins.split(phrase))
    return [" ".join(part.split()[:LONGEST]) for part in parts if part]


def _also_called(name: str, vocabulary: Vocabulary, *, is_brand: bool) -> list[str]:
    """Itself in the singular, right where it was mistyped, and in the catalogue's language.

    A brand the shop does not have is no typing error of what it has.
    """
    parts = [singular(word) for word in name.split()]
    right = parts if is_brand else [guessed(part, vocabulary) or part for part in parts]
    others = (
        [w for said in (name, *name.split()) for w in lexicon().same.get(said, ())] if len(parts) == 1 else []
    )
    return [" ".join(right), *others]

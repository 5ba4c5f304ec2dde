"""Several things in one message: "milk, eggs and bread", or a list copied in, a thing a line."""

import re
from collections.abc import Sequence

from bot.dialogue.lexicon import lexicon
from bot.dialogue.plain import LONGEST_TEXT, WORD, plain
from bot.dialogue.prices import read_limits
from bot.dialogue.understanding.hurried import written_out
from bot.dialogue.understanding.known import named_by
from bot.dialogue.vocabulary import Vocabulary

MOST = 12
LONGEST = 4
"""Words of one thing."""
_SEPARATOR = re.compile(r"[,;\n\r•·*+&]|(?:^|\s)[-–](?=\s)|\b(?:and|n|und|plus|or|oder)\b", re.IGNORECASE)


_SIDES = re.compile(r"[,;&]|\b(?:and|und|or|oder|vs\.?|versus|with|mit|to|zu|gegen|than|als)(?=\s)")
_ASKED = re.compile(r"(?<=\w)\W+(?:which|what|who|welche[rsn]?|was)\b.*$")
"""What is asked behind the names: tea vs coffee, which is better."""
MOST_SIDES = 4


def things_in(said: str, currency: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words of each, in their order; empty where it is no list of things the catalogue has."""
    text = said[:LONGEST_TEXT].rpartition(":")[2]
    if not vocabulary.things or lexicon().found(lexicon().without, plain(text)):
        return ()
    parts = [words for part in _SEPARATOR.split(text) if (words := _words(plain(part), currency))]
    if not 2 <= len(parts) <= MOST or any(len(words) > LONGEST for words in parts):
        return ()
    if any(all(word in lexicon().descriptive for word in words) for words in parts):
        return ()
    named = [_names_thing(words, vocabulary) for words in parts]
    if sum(named) < 2 or sum(named) < len(parts) - 1 or not named[0]:
        return ()
    if len(parts) == 2 and vocabulary.are_one(parts[0][-1], parts[1][0]):
        return ()
    return tuple(dict.fromkeys(" ".join(words) for words in parts))


def _words(part: str, currency: str) -> list[str]:
    stop, (_, part) = lexicon().stopwords, read_limits(written_out(part), currency)
    for pattern in lexicon().intents["cheapest"]:
        part = pattern.sub(" ", part)
    return [
        w for w in WORD.findall(part) if w not in stop and w not in lexicon().counted and not w[0].isdigit()
    ]


def _names_thing(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    return named_by(words[-1], vocabulary) in vocabulary.things


def sides_in(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Of a plain text that compares, the words of each thing it names; empty where it names no two.

    What only the last one is called is meant of all: red or white wine.
    """
    parts = []
    asked = _ASKED.search(text)
    for part in _SIDES.split(text[: asked.start()] if asked else text):
        for pattern in lexicon().intents["compare"]:
            part = pattern.sub(" ", part)
        words = [word for word in WORD.findall(part) if word not in lexicon().stopwords]
        if words:
            parts.append(words)
    if not 2 <= len(parts) <= MOST_SIDES or any(len(words) > LONGEST for words in parts):
        return ()
    head = parts[-1][-1]
    if len(parts[-1]) > 1 and named_by(head, vocabulary) in vocabulary.things:
        parts = [words if _names_thing(words, vocabulary) else [*words, head] for words in parts]
    return tuple(dict.fromkeys(" ".join(words) for words in parts))

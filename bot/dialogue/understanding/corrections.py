"""A message that takes back what was just said: "milk, no wait, bread", "sorry, I meant rolls"."""

import unicodedata
from dataclasses import dataclass

from bot.dialogue.lexicon import lexicon
from bot.dialogue.plain import LONGEST_TEXT

MOST = 3
"""Corrections in one message."""


@dataclass(frozen=True, slots=True)
class Corrected:
    earlier: str
    """What was said first; empty where the message corrects the one before it."""
    now: str
    """Never empty."""


def corrected(text: str) -> Corrected | None:
    """None where nothing is taken back. Both parts are as they were written."""
    said = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).replace("’", "'").strip()
    earlier, now = "", _begun(said)
    for _ in range(MOST):
        cut = _cut(now)
        if cut is None:
            break
        earlier, now = cut
    return None if now == said else Corrected(earlier, now)


def _begun(said: str) -> str:
    """Without "no," and "sorry, I meant" at its beginning, unless that is all it says."""
    for pattern in lexicon().begins_again:
        match = pattern.search(_lowered(said))
        rest = _without_tail(said[match.end() :]) if match else ""
        if _says_something(rest) and not lexicon().found(lexicon().answers_back, _lowered(rest)):
            return rest
    return said


def _cut(said: str) -> tuple[str, str] | None:
    lowered = _lowered(said)
    found = [match for pattern in lexicon().corrects if (match := pattern.search(lowered))]
    for match in sorted(found, key=lambda one: one.start()):
        before, after = said[: match.start()].strip(" ,;:.!–-"), _without_tail(said[match.end() :])
        if _says_something(before) and _says_something(after):
            return before, after
    return None


def _without_tail(rest: str) -> str:
    ends = (match.end() for p in lexicon().corrects_tail if (match := p.match(_lowered(rest))))
    return rest[max(ends, default=0) :].strip()


def _says_something(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _lowered(text: str) -> str:
    """In lower case, letter by letter, so that what is found there is found in the text."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text

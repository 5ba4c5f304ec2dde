"""A model's text as it would be shown, and as it is judged: no disguise of a word or number survives."""

import re
import unicodedata
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from bot.rules.masking import clean

_WORD = re.compile(r"[^\W_]+(?:['’&.-][^\W_]+)*")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"^[ \t]{0,3}(?:#{1,6}|>)[ \t]+", re.MULTILINE)
_END = re.compile(r"(?<=[.!?…])[\"'”“»)]*\s+|\n+")
_JOINED = re.compile(r"(?<=[^\W\d_])[-·_.*~|/\\](?=[^\W\d_])")
STEM = 5


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    """As written."""
    start: int
    first: bool
    """Whether a sentence begins with it."""

    @property
    def folded(self) -> str:
        return self.text.casefold()


def shown(text: str) -> str:
    """What a screen would show: no invisible or control characters, no emphasis marks, tidy white space.

    Card numbers are masked as in everything that is stored.
    """
    visible = "".join(c for c in clean(text) if unicodedata.category(c) != "Cf")
    plain = _HEADING.sub("", _EMPHASIS.sub(r"\2", unicodedata.normalize("NFC", visible)))
    lines = (" ".join(line.split()) for line in plain.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def normal(text: str) -> str:
    """For judging: one form for every way to write a letter or digit, such as "１９", "𝟏𝟗" or "1️⃣9️⃣"."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'").replace("−", "-")
    return "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf", "Co", "Cn"))


def squeezed(text: str) -> str:
    """ "dis-count" and "dis.count" as "discount": what a reader reads over."""
    return _JOINED.sub("", text)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each with where it starts."""
    start = 0
    for end in _END.finditer(text):
        if text[start : end.start()].strip():
            yield start, text[start : end.start()]
        start = end.end()
    if text[start:].strip():
        yield start, text[start:]


def complete_part(text: str) -> str:
    """All but the last sentence, which may still be going on."""
    ends = list(_END.finditer(text))
    return text[: ends[-1].start()] if ends else ""


def word_texts(text: str) -> list[str]:
    return _WORD.findall(text)


def read_words(text: str) -> list[Word]:
    starts = deque(start for start, _ in sentences(text))
    found: list[Word] = []
    for match in _WORD.finditer(text):
        first = False
        while starts and match.start() >= starts[0]:
            starts.popleft()
            first = True
        found.append(Word(match.group(), match.start(), first))
    return found


def stem(word: str) -> str:
    """Enough to tell "delivery" from "returns", and to know "delivered" again."""
    return word.casefold()[:STEM]

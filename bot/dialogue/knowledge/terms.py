"""What a question asks for: its words and phrases, and the words of the articles each may stand for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA, Postfix, Prefix

from bot.dialogue.knowledge.concepts import Found, find, lexicon
from bot.dialogue.knowledge.words import split, stem

SAME, PHRASE, CONCEPT, PHRASE_WORD, PART, ALIKE = 1.0, 1.0, 0.9, 0.4, 0.6, 0.8
"""How surely a word of an article answers one of the question: the same word; one that means the same as the
question's phrase, or word; one of the words of a phrase; part of a compound; at most, one that begins or ends
alike."""
WEAK = 0.3
"""What a word counts that says little."""
SHORTEST_MISTYPED, SHORTEST_CHANGED, SHORTEST_PART, SHORTEST_LONE_PART, SHORTEST_ALIKE = 4, 7, 4, 6, 5
ALIKE_FROM = 0.6
"""Share of the longer of two words that they must have in common to be alike."""
MOST_WORDS, MOST_GUESSES = 60, 10_000
JOINTS = ("", "s", "n", "en", "es", "e", "er")
"""Between the parts of a German compound."""


@dataclass(frozen=True, slots=True)
class Term:
    text: str
    """As the visitor wrote it, typing errors mended."""
    forms: Mapping[str, float]
    """Stems and concepts that stand for it, and how surely (0 … 1); empty for a word nobody knows."""
    weight: float = 1.0
    """What it counts, beside how rare it is."""


class Speller:
    """What the words of a question may mean, by the words of articles and the concepts of their language."""

    def __init__(self, words: Iterable[str], language: str) -> None:
        self._lexicon = lexicon(language)
        self._language = language
        self._words = sorted({*words, *self._lexicon.words} - self._lexicon.stopwords)
        self._stems = frozenset(stem(word, language) for word in self._words)
        self._spellings = sorted({*self._words, *self._lexicon.compounds})
        self._alike: dict[str, list[str]] = {}
        """First and last letters -> words."""
        for word in self._words:
            for end in {_start(word), _end(word)} if len(word) >= SHORTEST_ALIKE else ():
                self._alike.setdefault(end, []).append(word)
        self._guesses: dict[str, Mapping[str, float]] = {}

    def terms(self, text: str, language: str = "") -> list[Term]:
        """Each different one once, in order. `language` is the question's, where the articles' is another."""
        words = split(text)[:MOST_WORDS]
        if not language:
            words = [part for word in words for part in self._spelt(word)]
        terms: dict[tuple[str, ...], Term] = {}
        for found in find(words, language or self._language):
            terms.setdefault(found.words, self._term(found))
        return list(terms.values())

    def _term(self, found: Found) -> Term:
        alone = len(found.words) == 1
        forms = dict.fromkeys(found.stems, PHRASE_WORD)
        if alone and found.stems:
            forms = dict(self._forms(found.words[0]))
        forms |= dict.fromkeys(found.concepts, CONCEPT if alone else PHRASE)
        weak = not found.concepts and all(word in self._lexicon.weak for word in found.words)
        return Term(" ".join(found.words), forms, WEAK if weak else 1.0)

    def _spelt(self, word: str) -> Sequence[str]:
        """The word; of an unknown one the parts of a compound, after one typing error is mended."""
        if self._is_known(word) or len(word) < SHORTEST_MISTYPED or word[0].isdigit():
            return (word,)
        if parts := self._parts(word):
            return parts
        meant = self._mended(word)
        return (meant,) if self._is_known(meant) else self._parts(meant) or (word,)

    def _mended(self, word: str) -> str:
        """What differs in one edit, not in its first letter; in short words not just in another letter."""
        near = process.extract(word, self._spellings, scorer=OSA.distance, score_cutoff=1, limit=9)
        meant = (other for other, _, _ in near if other[0] == word[0] and _is_slip(word, other))
        return next(meant, word)

    def _is_known(self, word: str) -> bool:
        known = self._lexicon
        return word in known.stopwords or word in known.weak or stem(word, self._language) in self._stems

    def _forms(self, word: str) -> Mapping[str, float]:
        own = stem(word, self._language)
        if own in self._stems:
            return {own: SAME}
        if word in self._lexicon.weak:
            return {}
        if word not in self._guesses:
            if len(self._guesses) >= MOST_GUESSES:
                self._guesses.clear()
            self._guesses[word] = self._related(word) or self._part(word)
        return self._guesses[word]

    def _parts(self, word: str) -> tuple[str, ...]:
        """A German compound of two words that are known; empty where it is none."""
        if self._language != "de":
            return ()
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            if self._says(word[at:]):
                heads = (word[:at].removesuffix(joint) for joint in JOINTS if word[:at].endswith(joint))
                head = next((head for head in heads if len(head) >= SHORTEST_PART and self._says(head)), "")
                if head:
                    return head, word[at:]
        return ()

    def _part(self, word: str) -> dict[str, float]:
        """The longest known word that a German compound begins or ends with."""
        if self._language != "de":
            return {}
        for length in range(len(word) - 1, SHORTEST_LONE_PART - 1, -1):
            for part in (word[:length], word[-length:]):
                if self._says(part):
                    return {
                        form: PART * surely
                        for found in find((part,), self._language)
                        for form, surely in found.forms(1.0).items()
                    }
        return {}

    def _says(self, word: str) -> bool:
        return stem(word, self._language) in self._stems and word not in self._lexicon.stopwords

    def _related(self, word: str) -> dict[str, float]:
        """Words that begin or end as this one does, for most of the longer of the two."""
        forms: dict[str, float] = {}
        for other in (*self._alike.get(_start(word), ()), *self._alike.get(_end(word), ())):
            shared = max(Prefix.similarity(word, other), Postfix.similarity(word, other))
            surely = shared / max(len(word), len(other))
            if surely >= ALIKE_FROM:
                for found in find((other,), self._language):
                    for form in found.forms(1.0):
                        forms[form] = max(forms.get(form, 0.0), ALIKE * surely)
        return forms


def _is_slip(word: str, other: str) -> bool:
    """White is no way to spell write: of short words, too many differ in a letter and mean something else."""
    if len(other) < SHORTEST_MISTYPED:
        return False
    return len(word) != len(other) or len(word) >= SHORTEST_CHANGED or sorted(word) == sorted(other)


def _start(word: str) -> str:
    return f"{word[:SHORTEST_ALIKE]}-"


def _end(word: str) -> str:
    return f"-{word[-SHORTEST_ALIKE:]}"

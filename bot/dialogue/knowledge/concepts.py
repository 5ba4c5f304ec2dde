"""What shops are asked about: the words and phrases of each language that mean one concept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from bot.dialogue.knowledge.words import split, stem

LANGUAGES = ("en", "de")
MARK = "#"
"""Before the name of a concept, so that it is no word."""
LONGEST_GAP = 2
"""Words that say nothing, within a phrase."""
COMPOUNDS = "compounds"

Phrase = tuple[str, ...]
"""As stems."""


@dataclass(frozen=True, slots=True)
class Found:
    """One word of a text, or a phrase that means a concept."""

    words: tuple[str, ...]
    """As they are written."""
    stems: tuple[str, ...]
    """Of those that say something."""
    concepts: frozenset[str]

    def forms(self, of_phrase: float) -> dict[str, float]:
        """Stems and concepts, and how surely a text that has them speaks of them: words of a phrase less."""
        surely = of_phrase if len(self.words) > 1 else 1.0
        return dict.fromkeys(self.stems, surely) | dict.fromkeys(self.concepts, 1.0)


@dataclass(frozen=True, slots=True)
class Lexicon:
    language: str
    stopwords: frozenset[str]
    weak: frozenset[str]
    """Words that say little."""
    phrases: Mapping[Phrase, frozenset[str]]
    """What each means."""
    beginnings: frozenset[str]
    """The first words of phrases of several."""
    longest: int
    words: frozenset[str]
    """Every word of a phrase, as it is written."""
    compounds: frozenset[str]
    """Of the words that are read as their parts, those often typed."""


@cache
def lexicon(language: str) -> Lexicon:
    """Of a language we know nothing of, an empty one."""
    folder = files("bot.dialogue.knowledge").joinpath("words")
    concepts: dict[str, dict[str, str]] = yaml.safe_load(folder.joinpath("concepts.yaml").read_text("utf-8"))
    empty: dict[str, str] = yaml.safe_load(folder.joinpath("stopwords.yaml").read_text("utf-8"))
    compounds = frozenset(split(concepts.pop(COMPOUNDS).get(language, "")))
    phrases: dict[Phrase, frozenset[str]] = {}
    words: set[str] = set()
    for name, forms in concepts.items():
        for written in map(split, forms.get(language, "").split(",")):
            key = tuple(stem(word, language) for word in written)
            if key:
                words.update(written)
                phrases[key] = phrases.get(key, frozenset()) | {MARK + name}
    return Lexicon(
        language,
        frozenset(split(empty.get(language, ""))),
        frozenset(split(empty.get(f"{language}_weak", ""))),
        phrases,
        frozenset(phrase[0] for phrase in phrases if len(phrase) > 1),
        max(map(len, phrases), default=0),
        frozenset(words),
        compounds,
    )


def find(words: Sequence[str], language: str) -> Iterator[Found]:
    """The phrases of a text, the longest first, and its other words that say something, in order.

    `words` are those of `words.split`. Between the words of a phrase one or all that say nothing may stand.
    """
    known = lexicon(language)
    stems = [stem(word, language) for word in words]
    passed = [word in known.stopwords or word.isdigit() for word in words]
    place = 0
    while place < len(words):
        end, concepts = _phrase(known, stems, passed, place)
        if end == place + 1 and words[place] in known.stopwords - known.words:
            concepts = frozenset()
        telling = tuple(stems[at] for at in range(place, end) if words[at] not in known.stopwords)
        if telling or concepts:
            yield Found(tuple(words[place:end]), telling, concepts)
        place = end


def _phrase(
    known: Lexicon, stems: Sequence[str], passed: Sequence[bool], place: int
) -> tuple[int, frozenset[str]]:
    """Where the longest phrase that begins here ends, and what it means; else the end of the word itself."""
    best, concepts = place + 1, known.phrases.get((stems[place],), frozenset())
    if stems[place] not in known.beginnings:
        return best, concepts
    for end in range(place + 2, min(place + known.longest + LONGEST_GAP, len(stems)) + 1):
        whole = tuple(stems[place:end])
        gapped = [whole[:at] + whole[at + 1 :] for at in range(1, len(whole) - 1) if passed[place + at]]
        if not passed[end - 1]:
            gapped.append((whole[0], *(w for at, w in enumerate(whole[1:], place + 1) if not passed[at])))
        for phrase in (whole, *gapped):
            is_near = 1 < len(phrase) >= end - place - LONGEST_GAP
            if is_near and phrase in known.phrases:
                best, concepts = end, known.phrases[phrase]
    return best, concepts


def language_of(text: str) -> str:
    """The one whose empty words it has most of; English where it has none."""
    words = split(text[:2000])
    return max(LANGUAGES, key=lambda language: sum(word in lexicon(language).stopwords for word in words))

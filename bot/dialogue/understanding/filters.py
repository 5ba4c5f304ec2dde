"""Brand, category and attributes in what a visitor wrote, by the words of the shop."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.dialogue.lexicon import lexicon
from bot.dialogue.plain import WORD, singular
from bot.dialogue.vocabulary import LONGEST_NAME, Phrase, Vocabulary, pair

SHORTEST_BRAND = 6
"""Letters of a brand that may be mistyped."""
_SPLIT = re.compile(r"[&./'%-]+")
_BRAND = re.compile(r"^\s+(?:brand|marke)\b")
_SECTION = re.compile(r"\W*(?:section|department|aisle|category|abteilung|regal|kategorie)\b")


@dataclass(frozen=True, slots=True)
class Filters:
    brand: str = ""
    category: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Gram:
    words: Phrase
    start: int
    end: int


def filters_in(text: str, vocabulary: Vocabulary, *, only: bool) -> tuple[Filters, str]:
    """And the text without them. `only`: he narrows down, so that a common word may be a brand."""
    brand, text = _brand(text, vocabulary, only=only)
    category, text = _category(text, vocabulary)
    attributes, text = _attributes(text, vocabulary)
    return Filters(brand, category, attributes), text


def _grams(text: str) -> Iterator[_Gram]:
    """Runs of words, the longest first."""
    found = list(WORD.finditer(text))
    parts = [tuple(singular(part) for part in _SPLIT.split(match.group()) if part) for match in found]
    for length in range(min(LONGEST_NAME, len(found)), 0, -1):
        for start in range(len(found) - length + 1):
            joined = tuple(part for some in parts[start : start + length] for part in some)
            yield _Gram(joined, found[start].start(), found[start + length - 1].end())


def _brand(text: str, vocabulary: Vocabulary, *, only: bool) -> tuple[str, str]:
    for gram in _grams(text):
        brand = vocabulary.brands.get(gram.words, "")
        if brand and (only or _is_said(text, gram) or not vocabulary.together(gram.words)):
            return brand, _without_marker(text, gram)
    for gram in _grams(text):
        is_meant = len(gram.words) == 1 and (only or _is_said(text, gram))
        brand = _mistyped(gram.words, vocabulary) if is_meant else ""
        if brand:
            return brand, _without_marker(text, gram)
    return "", text


def _is_said(text: str, gram: _Gram) -> bool:
    return lexicon().found(lexicon().before_brand, text[: gram.start])


def _without_marker(text: str, gram: _Gram) -> str:
    before = text[: gram.start]
    for pattern in lexicon().before_brand:
        before = pattern.sub(" ", before)
    return f"{before} {_BRAND.sub('', text[gram.end :])}"


def _mistyped(words: Phrase, vocabulary: Vocabulary) -> str:
    word = words[0]
    if len(word) < SHORTEST_BRAND or vocabulary.knows(word) or vocabulary.meant(word) or not word.isalpha():
        return ""
    names = {"".join(brand): name for brand, name in vocabulary.brands.items() if brand[0][:1] == word[:1]}
    near = process.extract(word, list(names), scorer=OSA.distance, score_cutoff=1, limit=2)
    return names[near[0][0]] if len(near) == 1 else ""


def _category(text: str, vocabulary: Vocabulary) -> tuple[str, str]:
    for gram in _grams(text):
        path = vocabulary.levels.get(gram.words, "")
        if not path:
            continue
        section = _SECTION.match(text, gram.end)
        if section:
            return path, f"{_unmarked(text[: gram.start])} {text[section.end() :]}"
        if lexicon().found(lexicon().before_category, text[: gram.start]):
            rest = f"{_unmarked(text[: gram.start])} {text[gram.end :]}"
            if vocabulary.together([*_things(rest, vocabulary), *gram.words]):
                return path, rest
    return "", text


def _unmarked(before: str) -> str:
    for pattern in lexicon().before_category:
        before = pattern.sub(" ", before)
    return before


def _attributes(text: str, vocabulary: Vocabulary) -> tuple[dict[str, str], str]:
    found: dict[str, str] = {}
    if not vocabulary.values:
        return found, text
    for gram in _grams(text):
        if not text[gram.start : gram.end].strip():
            continue
        spoken, start = _name_before(text, gram.start)
        value = _value(gram.words, spoken, text[: gram.start], vocabulary)
        if value is None or value[0] in found:
            continue
        rest = f"{text[:start]}{' ' * (gram.end - start)}{text[gram.end :]}"
        if spoken or vocabulary.together([*_things(rest, vocabulary), pair(*value)]):
            found[value[0]], text = value[1], rest
    return found, text


def _name_before(text: str, start: int) -> tuple[str, int]:
    """The attribute named just before, such as in "size 42", and where its name begins."""
    words = list(WORD.finditer(text, 0, start))
    last = words[-1] if words else None
    name = lexicon().attributes.get(last.group(), "") if last else ""
    return (name, last.start()) if name and last else ("", start)


def _value(words: Phrase, spoken: str, before: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Name and value, in the words of the catalogue."""
    said = " ".join(words)
    meant = lexicon().colors.get(said) or _color(said) or lexicon().sizes.get(said, "")
    for phrase in (words, *((tuple(meant.split()),) if meant else ())):
        for name, value in vocabulary.values.get(phrase, ()):
            is_plain = any(c.isalpha() for c in value) and len(value) > 2
            if (spoken == name) if spoken else (is_plain or before.rstrip().endswith(" in")):
                return name, value
    color = meant if meant in lexicon().colors.values() else ""
    if color and "color" in vocabulary.names and not vocabulary.knows(said):
        return "color", color
    return None


def _color(said: str) -> str:
    """Of a German adjective with its ending."""
    return next((to for word, to in lexicon().colors.items() if said in (f"{word}{e}" for e in _ENDINGS)), "")


_ENDINGS = ("e", "en", "er", "es", "em")


def _things(text: str, vocabulary: Vocabulary) -> Sequence[str]:
    """The words a product must have: those the catalogue knows and that name something."""
    found = (singular(match.group()) for match in WORD.finditer(text))
    return [word for word in found if word in vocabulary.things and word not in lexicon().stopwords]

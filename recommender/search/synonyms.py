"""Words that mean the same to a shopper, as data: nappies are diapers, and Milch is milk."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from recommender.search.words import split

Phrase = tuple[str, ...]
LONGEST_PHRASE = 3


@cache
def synonyms() -> Mapping[Phrase, tuple[Phrase, ...]]:
    """Of each phrase (words as `split` gives them) the others of its lines in `synonyms.tsv`.

    A phrase of two lines has those of both: Eis may be ice cream or ice.
    """
    found: dict[Phrase, dict[Phrase, None]] = {}
    for line in (files(__package__) / "synonyms.tsv").read_text(encoding="utf-8").splitlines():
        group = dict.fromkeys(tuple(split(cell)) for cell in line.split("\t"))
        for phrase in group:
            others = found.setdefault(phrase, {})
            others.update((other, None) for other in group if other != phrase)
    return {phrase: tuple(others) for phrase, others in found.items()}


def phrases(words: Sequence[str]) -> list[tuple[Phrase, tuple[Phrase, ...]]]:
    """The words in order, those that are a known phrase together, each with what means the same."""
    known = synonyms()
    parts: list[tuple[Phrase, tuple[Phrase, ...]]] = []
    start = 0
    while start < len(words):
        lengths = range(min(LONGEST_PHRASE, len(words) - start), 1, -1)
        length = next((n for n in lengths if tuple(words[start : start + n]) in known), 1)
        phrase = tuple(words[start : start + length])
        parts.append((phrase, known.get(phrase, ())))
        start += length
    return parts

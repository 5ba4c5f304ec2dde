"""A wish for products: the words to search with, and its filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.dialogue.lexicon import lexicon
from bot.dialogue.plain import WORD, singular
from bot.dialogue.prices import Limits
from bot.dialogue.understanding.filters import filters_in
from bot.dialogue.understanding.known import known_as, spelt, surely_known_as
from bot.dialogue.understanding.negations import Unwanted, unwanted_in
from bot.dialogue.vocabulary import Vocabulary

_BRANDS = frozenset({"brand", "brands", "marke", "marken"})
"""A word beside the name of one."""
MOST_WORDS = 12
LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Wish:
    words: str = ""
    """To search the catalogue with, the thing last; empty where nothing but empty words was said."""
    limits: Limits = field(default_factory=Limits)
    brand: str = ""
    category: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    unwanted: Unwanted = field(default_factory=Unwanted)
    claim: str = ""
    """Such as "gluten free", which is also among the words; whether a product has it is not always known."""
    is_occasion: bool = False
    """Whether it says no more than when or for whom: "something for dinner"."""
    joins: bool = False
    """Whether it is said as more about what was looked for: "for kittens", "in a can"."""
    picks: bool = False
    """Whether it is said as one of what was looked for: "the vanilla one"."""
    narrows: bool = False
    """Whether its words say how a thing is rather than what it is."""
    diet: str = ""
    """What everything must be for him, such as "vegan"."""

    @property
    def limited(self) -> bool:
        return self.limits.least_minor is not None or self.limits.most_minor is not None

    @property
    def filters(self) -> bool:
        return bool(self.limited or self.brand or self.category or self.attributes or self.unwanted.words)

    def __bool__(self) -> bool:
        return bool(self.words) or self.filters


def wish_in(text: str, limits: Limits, vocabulary: Vocabulary) -> Wish:
    """Of what is left of a text when everything else was heard and cut out."""
    only, also = (lexicon().found(patterns, text) for patterns in (lexicon().only, lexicon().also))
    unwanted, rest = unwanted_in(text, vocabulary)
    filters, rest = filters_in(rest, vocabulary, only=only)
    properties = (pattern.search(rest) for pattern in lexicon().properties)
    claim = next((match.group() for match in properties if match), "")
    words, thing, is_occasion = _searched(rest, vocabulary)
    return Wish(
        " ".join(words),
        limits,
        filters.brand,
        filters.category,
        filters.attributes,
        unwanted,
        claim,
        is_occasion=is_occasion,
        diet=_diet(text),
        joins=also,
        picks=only,
        narrows=only
        or also
        or not thing
        or all(word in claim or _describes(word, vocabulary) for word in words),
    )


def _searched(text: str, vocabulary: Vocabulary) -> tuple[list[str], list[str], bool]:
    """ "wine for a steak dinner" is about wine: the thing comes last, and steak only where wine has it."""
    for pattern in (lexicon().persons, *lexicon().seeking, *lexicon().measured):
        text = pattern.sub(" ", text)
    before, _, after = lexicon().purpose.sub("\n", text, count=1).partition("\n")
    thing = [spelt(word, vocabulary) for word in _words(before)]
    purpose = _words(after.replace("\n", " "))
    named = [known for word in thing if (known := known_as(word, vocabulary))]
    if not vocabulary.things.isdisjoint(named):
        purpose = [
            word
            for word in purpose
            if (known := known_as(word, vocabulary)) and vocabulary.together([named[-1], known])
        ]
    elif thing and lexicon().occasion.search(text):
        purpose = [word for word in purpose if vocabulary.knows(word)]
    said = [*purpose, *thing]
    words = _of_the_shop(said, vocabulary)
    is_occasion = not words and not lexicon().moments.isdisjoint(purpose)
    is_said = any(not word.isdigit() for word in words)
    return (words[:MOST_WORDS] if is_said else []), thing, is_occasion


def _of_the_shop(words: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """ "Something for dinner tonight" names no product but where the shop has dinners."""
    kept = [word for word in words if word not in lexicon().times or surely_known_as(word, vocabulary)]
    kept = _joined([_called(word, vocabulary) for word in kept], vocabulary)
    if all(word in lexicon().moments for word in kept):
        return [word for word in kept if surely_known_as(word, vocabulary)]
    return kept


def _joined(words: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Mouth wash as the catalogue writes it, where it has not both words."""
    joined: list[str] = []
    for word in words:
        both = f"{joined[-1]}{word}" if joined else ""
        is_one = (
            both
            and vocabulary.knows(both)
            and not vocabulary.together([singular(joined[-1]), singular(word)])
        )
        if is_one:
            joined[-1] = both
        else:
            joined.append(word)
    return joined


def _diet(text: str) -> str:
    return next((match["what"] for pattern in lexicon().diet if (match := pattern.search(text))), "")


def _called(word: str, vocabulary: Vocabulary) -> str:
    to = lexicon().called.get(word, "")
    return to if to and vocabulary.knows(to) and not vocabulary.knows(word) else word


def _words(text: str) -> list[str]:
    kept = [word for word in WORD.findall(text) if word not in lexicon().stopwords | _BRANDS]
    return [word[:LONGEST_WORD] for word in kept if len(word) > 1 or word.isdigit()]


def _describes(word: str, vocabulary: Vocabulary) -> bool:
    known = lexicon()
    if word.isdigit() or word in known.descriptive or word in known.counted or word in known.attributes:
        return True
    named = known_as(word, vocabulary)
    return bool(named) and named not in vocabulary.things

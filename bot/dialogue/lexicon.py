"""The words by which wishes are known, of all languages together."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("en", "de")
Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Pointing:
    """How one product of those shown is meant."""

    ordinals: Mapping[str, int]
    """Word -> place, 1 the first, -1 the last."""
    ordinal: re.Pattern[str]
    numbered: Patterns
    some: Patterns
    every: Mapping[str, Patterns]
    """`both`, `all`, `this`, `cheapest`, `dearest`, `biggest`, `smallest`, `best`."""
    named: Patterns


@dataclass(frozen=True, slots=True)
class Lexicon:
    intents: Mapping[str, Patterns]
    """In the order in which they are looked for."""
    undo: Mapping[str, Patterns]
    """What is taken back: `all`, `price`, `brand`, `color`, `size`, or the `word` the pattern names."""
    without: Patterns
    """What the visitor does not want: the group `what`."""
    without_ends: Patterns
    without_degree: Patterns
    """Where it begins so, no product says whether it is: not too sweet."""
    joins: re.Pattern[str]
    only: Patterns
    also: Patterns
    before_brand: Patterns
    before_category: Patterns
    properties: Patterns
    """What a visitor must be able to trust, and a catalogue may not say."""
    contains: Patterns
    corrects: Patterns
    """What stands between two messages in one, of which the second corrects the first: no wait."""
    corrects_tail: Patterns
    """What may still stand there; finds the empty string, too."""
    begins_again: Patterns
    """How a message begins that corrects the one before."""
    answers_back: Patterns
    """What, after such a beginning, is said in answer instead: no, thanks."""
    follows: Patterns
    """How a message begins that goes on with what was spoken of."""
    about: Patterns
    """In such a message, what it is about now: the groups `link`, such as "to", and `what`."""
    refers: Patterns
    purpose: re.Pattern[str]
    """Between a thing and what it is for."""
    occasion: re.Pattern[str]
    """Between a thing and when one has it."""
    diet: Patterns
    """What everything must be for somebody: the group `what`."""
    allergy: Patterns
    """What makes something unwanted for good."""
    dislikes: Patterns
    """How one says that something is not wanted without saying what is."""
    counted: frozenset[str]
    """In which things on a list are counted."""
    measured: Patterns
    """Packages that things are said to be in: a box of."""
    seeking: Patterns
    """Whose "for" begins what is looked for, rather than what for."""
    moments: frozenset[str]
    """When something is eaten or needed, and for whom."""
    times: frozenset[str]
    countries: Mapping[str, str]
    """A name that the territories' own list does not have -> ISO 3166 code."""
    to_country: Patterns
    """What stands before a country."""
    questions: Patterns
    wanting: Patterns
    has_it: Patterns
    """How one asks whether the shop has something."""
    pointing: Pointing
    prices: Mapping[str, tuple[str, ...]]
    amounts: Mapping[str, int]
    """Words for numbers, where they stand before a currency."""
    mistyped: tuple[str, ...]
    """Words that are meant where one letter is wrong."""
    right: frozenset[str]
    """Words that differ in one letter from those, and mean something else."""
    chat: Mapping[str, Mapping[str, str]]
    """Language -> how words are typed in a hurry -> the words."""
    common: frozenset[str]
    """Everyday words, which are no typing errors of what a shop has."""
    colors: Mapping[str, str]
    """Word -> the color as catalogues have it."""
    sizes: Mapping[str, str]
    attributes: Mapping[str, str]
    """Word -> the attribute's name."""
    same: Mapping[str, frozenset[str]]
    """Word -> words of catalogues that mean it."""
    called: Mapping[str, str]
    """Word -> the word of catalogues to search for instead."""
    own_brand: re.Pattern[str]
    """How visitors call the shop's own brand."""
    holds: Mapping[str, frozenset[str]]
    """What may have to be avoided -> what things are called that usually have it."""
    persons: re.Pattern[str]
    """ "My son": whom it is for, said beside."""
    vague: frozenset[str]
    """Words for what is looked for that name no thing: a gift."""
    descriptive: frozenset[str]
    language: Mapping[str, frozenset[str]]
    """Words that only one language has."""
    stopwords: frozenset[str]

    def found(self, patterns: Patterns, text: str) -> bool:
        return any(pattern.search(text) for pattern in patterns)


@cache
def lexicon() -> Lexicon:
    """Visitors write in their own language whatever the shop's, so that one lexicon serves all locales."""
    folder = files("bot.dialogue").joinpath("words")
    files_ = [folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8") for name in LANGUAGES]
    words: list[dict[str, Any]] = [yaml.safe_load(text) for text in files_]

    def patterns(of: Callable[[dict[str, Any]], Any]) -> Patterns:
        found = (of(language) for language in words)
        listed = ([one] if isinstance(one, str) else one for one in found)
        return tuple(re.compile(p) for some in listed for p in some)

    return Lexicon(
        intents={name: patterns(lambda w, n=name: w["intents"][n]) for name in words[0]["intents"]},  # type: ignore[misc]
        undo={name: patterns(lambda w, n=name: w["undo"][n]) for name in words[0]["undo"]},  # type: ignore[misc]
        without=patterns(lambda w: w["without"]),
        without_ends=patterns(lambda w: w["without_ends"]),
        without_degree=patterns(lambda w: w["without_degree"]),
        joins=re.compile("|".join(w["joins"] for w in words)),
        only=patterns(lambda w: w["only"]),
        also=patterns(lambda w: w["also"]),
        before_brand=patterns(lambda w: w["from"]),
        before_category=patterns(lambda w: w["inside"]),
        properties=patterns(lambda w: w["properties"]),
        contains=patterns(lambda w: w["contains"]),
        corrects=patterns(lambda w: w["corrects"]),
        corrects_tail=patterns(lambda w: w["corrects_tail"]),
        begins_again=patterns(lambda w: w["begins_again"]),
        answers_back=patterns(lambda w: w["answers_back"]),
        follows=patterns(lambda w: w["follows"]),
        about=patterns(lambda w: w["about"]),
        refers=patterns(lambda w: w["refers"]),
        purpose=re.compile("|".join(w["purpose"] for w in words)),
        occasion=re.compile("|".join(w["occasion"] for w in words)),
        allergy=patterns(lambda w: w["allergy"]),
        dislikes=patterns(lambda w: w["dislikes"]),
        counted=frozenset(one for w in words for one in w["counted"].split()),
        measured=patterns(lambda w: w["measured"]),
        seeking=patterns(lambda w: w["seeking"]),
        moments=frozenset(one for w in words for one in w["moments"].split()),
        times=frozenset(one for w in words for one in w["times"].split()),
        countries={said: to for w in words for to, all_ in w["countries"].items() for said in all_},
        to_country=patterns(lambda w: w["to_country"]),
        questions=patterns(lambda w: w["questions"]),
        has_it=patterns(lambda w: w["has_it"]),
        wanting=patterns(lambda w: w["wanting"]),
        pointing=_pointing([w["references"] for w in words], patterns),
        prices={kind: tuple(p for w in words for p in w["prices"][kind]) for kind in words[0]["prices"]},
        amounts={said: amount for w in words for said, amount in w["amounts"].items()},
        mistyped=tuple(one for w in words for one in w["mistyped"]["meant"].split()),
        right=frozenset(one for w in words for one in w["mistyped"]["right"].split()),
        chat={n: w["chat"] for n, w in zip(LANGUAGES, words, strict=True)},
        common=frozenset(one for w in words for one in w["common"].split()),
        colors={said: to for w in words for to, all_ in w["colors"].items() for said in all_},
        sizes={said: to for w in words for to, all_ in w["sizes"].items() for said in all_},
        attributes={said: to for w in words for to, all_ in w["attributes"].items() for said in all_},
        same=_same(words),
        called={said: to for w in words for to, all_ in w["called"].items() for said in all_},
        own_brand=_any_of([one for w in words for one in w["own_brand"]]),
        holds={name: frozenset(has.split()) for w in words for name, has in w["holds"].items()},
        persons=re.compile("|".join(w["persons"] for w in words)),
        diet=patterns(lambda w: w["diet"]),
        vague=frozenset(one for w in words for one in w["vague"].split()),
        descriptive=frozenset(
            [
                *(one for w in words for one in w["descriptive"].split()),
                *_said(words, "colors"),
                *_said(words, "sizes"),
            ]
        ),
        language=_telling({n: w["language"].split() for n, w in zip(LANGUAGES, words, strict=True)}),
        stopwords=frozenset(one for w in words for one in w["stopwords"].split()),
    )


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    ways = "|".join(re.escape(one) for one in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"\b(?:{ways})\b")


def _pointing(
    given: list[dict[str, Any]], patterns: Callable[[Callable[[dict[str, Any]], Any]], Patterns]
) -> Pointing:
    ordinals = {word: place for of in given for place, said in of["ordinals"].items() for word in said}
    words = "|".join(sorted(ordinals, key=len, reverse=True))
    no = "".join(of["not_ordinal"] for of in given)
    ends = "".join(of["ordinal_ends"] for of in given)
    every = ("both", "all", "this", "cheapest", "dearest", "biggest", "smallest", "best")
    return Pointing(
        ordinals=ordinals,
        ordinal=re.compile(
            rf"(?<!est )(?<!price )\b(?:(?:the|das|der|die|den|dem)\s+)?(?P<ordinal>{words})\b{no}{ends}"
        ),
        numbered=patterns(lambda w: w["references"]["numbered"]),
        some=patterns(lambda w: w["references"]["some"]),
        every={name: patterns(lambda w, n=name: w["references"][n]) for name in every},  # type: ignore[misc]
        named=patterns(lambda w: w["references"]["named"]),
    )


def _said(words: list[dict[str, Any]], kind: str) -> list[str]:
    return [said for language in words for all_ in language[kind].values() for said in all_]


def _same(words: list[dict[str, Any]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for language in words:
        for to, said in language.get("same", {}).items():
            for word in said:
                found.setdefault(word, set()).add(to)
    return {word: frozenset(means) for word, means in found.items()}


def _telling(words: Mapping[str, list[str]]) -> Mapping[str, frozenset[str]]:
    """Words that more than one language has tell nothing."""
    return {
        language: frozenset(own).difference(*(other for name, other in words.items() if name != language))
        for language, own in words.items()
    }

"""Which button a typed answer means: its label, its number, a part of it, or a typing error of it."""

from collections.abc import Callable, Iterator, Sequence

from rapidfuzz.distance import OSA

from bot.dialogue.guides.flow import Option
from bot.dialogue.guides.words import spoken
from bot.dialogue.plain import plain, singular, words

MOST_WORDS = 12
"""Who says more says something else."""
MOST_BESIDE = 3
"""Who names a button among more other words may speak of something else."""
SHORTEST_PREFIX = 3
SHORTEST_MISTYPED, SHORTEST_TWICE_MISTYPED = 4, 8
_EDGES = " .,;:!?\"'…„“”»«()"
_PLEASE = (" please", " bitte")


def command(text: str) -> str:
    """`back`, `stop` or `skip`; empty where it is none."""
    said = plain(text).strip(_EDGES)
    for please in _PLEASE:
        said = said.removesuffix(please).rstrip(_EDGES)
    return next((name for name, ways in spoken().commands.items() if said in ways), "")


def labelled(options: Sequence[Option], text: str) -> int | None:
    """The option called exactly so."""
    said = plain(text).strip(_EDGES)
    hits = [n for n, option in enumerate(options) if said and said in _names(option)]
    return hits[0] if len(hits) == 1 else None


def meant(options: Sequence[Option], text: str, *, numbers: bool = True) -> int | None:
    """The one option that a text can mean. Without `numbers`, "2" is not the second."""
    exact = labelled(options, text)
    if exact is not None:
        return exact
    said = words(plain(text))
    if not 1 <= len(said) <= MOST_WORDS:
        return None
    agreed = _agreed(options, plain(text).strip(_EDGES))
    if agreed is not None:
        return agreed
    content = [word for word in said if word not in spoken().empty]
    return (
        _counted(options, said, content, numbers) if _is_count(said, content) else _found(options, text, said)
    )


def named_among(options: Sequence[Option], text: str) -> int | None:
    """The one option that a longer text names word for word, among whatever else it says."""
    said = words(plain(text))
    parts = [
        [content for name in _names(option) if not _denials(name) and (content := _telling(name))]
        for option in options
    ]
    lengths = [max((len(n) for n in names if _within(n, said, _same)), default=0) for names in parts]
    best = max(lengths, default=0)
    return lengths.index(best) if best and lengths.count(best) == 1 else None


def _telling(name: str) -> list[str]:
    """Its words, but for those that choose nothing, agree or decline, or count."""
    known = spoken()
    nothing = known.empty | known.yes | known.no
    return [word for word in words(name) if word not in nothing and not word.isdecimal()]


def _names(option: Option) -> Iterator[str]:
    for name in (*option.label.values(), *(word for also in option.also.values() for word in also)):
        yield plain(name).strip(_EDGES)


def _agreed(options: Sequence[Option], said: str) -> int | None:
    """ "Sure" is the one button that begins with a yes."""
    for ways in (spoken().yes, spoken().no):
        if said in ways:
            firsts = [{words(name)[0] for name in _names(option) if words(name)} for option in options]
            hits = [n for n, first in enumerate(firsts) if first & ways]
            return hits[0] if len(hits) == 1 else None
    return None


def _is_count(said: Sequence[str], content: Sequence[str]) -> bool:
    word = content[0] if len(content) == 1 else said[0] if len(said) == 1 else ""
    return word.isdecimal() or word in spoken().ordinals


def _counted(
    options: Sequence[Option], said: Sequence[str], content: Sequence[str], numbers: bool
) -> int | None:
    word = content[0] if content else said[0]
    holding = [n for n, option in enumerate(options) if any(word in words(name) for name in _names(option))]
    if holding:
        return holding[0] if len(holding) == 1 else None
    if word.isdecimal():
        place = int(word[:4]) - 1 if numbers else -1
        return place if 0 <= place < len(options) else None
    place = spoken().ordinals[word]
    return len(options) - 1 if place < 0 else place if place < len(options) else None


def _found(options: Sequence[Option], text: str, said: Sequence[str]) -> int | None:
    if "?" in text:
        return None
    denied = spoken().negations & set(said)
    content = [word for word in said if word not in spoken().empty and word not in denied]
    parts = [[_content(name) for name in _names(option) if _denials(name) == denied] for option in options]
    if not content:
        return None
    for same in (_same, _near):
        hits = [n for n, names in enumerate(parts) if any(_within(content, name, same) for name in names)]
        if hits:
            return hits[0] if len(hits) == 1 else None
    return _said_among(parts, content)


def _said_among(parts: Sequence[Sequence[Sequence[str]]], content: Sequence[str]) -> int | None:
    """ "Something for my little daughter" names one of the options and more; the longest name wins."""
    lengths = [
        max((len(name) for name in names if name and _within(name, content, _same)), default=0)
        for names in parts
    ]
    best = max(lengths, default=0)
    if len(content) - best > MOST_BESIDE:
        return None
    return lengths.index(best) if best and lengths.count(best) == 1 else None


def _content(name: str) -> list[str]:
    all_words = words(name)
    return [word for word in all_words if word not in spoken().empty | spoken().negations] or all_words


def _denials(name: str) -> set[str]:
    return set(words(name)) & spoken().negations


def _within(inner: Sequence[str], outer: Sequence[str], same: Callable[[str, str], bool]) -> bool:
    return all(any(same(word, other) for other in outer) for word in inner)


def _same(word: str, other: str) -> bool:
    return word == other or singular(word) == singular(other)


def _near(word: str, other: str) -> bool:
    if _same(word, other) or (len(word) >= SHORTEST_PREFIX and other.startswith(word)):
        return True
    if len(word) < SHORTEST_MISTYPED or not word.isalpha():
        return False
    forgiven = 2 if min(len(word), len(other)) >= SHORTEST_TWICE_MISTYPED else 1
    return OSA.distance(word, other, score_cutoff=forgiven) <= forgiven

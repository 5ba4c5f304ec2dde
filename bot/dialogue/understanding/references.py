"""Which of the products shown is meant: "the second one", "both", "the red one", "it"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.lexicon import Pointing, lexicon
from bot.dialogue.measures import Measure, measure_of
from bot.dialogue.memory import Seen
from bot.dialogue.plain import singular, stems

_COUNTS = {
    "two": 2,
    "2": 2,
    "zwei": 2,
    "beiden": 2,
    "three": 3,
    "3": 3,
    "drei": 3,
    "four": 4,
    "4": 4,
    "vier": 4,
}
_ENDS = ("last", "letzten")
_AFTER = re.compile(r"\W*(?:$|[,&]|(?:and|und|or|oder|vs|versus|with|mit|to|zu)\b)")
IT = " it "
_ARTICLE = re.compile(r"\b(?:the|das|der|die|den|dem)\b")


@dataclass(frozen=True, slots=True)
class Pointed:
    """Products that are meant, in the order they were named."""

    seen: tuple[Seen, ...] = ()
    it: bool = False
    """Something that was spoken of, not one of a list: "it", "this one"."""
    every: bool = False
    """All of the list, in a word that may also be none: "these", "they"."""
    vain: bool = False
    """One of the list was named that is not in it."""

    def __bool__(self) -> bool:
        return bool(self.seen) or self.it or self.every or self.vain


def pointed(text: str, shown: Sequence[Seen]) -> tuple[Pointed, str]:
    """What a plain text points at among `shown`, and the text with "it" in the place of what it names."""
    pointing = lexicon().pointing
    if shown:
        for look in (_some, _ordinals, _extreme, _named):
            found, rest = look(pointing, text, shown)
            if found:
                return found, rest
        for name, every in (("both", Pointed(tuple(shown[:2]))), ("all", Pointed(tuple(shown), every=True))):
            if len(shown) > 1 and lexicon().found(pointing.every[name], text):
                return every, text
    return Pointed(it=lexicon().found(pointing.every["this"], text)), text


def named_in(text: str, shown: Sequence[Seen]) -> tuple[Seen, ...]:
    """Those of which the text says a telling word: one that not all of them have."""
    said = set(stems(text))
    of_each = [set(seen.words) for seen in shown]
    in_all = set.intersection(*of_each) if len(of_each) > 1 else set()
    hits = [len(said & words - in_all) for words in of_each]
    best = max(hits, default=0)
    return tuple(seen for seen, hit in zip(shown, hits, strict=True) if hit == best) if best else ()


def _cut(patterns: Sequence[re.Pattern[str]], text: str) -> str | None:
    for pattern in patterns:
        rest, found = pattern.subn(IT, text)
        if found:
            return rest
    return None


def _some(pointing: Pointing, text: str, shown: Sequence[Seen]) -> tuple[Pointed, str]:
    for pattern in pointing.some:
        match = pattern.search(text)
        if match:
            groups = {name.rstrip("2"): value for name, value in match.groupdict().items() if value}
            count = _COUNTS.get(groups.get("count", ""), 2)
            some = shown[-count:] if groups.get("end") in _ENDS else shown[:count]
            return Pointed(tuple(some)), f"{text[: match.start()]}{IT}{text[match.end() :]}"
    return Pointed(), text


def _ordinals(pointing: Pointing, text: str, shown: Sequence[Seen]) -> tuple[Pointed, str]:
    places: list[tuple[int, int]] = []
    rest = text
    for match in pointing.ordinal.finditer(text):
        if _ARTICLE.search(match.group()) or " " in match.group().strip() or _AFTER.match(text, match.end()):
            places.append((match.start(), pointing.ordinals[match["ordinal"]]))
            rest = rest.replace(match.group(), IT, 1)
    for pattern in pointing.numbered:
        for match in pattern.finditer(text):
            places.append((match.start(), int(match["number"])))
            rest = rest.replace(match.group(), IT, 1)
    if not places:
        return Pointed(), text
    meant = [
        shown[-1] if place < 0 else shown[place - 1] for _, place in sorted(places) if place <= len(shown)
    ]
    return Pointed(tuple(dict.fromkeys(meant)), vain=not meant), rest


def _extreme(pointing: Pointing, text: str, shown: Sequence[Seen]) -> tuple[Pointed, str]:
    for name in ("cheapest", "dearest", "biggest", "smallest", "best"):
        rest = _cut(pointing.every[name], text)
        found = _most(name, shown) if rest is not None else None
        if rest is not None and found is not None:
            return Pointed((found,)), rest
    return Pointed(), text


def _most(name: str, shown: Sequence[Seen]) -> Seen | None:
    if name in ("cheapest", "dearest"):
        pick = min if name == "cheapest" else max
        return pick(shown, key=lambda seen: seen.price_minor)
    if name == "best":
        rated = [seen for seen in shown if seen.rating is not None]
        return max(rated, key=lambda seen: seen.rating or 0.0) if rated else None
    return _by_size(shown, largest=name == "biggest")


def _by_size(shown: Sequence[Seen], *, largest: bool) -> Seen | None:
    """Of those measured in what the first of them is."""
    sized = [(seen, size) for seen in shown if (size := measure_of(seen.title)) is not None]
    if not sized:
        return None
    kind = sized[0][1].kind
    alike = [(seen, size) for seen, size in sized if size.kind == kind]
    return (max if largest else min)(alike, key=_amount)[0]


def _amount(sized: tuple[Seen, Measure]) -> float:
    return sized[1].amount


def _named(pointing: Pointing, text: str, shown: Sequence[Seen]) -> tuple[Pointed, str]:
    for pattern in pointing.named:
        for match in pattern.finditer(text):
            words = [_value(word) for word in match["name"].split()]
            meant = [seen for seen in shown if all(_has(seen, word) for word in words)]
            if meant:
                return Pointed((meant[0],)), f"{text[: match.start()]}{IT}{text[match.end() :]}"
    return Pointed(), text


def _value(word: str) -> str:
    return singular(lexicon().colors.get(word, lexicon().sizes.get(word, word)))


def _has(seen: Seen, word: str) -> bool:
    return word in seen.words

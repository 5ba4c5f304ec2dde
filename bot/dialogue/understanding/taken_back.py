"""What of an earlier wish is taken back: "any brand", "forget the price", "show all again"."""

from dataclasses import dataclass, replace

from bot.dialogue.lexicon import lexicon
from bot.dialogue.plain import singular
from bot.dialogue.suggestions import has_unwanted
from bot.model import ProductQuery


@dataclass(frozen=True, slots=True)
class TakenBack:
    kinds: frozenset[str] = frozenset()
    """Of `all`, `price`, `brand`, `color`, `size`."""
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.words)


def taken_back_in(text: str, query: ProductQuery | None) -> tuple[TakenBack, str]:
    """And the text without it. A word is taken back only where the query has it."""
    if query is None:
        return TakenBack(), text
    kinds, words = set[str](), list[str]()
    for kind, patterns in lexicon().undo.items():
        for pattern in patterns:
            match = pattern.search(text)
            if match is None:
                continue
            word = match.groupdict().get("word")
            if word is None:
                kinds.add(kind)
            elif _is_filter(word, query):
                words.append(word)
            else:
                continue
            text = f"{text[: match.start()]} {text[match.end() :]}"
    return TakenBack(frozenset(kinds), tuple(words)), text


def without(query: ProductQuery, back: TakenBack) -> ProductQuery:
    """The query with what was taken back left out."""
    if "all" in back.kinds:
        return ProductQuery(query.scenario, query.text, limit=query.limit)
    if "price" in back.kinds:
        query = replace(query, price_min_minor=None, price_max_minor=None)
    if "brand" in back.kinds:
        query = replace(query, brand="")
    attributes = {name: value for name, value in query.attributes.items() if name not in back.kinds}
    query = replace(query, attributes=attributes)
    for word in back.words:
        query = _without_word(query, word)
    return query


def _without_word(query: ProductQuery, word: str) -> ProductQuery:
    meant = _meanings(word)
    return replace(
        query,
        brand="" if query.brand.casefold() == word else query.brand,
        unwanted=tuple(one for one in query.unwanted if not _is_meant(one, meant)),
        attributes={n: value for n, value in query.attributes.items() if value.casefold() not in meant},
        text=" ".join(w for w in query.text.split() if singular(w) not in meant) or query.text,
    )


def _is_filter(word: str, query: ProductQuery) -> bool:
    return _without_word(query, word) != query


def _meanings(word: str) -> frozenset[str]:
    return frozenset({singular(word), word, *lexicon().same.get(word, ())})


def _is_meant(unwanted: str, meant: frozenset[str]) -> bool:
    return unwanted in meant or has_unwanted(unwanted, [one for one in meant if " " not in one])

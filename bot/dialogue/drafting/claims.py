"""Things only the shop can know, said by a model, and whether a tool said them."""

import re
from collections.abc import Callable, Mapping, Sequence

from bot.dialogue.drafting.allowed import Facts
from bot.dialogue.drafting.prices import Sentence
from bot.dialogue.drafting.reading import squeezed, stem
from bot.dialogue.drafting.statements import covered
from bot.dialogue.drafting.words import words

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_SOLD_OUT = re.compile(r"\bsold\s+out\b|\bout\s+of\s+stock\b|\bunavailab|\bausverkauft|\bvergriffen")
_RATED = re.compile(r"\b(?:rat(?:ed|ing|ings)|stars?|reviews?|sternen?|bewert\w*)\b")


def false_claim(sentence: Sentence, facts: Facts) -> str:
    """The first kind of claim that no tool supports, or ""."""
    for kind, pattern in words().claims.items():
        for text in {sentence.text, squeezed(sentence.text)}:
            for match in pattern.finditer(text):
                if not SUPPORT[kind](match, sentence, facts):
                    return kind
    return ""


def is_told(sentence: Sentence, facts: Facts) -> bool:
    """Whether an article, an order or an offer says it with all its numbers, which no product's price is."""
    told = (*facts.order_statements, *facts.offer_statements)
    sources = [*facts.service_statements, *told] if is_service(sentence) else told
    return not sentence.named and covered(sentence.text, sources)


def is_service(sentence: Sentence) -> bool:
    return bool(words().claims["service"].search(sentence.text))


def _never(match: re.Match[str], sentence: Sentence, facts: Facts) -> bool:
    return False


def _offered(match: re.Match[str], sentence: Sentence, facts: Facts) -> bool:
    return covered(sentence.text, facts.offer_statements)


def _on_sale(match: re.Match[str], sentence: Sentence, facts: Facts) -> bool:
    """Of products that are."""
    meant = _meant(sentence, facts)
    products = facts.allowed.products
    return bool(meant) and all(products[at].asked_minor < products[at].price_minor for at in meant)


def _in_articles(match: re.Match[str], sentence: Sentence, facts: Facts) -> bool:
    """A product's own price or stock is no matter of articles, whatever they say."""
    return not sentence.named and covered(sentence.text, facts.service_statements)


def _free(match: re.Match[str], sentence: Sentence, facts: Facts) -> bool:
    return is_service(sentence) and _in_articles(match, sentence, facts)


def _in_orders(match: re.Match[str], sentence: Sentence, facts: Facts) -> bool:
    return covered(sentence.text, facts.order_statements)


def _in_articles_or_orders(match: re.Match[str], sentence: Sentence, facts: Facts) -> bool:
    return _in_articles(match, sentence, facts) or _in_orders(match, sentence, facts)


def _in_stock(match: re.Match[str], sentence: Sentence, facts: Facts) -> bool:
    meant = _meant(sentence, facts)
    if not meant or not _only_ours(match, sentence, facts):
        return False
    no = bool(set(_WORD.findall(sentence.text)) & words().negations) != bool(_SOLD_OUT.search(sentence.text))
    return all(facts.allowed.products[at].available != no for at in meant)


def _only_ours(match: re.Match[str], sentence: Sentence, facts: Facts) -> bool:
    """What is offered is made of words that the products have: "our almond butter" must be among them."""
    rest = sentence.text[match.end() :] if match.string == sentence.text else sentence.text
    offered = words().boundaries.split(rest.lstrip(" ,:"), maxsplit=1)[0]
    plain = words().empty | words().common
    return all(
        stem(w) in facts.good_stems or w in facts.vocabulary
        for w in _WORD.findall(offered)
        if len(w) > 3 and w not in plain
    )


def _has_property(match: re.Match[str], sentence: Sentence, facts: Facts) -> bool:
    """Each product that is spoken of says so itself, and does not say no to it."""
    said = [w for w in _WORD.findall(match.group()) if len(w) > 2]
    meant = _meant(sentence, facts)
    return bool(meant) and all(_says(facts.texts[at], match.group(), said) for at in meant)


def _says(text: str, phrase: str, said: Sequence[str]) -> bool:
    place = text.replace("-", " ").find(phrase.replace("-", " "))
    if place < 0 or not said:
        return False
    clause = re.split(r"[.,;:\n]", text[:place])[-1]
    return not set(_WORD.findall(clause)) & words().negations


def _acclaimed(match: re.Match[str], sentence: Sentence, facts: Facts) -> bool:
    if match.group() in facts.allowed.built_in.casefold():
        return True
    meant = _meant(sentence, facts)
    rated = bool(meant) and all(facts.allowed.products[at].rating for at in meant)
    return rated and _RATED.fullmatch(match.group()) is not None and bool(sentence.numbers)


def _meant(sentence: Sentence, facts: Facts) -> frozenset[int]:
    return sentence.named or sentence.before or frozenset(range(len(facts.allowed.products)))


SUPPORT: Mapping[str, Callable[[re.Match[str], Sentence, Facts], bool]] = {
    "discount": _offered,
    "gratis": _free,
    "sale": _on_sale,
    "scarcity": _never,
    "service": _in_articles_or_orders,
    "order": _in_orders,
    "stock": _in_stock,
    "offering": _only_ours,
    "property": _has_property,
    "acclaim": _acclaimed,
    "action": _never,
    "hand_over": _never,
    "human": _never,
    "leak": _never,
    "secret": _never,
    "rude": _never,
}

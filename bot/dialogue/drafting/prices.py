"""Whether the numbers of a sentence are the shop's: prices of the product they are said of, and others."""

import re
from collections.abc import Sequence
from decimal import Decimal

from bot.dialogue.drafting.allowed import Facts, Mention
from bot.dialogue.drafting.amounts import Number, read_numbers
from bot.dialogue.drafting.words import words
from bot.rules.money import to_decimal

_IN_WORDS = re.compile(
    r"\b\w*(?:teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|zwanzig|[dv]\w+[sz]ig|fünfzig|"
    r"sechzig|siebzig|achtzig|neunzig|zehn|hundert|tausend|million)\w*\b"
)
_CHEAPEST = re.compile(r"\b(?:cheapest|least\s+expensive|günstigste\w*|billigste\w*|preiswerteste\w*)\b")
_CHEAPER = re.compile(
    r"\b(?:cheaper|less\s+expensive|costs?\s+less)\b.*\bthan\b|\b(?:günstiger|billiger)\b.*\bals\b"
)
_SAME = re.compile(
    r"\bas\s+much\s+as\b|\bsame\s+price\b|\b(?:genauso|gleich|ebenso)\s*viel\b|\bgleiche\w*\s+preis\w*"
)
_PER = re.compile(
    r"\s*(?:/|per\b|pro\b|an?\s+(?:month|week|year|day|kilo|pound|piece|litre)|im\s+(?:monat|jahr))"
)
"""Behind an amount that is no product's price but a rate."""
_WORD = re.compile(r"[^\W\d_]+")
_CENTS_SHOWN = re.compile(r"\d[.,]\d\d(?!\d)")


class Sentence:
    """One sentence in normal form and lower case, and what it speaks of."""

    def __init__(self, text: str, start: int, mentions: Sequence[Mention], before: frozenset[int]) -> None:
        self.text = text
        self.mentions = [
            Mention(m.start - start, m.end - start, m.products, m.whole)
            for m in mentions
            if start <= m.start < start + len(text)
        ]
        self.before = before
        """Products the sentence before spoke of, which "it" may be."""
        self.numbers = read_numbers(text)

    @property
    def named(self) -> frozenset[int]:
        return frozenset().union(*(m.products for m in self.mentions))

    def meant(self, place: int) -> frozenset[int]:
        """Of what an amount at `place` is said: what was named before it, else after it, else earlier."""
        earlier = [m for m in self.mentions if m.start <= place]
        if earlier:
            return earlier[-1].products
        return self.mentions[0].products if self.mentions else self.before


def wrong_number(sentence: Sentence, facts: Facts) -> str:
    """`price`, `percent`, `number` or ""; sentences on service are judged with their article instead."""
    priced = bool(words().price.search(sentence.text)) or any(n.money for n in sentence.numbers)
    if _wrongly_compared(sentence, facts):
        return "price"
    told = _told(sentence, facts)
    for number in sentence.numbers:
        if number.percent:
            if priced or number.value not in facts.percents:
                return "percent"
        elif number.money:
            if not _price_told(number, sentence, facts):
                return "price"
        elif not _number_told(number, sentence, facts, priced, told):
            return "price" if priced else "number"
    return _in_words(sentence, facts, priced)


def _wrongly_compared(sentence: Sentence, facts: Facts) -> bool:
    """Whether "the cheapest" is not, or one is "cheaper than" another that costs no more."""
    asked = [p.asked_minor for p in facts.allowed.products]
    named = [m.products for m in sentence.mentions if len(m.products) == 1]
    if _CHEAPEST.search(sentence.text) and len(named) == 1:
        return min(asked) != asked[min(named[0])]
    than = _CHEAPER.search(sentence.text)
    if than and len(named) == 2:
        return asked[min(named[0])] >= asked[min(named[1])]
    if _SAME.search(sentence.text):
        return len(named) != 2 or asked[min(named[0])] != asked[min(named[1])]
    return False


def _price_told(number: Number, sentence: Sentence, facts: Facts) -> bool:
    if (
        number.value is None
        or _PER.match(sentence.text, number.end)
        or (number.currencies and facts.allowed.currency not in number.currencies)
    ):
        return False
    return _is_price(number.value, sentence.meant(number.start), facts, sentence) or _is_limit(
        number, sentence, facts
    )


def _is_price(value: Decimal, meant: frozenset[int], facts: Facts, sentence: Sentence) -> bool:
    """The price asked; the one before a sale only beside it."""
    products = facts.allowed.products
    said = [p for at, p in enumerate(products) if not meant or at in meant]
    asked = {to_decimal(p.asked_minor, p.currency) for p in said}
    if value in asked:
        return True
    others = {n.value for n in sentence.numbers}
    return any(
        value == to_decimal(p.price_minor, p.currency) and to_decimal(p.asked_minor, p.currency) in others
        for p in said
    )


def _is_limit(number: Number, sentence: Sentence, facts: Facts) -> bool:
    """ "under $4" is true where it was searched with and every product keeps to it."""
    before = sentence.text[: number.start]
    limits = {to_decimal(minor, facts.allowed.currency) for minor in facts.allowed.limits_minor}
    if number.value not in limits or number.value is None:
        return False
    asked = [to_decimal(p.asked_minor, p.currency) for p in facts.allowed.products]
    if words().most.search(before):
        return all(price <= number.value for price in asked)
    return bool(words().least.search(before)) and all(price >= number.value for price in asked)


def _number_told(
    number: Number, sentence: Sentence, facts: Facts, priced: bool, told: frozenset[Decimal]
) -> bool:
    if number.value is None:
        return False
    shows_cents = _CENTS_SHOWN.search(sentence.text[number.start : number.end]) is not None
    if not number.unit and not shows_cents and _is_count(number.value, facts):
        # "here are 3 under $5" counts, "it costs 3" does not
        return not words().price.search(sentence.text[: number.start])
    if (priced or shows_cents) and not number.unit and not _in_name(number, sentence):
        return _price_told(number, sentence, facts)
    return number.value in told


def _is_count(value: Decimal, facts: Facts) -> bool:
    return 1 <= value <= len(facts.allowed.products) and value == value.to_integral_value()


def _in_name(number: Number, sentence: Sentence) -> bool:
    """Part of a name as in "Oat Milk, 64": or right behind it."""
    return any(m.start <= number.start <= m.end + 2 for m in sentence.mentions)


def _told(sentence: Sentence, facts: Facts) -> frozenset[Decimal]:
    """Numbers that may be said of what this sentence speaks of."""
    allowed, named = facts.allowed, sentence.named
    of = [numbers for at, numbers in enumerate(facts.numbers) if not named or at in named]
    ratings = [
        Decimal(str(value))
        for at, p in enumerate(allowed.products)
        if not named or at in named
        for value in (p.rating, p.rating_count)
        if value
    ]
    other: frozenset[Decimal] = frozenset() if named else facts.other_numbers
    return other.union(*of, ratings)


def _in_words(sentence: Sentence, facts: Facts, priced: bool) -> str:
    """Numbers written out, such as "nineteen", are told only where a source writes them so."""
    for word in _WORD.findall(sentence.text):
        if word in words().numbers or _IN_WORDS.fullmatch(word):
            if priced:
                return "price"
            if word not in facts.vocabulary:
                return "number"
    return ""

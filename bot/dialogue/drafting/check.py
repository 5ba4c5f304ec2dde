"""What a language model said against what the tools returned: where in doubt, it is not said.

A rejected text costs nothing, for the built-in answer stands ready; a wrong price costs a customer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialogue.drafting.allowed import Allowed, Facts
from bot.dialogue.drafting.claims import false_claim, is_told
from bot.dialogue.drafting.manners import (
    LONGEST,
    SHORTEST,
    addresses,
    bad_form,
    copies,
    is_same,
    wrong_language,
)
from bot.dialogue.drafting.names import (
    has_strange_word,
    is_strange,
    unknown_kind,
    unknown_name,
    unknown_quote,
)
from bot.dialogue.drafting.prices import Sentence, wrong_number
from bot.dialogue.drafting.reading import complete_part, normal, read_words, sentences, shown
from bot.dialogue.drafting.words import words


@dataclass(frozen=True, slots=True)
class Verdict:
    text: str
    """As it may be shown; empty where it is rejected."""
    reason: str = ""
    """Why it was rejected, as a short code: `price`, `discount`, `name` …; empty where it was not."""

    def __bool__(self) -> bool:
        return not self.reason


def check(text: str, facts: Facts) -> Verdict:
    """A whole answer. Never raises, whatever the text."""
    if len(text) > 4 * LONGEST:
        return Verdict("", "long")
    said = shown(text)
    if len(said) < SHORTEST or not any(c.isalpha() for c in said):
        return Verdict("", "empty")
    reason = _fault(said, facts) or _fault_of_whole(said, facts)
    return Verdict("" if reason else said, reason)


def fails_already(text: str, facts: Facts) -> bool:
    """Whether a text that is still being written can no longer pass; its last sentence is not judged yet."""
    if len(text) > 4 * LONGEST:
        return True
    said = shown(complete_part(text))
    return bool(bad_form(shown(text)) in ("long", "markup", "repeated") or (said and _fault(said, facts)))


def _fault(said: str, facts: Facts) -> str:
    """What stays wrong however the text goes on."""
    form = bad_form(said)
    if form:
        return form
    plain = normal(said)
    if _strange_address(said, facts.allowed):
        return "address"
    if copies(plain, facts.allowed.secret):
        return "leak"
    return _said_of_the_shop(plain, facts)


def _fault_of_whole(said: str, facts: Facts) -> str:
    plain = normal(said)
    if wrong_language(plain, facts.allowed.locale):
        return "language"
    if any(is_strange(read_words(text), facts) for _, text in sentences(plain)):
        return "language"
    return "repeated" if any(is_same(said, told) for told in facts.allowed.previous) else ""


def _said_of_the_shop(plain: str, facts: Facts) -> str:
    named = read_words(plain)
    mentions = facts.mentions(named)
    if unknown_name(named, facts) or unknown_kind(named, mentions, facts):
        return "name"
    if unknown_quote(plain, facts):
        return "quote"
    before: frozenset[int] = frozenset()
    for start, text in sentences(plain):
        sentence = Sentence(text.casefold(), start, mentions, before)
        fault = _fault_of_sentence(sentence, facts)
        if fault:
            return fault
        before = sentence.named or before
    return _agreed(plain, facts)


def _fault_of_sentence(sentence: Sentence, facts: Facts) -> str:
    claim = false_claim(sentence, facts)
    if claim:
        return claim
    return "" if is_told(sentence, facts) else wrong_number(sentence, facts)


def _agreed(plain: str, facts: Facts) -> str:
    """ "Yes" says what was asked: an answer that agrees is judged as if it had said the question."""
    if not words().yes.search(plain.casefold()):
        return ""
    for text in _questions(facts.allowed.question):
        asked = read_words(text)
        sentence = Sentence(text, 0, facts.mentions(asked), frozenset())
        strange = words().asking.search(text) and has_strange_word(asked, facts)
        if strange or _fault_of_sentence(sentence, facts):
            return "agreed"
    return ""


def _questions(question: str) -> Iterator[str]:
    for _, text in sentences(normal(question).casefold()):
        yield text


def _strange_address(said: str, allowed: Allowed) -> bool:
    known = {p.url.casefold() for p in allowed.products} | {q.url.casefold() for q in allowed.quotes if q.url}
    written = " ".join((*(q.text for q in allowed.quotes), *allowed.orders))
    known |= set(addresses(written))
    return any(found not in known for found in addresses(said))

"""What a text asks for: intents, the products it points at, its wish, and whose order it is about."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from bot.dialogue.lexicon import lexicon
from bot.dialogue.memory import Seen
from bot.dialogue.plain import LONGEST_TEXT, plain
from bot.dialogue.prices import read_limits
from bot.dialogue.understanding.hurried import written_out
from bot.dialogue.understanding.language import language_of
from bot.dialogue.understanding.lists import things_in
from bot.dialogue.understanding.references import Pointed, pointed
from bot.dialogue.understanding.taken_back import TakenBack, taken_back_in
from bot.dialogue.understanding.wishes import Wish, wish_in
from bot.dialogue.vocabulary import Vocabulary
from bot.model import Contact, ProductQuery
from bot.rules.contacts import email_of, phone_of

_LETTERS = re.compile(r"[^\W\d_]{4,}")
_ORDER = re.compile(
    r"(?:\b(?:order|bestellung|bestellnummer|auftrag|auftragsnummer|ordernummer)\b\W{0,3}"
    r"(?:(?:no|nr|number|nummer|id|is|ist|lautet)\b\W{0,3}){0,3}|#\s?)"
    r"(?P<number>(?=[a-z/_-]{0,20}\d)[a-z0-9][a-z0-9/_-]{1,39})",
    re.IGNORECASE,
)
_BARE_ORDER = re.compile(
    r"(?<![\w.,-])(?P<number>(?=[a-z/_-]{0,20}\d)[a-z0-9][a-z0-9/_-]{2,39})(?![\w-])", re.IGNORECASE
)
_ADDRESS = re.compile(r"\S+@\S+")
_DIGITS = re.compile(r"[+(]?\d[\d ()/.–-]{5,24}\d")


_BESIDE_A_LIST = frozenset({"greeting", "thanks", "cheapest", "help", "recommend", "add", "cart"})


@dataclass(frozen=True, slots=True)
class Understood:
    text: str
    """As `plain` gives it, written out."""
    language: str
    intents: frozenset[str]
    """Those the lexicon is sure of."""
    wish: Wish = field(default_factory=Wish)
    pointed: Pointed = field(default_factory=Pointed)
    back: TakenBack = field(default_factory=TakenBack)
    contact: Contact = field(default_factory=Contact)
    order_id: str = ""
    things: tuple[str, ...] = ()
    """Of a list such as "milk, eggs and bread", each; else empty."""
    is_question: bool = False
    asks: bool = False
    """Whether it begins as a question does, rather than only ending with its mark."""
    is_wanting: bool = False
    """Whether it says that something is looked for."""
    follows: bool = False
    """Whether it begins as something does that goes on with what was spoken of: "and ..."."""
    refers: bool = False
    """Whether it speaks of "it"."""

    def has(self, *intents: str) -> bool:
        return not self.intents.isdisjoint(intents)


def understand(
    said: str,
    currency: str,
    vocabulary: Vocabulary,
    shown: Sequence[Seen] = (),
    query: ProductQuery | None = None,
    *,
    awaits: str = "",
) -> Understood:
    """Never raises, whatever the text; time grows with its first `LONGEST_TEXT` characters only.

    `shown` and `query` are what the visitor may refer to, `awaits` what he was just asked for.
    """
    text = written_out(plain(said))
    text = _with_own_brand(text, vocabulary)
    rest, contact, order_id = _identities(said, _LETTERS.sub(_spelt, text), awaits)
    intents: set[str] = set()
    # Asked for before prices are cut out: it must be heard however the sentence goes on.
    rest = _hear("hand_over", rest, intents)
    back, rest = taken_back_in(rest, query)
    meant, rest = pointed(rest, shown)
    is_priced = query is not None and (query.price_min_minor, query.price_max_minor) != (None, None)
    limits, rest = read_limits(rest, currency, spoken_of=is_priced)
    for intent in lexicon().intents:
        rest = _hear(intent, rest, intents)
    return Understood(
        text,
        language_of(text),
        frozenset(intents),
        wish_in(" ".join(rest.split()), limits, vocabulary),
        meant,
        back,
        contact,
        order_id,
        things_in(said, currency, vocabulary) if intents <= _BESIDE_A_LIST and not meant else (),
        is_question=lexicon().found(lexicon().questions, text),
        asks=lexicon().found(lexicon().questions, text.rstrip("? ")),
        is_wanting=lexicon().found(lexicon().wanting, text),
        follows=lexicon().found(lexicon().follows, text),
        refers=lexicon().found(lexicon().refers, text),
    )


def _with_own_brand(text: str, vocabulary: Vocabulary) -> str:
    """The shop's own brand by its name, where that is such a one."""
    if not lexicon().own_brand.search(text):
        return text
    names = (" ".join(words) for words in vocabulary.brands)
    name = next((one for one in names if lexicon().own_brand.fullmatch(one)), "")
    return lexicon().own_brand.sub(name, text) if name else text


def _identities(said: str, text: str, awaits: str) -> tuple[str, Contact, str]:
    """The text without them, who writes, and which order is meant, each as it was written."""
    original = unicodedata.normalize("NFKC", said[:LONGEST_TEXT])
    order = _ORDER.search(original) or (_BARE_ORDER.search(original) if awaits == "order" else None)
    order_id = order["number"] if order else ""
    contact = Contact(email=email_of(original) or "", phone="" if order_id else phone_of(original) or "")
    if order:
        text = text.replace(order["number"].casefold(), " ")
    if contact.email:
        text = _ADDRESS.sub(" ", text)
    if contact.phone:
        text = _DIGITS.sub(" ", text)
    return text, contact, order_id


def _spelt(found: re.Match[str]) -> str:
    """One wrong letter is forgiven in a word that decides what is asked for, but for the first."""
    word = found.group()
    if word in lexicon().right or word in lexicon().mistyped:
        return word
    near = (meant for meant in lexicon().mistyped if meant[0] == word[0])
    return next((meant for meant in near if OSA.distance(word, meant, score_cutoff=1) <= 1), word)


def _hear(intent: str, text: str, heard: set[str]) -> str:
    for pattern in lexicon().intents[intent]:
        text, found = pattern.subn(" ", text)
        if found:
            heard.add(intent)
    return text

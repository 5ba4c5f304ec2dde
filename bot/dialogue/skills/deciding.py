"""One turn as the skills see it, and what they decide."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.lexicon import lexicon
from bot.dialogue.meaning import Floats
from bot.dialogue.memory import Memory
from bot.dialogue.plain import words as plain_words
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.shapes import Meant, Passage
from bot.dialogue.turn import Context, Said
from bot.dialogue.understanding.known import known_as, named_by
from bot.dialogue.understanding.understand import Understood
from bot.model import ItemId

SURE, SURER = 0.5, 0.75
"""A confidence from which the intent model is believed where the lexicon is silent; and where that calls a
human, or goes against words of the catalogue."""
SURE_OF = {
    "delivery_time": 0.6,
    "shipping_cost": 0.6,
    "shipping_abroad": 0.6,
    "returns": 0.6,
    "payment": 0.6,
    "opening_hours": 0.6,
    "store_location": 0.6,
    "warranty": 0.6,
    "account": 0.6,
    "cancel_order": 0.6,
    "complaint": 0.6,
    "order_status": 0.6,
}
"""The same of what a shop is asked about itself: a question that is none of its own sounds like these."""
HARDLY = 0.1
"""A confidence in the likeliest intent below which a question is none for a shop, whatever it names."""
FEW_WORDS = 3
"""So few that no model knows may be what a thing is called, in whatever language."""
SEARCHES = frozenset(
    {
        "find_product",
        "price",
        "stock",
        "details",
        "size",
        "ingredients",
        "cheaper",
        "compare",
        "similar",
        "add_to_cart",
    }
)
"""Intents of which what is named is looked for."""
_CALLED = {
    "hand_over": "human",
    "help": "capabilities",
    "cart": "cart_match",
    "sizes": "size",
    "add": "add_to_cart",
}
"""Intents that the lexicon calls otherwise than the model."""


@dataclass(frozen=True, slots=True)
class Turn:
    dialogue: Dialogue
    context: Context
    memory: Memory
    said: Said
    heard: Understood
    meant: Meant | None
    """What the intent model heard; None where there is none, or where a button was used."""
    vector: Floats | None
    locale: str

    @property
    def intent(self) -> str:
        """The model's, where it is sure."""
        if self.meant is None or self.meant.confidence < SURE_OF.get(self.meant.intent, SURE):
            return ""
        # who names a price does not ask for it
        return "" if self.meant.intent == "price" and self.heard.wish.limited else self.meant.intent

    def wants(self, *intents: str) -> bool:
        """By the lexicon's names."""
        return self.heard.has(*intents) or self.intent in {_CALLED.get(name, name) for name in intents}

    def surely(self, *intents: str) -> bool:
        """The same where a mistake would cost more."""
        is_sure = self.meant is not None and self.meant.confidence >= SURER
        return self.heard.has(*intents) or (is_sure and self.wants(*intents))

    def plan(self, kind: Kind) -> Plan:
        unwanted = self.heard.wish.unwanted
        return Plan(
            kind,
            self.memory.turn,
            self.locale,
            left_out=unwanted.said,
            vague=unwanted.vague,
            claim=self.heard.wish.claim,
            said=self.said.text,
        )

    def to(self, kind: Kind) -> "Decided":
        return self.memory, self.plan(kind)

    def ask(self, question: str = "") -> Passage | None:
        """What the shop's articles say, to the visitor's own words or to another question."""
        knowledge = self.dialogue.knowledge
        if knowledge is None:
            return None
        if question:
            return knowledge.ask(question, self.locale)
        return knowledge.ask(self.said.text, self.locale, self.vector)

    @property
    def in_cart(self) -> tuple[ItemId, ...]:
        return tuple(line.item_id for line in self.context.cart)

    @property
    def names_product(self) -> bool:
        """Whether its words are mostly words of the catalogue, and one of them names a thing."""
        words = [word for word in self.heard.wish.words.split() if not word.isdigit()]
        vocabulary = self.dialogue.vocabulary
        names = {word: name for word in words if (name := named_by(word, vocabulary))}
        describing = [word for word in words if word in lexicon().descriptive and word not in names]
        is_thing = not vocabulary.things.isdisjoint(names.values())
        return is_thing and 2 * (len(names) + len(describing)) >= len(words)

    @property
    def names_almost(self) -> bool:
        """Whether all its words are such as the catalogue has, typing errors forgiven."""
        words = self.heard.wish.words.split()
        said = [word for word in plain_words(self.heard.text) if word not in lexicon().stopwords]
        is_bare = 2 * len(words) > len(plain_words(self.heard.text)) and len(said) <= len(words)
        return is_bare and all(known_as(word, self.dialogue.vocabulary) for word in words)

    @property
    def searches(self) -> bool:
        """Whether its words are to be looked for, rather than heard as something else."""
        words, meant = self.heard.wish.words.split(), self.meant
        if not words or meant is None or self.heard.wish.limited:
            return True
        asks = self.heard.is_question and not self.heard.is_wanting
        is_foreign = not meant.intent and meant.confidence < HARDLY
        if asks and is_foreign:
            return False
        if self.names_product:
            return True
        if is_foreign and not self.heard.is_wanting:
            return self.names_almost
        if meant.intent in SEARCHES or (self.heard.is_wanting and meant.confidence < SURE):
            return True
        is_sure = meant.confidence >= SURE or self.heard.is_question
        return not is_sure and (bool(meant.intent) or len(words) <= FEW_WORDS)


Decided: TypeAlias = tuple[Memory, Plan]

"""One turn as the skills see it, and what they decide."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.lexicon import lexicon
from bot.dialogue.meaning import Floats
from bot.dialogue.memory import Memory
from bot.dialogue.plans import Kind, Plan
from bot.dialogue.shapes import Meant, Passage
from bot.dialogue.turn import Context, Said
from bot.dialogue.understanding.known import surely_known_as
from bot.dialogue.understanding.understand import Understood
from bot.model import ItemId

SURE, SURER = 0.5, 0.75
"""A confidence from which the intent model is believed where the lexicon is silent; and where that calls a
human, or goes against words of the catalogue."""
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
        return self.meant.intent if self.meant and self.meant.confidence >= SURE else ""

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
        names = {word: name for word in words if (name := surely_known_as(word, vocabulary))}
        describing = [word for word in words if word in lexicon().descriptive and word not in names]
        is_thing = not vocabulary.things.isdisjoint(names.values())
        return is_thing and 2 * (len(names) + len(describing)) >= len(words)

    @property
    def searches(self) -> bool:
        """Whether its words are to be looked for, rather than heard as something else."""
        words, meant = self.heard.wish.words.split(), self.meant
        if not words or meant is None:
            return True
        asks = self.heard.is_question and not self.heard.is_wanting
        if asks and not meant.intent and meant.confidence < HARDLY:
            return False
        if self.names_product:
            return True
        if meant.intent in SEARCHES or (self.heard.is_wanting and meant.confidence < SURE):
            return True
        is_sure = meant.confidence >= SURE or self.heard.is_question
        return not is_sure and (bool(meant.intent) or len(words) <= FEW_WORDS)


Decided: TypeAlias = tuple[Memory, Plan]

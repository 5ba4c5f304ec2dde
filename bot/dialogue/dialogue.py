"""What the dialogue knows of one site: its words, its articles, its guides and what its visitors mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.dialogue.guides.flow import Guide
from bot.dialogue.meaning import Encodes
from bot.dialogue.shapes import Hears, Knows
from bot.dialogue.vocabulary import Vocabulary
from bot.dialogue.wording import Own


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Never changes, so that threads may share it; a site that learns gets another one."""

    locale: str
    """The site's: what visitors of an unknown language and the site's agents read."""
    currency: str
    intents: Hears | None = None
    """None: by the words of the lexicon alone."""
    knowledge: Knows | None = None
    guides: Mapping[str, Guide] = field(default_factory=dict)
    """By guide_id."""
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    encoder: Encodes | None = None
    phrases: Own = field(default_factory=Own)
    """The integrator's own."""

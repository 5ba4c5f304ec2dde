"""What the dialogue needs of the rooms beside it: who hears what is meant, and what the articles say."""

from collections.abc import Sequence
from typing import Protocol

from bot.dialogue.meaning import Floats
from bot.model import Article


class Meant(Protocol):
    """What the intent model heard."""

    @property
    def intent(self) -> str:
        """Empty where it is nothing a shop is asked."""

    @property
    def confidence(self) -> float:
        """0 to 1."""

    @property
    def runner_up(self) -> str: ...


class Hears(Protocol):
    def hear(self, text: str, vector: Floats | None = None) -> Meant: ...


class Passage(Protocol):
    """Whole sentences of an article."""

    @property
    def article(self) -> Article: ...
    @property
    def heading(self) -> str: ...
    @property
    def passage(self) -> str: ...
    @property
    def score(self) -> float: ...


class Knows(Protocol):
    def ask(self, text: str, locale: str, vector: Floats | None = None) -> Passage | None:
        """None where no article surely answers it."""

    def passages(self, text: str, locale: str, k: int, vector: Floats | None = None) -> Sequence[Passage]:
        """The best `k`, sure or not."""

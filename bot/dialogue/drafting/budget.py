"""How much of a language model one conversation may use, kept in its memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from bot.dialogue.drafting.asking import Asked, Completion

LETTERS_A_TOKEN = 3
"""Fewer than in English prose (about 4): German, JSON and numbers take more tokens."""
MOST_CALLS = 120
"""Of one conversation, whatever they cost: some servers count nothing."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What has been spent."""

    tokens: int = 0
    calls: int = 0

    def allows(self, asked: Asked, limit: int) -> bool:
        """Whether the question and the longest answer to it still fit into `limit` tokens."""
        return self.calls < MOST_CALLS and self.tokens + size(asked) + asked.most_tokens <= limit

    def spend(self, asked: Asked, completion: Completion | None = None) -> "Budget":
        """None where nothing usable came back: the question was read all the same, and is charged."""
        return Budget(self.tokens + _cost(asked, completion), self.calls + 1)

    def to_json(self) -> dict[str, object]:
        return {"tokens": self.tokens, "calls": self.calls}


def read_budget(kept: object) -> Budget:
    """What is damaged counts as nothing spent, as the rest of a conversation's memory does."""
    if not isinstance(kept, Mapping):
        return Budget()
    return Budget(_count(kept.get("tokens")), _count(kept.get("calls")))


def size(asked: Asked) -> int:
    """Tokens of the question, estimated."""
    letters = sum(len(m.text) + sum(len(c.arguments) for c in m.calls) for m in asked.messages)
    tools = sum(len(t.description) + len(str(t.parameters)) for t in asked.tools)
    return ceil((letters + tools) / LETTERS_A_TOKEN)


def _cost(asked: Asked, completion: Completion | None) -> int:
    if completion is None:
        return size(asked)
    written = len(completion.text) + sum(len(c.arguments) for c in completion.calls)
    return completion.tokens or size(asked) + ceil(written / LETTERS_A_TOKEN)


def _count(kept: object) -> int:
    return kept if isinstance(kept, int) and not isinstance(kept, bool) and kept >= 0 else 0

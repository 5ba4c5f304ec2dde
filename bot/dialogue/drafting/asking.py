"""What is asked of a language model and what it answers: the nouns on both sides of its port."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Speaker(StrEnum):
    """Roles of the chat completions protocol."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class CallAsked:
    """A tool the model wants used, as it wrote it: nothing here has been checked."""

    call_id: str
    name: str
    arguments: str
    """JSON, or what the model takes for it."""


@dataclass(frozen=True, slots=True)
class Said:
    speaker: Speaker
    text: str = ""
    calls: tuple[CallAsked, ...] = ()
    """Of an assistant's message."""
    call_id: str = ""
    """Of a tool's message: which call it answers."""


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    description: str
    parameters: Mapping[str, object]
    """JSON schema of an object."""


def never(text: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Asked:
    messages: tuple[Said, ...]
    tools: tuple[Tool, ...] = ()
    most_tokens: int = 300
    """Of the answer."""
    hopeless: Callable[[str], bool] = field(default=never, repr=False, compare=False)
    """Whether the text so far can no longer become an answer, so that reading on is a waste."""


@dataclass(frozen=True, slots=True)
class Completion:
    text: str = ""
    calls: tuple[CallAsked, ...] = ()
    tokens: int = 0
    """Used by question and answer together; 0 where the server does not tell."""
    whole: bool = True
    """False where it was cut: too long, or no longer read because it was hopeless."""


UNASKED = frozenset({"closed", "resting", "busy"})
"""Reasons of a failure before anything was sent."""


class ModelFailed(Exception):
    """No usable answer; `reason` is a short code for logs and counts, never what the server wrote."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

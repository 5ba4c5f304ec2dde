"""What an action returns: its value, and what happened."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.events import Event

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    value: T
    events: tuple[Event, ...] = ()

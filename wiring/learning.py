"""From what a site was taught to its dialogue."""

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from bot.dialogue import own_phrases
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.guides import definitions as guide_definitions
from bot.dialogue.intents import definitions as intent_definitions
from bot.dialogue.knowledge.knowledge import Knowledge, texts_of
from bot.dialogue.meaning import Encodes
from bot.errors import FloorwalkerError
from bot.model import Definition
from bot.settings import Settings
from wiring.dialogues import Learns, Lessons
from wiring.intents import cached
from wiring.vectors import vectors_of

T = TypeVar("T")
log = logging.getLogger("floorwalker")


def learning(settings: Settings) -> Learns:
    """What takes long is kept in VAR_DIR, for the next start."""
    return lambda lessons, encoder: learnt(lessons, encoder, settings.var_dir / "cache")


def learnt(lessons: Lessons, encoder: Encodes | None, cache: Path) -> Dialogue:
    """A definition that this version cannot read is left out with a warning: the rest is worth more."""
    guides = _read(lessons.definitions, "guide", lambda one: guide_definitions.parse(one.name, one.body))
    phrases = _read(lessons.definitions, "phrases", lambda one: own_phrases.read(one.name, one.body))
    intents = _read(lessons.definitions, "intents", lambda one: intent_definitions.parse(one.body))
    everything = intent_definitions.extended([intent_definitions.shop_ready(), *intents])
    articles = lessons.articles
    return Dialogue(
        lessons.site.locale,
        lessons.site.currency,
        intents=cached(cache, everything, encoder),
        knowledge=Knowledge(articles, encoder, vectors_of(cache, texts_of(articles), encoder)),
        guides={guide.guide_id: guide for guide in guides},
        encoder=encoder,
        phrases=own_phrases.joined(list(phrases)),
    )


def _read(definitions: Sequence[Definition], kind: str, read: Callable[[Definition], T]) -> Iterator[T]:
    for definition in definitions:
        if definition.kind != kind:
            continue
        try:
            yield read(definition)
        except FloorwalkerError as error:
            log.warning("the %s %r of a site is left out: %s", kind, definition.name, error)

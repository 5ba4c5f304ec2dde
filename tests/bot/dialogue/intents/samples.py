"""A few intents to learn, and an encoder that needs no files."""

import zlib
from collections.abc import Sequence
from itertools import product

import numpy as np

from bot.dialogue.intents.definitions import OUT_OF_SCOPE, Example
from bot.dialogue.meaning import Floats

WIDTH = 64


class Hashing:
    """Texts with the same words have the same vector."""

    name = "hashing"
    width = WIDTH

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Floats:
        self.asked.extend(texts)
        made = np.full((len(texts), WIDTH), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                made[row, zlib.crc32(word.encode("utf-8", "replace")) % WIDTH] += 1
        rows: Floats = made / np.linalg.norm(made, axis=1, keepdims=True)
        return rows


PATTERNS = {
    "returns": (("can i", "how do i", "i want to"), ("return", "send back", "exchange"), ("it", "the shoes")),
    "shipping": (("how much is", "how long takes", "what about"), ("shipping", "delivery"), ("", "to me")),
    "greeting": (("hello", "hi", "good morning", "hey"), ("", "there", "you"), ("",)),
}
OUTSIDE = (("what is", "tell me", "explain"), ("the weather", "a joke", "a poem", "the moon"), ("", "today"))


def filled(patterns: Sequence[Sequence[str]]) -> list[str]:
    return [" ".join(" ".join(words).split()) for words in product(*patterns)]


INSIDE: list[Example] = [(text, name) for name, parts in PATTERNS.items() for text in filled(parts)]
ALL: list[Example] = [*INSIDE, *((text, OUT_OF_SCOPE) for text in filled(OUTSIDE))]

"""A small shop's articles, and an encoder that only knows letters."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.dialogue.meaning import Floats
from bot.model import Article

SHIPPING = Article(
    "shipping",
    "Shipping",
    "## How much does shipping cost?\n\nShipping costs $4.95. From $35.00 it is free.\n\n"
    "## Do you ship abroad?\n\nYes, to Canada. No other country, because of customs.",
    "/help/shipping",
    "en",
)
RETURNS = Article(
    "returns",
    "Returns and refunds",
    "## Can I return something?\n\nAnything unopened can come back within 30 days.\n\n"
    "## When do I get my money back?\n\nOn a card it takes three to five working days.",
    "/help/returns",
    "en",
)
ACCOUNT = Article(
    "account",
    "Your account",
    "## I forgot my password\n\nPress “Forgotten?” and we send you a link.\n\n"
    "## How do I delete my account?\n\nUnder “My details”, at the bottom.",
    "/help/account",
    "en",
)
OPENING = Article(
    "opening",
    "Opening hours",
    "## When are you open?\n\nMonday to Saturday from 8 am to 8 pm. On Sundays we are closed.",
    "/help/opening",
    "en",
)
ENGLISH = (SHIPPING, RETURNS, ACCOUNT, OPENING)
GERMAN = (
    Article(
        "shipping",
        "Versand",
        "## Was kostet der Versand?\n\nDer Versand kostet 4,95 $. Ab 35,00 $ ist er kostenlos.\n\n"
        "## Liefern Sie ins Ausland?\n\nJa, nach Kanada. In andere Länder nicht, wegen des Zolls.",
        "/help/shipping",
        "de",
    ),
    Article(
        "returns",
        "Rückgabe und Erstattung",
        "## Kann ich etwas zurückgeben?\n\nUngeöffnetes nehmen wir 30 Tage lang zurück.\n\n"
        "## Wann bekomme ich mein Geld zurück?\n\nAuf eine Karte dauert es drei bis fünf Werktage.",
        "/help/returns",
        "de",
    ),
    Article(
        "allergens",
        "Allergene und Zutaten",
        "## Wie sind Allergene gekennzeichnet?\n\nNüsse, Milch und Weizen sind fett gedruckt.",
        "/help/allergens",
        "de",
    ),
)


@dataclass(frozen=True, slots=True)
class Hashing:
    """Three letters at a time, hashed: texts with the same words are near each other."""

    name: str = "hashing"
    width: int = 256

    def encode(self, texts: Sequence[str]) -> Floats:
        vectors = np.zeros((len(texts), self.width), dtype=np.float32)
        for row, text in enumerate(texts):
            marked = f"  {text.casefold()} "
            for place in range(len(marked) - 2):
                vectors[row, zlib.crc32(marked[place : place + 3].encode()) % self.width] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-6), dtype=np.float32)

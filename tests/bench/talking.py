"""A reply, from understanding to cards, over the demo's whole shop: articles, guides, intents, catalogue.

No language model, no network and no database: what the dialogue and the recommender take of one processor.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.dialogue.turn import Said
from tests.bench import wishes
from tests.bench.measure import Measure
from tests.bench.taught import taught

P95_MS = 15.0
ROUNDS = 3
SERVICE = (
    "how much is shipping?",
    "can i send something back",
    "do you take paypal",
    "how long does delivery take",
    "this is too expensive",
    "what is the capital of france",
    "hello",
    "the second one",
    "compare the first two",
    "something cheaper",
    "Wie hoch sind die Versandkosten?",
    "Wann kommt meine Bestellung?",
)


def measure() -> list[Measure]:
    """About half a minute, once the catalogue is in the cache."""
    with tempfile.TemporaryDirectory() as folder:
        talk = wishes.grocer(Path(folder), taught(Path(folder)))
    texts: Sequence[str] = [*SERVICE, *(text for w in wishes.wishes() for text in w.text.split(" || "))]
    times = []
    for _ in range(ROUNDS):
        talk.memory = {}
        for text in texts:
            began = time.perf_counter()
            talk.say(Said(text))
            times.append(1000 * (time.perf_counter() - began))
    size = f"{len(talk.products):,} products"
    warm = times[len(texts) :]
    return [
        Measure(f"a reply, understanding to card, {size}, p50", float(np.median(warm)), "ms"),
        Measure(
            f"a reply, understanding to card, {size}, p95",
            float(np.quantile(warm, 0.95)),
            "ms",
            P95_MS,
            at_least=False,
        ),
    ]

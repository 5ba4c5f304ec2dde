"""Learns the topics of `bot.dialogue.knowledge.topics`: `python -m tests.bench.knowledge_topics` writes them.

From the phrasings of `texts/topics.txt`, the questions and headings of the invented shops, and those of the
demo's questions that are there to learn from, whose article is known but not its section: one of its topics.
What no article answers may be any of `ELSEWHERE`, or a topic the shop has nothing about.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

import bot.dialogue.knowledge
from bot.dialogue.knowledge.topics import SLOTS, Topics, hashed, load, weight_of_meaning
from bot.dialogue.meaning import Encodes
from tests.bench.knowledge import TEXTS, questions
from tests.bench.shops import shops
from wiring.sentences import WIDTH, sentences

PENALTY = 2e-5
"""Of the squared weights (ridge), for a mean loss."""
STEPS = 80
BY_WORDS_ALONE, UNANSWERED = 0.5, 0.5
"""What each text counts once more without its vector, so that words alone do; and one that has no answer."""
ENCODER = "all-MiniLM-L6-v2"
ELSEWHERE = (
    *("jobs", "company", "app", "other_service", "product_question", "smalltalk", "visit", "rental"),
    "trade_in",
)
DEMO = "demo"
OF_DEMO = {
    "account": "account_need password account_data account_delete",
    "alcohol": "age",
    "allergens": "ingredients allergens",
    "business": "business invoice tax catering",
    "change-or-cancel": "change_order cancel change_address",
    "contact": "contact opening location parking accessible",
    "coupons": "coupon coupon_failed discount_groups",
    "damaged": "damaged wrong_item missing_item defective repair",
    "delivery-area": "delivery_area delivery_abroad",
    "delivery-cost": "delivery_cost delivery_free delivery_heavy",
    "delivery-times": "delivery_time delivery_express delivery_slot delivery_weekend nobody_home",
    "freshness": "fresh cold shelf_life",
    "gift-cards": "gift_card gift_card_balance",
    "loyalty": "loyalty points_missing",
    "minimum-order": "minimum bulk",
    "order-status": "tracking confirmation late",
    "organic-and-vegan": "organic vegan",
    "packaging": "packaging recycling",
    "payment": "payment installments benefits tip when_charged invoice",
    "pick-up": "pickup pickup_other pickup_keep pickup_car",
    "prices": "price_online offers price_match wrong_price",
    "privacy": "privacy data_access newsletter",
    "returns": "returns return_cost return_excluded refund exchange",
    "subscriptions": "subscription subscription_stop",
    "substitutions": "substitute sold_out",
}

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    locale: str
    topics: tuple[str, ...]
    """One of these."""
    weight: float = 1.0


@cache
def phrasings() -> tuple[Example, ...]:
    found, topic = list[Example](), ""
    for line in (TEXTS / "topics.txt").read_text("utf-8").splitlines():
        mark, _, rest = line.partition(" ")
        if mark == "=":
            topic = rest
        elif mark != "#":
            locale, texts = ("de", rest) if mark == "~" else ("en", line)
            found += [Example(text.strip(), locale, (topic,)) for text in texts.split(";")]
    return tuple(found)


def examples(without: str = "") -> list[Example]:
    """All but those of one shop."""
    found = list(phrasings())
    for shop in (shop for shop in shops() if shop.name != without):
        found += [_example(q.text, shop.locale, q.topics if q.articles else ()) for q in shop.questions]
        headings = {q.heading: q.topics for q in shop.questions if q.heading}
        found += [_example(heading, shop.locale, topics) for heading, topics in headings.items()]
    if without != DEMO:
        for asked in questions():
            if asked.part in ("tune", "added"):
                topics = " ".join(OF_DEMO[article] for article in sorted(asked.right))
                found.append(_example(asked.text, asked.locale, tuple(topics.split())))
    return found


def _example(text: str, locale: str, topics: tuple[str, ...]) -> Example:
    return Example(text, locale, topics) if topics else Example(text, locale, ELSEWHERE, UNANSWERED)


@cache
def learnt(without: str = "") -> Topics:
    """A few seconds. As they are read again, their weights rounded."""
    file = io.BytesIO()
    fit(examples(without), sentences()).save(file)
    file.seek(0)
    return load(file)


def fit(given: Sequence[Example], encoder: Encodes | None) -> Topics:
    """Maximum likelihood, an example's topics together."""
    names = tuple(dict.fromkeys(example.topics[0] for example in phrasings()))
    places = {name: place for place, name in enumerate(names)}
    right = np.zeros((len(given), len(names)))
    for row, example in enumerate(given):
        right[row, [places[name] for name in example.topics]] = 1
    weights = np.array([example.weight for example in given])
    texts = _matrix(given, encoder)
    if encoder is not None:
        bare = sparse.hstack([texts[:, :SLOTS], sparse.csr_array((len(given), encoder.width))])
        texts, right = sparse.csr_array(sparse.vstack([texts, bare])), np.vstack([right, right])
        weights = np.concatenate([weights, BY_WORDS_ALONE * weights])
    learnt, bias = _regressed(sparse.csr_array(texts), right, weights / weights.sum())
    words, meaning = np.split(learnt.astype(np.float32), [SLOTS])
    return Topics(names, words, meaning, bias.astype(np.float32), ENCODER if encoder else "")


def _matrix(given: Sequence[Example], encoder: Encodes | None) -> sparse.csr_array:
    rows = [hashed(example.text, example.locale) for example in given]
    starts = np.cumsum([0, *(len(slots) for slots, _ in rows)])
    slots, values = (np.concatenate(part) for part in zip(*rows, strict=True))
    words = sparse.csr_array((values, slots, starts), shape=(len(given), SLOTS))
    if encoder is None:
        return sparse.csr_array(sparse.hstack([words, sparse.csr_array((len(given), WIDTH))]))
    counts = np.array([weight_of_meaning(example.locale) for example in given])
    vectors = counts[:, np.newaxis] * encoder.encode([example.text for example in given])
    return sparse.csr_array(sparse.hstack([words, sparse.csr_array(vectors)]))


def _regressed(texts: sparse.csr_array, right: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    width, size = texts.shape[1], right.shape[1]
    columns = sparse.csr_array(texts.T)

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        table, bias = flat[: width * size].reshape(width, size), flat[width * size :]
        reached = texts @ table + bias
        likely = np.exp(reached - reached.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        hit = (likely * right).sum(axis=1) + 1e-12
        off = (likely - likely * right / hit[:, np.newaxis]) * weights[:, np.newaxis]
        slope = columns @ off + 2 * PENALTY * table
        total = float(-(weights * np.log(hit)).sum() + PENALTY * (table**2).sum())
        return total, np.concatenate([slope.ravel(), off.sum(axis=0)])

    start: Numbers = np.zeros((width + 1) * size)
    found = np.asarray(
        minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 5}).x
    )
    return found[: width * size].reshape(width, size), found[width * size :]


def main() -> None:
    path = Path(next(iter(bot.dialogue.knowledge.__path__))) / "words" / "topics.npz"
    made = fit(examples(), sentences())
    with path.open("wb") as file:
        made.save(file)
    print(f"{len(made.names)} topics, {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()

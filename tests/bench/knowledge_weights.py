"""Learns the weights of `bot.dialogue.knowledge.fusion`, and prints them.

`python -m tests.bench.knowledge_weights` learns from the tuning half of the questions and those added to it,
and from the examples of the shipped intents, which others wrote for another purpose: those of `ANSWERED` an
article of the demo answers, those of `UNANSWERED` none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.dialogue.intents.definitions import examples_of, shipped
from bot.dialogue.knowledge.choosing import language_in
from bot.dialogue.knowledge.fusion import Weights
from bot.dialogue.knowledge.knowledge import Knowledge
from bot.dialogue.knowledge.shelf import COLUMNS, NEAREST
from bot.dialogue.meaning import Encodes
from tests.bench.knowledge import Asked, articles, questions
from wiring.sentences import sentences

PENALTY = 0.001
"""Of the squared weights (ridge), for a mean loss."""
LANGUAGES = ("en", "")
FOLDS = 5
EXAMPLES = 60.0
"""So many questions all examples of intents count that are answered, and as many those that are not."""
ANSWERED = {
    "shipping_cost": "delivery-cost|minimum-order",
    "delivery_time": "delivery-times|order-status",
    "shipping_abroad": "delivery-area|delivery-cost",
    "returns": "returns|damaged|freshness",
    "payment": "payment|business",
    "order_status": "order-status|delivery-times",
    "cancel_order": "change-or-cancel",
    "contact": "contact",
    "opening_hours": "contact",
    "store_location": "contact|pick-up",
    "account": "account|order-status|privacy",
    "warranty": "damaged",
    "ingredients": "allergens|organic-and-vegan",
    "discount": "coupons|prices|loyalty|gift-cards",
}
UNANSWERED = frozenset(
    {
        *("abuse", "add_to_cart", "bye", "capabilities", "cart_match", "cheaper", "compare", "find_product"),
        *("gift", "gift_wrap", "greeting", "more", "no", "oos", "popular", "recommend", "similar", "size"),
        *("thanks", "undo", "yes"),
    }
)

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what speaks for each passage, columns of meaning once for each language."""

    asked: Asked
    article_ids: tuple[str, ...]
    found: Numbers
    doubt: Numbers
    """Of the outside option: 1, whether its language is not English, the share that is unknown."""
    weight: float

    @property
    def right(self) -> NDArray[np.bool_]:
        """Passages, and last the outside option."""
        is_right = [article_id in self.asked.right for article_id in self.article_ids]
        return np.array([*is_right, not self.asked.right])


def examples() -> list[Asked]:
    """Of the shipped intents."""
    found: list[Asked] = []
    for locale in ("en", "de"):
        for text, intent in examples_of(shipped(locale)):
            if intent in ANSWERED or intent in UNANSWERED:
                found.append(Asked(text, locale, ANSWERED.get(intent, ""), "intents"))
    return found


def cases(asked: Sequence[Asked], encoder: Encodes | None) -> list[Case]:
    knowledge = Knowledge(articles(), encoder)
    vectors = encoder.encode([question.text for question in asked]) if encoder else None
    answered = sum(bool(question.right) for question in asked)
    found: list[Case] = []
    for number, question in enumerate(asked):
        (shelf,), _ = knowledge.shelves(question.locale)
        vector = None if vectors is None else vectors[number]
        evidence = shelf.evidence(shelf.speller.terms(question.text), vector)
        is_other = language_in(question.locale) != LANGUAGES[0]
        words, meaning = np.split(evidence.found, [NEAREST], axis=1)
        none = np.zeros_like(meaning)
        by_language = [none, meaning] if is_other else [meaning, none]
        ids = tuple(passage.article.article_id for passage in shelf.passages)
        doubt = np.array([1.0, float(is_other), evidence.unknown])
        among = answered if question.right else len(asked) - answered
        weight = EXAMPLES / among if question.part == "intents" else 1.0
        found.append(Case(question, ids, np.hstack([words, *by_language]).astype(float), doubt, weight))
    return found


def fit(learnt: Sequence[Case]) -> Numbers:
    """Maximum likelihood of a conditional logit, an article's passages together; weights not below 0."""
    width = learnt[0].found.shape[1]
    rights = [case.right for case in learnt]
    count = sum(case.weight for case in learnt)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        total, slope = 0.0, np.zeros_like(weights)
        for case, right in zip(learnt, rights, strict=True):
            likely = _likely(case, weights)
            hit = likely[right].sum()
            total -= case.weight * float(np.log(hit))
            off = case.weight * (likely - np.where(right, likely / hit, 0))
            slope[:width] += case.found.T @ off[:-1]
            slope[width:] += case.doubt * off[-1]
        held = np.where(np.arange(len(weights)) == width, 0, weights)
        return total / count + PENALTY * float(held @ held), slope / count + 2 * PENALTY * held

    bounds = [(0, None)] * width + [(None, None)] * 3
    start = np.ones(width + 3)
    return np.asarray(minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x)


def _likely(case: Case, weights: Numbers) -> Numbers:
    width = case.found.shape[1]
    utility = np.append(case.found @ weights[:width], case.doubt @ weights[width:])
    powers = np.exp(utility - utility.max())
    return np.asarray(powers / powers.sum())


def crossed(learnt: Sequence[Case], always: Sequence[Case]) -> list[tuple[Asked, str, float]]:
    """Of each case learnt the likeliest article and its score, by weights learnt without it."""
    judged: list[tuple[Asked, str, float]] = []
    for fold in range(FOLDS):
        weights = fit([*(case for number, case in enumerate(learnt) if number % FOLDS != fold), *always])
        for case in learnt[fold::FOLDS]:
            scores: dict[str, float] = {}
            for article_id, likely in zip(case.article_ids, _likely(case, weights), strict=False):
                scores[article_id] = scores.get(article_id, 0.0) + float(likely)
            best = max(scores, key=scores.__getitem__)
            judged.append((case.asked, best, scores[best]))
    return judged


def printed(learnt: Numbers, *, by_meaning: bool) -> None:
    width = len(COLUMNS) + (len(COLUMNS) - NEAREST if by_meaning else 0)
    words, meaning = np.split(learnt[:width], [NEAREST])
    always, other, unknown = learnt[-3:]
    for number, language in enumerate(LANGUAGES):
        own = meaning[2 * number : 2 * number + 2] if by_meaning else np.zeros(2)
        found = tuple(round(float(weight), 2) for weight in (*words[:NEAREST], *own))
        doubt = round(float(always + number * other), 2)
        print(f'    "{language}": {Weights(found, doubt, round(float(unknown), 2))},')


def main() -> None:
    """About two minutes."""
    tuning = [asked for asked in questions() if asked.part in ("tune", "added")]
    for encoder in (None, sentences()):
        learnt, others = cases(tuning, encoder), cases(examples(), encoder)
        print("by words" if encoder is None else f"by meaning: {encoder.name}")
        printed(fit([*learnt, *others]), by_meaning=encoder is not None)
        judged = crossed(learnt, others)
        first = np.mean([best in asked.right for asked, best, _ in judged if asked.right])
        print(f"  right article first {first:.3f} (crossed)")
        for threshold in np.arange(0.5, 0.96, 0.05):
            wrong = [best not in asked.right and score >= threshold for asked, best, score in judged]
            right = [
                best in asked.right and score >= threshold for asked, best, score in judged if asked.right
            ]
            print(f"  {threshold:.2f}: right {np.mean(right):.3f}, wrong {np.mean(wrong):.3f} (crossed)")


if __name__ == "__main__":
    main()

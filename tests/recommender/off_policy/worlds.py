"""A world whose click rates are known, so that every estimate has a right answer."""

from dataclasses import dataclass

import numpy as np

from recommender.arrays import Doubles
from recommender.off_policy.log import LoggedClicks
from recommender.off_policy.policies import Target


@dataclass(frozen=True)
class World:
    """Click rates, and the probabilities of the policy that logs and of another; shape (slots, items)."""

    rates: Doubles
    logging: Doubles
    target: Doubles

    @classmethod
    def of(cls, items: int = 8, slots: int = 3, rate: float = 0.3, seed: int = 0) -> "World":
        chance = np.random.default_rng(seed)
        shape = (slots, items)
        rates = np.clip(rate * np.exp(chance.normal(0, 0.5, shape)), 0, 1)
        return cls(rates, _shares(chance.normal(0, 0.5, shape)), _shares(chance.normal(0, 1, shape)))

    @property
    def truth(self) -> float:
        return float((self.target * self.rates).sum(axis=1).mean())

    @property
    def logged(self) -> float:
        return float((self.logging * self.rates).sum(axis=1).mean())

    def log(self, rows: int, seed: int) -> LoggedClicks:
        chance = np.random.default_rng(seed)
        slots, items = self.rates.shape
        slot = chance.integers(slots, size=rows)
        upto = self.logging.cumsum(axis=1)[slot]
        item = np.minimum((chance.random(rows)[:, None] > upto).sum(axis=1), items - 1)
        return LoggedClicks(
            items=np.array([f"i{code}" for code in range(items)]),
            slots=tuple(("", "", position + 1) for position in range(slots)),
            item=item.astype(np.int32),
            slot=slot.astype(np.int32),
            clicks=(chance.random(rows) < self.rates[slot, item]).astype(np.float64),
            propensities=self.logging[slot, item],
            lists=np.arange(rows, dtype=np.int64),
            explored=None,
        )


@dataclass(frozen=True)
class Fixed:
    """A policy by its table of probabilities, shape (slots, items)."""

    table: Doubles
    name: str = "fixed"

    def target(self, log: LoggedClicks) -> Target | str:
        return Target(log, self.table[log.slot, log.item], lambda slot: self.table[slot])


def _shares(logits: Doubles) -> Doubles:
    exponents = np.exp(logits)
    return np.asarray(exponents / exponents.sum(axis=1, keepdims=True), dtype=np.float64)

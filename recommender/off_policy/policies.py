"""The policies a log is asked about: what each would have shown instead, and how probably."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from recommender.arrays import Doubles, Flags
from recommender.off_policy.log import LoggedClicks
from recommender.off_policy.rewards import ClickRates

Probabilities = Callable[[int], Doubles]
"""A slot -> how probable each item of the vocabulary is there; shape (items,), adding up to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    log: LoggedClicks
    """The rows it is judged by."""
    shown: Doubles
    """How probable the policy was to show what was shown; shape (rows,)."""
    probabilities: Probabilities | None = None
    """Of every item, where the policy depends on the slot alone; None where only the rows tell."""


class Policy(Protocol):
    @property
    def name(self) -> str: ...

    def target(self, log: LoggedClicks) -> Target | str:
        """Or the reason why this log cannot tell."""
        ...


@dataclass(frozen=True, slots=True)
class Logged:
    """What was really shown: its click rate is a mean, not a conjecture."""

    name: str = "logged"

    def target(self, log: LoggedClicks) -> Target | str:
        return Target(log, log.propensities)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every item seen in a scenario of a site, at each of its positions, alike."""

    name: str = "uniform"

    def target(self, log: LoggedClicks) -> Target | str:
        seen = _seen(log)
        return _by_slot(log, lambda slot: seen(slot) / max(int(seen(slot).sum()), 1))


@dataclass(frozen=True, slots=True)
class BestItem:
    """At each slot always the item of the highest (smoothed) click rate.

    Learnt from the earlier half of the lists, judged by the later: who learns and judges by the same clicks
    flatters himself.
    """

    name: str = "best_item"

    def target(self, log: LoggedClicks) -> Target | str:
        earlier, later = log.halves()
        if not len(earlier) or not len(later):
            return "the log is too short to learn from one half and judge by the other"
        rates = ClickRates(earlier, np.ones(len(earlier), dtype=np.bool_))
        seen = _seen(earlier)

        def probabilities(slot: int) -> Doubles:
            best = int(np.argmax(np.where(seen(slot), rates.of_slot(slot), -1.0)))
            return np.asarray(np.arange(len(log.items)) == best, dtype=np.float64)

        return _by_slot(later, probabilities)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The same ranking with nothing tried out: what exploration costs. Needs the log's `explored`."""

    name: str = "ranking"

    def target(self, log: LoggedClicks) -> Target | str:
        if log.explored is None:
            return "the log does not say which picks were tried out (no column explored)"
        return Target(log, (~log.explored).astype(np.float64))


@dataclass(frozen=True, slots=True)
class OfLog:
    """The policy that wrote another log: its mean probability of each item at each slot.

    A policy that learns shows an item more at some times than at others. Rows that show it are found mostly
    at the times it was probable, so that the plain mean of their propensities is too high; their harmonic
    mean is the mean over time: of T lists, the sum over the rows that show an item of 1 / p is expected to be
    T.
    """

    other: LoggedClicks = field(repr=False)
    name: str = "policy_log"

    def target(self, log: LoggedClicks) -> Target | str:
        if not set(self.other.slots) & set(log.slots):
            return "the two logs have no position in common"
        probabilities = self._probabilities(log)
        for slot in np.unique(log.slot).tolist():
            if not probabilities(slot).any():
                site, scenario, position = log.slots[slot]
                place = " ".join(word for word in (site, scenario, f"position {position}") if word)
                return f"the log of the policy has none of the log's items at {place}"
        return _by_slot(log, probabilities)

    def _probabilities(self, log: LoggedClicks) -> Probabilities:
        """They add up to less than 1 where `log` lacks items of the other log, and so cannot judge them."""
        items = {item: code for code, item in enumerate(log.items.tolist())}
        for item in self.other.items.tolist():
            items.setdefault(item, len(items))
        codes = np.array([items[item] for item in self.other.items.tolist()], dtype=np.int32)
        places = {slot: code for code, slot in enumerate(self.other.slots)}

        def probabilities(slot: int) -> Doubles:
            rows = self.other.slot == places.get(log.slots[slot], -1)
            own = codes[self.other.item[rows]]
            count = np.bincount(own, minlength=len(items))
            times = np.bincount(own, weights=1.0 / self.other.propensities[rows], minlength=len(items))
            means = np.divide(count, times, out=np.zeros(len(items)), where=count > 0)
            return np.asarray(means[: len(log.items)] / max(float(means.sum()), 1e-300), dtype=np.float64)

        return probabilities


def usual_policies(
    log: LoggedClicks, other: LoggedClicks | None = None, name: str = "policy_log"
) -> list[Policy]:
    """What any log is asked about; with `other`, the policy of that log too, by this name."""
    policies: list[Policy] = [Logged(), Uniform(), BestItem()]
    if log.explored is not None:
        policies.append(Ranking())
    if other is not None:
        policies.append(OfLog(other, name))
    return policies


def _seen(log: LoggedClicks) -> Callable[[int], Flags]:
    """A slot -> which items were seen anywhere in its scenario of its site; shape (items,)."""
    groups = log.groups()
    seen = np.zeros((int(groups.max(initial=-1)) + 1, len(log.items)), dtype=np.bool_)
    seen[groups[log.slot], log.item] = True
    return lambda slot: seen[groups[slot]]


def _by_slot(log: LoggedClicks, probabilities: Probabilities) -> Target:
    shown = np.zeros(len(log))
    for slot in np.unique(log.slot).tolist():
        rows = log.slot == slot
        shown[rows] = probabilities(slot)[log.item[rows]]
    return Target(log, shown, probabilities)

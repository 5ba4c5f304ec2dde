"""Tries items out on a share of the places, and knows how probable each pick was.

At each place the best remaining item is shown with probability 1 - share, else one drawn from the pool: the
POOL highest scores still open. What is drawn is one number against the exact distribution of the place, so
that the propensity of the pick is read off, never estimated:

    p(item | what stands above) = (1 - share) * [item is the best remaining] + share * q(item)

`epsilon` has q uniform over the pool. `thompson` (Thompson 1933; Chapelle & Li 2011) has a Beta posterior of
the click rate of each item. The probability that an item's rate is the largest has no closed form; so DRAWS
joint draws are made for the list, and q(item) = (draws it wins + 1) / (DRAWS + pool): exact given these
draws, and never so small that an inverse weight explodes. Over all draws that is Thompson sampling mixed with
a uniform share of pool / (DRAWS + pool).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recommender.answering.merchandising import Merchandising
from recommender.answering.variety import Listing
from recommender.arrays import Codes, Doubles, Offsets

POOL = 20
"""Of how many of the best remaining one is drawn: trying out must not show nonsense."""
DRAWS = 128
LEAST = 1e-3
"""A Beta distribution has no parameter of 0, which rounding makes of counts beyond 2 ** 53."""


@dataclass(frozen=True, slots=True)
class Choice:
    place: int
    """Among the candidates."""
    propensity: float
    """Of this candidate at this place, given what stands above it."""
    explored: bool
    """Whether the ranking alone would have shown another one here."""


@dataclass(frozen=True, slots=True, eq=False)
class Clicks:
    """How often each was shown and clicked, both of shape (items,); whatever is no count is taken as 0."""

    shown: Doubles
    clicked: Doubles

    def of(self, rows: Codes) -> "Clicks":
        """The same of the candidates, from counts of the whole catalogue."""
        return Clicks(self.shown[rows], self.clicked[rows])

    def extended(self, count: int) -> "Clicks":
        """With `count` items more, never shown."""
        return Clicks(np.append(self.shown, np.zeros(count)), np.append(self.clicked, np.zeros(count)))

    @classmethod
    def none(cls, size: int) -> "Clicks":
        return cls(np.zeros(size), np.zeros(size))


Shares = Callable[[Offsets], Doubles]
"""Places of the pool -> q of each, adding up to 1."""


def choose(
    listing: Listing,
    limit: int,
    merchandising: Merchandising,
    chance: np.random.Generator,
    clicks: Clicks | None = None,
) -> list[Choice]:
    """The best of the listing, with the shop's share of places tried out; takes them from it.

    `clicks` are the candidates', for `thompson`; without them all count as never shown. A share of 0 draws
    nothing, and every propensity is 1.
    """
    share = explored_share(merchandising)
    shares = shares_of(listing, limit, merchandising, chance, clicks) if share else even
    choices: list[Choice] = []
    while len(choices) < limit and (best := listing.best()) >= 0:
        place, propensity = best, 1.0
        if share:
            propensities = place_propensities(listing, best, share, shares)
            place = _drawn(propensities, chance)
            propensity = float(propensities[place])
        listing.take(place)
        choices.append(Choice(place, propensity, place != best))
    return choices


def explored_share(merchandising: Merchandising) -> float:
    share = merchandising.explored_share
    return min(max(share, 0.0), 1.0) if np.isfinite(share) else 0.0


def place_propensities(listing: Listing, best: int, share: float, shares: Shares) -> Doubles:
    """How probable each candidate is at the next place; shape (candidates,), adding up to 1."""
    propensities = np.zeros(len(listing))
    pool = listing.order[listing.open()[listing.order]][:POOL]
    propensities[pool] = share * shares(pool)
    propensities[best] += 1.0 - share
    return propensities


def shares_of(
    listing: Listing,
    limit: int,
    merchandising: Merchandising,
    chance: np.random.Generator,
    clicks: Clicks | None = None,
) -> Shares:
    """What is drawn where something is tried out; `thompson` draws its rates here, once a list."""
    if merchandising.exploration != "thompson":
        return even
    return _Posterior(clicks or Clicks.none(len(listing)), listing.order[: POOL + limit], chance)


def even(pool: Offsets) -> Doubles:
    return np.full(len(pool), 1.0 / max(len(pool), 1))


class _Posterior:
    """Joint draws of the foremost candidates' click rates; of those further back when asked for."""

    def __init__(self, clicks: Clicks, first: Offsets, chance: np.random.Generator) -> None:
        self._alpha, self._beta = posteriors(clicks)
        self._chance = chance
        self._rates = np.zeros((len(clicks.shown), DRAWS))
        self._known = np.zeros(len(clicks.shown), dtype=np.bool_)
        self._draw(first)

    def __call__(self, pool: Offsets) -> Doubles:
        unknown = pool[~self._known[pool]]
        if len(unknown):
            self._draw(unknown)
        wins = np.bincount(np.argmax(self._rates[pool], axis=0), minlength=len(pool))
        return np.asarray((wins + 1.0) / (DRAWS + len(pool)), dtype=np.float64)

    def _draw(self, places: Offsets) -> None:
        alpha, beta = self._alpha[places, None], self._beta[places, None]
        self._rates[places] = self._chance.beta(alpha, beta, (len(places), DRAWS))
        self._known[places] = True


def posteriors(clicks: Clicks) -> tuple[Doubles, Doubles]:
    """Alpha and beta of each click rate: a prior of one click at the mean of all, and its own counts."""
    shown, clicked = _counts(clicks.shown), _counts(clicks.clicked)
    shown = np.maximum(shown, clicked)
    mean = (clicked.sum() + 1.0) / (shown.sum() + 2.0)
    return 1.0 + clicked, np.maximum(1.0 / mean - 1.0 + shown - clicked, LEAST)


def _counts(values: Doubles) -> Doubles:
    return np.asarray(np.maximum(np.nan_to_num(values, posinf=0.0, neginf=0.0), 0.0), dtype=np.float64)


def _drawn(propensities: Doubles, chance: np.random.Generator) -> int:
    """A place by its probability. What cannot be is never drawn, however the sum is rounded."""
    possible = np.flatnonzero(propensities)
    upto = np.cumsum(propensities[possible])
    drawn = int(np.searchsorted(upto, chance.random() * upto[-1], side="right"))
    return int(possible[min(drawn, len(possible) - 1)])

"""What a shop decides over any model: what may be shown, what is favoured, how varied, what is tried out."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from recommender.answering.catalogue import Catalogue
from recommender.arrays import Flags, Floats

Exploration = Literal["epsilon", "thompson"]
EXPLORATIONS: tuple[Exploration, ...] = ("epsilon", "thompson")
ROUNDING = 1e-9
"""Of a price: an item that earns the floor to the cent must not fall by a binary fraction."""


@dataclass(frozen=True, slots=True)
class Merchandising:
    margin_floor: float | None = None
    """The least share of its price an item must earn, such as 0.2; unknown costs pass. None asks nothing."""
    excluded: frozenset[str] = frozenset()
    """item_ids that are never recommended."""
    excluded_categories: tuple[str, ...] = ()
    """Categories, each with those below it, that are never recommended."""
    boosted: Mapping[str, float] = field(default_factory=dict)
    """item_id or category path -> how many deviations of the scores it gains (negative: loses)."""
    most_per_category: int = 0
    """Items of one category in a list, where others are left to choose from; 0 for any number."""
    diversity: float = 0.0
    """0 ranks by relevance alone, 1 by being unlike what stands above: 1 - lambda of MMR."""
    explored_share: float = 0.0
    """The share of places that are tried out, 0 to 1."""
    exploration: Exploration = "epsilon"


def eligible(catalogue: Catalogue, merchandising: Merchandising) -> Flags:
    """What the shop lets be recommended at all, whatever is asked; once a catalogue. Shape (items,).

    An item passes the margin floor where its cost or its price is unknown.
    """
    flags = np.ones(len(catalogue), dtype=np.bool_)
    floor = merchandising.margin_floor
    if floor is not None and math.isfinite(floor):
        most = catalogue.prices * (1.0 - floor + ROUNDING)
        # A comparison with NaN is false, so that the unknown passes.
        flags &= ~(catalogue.costs > most)
    for category in merchandising.excluded_categories:
        flags &= ~catalogue.within(category)
    flags[catalogue.rows(tuple(merchandising.excluded))] = False
    return flags


def boosts(catalogue: Catalogue, merchandising: Merchandising) -> Floats | None:
    """How many deviations each item gains, those of its categories added up; once a catalogue.

    Shape (items,), or None where nothing is boosted. A key that is an item_id is not taken for a category.
    """
    gains = np.zeros(len(catalogue), dtype=np.float32)
    for key, deviations in merchandising.boosted.items():
        if not math.isfinite(deviations):
            continue
        if key in catalogue.places:
            gains[catalogue.places[key]] += np.float32(deviations)
        else:
            gains[catalogue.within(key)] += np.float32(deviations)
    return gains if gains.any() else None


def lifted(scores: Floats, boost: Floats | None) -> Floats:
    """What boosts add to the candidates' scores, in their unit; all of shape (candidates,).

    One deviation is that of these scores; where all are equal it is 1, so that a boost still decides.
    """
    if boost is None or not len(scores):
        return np.zeros(len(scores), dtype=np.float32)
    deviation = float(scores.std())
    return np.asarray(boost * np.float32(deviation if deviation > 1e-9 else 1.0), dtype=np.float32)


def faults(merchandising: Merchandising) -> Iterator[tuple[str, str]]:
    """Field and reason of every value that cannot be meant; it is not followed, or cut to its range."""
    floor = merchandising.margin_floor
    if floor is not None and not -math.inf < floor < 1:
        yield "margin_floor", "must be a share of the price, below 1"
    for key, deviations in merchandising.boosted.items():
        if not math.isfinite(deviations):
            yield "boosted", f"{key!r} needs a finite number of deviations"
    if merchandising.most_per_category < 0:
        yield "most_per_category", "must be 0 (any number) or more"
    for name in ("diversity", "explored_share"):
        if not 0 <= getattr(merchandising, name) <= 1:
            yield name, "must be from 0 to 1"
    if merchandising.exploration not in EXPLORATIONS:
        yield "exploration", f"must be one of {', '.join(EXPLORATIONS)}"


def unmatched(catalogue: Catalogue, merchandising: Merchandising) -> Iterator[tuple[str, str]]:
    """Field and value of every rule that touches nothing in the catalogue: mistyped, or gone."""
    for item_id in sorted(merchandising.excluded):
        if item_id not in catalogue.places:
            yield "excluded", item_id
    for category in merchandising.excluded_categories:
        if not catalogue.within(category).any():
            yield "excluded_categories", category
    for key in merchandising.boosted:
        if key not in catalogue.places and not catalogue.within(key).any():
            yield "boosted", key

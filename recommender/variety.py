"""What keeps a short list from saying the same thing three times."""

from collections import Counter
from collections.abc import Iterable, Sequence

from recommender.arrays import Floats
from recommender.catalogue import Catalogue

REPEATED = 1.0
"""What a category that was there already costs where nothing of one kind is wanted: milk once is enough."""


def once(rows: Iterable[int], catalogue: Catalogue, limit: int) -> list[int]:
    """The first of each title: three cards that read alike help nobody."""
    titles: dict[int, int] = {}
    for row in rows:
        titles.setdefault(int(catalogue.titles[row]), row)
        if len(titles) == limit:
            break
    return list(titles.values())


def spread(rows: Sequence[int], scores: Floats, catalogue: Catalogue, limit: int) -> list[int]:
    """In order of score, less REPEATED for each one of the same category before it; each title once."""
    left = once(rows, catalogue, len(rows))
    taken: Counter[int] = Counter()
    chosen: list[int] = []
    while left and len(chosen) < limit:
        best = max(left, key=lambda row: float(scores[row]) - REPEATED * taken[int(catalogue.kinds[row])])
        left.remove(best)
        taken[int(catalogue.kinds[best])] += 1
        chosen.append(best)
    return chosen

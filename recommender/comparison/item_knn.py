"""Item-kNN: what is in the same sessions as the session's items, by the cosine. A yardstick, not a source."""

from typing import ClassVar

import numpy as np
from scipy import sparse

from recommender.dataset import Dataset
from recommender.models.baskets import incidence
from recommender.models.item_links import ItemLinks
from recommender.models.scores import in_blocks, pruned

LONGEST = 100
NEIGHBOURS = 100
DECAY = 0.6
"""What each step into the past leaves of an item's weight."""
BLOCK = 4096


class ItemKnn(ItemLinks):
    """links[i, j] = sessions with i and j / sqrt(sessions with i · sessions with j), 0 for i = j.

    Sarwar et al., WWW 2001, section 3.1.1, on sessions as in Hidasi et al., ICLR 2016, section 4.2.
    """

    name: ClassVar[str] = "item_knn"

    @classmethod
    def fit(cls, dataset: Dataset) -> "ItemKnn":
        sessions = incidence(dataset, LONGEST)
        items = sparse.csr_array(sessions.T)
        lengths = np.maximum(np.diff(items.indptr), 1)
        alike = sparse.csr_array(sparse.diags_array((1 / np.sqrt(lengths)).astype(np.float32)) @ items)

        def cosines(first: int, last: int) -> sparse.csr_array:
            both = sparse.csr_array(alike[first:last] @ alike.T)
            rows = np.repeat(np.arange(first, last), np.diff(both.indptr))
            both.data[both.indices == rows] = 0.0
            both.eliminate_zeros()
            return pruned(both, NEIGHBOURS)

        return cls(dataset.items, in_blocks(len(dataset.items), BLOCK, cosines), DECAY)

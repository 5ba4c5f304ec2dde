"""A model's vectors laid out over a catalogue, so that items newer than the model have a place too."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommender.arrays import Codes, Doubles, Flags, Floats, Offsets
from recommender.catalogue import Catalogue
from recommender.items import feature_matrix
from recommender.models.next_item import NextItem
from recommender.models.popularity import Popularity
from recommender.products import matvec


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """`NextItem` over the catalogue: `vectors` and `sessions` (items, components), `biases` (items,)."""

    vectors: Floats
    biases: Floats
    sessions: Floats
    norms: Floats
    """Lengths of `vectors`, shape (items,)."""
    decay: float

    def score(self, rows: Codes, weights: Doubles, bias: float = 1.0) -> Floats:
        """Of every item for a session of catalogue rows and what each weighs; shape (items,)."""
        session = weights.astype(np.float32) @ self.sessions[rows]
        return matvec(self.vectors, session) + np.float32(bias) * self.biases

    def parts(self, row: int, rows: Codes, weights: Doubles) -> Doubles:
        """What each item of the session adds to one item's score; shape as `rows`."""
        return np.asarray((self.sessions[rows] @ self.vectors[row]) * weights, dtype=np.float64)

    def likeness(self, row: int) -> Floats:
        """Cosine of every item's vector with one item's; shape (items,)."""
        dots = matvec(self.vectors, self.vectors[row])
        return np.asarray(dots / (self.norms * self.norms[row]), dtype=np.float32)


def place(model: NextItem, catalogue: Catalogue) -> Placed:
    """Gather what the model knows; the rest gets what its category, brand and price bucket are worth."""
    codes = _known(model.items.tolist(), catalogue)
    known: Flags = codes >= 0
    size, components = len(catalogue), model.vectors.shape[1]
    vectors = np.zeros((size, components), dtype=np.float32)
    sessions, biases = np.zeros_like(vectors), np.zeros(size, dtype=np.float32)
    vectors[known], sessions[known] = model.vectors[codes[known]], model.sessions[codes[known]]
    biases[known] = model.biases[codes[known]]
    _place_new(np.flatnonzero(~known), model, catalogue, (vectors, sessions, biases))
    norms = np.maximum(np.linalg.norm(vectors, axis=1), 1e-6).astype(np.float32)
    return Placed(vectors, biases, sessions, norms, model.decay)


def _place_new(
    new: Offsets, model: NextItem, catalogue: Catalogue, columns: tuple[Floats, Floats, Floats]
) -> None:
    """The mean of its features, leaning on those that fewest items share."""
    vectors, sessions, biases = columns
    features = feature_matrix([catalogue.items[row] for row in new], model.features)
    rarity = features @ sparse.diags_array(1.0 / np.maximum(model.feature_counts, 1.0))
    rarity = sparse.diags_array(1.0 / np.maximum(rarity.sum(axis=1), 1e-9)) @ rarity
    vectors[new] = rarity @ model.feature_vectors
    sessions[new] = rarity @ model.feature_sessions
    # Without any feature it starts among the rare; and what nobody took yet is no favourite of everyone.
    lowly, middle = np.quantile(model.biases, (0.25, 0.5)) if len(model.biases) else (0.0, 0.0)
    shared = np.minimum(rarity @ model.feature_biases, middle)
    biases[new] = np.where(np.diff(features.indptr) > 0, shared, lowly)


def place_counts(model: Popularity, catalogue: Catalogue) -> Floats:
    """Popularity of the catalogue's rows, 0 for what the model does not know; shape (items,)."""
    codes = _known(model.items.tolist(), catalogue)
    return np.where(codes >= 0, np.append(model.counts, 0.0)[codes], 0.0).astype(np.float32)


def _known(vocabulary: list[str], catalogue: Catalogue) -> Codes:
    place_of = {item_id: code for code, item_id in enumerate(vocabulary)}
    return np.array([place_of.get(item_id, -1) for item_id in catalogue.places], dtype=np.int32)

"""What a text means, as a vector: handed in by whoever composes the server; nothing here loads a model."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]


class Encodes(Protocol):
    """Sentence embeddings. Threads may share it."""

    @property
    def name(self) -> str:
        """Another one for another model: what was computed with one says nothing to the other."""

    @property
    def width(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Floats:
        """Shape (len(texts), width), rows of length 1: texts mean the same where their product is near 1."""

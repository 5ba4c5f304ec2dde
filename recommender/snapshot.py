"""One file of named arrays and metadata: versioned, checksummed, memory-mapped, no pickle.

Layout: magic (8 bytes), version and header length (two little-endian uint32), length of the file (uint64),
BLAKE2b of everything else (32 bytes), the header as JSON, the arrays, each at a multiple of 64 bytes.
"""

import hashlib
import json
import os
import struct
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.errors import BadSnapshot

MAGIC = b"FLWKSNAP"
VERSION = 1
PREAMBLE = struct.Struct("<8sIIQ32s")
ALIGNMENT = 64
KINDS = "biufSU"
"""Kinds of dtype that are plain bytes; an object dtype would need pickle."""
Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    arrays: Arrays
    """Read-only views of the mapped file."""
    meta: Mapping[str, Any]


def write(path: Path, arrays: Arrays, meta: Mapping[str, Any], *, replace: bool = True) -> None:
    """Write the file whole or not at all; durable on return. `meta` is JSON.

    Raises FileExistsError with `replace=False` where `path` is there already.
    """
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            _write_all(file.fileno(), arrays, meta)
        if replace:
            os.replace(temporary, path)
        else:
            os.link(temporary, path)
        _sync_folder(path.parent)
    finally:
        Path(temporary).unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Replace a small text file atomically and durably."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _sync_folder(path.parent)
    finally:
        Path(temporary).unlink(missing_ok=True)


def read(path: Path) -> Snapshot:
    """Map the file and check all of it. Raises BadSnapshot for one damaged, foreign or of another version."""
    try:
        mapped = np.memmap(path, dtype=np.uint8, mode="r")
    except (OSError, ValueError) as error:
        raise BadSnapshot(f"{path.name} cannot be read: {error}") from error
    header_length = _check(path.name, mapped)
    try:
        header = json.loads(mapped[PREAMBLE.size : PREAMBLE.size + header_length].tobytes())
        arrays = {entry["name"]: _view(mapped, entry) for entry in header["arrays"]}
        meta = dict(header["meta"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadSnapshot(f"{path.name} has a header that makes no sense: {error!r}") from error
    return Snapshot(arrays, meta)


def _write_all(file: int, arrays: Arrays, meta: Mapping[str, Any]) -> None:
    plain = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    header = _header(plain, meta)
    end = max((entry["offset"] + entry["bytes"] for entry in header["arrays"]), default=0)
    text = json.dumps(header, sort_keys=True, allow_nan=False).encode()
    # Offsets count from the end of the header, so that its own length does not change them.
    start = _aligned(PREAMBLE.size + len(text))
    length = start + end
    digest = hashlib.blake2b(PREAMBLE.pack(MAGIC, VERSION, len(text), length, bytes(32)), digest_size=32)
    os.lseek(file, PREAMBLE.size, os.SEEK_SET)
    place = PREAMBLE.size
    pieces = [(PREAMBLE.size, memoryview(text))]
    for entry, array in zip(header["arrays"], plain.values(), strict=True):
        pieces.append((start + entry["offset"], array.reshape(-1).view(np.uint8).data))
    for offset, piece in pieces:
        for part in (memoryview(bytes(offset - place)), piece):
            digest.update(part)
            _write_part(file, part)
        place = offset + len(piece)
    _write_part(file, memoryview(bytes(length - place)))
    digest.update(bytes(length - place))
    os.pwrite(file, PREAMBLE.pack(MAGIC, VERSION, len(text), length, digest.digest()), 0)
    os.fsync(file)


def _write_part(file: int, part: memoryview) -> None:
    while len(part):
        part = part[os.write(file, part) :]


def _header(arrays: Arrays, meta: Mapping[str, Any]) -> dict[str, Any]:
    entries: list[dict[str, Any]] = []
    offset = 0
    for name, array in arrays.items():
        if array.dtype.kind not in KINDS:
            raise TypeError(f"array {name} has dtype {array.dtype}, which a snapshot cannot hold")
        entries.append(
            {
                "name": name,
                "dtype": array.dtype.str,
                "shape": list(array.shape),
                "offset": offset,
                "bytes": array.nbytes,
            }
        )
        offset = _aligned(offset + array.nbytes)
    return {"arrays": entries, "meta": dict(meta)}


def _check(name: str, mapped: NDArray[np.uint8]) -> int:
    """The header's length, if preamble, length and checksum are right."""
    if len(mapped) < PREAMBLE.size:
        raise BadSnapshot(f"{name} is too short to be a snapshot")
    magic, version, header_length, length, expected = PREAMBLE.unpack(mapped[: PREAMBLE.size].tobytes())
    if magic != MAGIC:
        raise BadSnapshot(f"{name} is not a snapshot of this program")
    if version != VERSION:
        raise BadSnapshot(f"{name} has version {version}; this program reads version {VERSION}")
    if length != len(mapped) or PREAMBLE.size + header_length > length:
        raise BadSnapshot(f"{name} has {len(mapped)} bytes where it should have {length}")
    digest = hashlib.blake2b(PREAMBLE.pack(magic, version, header_length, length, bytes(32)), digest_size=32)
    digest.update(mapped[PREAMBLE.size :].data)
    if digest.digest() != expected:
        raise BadSnapshot(f"{name} is damaged: its checksum is wrong")
    return int(header_length)


def _view(mapped: NDArray[np.uint8], entry: Mapping[str, Any]) -> NDArray[Any]:
    dtype = np.dtype(entry["dtype"])
    if dtype.kind not in KINDS:
        raise ValueError(f"dtype {dtype}")
    header_length = PREAMBLE.unpack(mapped[: PREAMBLE.size].tobytes())[2]
    first = _aligned(PREAMBLE.size + header_length) + int(entry["offset"])
    shape = tuple(int(size) for size in entry["shape"])
    if not 0 <= first <= first + int(entry["bytes"]) <= len(mapped) or min(shape, default=0) < 0:
        raise ValueError(f"array {entry['name']} lies outside of the file")
    if not entry["bytes"]:
        return np.zeros(shape, dtype=dtype)
    part: NDArray[Any] = mapped[first : first + int(entry["bytes"])].view(np.ndarray).view(dtype)
    return part.reshape(shape)


def _aligned(offset: int) -> int:
    return -(-offset // ALIGNMENT) * ALIGNMENT


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

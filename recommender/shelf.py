"""A folder of numbered snapshots, one of them in use."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from recommender import snapshot
from recommender.errors import BadSnapshot, NoSuchModel
from recommender.ranking.trained import Trained

NAME = re.compile(r"(\d{6,9})\.snapshot")


class Shelf:
    """Safe against being killed at any time and against two writers; readers never see half of anything."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, model: Trained, metrics: Mapping[str, Any]) -> int:
        """Save a model under the next number; it is not in use before `use`. `metrics` is JSON."""
        self._folder.mkdir(parents=True, exist_ok=True)
        meta = {"params": model.params(), "metrics": dict(metrics)}
        number = max(self.numbers(), default=0)
        while True:
            number += 1
            try:
                snapshot.write(self._path(number), model.arrays(), meta, replace=False)
            except FileExistsError:
                # Another training run took the number meanwhile.
                continue
            return number

    def numbers(self) -> list[int]:
        """Of all models, oldest first."""
        if not self._folder.is_dir():
            return []
        names = (NAME.fullmatch(path.name) for path in self._folder.iterdir())
        return sorted(int(name.group(1)) for name in names if name)

    def current(self) -> int | None:
        """The model in use; None where none was taken into use, or its file is gone."""
        try:
            number = int(self._pointer.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return number if self._path(number).is_file() else None

    def use(self, number: int) -> None:
        """Take a model into use. Raises NoSuchModel or BadSnapshot, and then the old one stays in use."""
        self.load(number)
        snapshot.write_text(self._pointer, f"{number}\n")

    def load(self, number: int) -> Trained:
        """The model, memory-mapped. Raises NoSuchModel, or BadSnapshot where its file is not whole."""
        read = self._read(number)
        try:
            return Trained.restore(read.arrays, read.meta["params"])
        except KeyError as error:
            raise BadSnapshot(f"model {number} lacks {error}") from error
        except (TypeError, ValueError, AttributeError, IndexError) as error:
            raise BadSnapshot(f"model {number} makes no sense: {error}") from error

    def metrics(self, number: int) -> Mapping[str, Any]:
        """What was measured when the model was trained. Raises as `load` does."""
        metrics: Mapping[str, Any] = self._read(number).meta.get("metrics", {})
        return metrics

    def _read(self, number: int) -> snapshot.Snapshot:
        path = self._path(number)
        if not path.is_file():
            raise NoSuchModel(f"there is no model {number}; there are {self.numbers() or 'none'}")
        return snapshot.read(path)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06d}.snapshot"

    @property
    def _pointer(self) -> Path:
        return self._folder / "current"

"""Second stage: orders what the sources proposed, by boosted trees or, where data is thin, by weights."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import Flags, Floats, Offsets
from recommender.errors import BadSnapshot
from recommender.ranking.features import Table
from recommender.ranking.paths import Paths, paths_of
from recommender.ranking.survey import Survey

if TYPE_CHECKING:
    import lightgbm


SIZES = re.compile(rb"^tree_sizes=([\d ]*)$", re.MULTILINE)
END = re.compile(rb"\nend of parameters\n\npandas_categorical:null\n$")


class Ranker(Protocol):
    def order(self, survey: Survey, table: Table) -> Floats:
        """Higher is better within a history; shape (pairs,)."""

    def shares(self, survey: Survey, table: Table, places: Offsets) -> list[dict[str, float]]:
        """Of some pairs what each source adds to the score."""


@dataclass(frozen=True, slots=True)
class TreeSettings:
    """What LightGBM is given; https://lightgbm.readthedocs.io/en/stable/Parameters.html tells its meaning."""

    rounds: int = 120
    leaves: int = 15
    learning_rate: float = 0.08
    least_rows: int = 50
    seed: int = 1
    threads: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """LambdaMART over `columns`: Burges, "From RankNet to LambdaRank to LambdaMART", MSR-TR-2010-82."""

    booster: "lightgbm.Booster"
    columns: tuple[str, ...]
    paths: Paths

    @classmethod
    def fit(
        cls, table: Table, starts: Offsets, hits: Flags, columns: tuple[str, ...], settings: TreeSettings
    ) -> "Trees":
        """From histories with exactly one hit among their pairs; others teach nothing and are left out."""
        lightgbm = _lightgbm()
        sizes = np.diff(starts)
        taught = np.add.reduceat(np.append(hits, False).astype(np.int64), starts[:-1]) * (sizes > 0) > 0
        rows = np.repeat(taught, sizes)
        data = lightgbm.Dataset(
            table.only(columns)[rows],
            label=hits[rows].astype(np.int32),
            group=sizes[taught],
            feature_name=[name.replace(".", "_") for name in columns],
            free_raw_data=True,
        )
        return cls.of(lightgbm.train(_parameters(settings), data, settings.rounds), columns)

    @classmethod
    def of(cls, booster: "lightgbm.Booster", columns: tuple[str, ...]) -> "Trees":
        return cls(booster, columns, paths_of(booster.dump_model()["tree_info"], columns))

    def order(self, survey: Survey, table: Table) -> Floats:
        return self.score(table)

    def score(self, table: Table) -> Floats:
        return np.asarray(self._predict(table.only(self.columns)), dtype=np.float32)

    def shares(self, survey: Survey, table: Table, places: Offsets) -> list[dict[str, float]]:
        """What each split on the way to a leaf added, summed by the source it looked at: together the score.

        Saabas, "Interpreting random forests" (2014): a node's value less its parent's. A hundredth of the
        time of Shapley values, which differ where two sources say the same.
        """
        if not len(places):
            return []
        leaves = self._predict(table.only(self.columns)[places], pred_leaf=True)
        paths = self.paths
        return [
            {name: float(value) for name, value in zip(paths.sources, added, strict=True)}
            for added in paths.values[np.arange(paths.values.shape[0]), leaves.reshape(len(places), -1)].sum(
                axis=1
            )
        ]

    def gains(self) -> Mapping[str, float]:
        """The share of all gain in the trees' splits that each source has."""
        gains = self.booster.feature_importance("gain")
        summed = _summed([name.partition(".")[0] for name in self.columns], gains)
        total = sum(summed.values()) or 1.0
        return {source: gain / total for source, gain in summed.items()}

    def _predict(self, values: Floats, **how: bool) -> Any:
        if not len(values):
            return np.empty(
                (0, self.paths.values.shape[0]) if how else 0, dtype=np.int32 if how else np.float64
            )
        return self.booster.predict(values, num_threads=1, validate_features=False, **how)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        text = self.booster.model_to_string().encode()
        return {"trees": np.frombuffer(text, dtype=np.uint8), "columns": np.array(self.columns)}

    @classmethod
    def restore(cls, arrays: Mapping[str, NDArray[Any]]) -> "Trees":
        """Raises KeyError where an array is missing, BadSnapshot where LightGBM would not read it."""
        lightgbm = _lightgbm()
        text, columns = arrays["trees"].tobytes(), tuple(arrays["columns"].tolist())
        if not _is_whole(text):
            raise BadSnapshot("the ranker's trees are damaged")
        try:
            booster = lightgbm.Booster(model_str=text.decode())
        except (lightgbm.basic.LightGBMError, UnicodeDecodeError) as error:
            raise BadSnapshot(f"the ranker's trees cannot be read: {error}") from error
        if booster.num_feature() != len(columns):
            raise BadSnapshot(f"the ranker's trees have {booster.num_feature()} columns, not {len(columns)}")
        return cls.of(booster, columns)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """score = sum over sources of weight · the source's score, stretched to 0 … 1 within its history."""

    weights: Mapping[str, float]

    def order(self, survey: Survey, table: Table) -> Floats:
        total = np.zeros(len(survey.pairs), dtype=np.float32)
        for name, part in self._parts(survey).items():
            total += np.float32(self.weights[name]) * part
        return total

    def shares(self, survey: Survey, table: Table, places: Offsets) -> list[dict[str, float]]:
        parts = self._parts(survey)
        return [
            {name: self.weights[name] * float(part[place]) for name, part in parts.items()}
            for place in places
        ]

    def _parts(self, survey: Survey) -> dict[str, Floats]:
        return {name: stretched(survey, name) for name in self.weights if name in survey.scores}

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {
            "names": np.array(list(self.weights), dtype=np.str_),
            "weights": np.array(list(self.weights.values()), dtype=np.float64),
        }

    @classmethod
    def restore(cls, arrays: Mapping[str, NDArray[Any]]) -> "Weights":
        return cls(dict(zip(arrays["names"].tolist(), arrays["weights"].tolist(), strict=True)))


def stretched(survey: Survey, name: str) -> Floats:
    """One source's scores of the survey, from 0 for the lowest of each history to 1 for its highest."""
    scores, pairs = survey.scores[name], survey.pairs
    rows = pairs.rows()
    high, low = pairs.best(scores)[rows], -pairs.best(-scores)[rows]
    return np.asarray((scores - low) / np.maximum(high - low, np.float32(1e-9)), dtype=np.float32)


def restore(arrays: Mapping[str, NDArray[Any]]) -> Trees | Weights:
    """Raises KeyError where an array is missing."""
    return Trees.restore(arrays) if "trees" in arrays else Weights.restore(arrays)


def _lightgbm() -> Any:
    """Imported when needed: it brings scikit-learn and pandas, a second that a starting server has not."""
    import lightgbm

    return lightgbm


def _is_whole(text: bytes) -> bool:
    """Whether it ends as it should, and every tree is as long as it says.

    LightGBM is content with fewer trees, and ends the process where one is broken or the end is missing.
    """
    sizes = SIZES.search(text)
    trees = text[text.find(b"\nTree=0\n") + 1 : text.find(b"end of trees\n")]
    is_long = sizes is not None and sum(map(int, sizes.group(1).split())) == len(trees)
    return is_long and END.search(text) is not None


def _summed(names: list[str], values: NDArray[Any]) -> dict[str, float]:
    summed = dict.fromkeys(names, 0.0)
    for name, value in zip(names, values.tolist(), strict=True):
        summed[name] += value
    return summed


def _parameters(settings: TreeSettings) -> dict[str, Any]:
    return {
        "objective": "lambdarank",
        "learning_rate": settings.learning_rate,
        "num_leaves": settings.leaves,
        "min_data_in_leaf": settings.least_rows,
        "lambdarank_truncation_level": 30,
        "feature_fraction": 0.7,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "max_bin": 127,
        "num_threads": settings.threads,
        "seed": settings.seed,
        "deterministic": True,
        "force_row_wise": True,
        "verbose": -1,
    }

"""Sessions in letters, and rivals whose answers are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from recommender.arrays import Codes, Floats, Words
from recommender.cases import Histories
from recommender.comparison.methods import Rivals, Source
from recommender.dataset import DatasetSettings, Log, Row, build, over, read_log


def log_of(*sessions: str, repeats: bool = True) -> Log:
    """Each letter is an item, one after the other; those in brackets have the same time."""
    rows: list[Row] = []
    for number, session in enumerate(sessions):
        time, together = float(number * 1000), False
        for letter in session:
            if letter in "()":
                together = letter == "("
                time += 1
                continue
            rows.append((f"s{number}", letter, "view_item", time))
            time += 0 if together else 1
    return read_log(rows, repeats=repeats)


@dataclass(frozen=True)
class Counting:
    """A source that scores by counts, the same for every history."""

    items: Words
    counts: Floats
    name: str = "popularity"

    def score(self, histories: Histories) -> Floats:
        return np.tile(self.counts, (len(histories), 1))


@dataclass(frozen=True)
class Following:
    """An engine that answers with what `after` says of the newest item, or of `""` where there is none."""

    items: Words
    after: Mapping[str, str]

    def rank(self, histories: Histories, limit: int, *, seen_again: bool) -> Codes:
        answers = np.full((len(histories), limit), -1, dtype=np.int32)
        places = {str(item): code for code, item in enumerate(self.items)}
        for row, newest in enumerate(histories.newest().tolist()):
            told = self.after.get(str(self.items[newest]) if newest >= 0 else "", "")
            seen = {str(self.items[code]) for code in histories.at(row)}
            kept = [
                places[letter] for letter in told if letter in places and (seen_again or letter not in seen)
            ]
            answers[row, : len(kept)] = kept[:limit]
        return answers


@dataclass
class Learner:
    """Hands out a `Following` engine over what it is given, and remembers that."""

    after: Mapping[str, str]
    others: Sequence[str] = ()
    logs: list[Log] = field(default_factory=list)

    def __call__(self, log: Log) -> Rivals:
        self.logs.append(log)
        dataset = build(log, DatasetSettings(min_item_count=1))
        counts = over(log, dataset.items).counts()
        sources: list[Source] = [Counting(dataset.items, counts)]
        sources += [Counting(dataset.items, -counts, name) for name in self.others]
        return Rivals(Following(dataset.items, self.after), sources, {"engine": 3.0, "popularity": 1.0})

"""A trained model over a catalogue: which code is which row, items newer than the model among them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from recommender.answering.catalogue import Catalogue
from recommender.answering.live import Live, LiveLinks, Tally
from recommender.arrays import Codes, Floats, Offsets
from recommender.cases import Histories
from recommender.items import Item
from recommender.models.baskets import Baskets
from recommender.models.item_links import CountedLinks
from recommender.models.next_item import NextItem
from recommender.models.sequential_rules import SequentialRules
from recommender.pairs import Pairs
from recommender.ranking.trained import Trained, hashes
from recommender.ranking.two_stage import Shortlist, TwoStage


class Placed:
    """`rows` has shape (codes,), -1 for what the catalogue no longer has; `codes` has shape (rows,)."""

    def __init__(self, trained: Trained, catalogue: Catalogue, live: Live) -> None:
        vocabulary = trained.items.tolist()
        rows = np.array([catalogue.places.get(item_id, -1) for item_id in vocabulary], dtype=np.int32)
        self.codes: Codes = np.full(len(catalogue), -1, dtype=np.int32)
        self.codes[rows[rows >= 0]] = np.flatnonzero(rows >= 0)
        newer = np.flatnonzero(self.codes < 0).astype(np.int32)
        self._newer = newer[np.argsort(catalogue.kinds[newer], kind="stable")]
        self._newer_kinds = catalogue.kinds[self._newer]
        self.codes[newer] = np.arange(len(vocabulary), len(vocabulary) + len(newer))
        self.rows: Codes = np.concatenate((rows, newer))
        self.known = len(vocabulary)
        items = catalogue.items
        self.model: TwoStage = trained.over(
            [
                items[row] if row >= 0 else Item(item_id)
                for item_id, row in zip(vocabulary, rows, strict=True)
            ],
            [items[row] for row in newer],
        )
        self.is_bought, self.until = trained.is_bought, trained.until
        ids = [*vocabulary, *(items[row].item_id for row in newer)]
        codes = {item_id: code for code, item_id in enumerate(ids)}
        told: dict[str, tuple[Tally, Mapping[str, float] | None]] = {
            SequentialRules.name: (live.links, None),
            Baskets.name: (live.together, live.sessions),
        }
        self._spoken = {
            name: LiveLinks(model, told[name][0], ids, codes, told[name][1])
            for name, model in trained.sources.models.items()
            if name in told and isinstance(model, CountedLinks)
        }
        self.model = replace(self.model, facts=replace(self.model.facts, instead=self._spoken))
        self._met = trained.met
        self._ids = ids

    @property
    def next_item(self) -> NextItem | None:
        return self.model.sources.next_item

    def newer_of(self, kind: int) -> Codes:
        """Rows of one category that are newer than the model."""
        first, last = np.searchsorted(self._newer_kinds, (kind, kind + 1))
        return self._newer[first:last]

    def is_newer(self, row: int) -> bool:
        return bool(self.codes[row] >= self.known)

    def is_unheard(self, row: int) -> bool:
        """Whether neither the model nor what happened since knows what goes with it."""
        code = int(self.codes[row])
        return self.is_newer(row) and not any(links.knows(code) for links in self._spoken.values())

    def is_new(self, row: int) -> bool:
        """Whether it came after the model: an item that was there, but too seldom to learn of, did not."""
        if not self.is_newer(row):
            return False
        own = hashes([self._ids[self.codes[row]]])
        place = int(np.searchsorted(self._met, own[0]))
        return place == len(self._met) or self._met[place] != own[0]

    def counts(self) -> Floats:
        """Popularity of every row, 0 for what is newer than the model."""
        counts = np.append(self.model.sources.popularity.counts, np.float32(0.0))
        return np.asarray(counts[np.minimum(self.codes, self.known)], dtype=np.float32)

    def history(self, rows: Codes, distances: Codes, counts: Codes) -> Histories:
        """A session of catalogue rows, newest first, as the model reads it."""
        return Histories(
            starts=np.array([0, len(rows)], dtype=np.int64),
            items=self.codes[rows],
            distances=distances,
            lags=distances,
            counts=counts,
            lengths=np.array([int(counts.sum())], dtype=np.int32),
        )

    def next_scores(self, history: Histories, rows: Codes) -> Floats | None:
        """LightFM's scores of some rows for one session, shape (rows,); None without LightFM."""
        model = self.next_item
        if model is None:
            return None
        codes = self.codes[rows]
        session = model.session_vectors(history)[0]
        return np.asarray(model.gather(codes) @ session + model.gather_biases(codes), dtype=np.float32)

    def judged(self, history: Histories, rows: Codes) -> tuple[Shortlist, Codes]:
        """What all sources and the ranker say of some rows for one session; and the place of each there."""
        codes = self.codes[rows]
        order = np.argsort(codes)
        pairs = Pairs(np.array([0, len(codes)], dtype=np.int64), codes[order])
        places = np.empty(len(rows), dtype=np.int32)
        places[order] = np.arange(len(rows))
        return self.model.judge(history, pairs), places

    def vectors(self, rows: Codes) -> Floats | None:
        model = self.next_item
        return None if model is None else model.gather(self.codes[rows])

    def links(self, history: Histories) -> "Links":
        """What each item of one session links to, by rules and by baskets."""
        known = np.flatnonzero(history.items < self.known)
        columns: list[Codes] = [np.empty(0, dtype=np.int32)]
        owners: list[Offsets] = [np.empty(0, dtype=np.int64)]
        values: list[Floats] = [np.empty(0, dtype=np.float32)]
        for model in (spoken.model for spoken in self._spoken.values()):
            starts = model.links.indptr[history.items[known]].tolist()
            ends = model.links.indptr[history.items[known] + 1].tolist()
            for place, start, end in zip(known.tolist(), starts, ends, strict=True):
                columns.append(model.links.indices[start:end])
                near = np.float32(1.0 / max(int(history.distances[place]), 1))
                values.append(model.links.data[start:end] * near)
                owners.append(np.full(end - start, place))
        joined = np.concatenate(columns)
        order = np.argsort(joined, kind="stable")
        return Links(joined[order], np.concatenate(owners)[order], np.concatenate(values)[order])


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """`codes` ascending, `owners` the place in the session that links there, `values` how surely."""

    codes: Codes
    owners: Offsets
    values: Floats

    def strongest(self, code: int) -> tuple[int, float]:
        """The place in the session that links most to an item, and how surely; -1 where none does."""
        first, last = np.searchsorted(self.codes, (code, code + 1))
        if first == last:
            return -1, 0.0
        best = first + int(np.argmax(self.values[first:last]))
        return int(self.owners[best]), float(self.values[best])

"""`server.py intents`, which judges how well intents are heard; and what a server hears with, kept."""

import hashlib
import json
import logging
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.commands.progress import step
from bot.dialogue.intents.definitions import (
    MOST_CHARACTERS,
    OUT_OF_SCOPE,
    Definitions,
    Example,
    examples_of,
    parse,
)
from bot.dialogue.intents.fitting import Tell, fit
from bot.dialogue.intents.model import Heard, IntentModel, from_arrays
from bot.dialogue.meaning import Encodes
from bot.errors import Invalid
from recommender import snapshot
from recommender.errors import BadSnapshot
from wiring.labelled_texts import read_labelled
from wiring.sentences import NoSentences, load, sentences

log = logging.getLogger(__name__)

MOST_TOLD = 10
VERSION = 1
"""To be raised with every change of what a fit makes of the same examples."""
KEPT = 5


@dataclass(frozen=True, slots=True)
class Judged:
    in_scope_accuracy: float
    """Of the texts that have an intent; one that is rejected is wrong."""
    out_of_scope_recall: float | None
    """None where the test has no such text."""
    out_of_scope_precision: float | None
    """None where nothing was rejected."""
    p50_ms: float
    """Of one text, encoded and heard."""
    fit_s: float
    """Encoding included."""


def intents(train: Path, test: Path, out: Console, progress: Console, *, as_json: bool) -> None:
    """Learns from one file, hears the other; the result to `out`, all else to `progress`. Raises Invalid."""
    learnt, asked = (
        read_labelled(file, field, progress) for file, field in ((train, "train"), (test, "test"))
    )
    strange = sorted({intent for _, intent in asked} - {intent for _, intent in learnt} - {OUT_OF_SCOPE})
    if strange:
        named = escape(", ".join(strange[:MOST_TOLD]))
        progress.print(f"test: {len(strange)} intents are not in {escape(train.name)}: {named}")
    began = time.perf_counter()
    with _stages(progress) as tell:
        model = fit(learnt, _of_all_processors(), tell)
    fit_s = time.perf_counter() - began
    heard, times = _hear(model, [text for text, _ in asked], progress)
    judged = _judge(heard, [intent for _, intent in asked], 1000 * median(times), fit_s)
    if as_json:
        out.file.write(json.dumps(asdict(judged)) + "\n")
    else:
        _print(judged, asked, heard, out)


def cached(
    folder: Path,
    definitions: Definitions,
    encoder: Encodes | None,
    tell: Tell = lambda stage, done, total: None,
) -> IntentModel:
    """The model of these definitions: read from `folder`, or made, which takes seconds, and kept there.

    Raises Invalid for definitions nothing can be learnt from.
    """
    said = json.dumps([VERSION, encoder.name if encoder else None, examples_of(definitions)])
    path = folder / f"intents-{hashlib.blake2b(said.encode(), digest_size=12).hexdigest()}.snapshot"
    try:
        if path.exists():
            return from_arrays(snapshot.read(path).arrays, encoder)
    except (BadSnapshot, Invalid) as error:
        log.warning("the intents are learnt anew: %s", error)
    model = fit(examples_of(definitions), encoder, tell)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        snapshot.write(path, model.to_arrays(), {})
        _forget(folder)
    except OSError as error:
        log.warning("the intents cannot be kept in %s, so that each start learns them: %s", folder, error)
    return model


def read_definitions(path: Path) -> Definitions:
    """An integrator's own file. Raises Invalid."""
    try:
        with path.open("rb") as file:
            return parse(file.read(4 * MOST_CHARACTERS + 1).decode("utf-8-sig"))
    except OSError as error:
        raise Invalid("file", f"{path.name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Invalid("file", f"{path.name} is not UTF-8") from error


def _forget(folder: Path) -> None:
    """All but the latest."""
    kept = sorted(folder.glob("intents-*.snapshot"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[KEPT:]:
        path.unlink(missing_ok=True)


def _of_all_processors() -> Encodes | None:
    """A server encodes with one."""
    if sentences() is None:
        return None
    try:
        return load(threads=os.cpu_count() or 1)
    except NoSentences:
        return None


def _hear(model: IntentModel, texts: Sequence[str], progress: Console) -> tuple[list[Heard], list[float]]:
    """One by one, as visitors are, and the seconds each took."""
    heard, times = [], []
    with step(progress, "Hearing", len(texts)) as tell:
        for text in texts:
            began = time.perf_counter()
            heard.append(model.hear(text))
            times.append(time.perf_counter() - began)
            tell(len(heard), None)
    return heard, times


def _judge(heard: Sequence[Heard], intents: Sequence[str], p50_ms: float, fit_s: float) -> Judged:
    rejected = [not one.intent for one in heard]
    outside = [intent == OUT_OF_SCOPE for intent in intents]
    found = sum(both for both in map(all, zip(rejected, outside, strict=True)))
    right = sum(one.intent == intent for one, intent in zip(heard, intents, strict=True))
    inside = len(intents) - sum(outside)
    if not inside:
        raise Invalid("test", f"has no text with an intent, {OUT_OF_SCOPE} alone")
    return Judged(
        in_scope_accuracy=right / inside,
        out_of_scope_recall=found / sum(outside) if any(outside) else None,
        out_of_scope_precision=found / sum(rejected) if any(rejected) else None,
        p50_ms=p50_ms,
        fit_s=fit_s,
    )


def _print(judged: Judged, asked: Sequence[Example], heard: Sequence[Heard], out: Console) -> None:
    made = Table("what", "value", box=SIMPLE_HEAD)
    made.columns[1].justify = "right"
    shares = {
        "in scope, right": judged.in_scope_accuracy,
        "out of scope, recognised": judged.out_of_scope_recall,
        "recognised as out of scope, rightly": judged.out_of_scope_precision,
    }
    for name, share in shares.items():
        made.add_row(name, "cannot tell" if share is None else f"{share:.2%}")
    made.add_row("a text, median", f"{judged.p50_ms:.2f} ms")
    made.add_row("learning", f"{judged.fit_s:.1f} s")
    out.print(made)
    wrong = Counter(
        (intent, one.intent or OUT_OF_SCOPE)
        for (_, intent), one in zip(asked, heard, strict=True)
        if (one.intent or OUT_OF_SCOPE) != intent
    )
    for (meant, taken), count in wrong.most_common(MOST_TOLD):
        out.print(f"{count:>5} of {meant} heard as {taken}", highlight=False, markup=False)


@contextmanager
def _stages(progress: Console) -> Iterator[Tell]:
    """One bar whose work changes its name."""
    with step(progress, "Learning") as tell:
        last = ""

        def told(stage: str, done: int, total: int) -> None:
            nonlocal last
            if stage != last:
                last = stage
                progress.print(f"  {stage}", highlight=False)
            tell(done, total)

        yield told

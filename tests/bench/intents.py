"""How well intents are heard: those that ship on texts they were not learnt from, and CLINC150 where it is.

`texts/intents_*.csv` were written before the examples and are not among them, but by the same hand: visitors
will say it in more ways. `clinc150_train.csv.gz` and `clinc150_validation.csv.gz` (Larson et al., EMNLP 2019;
columns text, intent) are read from the folder that FLOORWALKER_DATA names; without it, they are left out.
"""

import csv
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from rich.console import Console

from bot.dialogue.intents.definitions import LOCALES, OUT_OF_SCOPE, examples_of, shop_ready
from bot.dialogue.intents.fitting import fit
from bot.dialogue.intents.model import IntentModel
from tests.bench.measure import Measure
from tests.bench.process import ROOT
from wiring.intents import intents
from wiring.sentences import sentences

VARIABLE = "FLOORWALKER_DATA"
TEXTS = Path(__file__).parent / "texts"
STARTS = 5
START = """
import time, numpy
began = time.perf_counter()
from wiring.sentences import sentences
assert sentences()
print(time.perf_counter() - began)
"""


def measure() -> list[Measure]:
    """About two minutes on two cores."""
    began = time.perf_counter()
    model = fit(examples_of(shop_ready()), sentences())
    fit_s = time.perf_counter() - began
    return [
        Measure("sentence encoder, start in a fresh process", _start_s(), "s", 1.0, at_least=False),
        *(figure for locale in LOCALES for figure in _shop(model, locale)),
        Measure("intents that ship, learning", fit_s, "s"),
        *_clinc(),
    ]


def _start_s() -> float:
    """Importing onnxruntime included; the first fills the machine's caches."""
    words = [sys.executable, "-c", START]
    runs = [
        subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True) for _ in range(1 + STARTS)
    ]
    return median(float(run.stdout) for run in runs[1:])


def _shop(model: IntentModel, locale: str) -> list[Measure]:
    with (TEXTS / f"intents_{locale}.csv").open(encoding="utf-8", newline="") as file:
        asked = [(row["text"], row["intent"]) for row in csv.DictReader(file)]
    heard, times = [], []
    for text, _ in asked:
        began = time.perf_counter()
        heard.append(model.hear(text).intent or OUT_OF_SCOPE)
        times.append(time.perf_counter() - began)
    right = [found == intent for found, (_, intent) in zip(heard, asked, strict=True)]
    outside = [intent == OUT_OF_SCOPE for _, intent in asked]
    inside = sum(one and not other for one, other in zip(right, outside, strict=True))
    return [
        Measure(f"intents that ship, {locale}: in scope", inside / (len(asked) - sum(outside)), "of 1"),
        Measure(
            f"intents that ship, {locale}: out of scope, recall", (sum(right) - inside) / sum(outside), "of 1"
        ),
        Measure(f"intents that ship, {locale}: a text, median", 1000 * median(times), "ms"),
    ]


def _clinc() -> list[Measure]:
    folder = os.environ.get(VARIABLE)
    if not folder:
        Console().print(f"[dim]intents: {VARIABLE} names no folder; CLINC150 is left out[/]")
        return []
    out = io.StringIO()
    train, test = (Path(folder) / f"clinc150_{part}.csv.gz" for part in ("train", "validation"))
    intents(train, test, Console(file=out), Console(stderr=True), as_json=True)
    found = json.loads(out.getvalue())
    return [
        Measure("CLINC150, validation: in scope", found["in_scope_accuracy"], "of 1", 0.94),
        Measure("CLINC150, validation: out of scope, recall", found["out_of_scope_recall"], "of 1", 0.65),
        Measure("CLINC150, validation: out of scope, precision", found["out_of_scope_precision"], "of 1"),
        Measure("CLINC150: a text, median", found["p50_ms"], "ms"),
        Measure("CLINC150: learning", found["fit_s"], "s"),
    ]

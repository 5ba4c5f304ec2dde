"""The second `make run`: the whole catalogue and a model are there; how long until the server answers."""

import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.measure import Measure
from tests.bench.process import ROOT, command, environment, free_port, running

LIBRARIES = "import aiohttp, socketio, sqlalchemy, numpy, scipy"
STARTS = 5


def measure() -> list[Measure]:
    """About a minute, most of it to prepare: every product, few baskets, a small fit."""
    with TemporaryDirectory() as folder:
        port = free_port()
        env = environment(Path(folder), port)
        command(env, "demo", "--prepare", "--weeks", "2", "--effort", "100000")
        # the first fills the machine's caches
        both = [(_start(env, port), _import()) for _ in range(1 + STARTS)][1:]
    starts, imported = zip(*both, strict=True)
    start, page = (median(times) for times in zip(*starts, strict=True))
    imports = median(imported)
    return [
        Measure("second `make run`, until it answers", start, "s", 3.0, at_least=False),
        Measure("second `make run`, until the shop's first page is there", page, "s", 3.0, at_least=False),
        Measure("second `make run`, of importing its libraries alone", start / imports, "×"),
    ]


def _start(env: dict[str, str], port: int) -> tuple[float, float]:
    """Seconds to the answer of /healthz, and of the shop's home page, which needs the whole catalogue."""
    began = time.perf_counter()
    address = f"http://127.0.0.1:{port}"
    with running(["make", "run"], env, port):
        with urllib.request.urlopen(f"{address}/healthz", timeout=30):
            answered = time.perf_counter() - began
        with urllib.request.urlopen(f"{address}/", timeout=30):
            return answered, time.perf_counter() - began


def _import() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", LIBRARIES], cwd=ROOT, check=True)
    return time.perf_counter() - began

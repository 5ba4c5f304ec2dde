"""A server of its own process on a port of its own, started and ended by a measure."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_S = 60.0
NOT_OURS = (
    "PYTHONDONTWRITEBYTECODE",
    "MAKEFLAGS",
    "MAKELEVEL",
    "MFLAGS",
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(var: Path, port: int, **more: str) -> dict[str, str]:
    """As a user's shell has it: bytecode is kept, SQLite is used, and make knows of no make around it."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return kept | {"PORT": str(port), "VAR_DIR": str(var), "LOG_LEVEL": "ERROR"} | more


def command(env: Mapping[str, str], *words: str) -> str:
    """What a command of `server.py` prints."""
    done = subprocess.run(
        [sys.executable, "server.py", *words],
        cwd=ROOT,
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


@contextmanager
def running(words: list[str], env: Mapping[str, str], port: int) -> Iterator[float]:
    """Yields how many seconds passed until it took connections; ends it as Ctrl-C does."""
    began = time.perf_counter()
    process = subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        while not _listens(port):
            if process.poll() is not None or time.perf_counter() - began > MOST_S:
                raise RuntimeError(f"{' '.join(words)} did not come up; its exit code is {process.poll()}")
            time.sleep(0.005)
        yield time.perf_counter() - began
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=MOST_S)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False

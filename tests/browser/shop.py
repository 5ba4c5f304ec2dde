"""A real server process over a real demo shop, and what the browser tests do to it."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
USER = "founder@corner-grocer.example"
PASSWORD = "walk the floor 2026"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Shop:
    """`server.py demo` on a port of its own. It can be killed and started again on the same data."""

    var: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    settings: dict[str, str] = field(default_factory=dict)
    """More of the environment, such as DATABASE_URL."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return (
            os.environ
            | {"PORT": str(self.port), "VAR_DIR": str(self.var), "LOG_LEVEL": "WARNING"}
            | self.settings
        )

    def command(self, *words: str) -> None:
        """Run a command of `server.py` on this shop's data and wait for it."""
        subprocess.run([sys.executable, "server.py", *words], cwd=ROOT, env=self.environment, check=True)

    def start(self) -> None:
        with (self.var / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "server.py", "demo"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_up()

    def learn(self, timeout_s: float = 120) -> None:
        """What a server learns of language at its first start is kept: the next ones answer at once."""
        self.start()
        deadline = time.monotonic() + timeout_s
        while not list((self.var / "cache").glob("intents-*")):
            assert time.monotonic() < deadline, (self.var / "server.log").read_text()[-4000:]
            time.sleep(0.1)
        assert self.stop() == 0

    def _wait_until_up(self, timeout_s: float = 60) -> None:
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, (self.var / "server.log").read_text()[-4000:]
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=1):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        raise TimeoutError((self.var / "server.log").read_text()[-4000:])

    def freeze(self) -> None:
        """SIGSTOP: the server takes connections and answers nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """SIGKILL: nothing is flushed, nothing is said."""
        assert self.process is not None
        self._signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """SIGINT, as Ctrl-C does; the exit code."""
        assert self.process is not None
        self._signal(signal.SIGINT)
        return self.process.wait(timeout=20)

    def rows(self, sql: str, *values: str) -> list[tuple[object, ...]]:
        """What the database says, read beside the server."""
        with sqlite3.connect(f"file:{self.var}/floorwalker.db?mode=ro", uri=True) as connection:
            return connection.execute(sql, values).fetchall()

    def _signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

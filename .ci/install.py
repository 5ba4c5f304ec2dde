"""Installs pinned requirements into .venv, saying how far it is. Run by the machine's own Python.

An installation that was cut off may have left half a package that pip takes for a whole one: it begins anew.
"""

import re
import subprocess
import sys
import time
import venv
from collections import deque
from pathlib import Path

ENVIRONMENT = Path(__file__).parents[1] / ".venv"
PYTHON, PIP = ENVIRONMENT / "bin/python", ENVIRONMENT / "bin/pip"
UNFINISHED = ENVIRONMENT / "unfinished"
LOG = ENVIRONMENT / "pip.log"
OPTIONS = (
    "--disable-pip-version-check",
    "--no-input",
    "--no-color",
    "--progress-bar=off",
    "--require-hashes",
)
OLDEST = (3, 11)
EVERY_S = 10.0
ADVICE = "docs/install.md says what helps, under “When a step fails”."


class Progress:
    """One line that is written over on a terminal; elsewhere a line now and then."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._seen: set[str] = set()
        self._told_at = time.monotonic()
        self._terminal = sys.stdout.isatty()

    def hear(self, line: str) -> None:
        """What pip says, as long as it says it the way it does today; else nothing is lost but progress."""
        words = line.split()
        if words[:1] == ["Collecting"] and len(words) > 1:
            self._seen.add(re.split(r"[=<>\[;]", words[1])[0])
            self._tell(f"{len(self._seen)} of {self._total} fetched")
        elif line.lstrip().startswith("Building wheel for ") and line.rstrip().endswith("started"):
            self._tell(f"compiling {words[3]}", now=True)
        elif line.startswith("Installing collected packages"):
            self._tell("unpacking", now=True)

    def end(self) -> None:
        if self._terminal:
            print("\r\033[K", end="", flush=True)

    def _tell(self, what: str, *, now: bool = False) -> None:
        if self._terminal:
            print(f"\r\033[K  {what}", end="", flush=True)
        elif now or time.monotonic() - self._told_at >= EVERY_S:
            self._told_at = time.monotonic()
            print(f"  {what}", flush=True)


def main(requirements: Path) -> int:
    if sys.version_info < OLDEST:
        print(f"This is Python {sys.version.split()[0]}; 3.11 or newer is needed: make PYTHON=python3.11 …")
        return 1
    prepare()
    UNFINISHED.touch()
    code = install(requirements)
    if code == 0:
        UNFINISHED.unlink()
    return code


def prepare() -> None:
    if PIP.exists() and not UNFINISHED.exists():
        return
    print(f"Making a virtual environment in {ENVIRONMENT.name}", flush=True)
    venv.create(ENVIRONMENT, clear=True, symlinks=True, with_pip=False)
    UNFINISHED.touch()
    command = [str(PYTHON), "-m", "ensurepip", "--default-pip"]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603
    if made.returncode:
        sys.exit(f"{made.stdout.decode(errors='replace')}\nThis Python lacks ensurepip.\n{ADVICE}")


def install(requirements: Path) -> int:
    """pip's exit code. Its warnings are about this machine: they are kept in LOG, and told where it fails."""
    total = len(
        re.findall(r"^[a-z0-9]", requirements.read_text(encoding="utf-8"), flags=re.MULTILINE | re.IGNORECASE)
    )
    command = [str(PYTHON), "-m", "pip", "install", *OPTIONS, "--log", str(LOG), "-r", str(requirements)]
    progress, last = Progress(total), deque[str](maxlen=40)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as pip:  # noqa: S603
        try:
            for raw in pip.stdout or ():
                line = raw.decode(errors="replace")
                last.append(line)
                progress.hear(line)
        finally:
            # Ctrl-C reaches pip too: two of them at work in one environment would spoil it
            pip.wait()
    progress.end()
    if pip.returncode:
        print(
            "".join(last),
            f"\npip could not install {requirements}; all it said is in {LOG}.\n{ADVICE}",
            sep="",
        )
    return pip.returncode


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1])))
    except KeyboardInterrupt:
        sys.exit(130)

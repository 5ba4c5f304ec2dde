"""Guides in files, checked before a visitor meets them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.dialogue.guides.definitions import parse
from bot.dialogue.guides.flow import Guide
from bot.dialogue.guides.linting import Fault, between, lint
from bot.errors import Invalid

LARGEST = 1 << 20
"""Bytes of a file."""


@dataclass(frozen=True, slots=True)
class Checked:
    guides: int
    """How many there are, those included that cannot be read."""
    lines: tuple[str, ...]
    """One for each fault: `file:step: code: message`."""

    @property
    def exit_code(self) -> int:
        return 1 if self.lines else 0


def check(path: Path | None, locales: Sequence[str], skills: Collection[str]) -> Checked:
    """The guides of a file, or of all `.yaml` files in a folder; without a path, those that ship.

    `skills` are the intents that the dialogue answers. Raises Invalid where there is no guide at all.
    """
    lines: list[str] = []
    guides: list[tuple[str, Guide]] = []
    found = files_of(path)
    for file in found:
        try:
            guides.append((file.name, parse(file.name, text_of(file))))
        except Invalid as error:
            lines.append(f"{file.name}:: invalid: {str(error).removeprefix(f'{file.name}: ')}")
    for name, guide in guides:
        lines += [_line(name, fault) for fault in lint([guide], locales, skills)]
    names = {guide.guide_id: name for name, guide in guides}
    lines += [_line(names[fault.guide], fault) for fault in between([guide for _, guide in guides])]
    return Checked(len(found), tuple(lines))


def files_of(path: Path | None) -> Sequence[Path]:
    """Sorted by name. Raises Invalid where there is none."""
    if path is None:
        path = Path(str(files("bot").joinpath("guides")))
    if path.is_file():
        return [path]
    found = sorted(file for file in path.glob("*.y*ml") if file.suffix in (".yaml", ".yml"))
    if not found:
        raise Invalid("path", f"{path} is no file and no folder with .yaml files")
    return found


def text_of(path: Path) -> str:
    """Raises Invalid where it cannot be read or is no text."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise Invalid("file", f"cannot be read: {error.strerror}") from error
    if len(raw) > LARGEST:
        raise Invalid("file", f"is larger than {LARGEST >> 20} MiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("file", f"is not UTF-8: byte {error.start}") from error


def _line(name: str, fault: Fault) -> str:
    return f"{name}:{fault.step}: {fault.code}: {fault.message}"

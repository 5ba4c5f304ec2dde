"""Data of people, read strictly: nothing twice, nothing unknown, wrong fields named by their path."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn

import yaml

from bot.errors import Invalid
from bot.rules.strict_yaml import StrictLoader

LARGEST = 1 << 20
"""Characters of one YAML text."""
LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Part:
    """A mapping, read field by field; `finish` complains about what nobody asked for."""

    def __init__(self, given: object, path: str = "", whole: str = "definition") -> None:
        self.path = path
        self._whole = whole
        if not isinstance(given, Mapping):
            self.wrong("", "must be a mapping")
        self._given: Mapping[Any, Any] = given
        self._asked: dict[str, None] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._given

    def at(self, key: str) -> str:
        """Where it stands in the whole."""
        return f"{self.path}.{key}" if self.path and key else self.path or key

    def wrong(self, key: str, message: str) -> NoReturn:
        where = self.at(key)
        raise Invalid(where or self._whole, f"{where or self._whole} {message}")

    def finish(self) -> None:
        for key in self._given:
            if key not in self._asked:
                self.wrong(str(key)[:60], f"is unknown; known are {', '.join(self._asked)}")

    def raw(self, key: str) -> Any:
        self._asked[key] = None
        return self._given.get(key)

    def keys(self, most: int) -> Sequence[str]:
        if len(self._given) > most:
            self.wrong("", f"must not have more than {most} entries")
        for key in self._given:
            if not isinstance(key, str):
                self.wrong(str(key)[:60], "is no text; write it in quotes")
        return list(self._given)

    def text(self, key: str, longest: int, default: str | None = None) -> str:
        """Refused where it is missing, unless there is a default."""
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or (not value.strip() and value != default):
            self.wrong(key, "must be a text")
        if len(value) > longest:
            self.wrong(key, f"must not be longer than {longest} characters")
        return value

    def name(self, key: str, default: str | None = None) -> str:
        """A text that can stand in an address."""
        value = self.text(key, 64, default)
        if value != default and not _NAME.fullmatch(value):
            self.wrong(key, "must be of letters, digits, . _ and -, and begin with a letter or digit")
        return value

    def choice(self, key: str, known: Sequence[str], default: str | None = None) -> str:
        value = self.text(key, 64, default)
        return value if value in known else self.wrong(key, f"must be one of {', '.join(known)}")

    def flag(self, key: str, default: bool) -> bool:
        value = self.raw(key)
        if value is None:
            return default
        return value if isinstance(value, bool) else self.wrong(key, "must be true or false")

    def number(self, key: str, least: float, most: float, default: float | None = None) -> float:
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            self.wrong(key, f"must be a number from {least:g} to {most:g}")
        return float(value)

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(key, f"must be a whole number from {least:,} to {most:,}")
        return value

    def maybe_whole(self, key: str, least: int, most: int) -> int | None:
        return None if self.raw(key) is None else self.whole(key, least, most)

    def moment(self, key: str) -> datetime | None:
        value = self.raw(key)
        if value is None:
            return None
        try:
            at = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            at = None
        if at is None or at.tzinfo is None:
            self.wrong(key, "must be a time with its offset, such as 2026-11-27T08:00:00+01:00")
        return at

    def items(self, key: str, most: int, least: int = 0) -> Sequence[Any]:
        value = self.raw(key)
        if value is None and not least:
            return ()
        if not isinstance(value, list | tuple) or len(value) < least:
            self.wrong(key, "must be a list" + (" with at least one part" if least else ""))
        return value if len(value) <= most else self.wrong(key, f"must not have more than {most} parts")

    def part(self, key: str) -> "Part":
        """Empty where it is not given."""
        value = self.raw(key)
        return Part({} if value is None else value, self.at(key))

    def parts(self, key: str, most: int, least: int = 0) -> Sequence["Part"]:
        return [Part(one, f"{self.at(key)}[{n}]") for n, one in enumerate(self.items(key, most, least))]


def documents(text: str) -> list[object]:
    """Each document of a YAML text. Raises Invalid, with the line, where it is no YAML."""
    if len(text) > LARGEST:
        raise Invalid("yaml", f"yaml is longer than {LARGEST >> 10} Ki characters")
    try:
        return [given for given in yaml.load_all(text, _Strict) if given is not None]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Invalid("yaml", f"yaml {_what(error)}") from error


def text_of(given: object) -> str:
    """The YAML that `documents` reads as `given`."""
    return yaml.dump(given, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


class Inline(dict[str, Any]):
    """A mapping that is written on one line."""


def _what(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}: {error.problem}"
    return " ".join(str(error).split())[:300] or "is nested too deep"


class _Strict(StrictLoader):
    """Numbers, true, false and null as in YAML 1.2; all else is text: `NO` is a country, `01234` stays."""


class _Dumper(yaml.SafeDumper):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as declared there

    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


for _kind in (_Strict, _Dumper):
    _kind.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), list("tf"))
    _kind.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)\Z"), ["n", "~", ""])
    _kind.add_implicit_resolver(
        "tag:yaml.org,2002:int", re.compile(r"-?(?:0|[1-9][0-9]*)\Z"), list("-0123456789")
    )
    _kind.add_implicit_resolver(
        "tag:yaml.org,2002:float",
        re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\Z"),
        list("-0123456789"),
    )
_Dumper.add_representer(
    Inline,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True),
)

"""YAML of people, read strictly: texts stay texts, nothing twice, nothing unknown, errors with their path."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import yaml

from bot.dialogue.guides.texts import slots
from bot.errors import Invalid
from bot.rules.strict_yaml import StrictLoader

LARGEST = 256 << 10
"""Characters of one file."""
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_LARGEST_NUMBER = Decimal(10) ** 12


def load(name: str, text: str) -> "Part":
    """Raises Invalid where it is no YAML mapping, or says one thing twice."""
    if len(text) > LARGEST:
        raise Invalid("file", f"{name}: is longer than {LARGEST >> 10} Ki characters")
    try:
        given = yaml.load(text, _Strict)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Invalid("file", f"{name}: is not YAML: {_what(error)}") from error
    return Part(given, "", name)


class Part:
    """A mapping, read field by field; `finish` complains about what nobody asked for."""

    def __init__(self, given: object, path: str, guide: str) -> None:
        self.path = path
        self.guide = guide
        if not isinstance(given, Mapping):
            self.wrong("", "must be a mapping")
        self._given: Mapping[Any, Any] = given
        self._asked: set[str] = set()
        for key in given:
            if not isinstance(key, str):
                self.wrong("", f"has the key {key!r}, which is no text")

    def __contains__(self, key: str) -> bool:
        return key in self._given

    def wrong(self, key: str, message: str) -> NoReturn:
        where = ".".join(part for part in (self.path, key) if part) or "file"
        raise Invalid(where, f"{self.guide}: {where} {message}")

    def finish(self) -> None:
        for key in self._given:
            if key not in self._asked:
                self.wrong(key[:60], f"is unknown; known are {', '.join(sorted(self._asked))}")

    def raw(self, key: str) -> object:
        self._asked.add(key)
        return self._given.get(key)

    def text(self, key: str, longest: int = 200) -> str:
        """Empty where it is not given."""
        value = self.raw(key)
        if value is None and key not in self:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, "must be a text")
        if len(value) > longest:
            self.wrong(key, f"must not be longer than {longest} characters")
        return value.strip()

    def needed(self, key: str, longest: int = 200) -> str:
        return self.text(key, longest) or self.wrong(key, "is missing")

    def slotted(self, key: str) -> str:
        """A text that may have slots."""
        text = self.text(key)
        self.check_slots(key, text)
        return text

    def check_slots(self, key: str, text: str) -> None:
        try:
            slots(text)
        except ValueError as error:
            self.wrong(key, str(error))

    def name(self, key: str) -> str:
        """Of a step or an answer; empty where it is not given."""
        name = self.text(key)
        if name and not _NAME.fullmatch(name):
            self.wrong(key, "must be a name of small letters, digits and _")
        return name

    def flag(self, key: str) -> bool | None:
        """None where it is not given."""
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, "must be true or false")
        return value

    def number(self, key: str) -> Decimal | None:
        """None where it is not given."""
        text = self.text(key)
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            self.wrong(key, "must be a number")
        if not number.is_finite() or abs(number) > _LARGEST_NUMBER:
            self.wrong(key, f"must be a number between -{_LARGEST_NUMBER} and {_LARGEST_NUMBER}")
        return number

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        number = self.number(key)
        if number is None:
            return default
        if number != int(number) or not least <= number <= most:
            self.wrong(key, f"must be a whole number from {least} to {most}")
        return int(number)

    def part(self, key: str) -> "Part | None":
        """None where it is not given."""
        value = self.raw(key)
        return Part(value, f"{self.path}.{key}".strip("."), self.guide) if key in self else None

    def needed_part(self, key: str) -> "Part":
        return self.part(key) or self.wrong(key, "is missing")

    def parts(self, key: str, most: int) -> "list[Part]":
        path = f"{self.path}.{key}".strip(".")
        return [Part(value, f"{path}[{n}]", self.guide) for n, value in enumerate(self._list(key, most))]

    def texts(self, key: str, longest: int, *, with_slots: bool = False) -> dict[str, str]:
        """One for each locale; empty where it is not given."""
        part = self.part(key)
        if part is None:
            return {}
        found = {locale: part.needed(locale, longest) for locale in part.locales()}
        for locale, text in found.items():
            if with_slots:
                part.check_slots(locale, text)
        return found or self.wrong(key, "needs a text in at least one language")

    def words(self, key: str, most: int) -> dict[str, tuple[str, ...]]:
        """A list of texts for each locale; empty where it is not given."""
        part = self.part(key)
        if part is None:
            return {}
        return {locale: part.list_of_texts(locale, most) for locale in part.locales()}

    def list_of_texts(self, key: str, most: int) -> tuple[str, ...]:
        """Of one text, too."""
        if isinstance(self.raw(key), str):
            return (self.needed(key),)
        found = self._list(key, most)
        for n, text in enumerate(found):
            if not isinstance(text, str) or not text.strip() or len(text) > 200:
                self.wrong(f"{key}[{n}]", "must be a text of at most 200 characters")
        return tuple(text.strip() for text in found)

    def pairs(self, key: str) -> dict[str, str]:
        """Names and values; a value may be empty, which means unknown."""
        part = self.part(key)
        if part is None:
            return {}
        return {name: part.value(name) for name in part.names()}

    def value(self, key: str) -> str:
        """A text that may be empty."""
        return "" if self.raw(key) in (None, "") else self.needed(key)

    def target(self, key: str, steps: Sequence[str]) -> str:
        """The name of one of the steps; empty where it is not given."""
        name = self.text(key)
        if name and name not in steps:
            self.wrong(key, f"names no step: {name}")
        return name

    def names(self, most: int = 50) -> Sequence[str]:
        """Its keys."""
        for name in self._given:
            if not _NAME.fullmatch(name):
                self.wrong(name[:60], "must be a name of small letters, digits and _")
        if not 1 <= len(self._given) <= most:
            self.wrong("", f"must have 1 to {most} entries")
        return list(self._given)

    def locales(self) -> Sequence[str]:
        for locale in self._given:
            if not _LOCALE.fullmatch(locale):
                self.wrong(locale[:60], "is no language such as en or de")
        return list(self._given)

    def _list(self, key: str, most: int) -> Sequence[Any]:
        value = self.raw(key)
        if value is None and key not in self:
            return ()
        if not isinstance(value, list) or not value:
            self.wrong(key, "must be a list with at least one entry")
        return value if len(value) <= most else self.wrong(key, f"must not have more than {most} entries")


def _what(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}: {error.problem}"
    return " ".join(str(error).split())[:300] or "nested too deep"


class _Strict(StrictLoader):
    """Only true, false and nothing are more than text."""

    refuses_aliases = "& and * are not used here"


_Strict.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), list("tf"))
_Strict.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)\Z"), ["n", "~", ""])

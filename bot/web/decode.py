"""From what came over the wire to wire types, or `Invalid` naming the field."""

import re
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from bot.errors import Invalid

T = TypeVar("T")
_PATH = re.compile(r"^(?P<what>.*?)(?: - at `\$?\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_MISSING = re.compile(r"^Object missing required field `(?P<name>[^`]*)`")
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")


def from_json(kind: type[T], body: bytes | msgspec.Raw) -> T:
    """Raises Invalid; `field` is `body` where it is no JSON at all."""
    try:
        return _clean(msgspec.json.decode(body, type=kind))
    except msgspec.ValidationError as error:
        raise invalid(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Invalid("body", "this is not JSON in UTF-8") from None


def from_plain(kind: type[T], value: object) -> T:
    """The same for what Socket.IO has decoded already."""
    try:
        return _clean(msgspec.convert(value, kind))
    except msgspec.ValidationError as error:
        raise invalid(error) from None
    except RecursionError:
        raise Invalid("body", "this is nested too deeply") from None


def invalid(error: msgspec.ValidationError) -> Invalid:
    """`Expected `int` >= 0 - at `$.items[0].quantity`` -> field `items[0].quantity`."""
    match = _PATH.match(str(error))
    what, path = (match["what"], match["path"] or "") if match else (str(error), "")
    missing = _MISSING.match(what)
    if missing:
        path = f"{path}.{missing['name']}".lstrip(".")
        what = "this field is required"
    field = path or "body"
    return Invalid(field, f"{field}: {what}")


def _clean(value: T) -> T:
    """Refuse text that no database and no socket could carry on."""
    for path, text in _texts(value, ""):
        if _FORBIDDEN.search(text):
            raise Invalid(path or "body", f"{path or 'body'}: NUL and lone surrogates are not allowed")
    return value


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name), f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{index}]")
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield path, str(name)
            yield from _texts(inner, f"{path}.{name}".lstrip("."))

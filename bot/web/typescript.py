"""Turns the wire types into the widget's `protocol.ts`: `python -m bot.web.typescript > …`."""

import inspect as python_inspect
import sys
from pathlib import Path

import msgspec
from msgspec import inspect

from bot.web import campaign_wire, wire

TARGET = Path(__file__).parents[2] / "widget/src/shared/protocol.ts"
MODULES = (wire, campaign_wire)
_PLAIN: dict[type[inspect.Type], str] = {
    inspect.StrType: "string",
    inspect.IntType: "number",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.NoneType: "null",
}


def generate() -> str:
    """The whole file, one interface for each Struct of the wire modules, in the order they are declared."""
    structs = [
        value
        for module in MODULES
        for value in vars(module).values()
        if python_inspect.isclass(value)
        and issubclass(value, msgspec.Struct)
        and value.__module__ == module.__name__
    ]
    head = "// Generated from bot/web/wire.py and campaign_wire.py by `make types`; change it there.\n"
    return head + "".join(_interface(struct) for struct in structs)


def _interface(struct: type[msgspec.Struct]) -> str:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - for the type checker
    fields = "".join(
        f"  {field.encode_name}{'' if field.required else '?'}: {_type(field.type)};\n"
        for field in info.fields
    )
    return f"\nexport interface {struct.__name__} {{\n{fields}}}\n"


def _type(kind: inspect.Type) -> str:
    if type(kind) in _PLAIN:
        return _PLAIN[type(kind)]
    match kind:
        case inspect.Metadata(extra={"typescript": str(name)}):
            return name
        case inspect.Metadata(type=inner):
            return _type(inner)
        case inspect.LiteralType(values=values):
            return " | ".join(f'"{value}"' for value in values)
        case inspect.ListType(item_type=item):
            inner_type = _type(item)
            return f"({inner_type})[]" if " " in inner_type else f"{inner_type}[]"
        case inspect.DictType(key_type=key, value_type=value):
            return f"Record<{_type(key)}, {_type(value)}>"
        case inspect.UnionType(types=types):
            named = (_type(inner) for inner in types if not isinstance(inner, inspect.CustomType))
            return " | ".join(dict.fromkeys(named))
        case inspect.StructType(cls=cls):
            return cls.__name__
    raise TypeError(f"no TypeScript for {kind!r}")


if __name__ == "__main__":
    sys.stdout.write(generate())

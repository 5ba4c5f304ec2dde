"""A YAML file that holds one mapping, read strictly."""

from collections import Counter
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from bot.errors import Invalid

LARGEST = 4 << 20


def read(path: Path, example: str) -> dict[str, Any]:
    """Raises Invalid where it is no YAML mapping such as `example`, or says one thing twice."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise Invalid("file", f"{path.name} is larger than {LARGEST >> 20} MiB")
        given = yaml.load(raw, _Strict)  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise Invalid("file", f"{path} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Invalid("file", f"{path.name} is not YAML: {error}") from error
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Invalid("file", f"{path.name} must hold a mapping such as `{example}`")
    return given


class _Strict(yaml.SafeLoader):
    """Of two values under one key, YAML readers take the last: one of them would be lost without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice, times = Counter(keys).most_common(1)[0] if keys else ("", 1)
        if times > 1:
            raise Invalid(twice[:60], f"{twice[:60]} is given twice")
        return super().construct_mapping(node, deep)

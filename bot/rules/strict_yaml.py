"""YAML read strictly: nothing is guessed, no key is given twice, and there are no aliases."""

import re
from collections.abc import Hashable
from typing import Any

import yaml
from yaml.composer import Composer


class StrictLoader(Composer, yaml.CSafeLoader):
    """All is text but what a subclass adds resolvers for: `no` is a word, and `01234` keeps its zero.

    Parsed by libyaml, ten times as fast, and composed here, where what is not wanted can be seen. Raises
    ValueError for it, naming the line of a key that is given twice.
    """

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as declared there
    refuses_aliases = "must not use & and *"

    def __init__(self, stream: str) -> None:
        yaml.CSafeLoader.__init__(self, stream)
        Composer.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        # an alias of an alias of an alias grows without bounds
        if self.check_event(yaml.AliasEvent):
            raise ValueError(self.refuses_aliases)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise ValueError(f"line {key.start_mark.line + 1}: {key.value[:60]} is given twice")
                seen.add(key.value)
        return super().construct_mapping(node, deep)

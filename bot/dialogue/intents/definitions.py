"""Intents as data: names and examples, from YAML; what an integrator adds to those that ship."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import NoReturn

import yaml

from bot.dialogue.intents.grams import plain
from bot.errors import Invalid

OUT_OF_SCOPE = "oos"
"""The name under which stands what is no intent at all."""
LOCALES = ("en", "de")
MOST_CHARACTERS = 2_000_000
MOST_INTENTS = 500
MOST_EXAMPLES = 20_000
LONGEST_EXAMPLE = 300

Definitions = Mapping[str, tuple[str, ...]]
"""Name -> examples."""
Example = tuple[str, str]
"""A text and its intent."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def parse(text: str) -> Definitions:
    """Of a file. Raises Invalid with the path of the first field that is wrong, such as `returns[3]`."""
    if len(text) > MOST_CHARACTERS:
        raise Invalid("file", f"must not be longer than {MOST_CHARACTERS:,} characters")
    try:
        # As nodes: `yes`, `no` and 42 are what was typed, not what YAML takes them for.
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Invalid("file", f"is not YAML: {' '.join(str(error).split())[:300]}") from error
    if not isinstance(root, yaml.MappingNode) or not root.value:
        raise Invalid("file", "must be a mapping of names to lists of examples")
    made: dict[str, tuple[str, ...]] = {}
    for key, node in root.value:
        name = _name(key, made)
        made[name] = _examples(name, node)
    _bounded(made)
    return made


def extended(parts: Sequence[Definitions]) -> Definitions:
    """All together: an example that stands under two names belongs to the later part's.

    Raises Invalid for too many, and for an example that one part has under two names.
    """
    owners: dict[str, tuple[str, str]] = {}
    for part in parts:
        own: dict[str, str] = {}
        for name, index, example in _all(part):
            said = plain(example)
            if own.setdefault(said, name) != name:
                _wrong(f"{name}[{index}]", f"stands under {own[said]}, too: {example[:60]!r}")
            owners[said] = (name, example)
    made: dict[str, list[str]] = {name: [] for part in parts for name in part}
    for name, example in owners.values():
        made[name].append(example)
    together = {name: tuple(examples) for name, examples in made.items() if examples}
    _bounded(together)
    return together


def examples_of(definitions: Definitions) -> list[Example]:
    return [(example, name) for name, _, example in _all(definitions)]


@cache
def shipped(locale: str) -> Definitions:
    """One of LOCALES."""
    return parse(files("bot.dialogue.intents").joinpath(f"{locale}.yaml").read_text(encoding="utf-8"))


@cache
def shop_ready() -> Definitions:
    """What ships, of all languages together: visitors write in their own whatever the shop's."""
    return extended([shipped(locale) for locale in LOCALES])


def _name(key: yaml.Node, known: Mapping[str, object]) -> str:
    name = key.value if isinstance(key, yaml.ScalarNode) else ""
    if not _NAME.fullmatch(name):
        _wrong(f"line {key.start_mark.line + 1}", "must begin with a name of a-z, 0-9 and _, at most 64 long")
    if name in known:
        _wrong(name, f"stands twice, the second time in line {key.start_mark.line + 1}")
    return str(name)


def _examples(name: str, node: yaml.Node) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        _wrong(name, "must be a list with at least one example")
    return tuple(_example(f"{name}[{index}]", part) for index, part in enumerate(node.value))


def _example(path: str, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or not plain(node.value):
        _wrong(path, f"must be a text (line {node.start_mark.line + 1})")
    if len(node.value) > LONGEST_EXAMPLE:
        _wrong(path, f"must not be longer than {LONGEST_EXAMPLE} characters")
    return str(node.value)


def _bounded(made: Definitions) -> None:
    if len(made) > MOST_INTENTS:
        raise Invalid("file", f"has {len(made):,} intents, more than {MOST_INTENTS}")
    count = sum(len(examples) for examples in made.values())
    if count > MOST_EXAMPLES:
        raise Invalid("file", f"has {count:,} examples, more than {MOST_EXAMPLES:,}")


def _all(part: Definitions) -> Iterator[tuple[str, int, str]]:
    return chain.from_iterable(
        ((name, index, example) for index, example in enumerate(examples)) for name, examples in part.items()
    )


def _wrong(path: str, message: str) -> NoReturn:
    raise Invalid(path, f"{path} {message}")

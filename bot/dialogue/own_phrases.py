"""An integrator's own phrases: YAML, checked, in a sandbox, and bounded in what they can do.

    locale: en
    phrases:
      greeting: [Welcome to the cellar. What may it be?]

A phrase may name what the shipped one of the same name does. There are no loops and no arithmetic, so that
what it becomes is no longer than what goes into it.
"""

from collections.abc import Mapping
from typing import Any

import yaml
from jinja2 import Template, TemplateSyntaxError, meta, nodes

from bot.dialogue.wording import LOCALES, Own, environment, source
from bot.errors import Invalid

LONGEST_FILE = 100_000
LONGEST_WAY = 600
MOST_WAYS = 8
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Concat,
    nodes.Filter,
)
"""All that a phrase is made of. No loops, calls, attributes, items, arithmetic, macros or includes."""


def read(name: str, text: str) -> tuple[str, Mapping[str, tuple[Template, ...]]]:
    """The locale, and its phrases. Raises Invalid with the path of the first field that is wrong."""
    given = _loaded(name, text)
    locale = given.get("locale")
    if locale not in LOCALES:
        raise _wrong(name, "locale", f"must be one of {', '.join(LOCALES)}")
    phrases = given.get("phrases")
    if not isinstance(phrases, dict) or not phrases:
        raise _wrong(name, "phrases", "must name at least one phrase")
    for key in given:
        if key not in ("locale", "phrases"):
            raise _wrong(name, str(key)[:60], "is not known")
    return str(locale), {
        str(key): _phrase(name, str(locale), str(key), ways) for key, ways in phrases.items()
    }


def _wrong(name: str, path: str, message: str) -> Invalid:
    return Invalid(path, f"{name}: {path} {message}")


def joined(read_ones: list[tuple[str, Mapping[str, tuple[Template, ...]]]]) -> Own:
    """Of several files, where two name the same phrase the later one's."""
    found: dict[str, dict[str, tuple[Template, ...]]] = {}
    for locale, phrases in read_ones:
        found.setdefault(locale, {}).update(phrases)
    return Own(found)


def _loaded(name: str, text: str) -> dict[Any, Any]:
    if len(text) > LONGEST_FILE:
        raise _wrong(name, "file", f"must not be longer than {LONGEST_FILE} characters")
    try:
        tokens = yaml.scan(text, Loader=yaml.SafeLoader)
        if any(isinstance(token, (yaml.AliasToken, yaml.AnchorToken)) for token in tokens):
            # an alias of an alias of an alias grows without bounds
            raise _wrong(name, "file", "must not use & and *")
        given = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _wrong(name, "file", f"is no YAML: {str(error)[:200]}") from error
    if not isinstance(given, dict):
        raise _wrong(name, "file", "must have locale and phrases")
    return given


def _phrase(name: str, locale: str, key: str, given: object) -> tuple[Template, ...]:
    shipped = source(locale)["phrases"].get(key)
    if shipped is None:
        raise _wrong(name, f"phrases.{key[:60]}", "there is no such phrase")
    ways = [given] if isinstance(given, str) else given
    if not isinstance(ways, list) or not 1 <= len(ways) <= MOST_WAYS:
        raise _wrong(name, f"phrases.{key}", f"must be 1 to {MOST_WAYS} texts")
    known = set[str]().union(*(variables(locale, way) for way in shipped))
    return tuple(_way(name, f"phrases.{key}[{n}]", locale, way, known) for n, way in enumerate(ways))


def _way(name: str, path: str, locale: str, way: object, known: set[str]) -> Template:
    if not isinstance(way, str) or not way.strip() or len(way) > LONGEST_WAY:
        raise _wrong(name, path, f"must be a text of 1 to {LONGEST_WAY} characters")
    try:
        parsed = environment(locale).parse(way)
        unknown = variables(locale, way) - known
        wrong = forbidden(parsed)
        if unknown or wrong:
            raise _wrong(name, path, f"cannot use {wrong or ', '.join(sorted(unknown))}")
        return environment(locale).from_string(way)
    except (TemplateSyntaxError, RecursionError) as error:
        raise _wrong(name, path, f"is no template: {str(error)[:200]}") from error


def variables(locale: str, way: str) -> set[str]:
    """What a template names."""
    return meta.find_undeclared_variables(environment(locale).parse(way))


def forbidden(parsed: nodes.Template) -> str:
    """What a template must not do, or the empty string."""
    for node in parsed.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            return type(node).__name__.lower()
        if isinstance(node, nodes.Filter) and node.name not in environment("en").filters:
            return f"the filter {node.name}"
    return ""

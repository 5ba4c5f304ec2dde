"""Who may import whom, held by reading every import of the tree, those inside functions included."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

ALLOWED: dict[str, set[str]] = {
    "bot.model": set(),
    "bot.errors": set(),
    "bot.events": {"bot.model"},
    "bot.rules": {"bot.model", "bot.events", "bot.errors"},
    "bot.dialogue": {"bot.model", "bot.events", "bot.errors", "bot.rules"},
    "bot.feeds": {"bot.model", "bot.errors", "bot.rules"},
    "bot.ports": {"bot.model", "bot.events", "bot.errors", "bot.rules", "bot.dialogue"},
    "bot.settings": {"bot.errors"},
    "bot.actions": {
        "bot.model",
        "bot.errors",
        "bot.events",
        "bot.ports",
        "bot.rules",
        "bot.dialogue",
        "bot.actions.outcome",
    },
    "bot.actions.answering": {
        "bot.model",
        "bot.errors",
        "bot.events",
        "bot.ports",
        "bot.rules",
        "bot.dialogue",
        "bot.actions.outcome",
    },
    "bot.actions.nudging": {
        "bot.model",
        "bot.errors",
        "bot.events",
        "bot.ports",
        "bot.rules",
        "bot.dialogue",
        "bot.actions.outcome",
    },
    "bot.reactions": {"bot.actions", "bot.events", "bot.ports", "bot.model"},
    "bot.commands": {
        "bot.actions",
        "bot.dialogue",
        "bot.errors",
        "bot.feeds",
        "bot.model",
        "bot.reactions",
        "bot.rules",
    },
    "bot.storage": {"bot.model", "bot.errors", "bot.events", "bot.ports", "bot.rules"},
    "bot.web": {
        "bot.reactions",
        "bot.actions",
        "bot.rules",
        "bot.dialogue",
        "bot.model",
        "bot.events",
        "bot.errors",
        "bot.ports",
        "bot.settings",
    },
    "recommender": set(),
    "wiring": {
        "bot.commands.progress",
        "bot.dialogue",
        "bot.errors",
        "bot.model",
        "bot.ports",
        "bot.rules",
        "bot.settings",
        "recommender",
    },
}
"""Room -> the rooms it may reach, itself aside."""

PURE = ("bot.model", "bot.errors", "bot.events", "bot.rules", "bot.dialogue")
IMPURE = {
    "asyncio",
    "sqlalchemy",
    "aiohttp",
    "socketio",
    "time",
    "random",
    "secrets",
    "uuid",
    "uuid_utils",
    "os",
}
ONLY_IN = {
    "sqlalchemy": ("bot.storage",),
    "alembic": ("bot.storage",),
    "aiohttp": ("bot.web", "server"),
    "socketio": ("bot.web", "server"),
    "lightfm": ("recommender",),
}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {
    name_of(path): path
    for folder in ("bot", "recommender", "wiring")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
} | {path.stem: path for path in sorted(ROOT.glob("*.py"))}
OURS = {"tests", *(name.split(".")[0] for name in SOURCES)}


def imports(module: str) -> Iterator[str]:
    """Every module that `module` imports, submodules named by `from package import module` included."""
    package = module if SOURCES[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(SOURCES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*start, *([node.module] if node.module else [])])
            yield from (
                f"{origin}.{alias.name}" if f"{origin}.{alias.name}" in SOURCES else origin
                for alias in node.names
            )


def room_of(module: str) -> str:
    return max(
        (room for room in ALLOWED if module == room or module.startswith(room + ".")), key=len, default=""
    )


def is_in(module: str, rooms: tuple[str, ...] | set[str]) -> bool:
    return any(module == room or module.startswith(room + ".") for room in rooms)


@pytest.mark.parametrize("module", sorted(SOURCES))
def test_a_module_imports_only_what_its_room_may_reach(module: str) -> None:
    room = room_of(module)
    if module in ("server", "bot"):
        return
    assert room, f"{module} stands in no room of ALLOWED"
    ours = {name for name in imports(module) if name.split(".")[0] in OURS}
    inside = {"bot.actions.outcome"} if room == "bot.actions" else {room}
    wrong = {name for name in ours - {"bot"} if not is_in(name, ALLOWED[room] | inside)}
    assert not wrong, f"{module} may not import {sorted(wrong)}"


@pytest.mark.parametrize("module", [m for m in sorted(SOURCES) if is_in(m, PURE)])
def test_pure_rooms_import_nothing_that_waits_or_guesses(module: str) -> None:
    assert not {name.split(".")[0] for name in imports(module)} & IMPURE


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_a_library_stays_in_its_room(library: str) -> None:
    users = {m for m in SOURCES if any(name.split(".")[0] == library for name in imports(m))}
    assert not {m for m in users if not is_in(m, ONLY_IN[library])}


def test_there_are_no_import_cycles() -> None:
    graph = {module: {name for name in imports(module) if name in SOURCES} for module in SOURCES}
    finished: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, f"cycle: {' -> '.join([*trail[trail.index(module) :], module])}"
        if module not in finished:
            for name in graph[module]:
                visit(name, (*trail, module))
            finished.add(module)

    for module in graph:
        visit(module, ())


def test_the_embed_knows_neither_console_nor_dashboard() -> None:
    embed = list((ROOT / "widget/src/embed").rglob("*.ts*"))
    assert embed
    for path in embed:
        text = path.read_text(encoding="utf-8")
        assert "/console" not in text
        assert "/dashboard" not in text


def test_only_settings_reads_the_environment() -> None:
    readers = {
        module
        for module, path in SOURCES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    }
    assert readers <= {"bot.settings", "server"}


def test_architecture_md_names_only_files_that_exist() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = {word.rstrip("/") for word in _quoted(text) if "/" in word and not word.startswith(("/", "http"))}
    assert named
    missing = {name for name in named if not (ROOT / name).exists()}
    assert not missing


def _quoted(text: str) -> Iterator[str]:
    for part in text.split("`")[1::2]:
        if " " not in part and "…" not in part and "<" not in part and "*" not in part:
            yield part


def test_names_say_something() -> None:
    empty = {"util", "utils", "helper", "helpers", "manager", "base", "common", "misc"}
    assert not {m for m in SOURCES if set(m.split(".")) & empty}


def test_what_a_product_costs_the_shop_never_comes_near_a_screen() -> None:
    screens = [
        path for folder in ("bot/web", "widget/src", "widget/demo") for path in (ROOT / folder).rglob("*")
    ]
    named = [path for path in screens if path.suffix in (".py", ".ts", ".tsx", ".html")]
    assert named
    assert not [path for path in named if "cost_minor" in path.read_text(encoding="utf-8")]

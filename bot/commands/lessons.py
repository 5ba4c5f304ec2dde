"""What a site's dialogue is taught from files: articles, guides, intents and phrases."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rich.console import Console

from bot.actions import teaching
from bot.commands import guides
from bot.commands.imports import report
from bot.commands.progress import step
from bot.dialogue import own_phrases
from bot.dialogue.guides import definitions as guide_definitions
from bot.dialogue.intents import definitions as intent_definitions
from bot.errors import Invalid
from bot.feeds.articles import read_articles
from bot.feeds.problems import Problems
from bot.model import Definition, Site
from bot.reactions import Reactor


async def import_knowledge(
    reactor: Reactor, console: Console, site: Site, folder: Path, *, strict: bool = False
) -> None:
    """The articles of a folder, instead of all there were. Raises Invalid where none of them can be used."""
    problems = Problems(strict=strict)
    with step(console, f"Articles {folder.name}"):
        articles = list(read_articles(folder, problems))
        if not articles:
            raise Invalid("folder", f"{folder.name} has no article that can be used; nothing was changed")
        await reactor.run(teaching.replace_articles, site.site_id, articles)
    report(console, problems, len(articles))


async def import_definitions(reactor: Reactor, site: Site, kind: str, path: Path) -> Sequence[str]:
    """A file, or all YAML files of a folder: all of them or, where one is wrong, none. Returns their names.

    Raises Invalid naming file and field.
    """
    read = READERS[kind]
    made = [read(file, guides.text_of(file)) for file in guides.files_of(path)]
    await reactor.run(teaching.define, site.site_id, made)
    return [definition.name for definition in made]


async def forget(reactor: Reactor, site: Site, kind: str, name: str) -> None:
    """Raises NotFound."""
    await reactor.run(teaching.forget, site.site_id, KINDS[kind], name)


def _guide(file: Path, text: str) -> Definition:
    return Definition("guide", guide_definitions.parse(file.name, text).guide_id, text)


def _intents(file: Path, text: str) -> Definition:
    """Two of one name would be one, hence the file's name is the definition's."""
    try:
        intent_definitions.extended([intent_definitions.shop_ready(), intent_definitions.parse(text)])
    except Invalid as error:
        raise Invalid(f"{file.name}: {error.data['field']}", str(error)) from error
    return Definition("intents", file.stem, text)


def _phrases(file: Path, text: str) -> Definition:
    own_phrases.read(file.name, text)
    return Definition("phrases", file.stem, text)


READERS: Mapping[str, Callable[[Path, str], Definition]] = {
    "guides": _guide,
    "intents": _intents,
    "phrases": _phrases,
}
"""What `import` reads of the dialogue, besides articles."""
KINDS = {"guides": "guide", "intents": "intents", "phrases": "phrases"}
"""What is imported -> what its definitions are called."""

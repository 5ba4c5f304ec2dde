"""The demo's dialogue with all that ships: intents, articles and guides."""

from importlib.resources import files
from pathlib import Path

from bot.commands.guides import files_of, text_of
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.guides.definitions import parse
from bot.feeds.articles import read_articles
from bot.feeds.problems import Problems
from bot.model import Definition, Site, SiteId
from wiring.dialogues import Lessons
from wiring.learning import learnt
from wiring.sentences import sentences


def taught(cache: Path) -> Dialogue:
    """All that the demo's dialogue knows besides its catalogue."""
    site = Site(SiteId("demo"), "demo", "", "Corner Grocer", (), "USD", "en")
    articles = list(read_articles(Path(str(files("bot").joinpath("knowledge"))), Problems(strict=True)))
    guides = [
        Definition("guide", parse(file.name, text_of(file)).guide_id, text_of(file))
        for file in files_of(None)
    ]
    return learnt(Lessons(site, articles, guides), sentences(), cache)

"""A shop's rules for recommendations, shown and set as YAML."""

from dataclasses import asdict
from pathlib import Path

import yaml

from bot.actions import sites
from bot.commands import yaml_file
from bot.model import Merchandising, Site
from bot.reactions import Reactor


async def set_from(reactor: Reactor, site: Site, path: Path) -> Merchandising:
    """All rules of the site from now on, those left out as by default. Raises Invalid naming the field."""
    given = yaml_file.read(path, "diversity: 0.3")
    return await reactor.run(sites.set_merchandising, site.site_id, given)


def yaml_of(rules: Merchandising) -> str:
    return yaml.safe_dump(asdict(rules), sort_keys=False, allow_unicode=True)

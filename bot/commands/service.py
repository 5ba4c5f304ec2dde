"""When a shop's humans answer, shown and set as YAML."""

from pathlib import Path

import yaml

from bot.actions import sites
from bot.commands import yaml_file
from bot.model import Service, Site
from bot.reactions import Reactor
from bot.rules.service import mapping_of


async def set_from(reactor: Reactor, site: Site, path: Path) -> Service:
    """All of it from now on, what is left out as by default. Raises Invalid naming the field."""
    given = yaml_file.read(path, "timezone: Europe/Berlin")
    return await reactor.run(sites.set_service, site, given)


def yaml_of(service: Service, currency: str) -> str:
    return yaml.safe_dump(mapping_of(service, currency), sort_keys=False, allow_unicode=True)

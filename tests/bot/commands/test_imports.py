from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.actions import catalogue, sites
from bot.commands import imports
from bot.errors import Invalid
from bot.reactions import Reactor
from bot.storage.database import SqlDatabase
from tests.fakes import tools

EVENTS = (
    "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n"
    "2019-10-01 00:00:00 UTC,view,7,1,appliances.kitchen.kettle,aqua,35.79,5,s\n"
    "2019-10-01 00:00:01 UTC,view,,1,appliances.kitchen.kettle,aqua,35.79,5,s\n"
)


async def test_somebody_elses_events_make_a_catalogue(sqlite_database: SqlDatabase, tmp_path: Path) -> None:
    path = tmp_path / "rees46_events.csv"
    path.write_text(EVENTS, encoding="utf-8")
    reactor, said = Reactor(tools(sqlite_database)), StringIO()
    console = Console(file=said)
    site = await reactor.run(sites.found, name="Shop", origins=[], currency="USD", locale="en")
    await imports.import_catalogue(reactor, console, site, imports.Reading(path, "rees46"))
    products = await reactor.read(catalogue.every, site.site_id)
    assert [(p.title, p.category, p.price_minor) for p in products] == [
        ("Aqua kettle", "Appliances > Kitchen > Kettle", 3579)
    ]
    assert "1 rows imported, 1 refused." in said.getvalue()
    with pytest.raises(Invalid):
        await imports.import_catalogue(reactor, console, site, imports.Reading(path))
    await reactor.close()

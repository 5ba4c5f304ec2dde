from pathlib import Path

import pytest

from bot.model import Role
from bot.storage.database import open_database
from tests.bot.web.house import open_house, unique


@pytest.mark.database
async def test_two_servers_of_one_database_are_one(sqlite_url: str, valkey_url: str, tmp_path: Path) -> None:
    """What is said at one server arrives on the screens of the other."""
    first_database, second_database = await open_database(sqlite_url), await open_database(sqlite_url)
    try:
        async with (
            open_house(first_database, tmp_path, redis_url=valkey_url) as first,
            open_house(second_database, tmp_path, redis_url=valkey_url) as second,
        ):
            here, there = await first.visitor(), await second.visitor()
            agent = await second.agent(await second.signed_in(Role.AGENT))
            stranger = await second.visitor("visitor-0002")
            client_id = unique()
            posted = await here.ask("message:post", {"client_id": client_id, "text": "Hello"})
            for ear in (here, there, agent):
                assert await ear.hear("message:posted", client_id=client_id) == posted["message"]
            conversation_id = posted["message"]["conversation_id"]
            await agent.ask("conversation:take", {"conversation_id": conversation_id})
            assert (await here.hear("conversation:changed", owner="agent"))["agent_name"] == "agent"
            assert stranger.pushed == []
    finally:
        await first_database.close()
        await second_database.close()

import pytest
from redis.asyncio import Redis


@pytest.mark.database
async def test_the_server_answers(valkey_url: str) -> None:
    client = Redis.from_url(valkey_url)
    assert await client.ping()
    await client.aclose()

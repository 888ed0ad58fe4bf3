"""What fault tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres_server import PostgresServer


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[str]:
    """The address of an empty PostgreSQL database of this test's own; SQLite tests have a file of theirs."""
    with postgres.database() as url:
        yield url

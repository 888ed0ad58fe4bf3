"""A database of before takes ledgers up, and gives them back on the way down without touching the rest."""

from __future__ import annotations

from sqlalchemy import inspect, text

from monitor.store.engine import make_engine
from monitor.store.schema import migrate

TARGET = "INSERT INTO target (id, kind, key) VALUES (1, 'account', 'k')"
ENTRY = (
    "INSERT INTO ledger_entry (id, kind, period, key, target_id, imported_at, facts)"
    " VALUES (1, 'posts', '', 'one', 1, '2026-11-14 00:00:00+00:00', '{}')"
)


def test_ledgers_come_and_go_and_the_registry_stays(database_url: str) -> None:
    engine = make_engine(database_url)
    migrate(engine, revision="0005")
    with engine.begin() as connection:
        connection.execute(text(TARGET))
    migrate(engine, revision="0006")
    with engine.begin() as connection:
        connection.execute(text(ENTRY))
    migrate(engine, revision="0005")
    with engine.begin() as connection:
        assert not inspect(connection).has_table("ledger_entry")
        assert connection.scalar(text("SELECT key FROM target")) == "k"
    migrate(engine, revision="0006")
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM ledger_entry")) == 0
    engine.dispose()

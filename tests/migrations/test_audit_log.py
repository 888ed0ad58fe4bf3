"""0008: the audit log begins empty, guards itself, and leaves nothing behind on the way back."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from monitor.store.engine import make_engine
from monitor.store.schema import migrate
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at
from tests.store.nights import column_at, watch

TABLES = {"audit_entry", "robots_permission"}


def test_up_down_and_up_again_with_entries_in_it(database_url: str) -> None:
    engine = make_engine(database_url)
    migrate(engine, revision="0007")
    assert not TABLES & set(inspect(engine).get_table_names())
    for _round in range(2):
        migrate(engine, revision="0008")
        assert set(inspect(engine).get_table_names()) >= TABLES
        with Store(engine).writing() as unit_of_work:
            assert unit_of_work.audit.append("x", "y", who="wang", at=at("11-10")).number == 1
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text("DELETE FROM audit_entry"))
        migrate(engine, revision="0007")
    engine.dispose()


def test_what_was_there_before_stays(database_url: str) -> None:
    engine = make_engine(database_url)
    migrate(engine)
    watch(Store(engine), column_at("tzgg"))
    migrate(engine, revision="0007")
    migrate(engine)
    with Store(engine).reading() as unit_of_work:
        assert len(unit_of_work.registry.targets_on()) == 1
    engine.dispose()

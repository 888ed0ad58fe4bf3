"""Items of before are taken over as never asked for their 来源, and survive the way back."""

from __future__ import annotations

from sqlalchemy import text

from monitor.store.engine import make_engine
from monitor.store.schema import migrate

ADDRESS = (
    "INSERT INTO address (id, kind, key, url, tries, partial, list_is_empty)"
    " VALUES (1, 'column', 'k', 'http://www.linhe.example/', 0, :no, :no)"
)
ITEM = (
    "INSERT INTO publication (id, address_id, key, title, raw_date, pinned, deleted, first_seen_at)"
    " VALUES (1, 1, 'k', '通知', '', :no, :no, '2026-11-10 00:00:00+00:00')"
)


def test_an_item_of_before_was_never_asked_for_its_source(database_url: str) -> None:
    engine = make_engine(database_url)
    migrate(engine, revision="0003")
    with engine.begin() as connection:
        for statement in (ADDRESS, ITEM):
            connection.execute(text(statement), {"no": False})
    migrate(engine, revision="0005")
    with engine.begin() as connection:
        assert connection.execute(text("SELECT title, origin_tries FROM publication")).all() == [("通知", 0)]
    migrate(engine, revision="0003")
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT title FROM publication")) == "通知"
    engine.dispose()

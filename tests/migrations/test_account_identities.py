"""What was said of accounts before is taken over as said at the last look, and survives the way back."""

from __future__ import annotations

from sqlalchemy import text

from monitor.domain.identity_span import told_at
from monitor.domain.look import AccountIdentity
from monitor.store.engine import make_engine
from monitor.store.schema import migrate
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at

ADDRESS = (
    "INSERT INTO address (id, kind, key, url, tries, partial, list_is_empty, last_seen_at, identity)"
    " VALUES (:id, :kind, :key, 'http://www.linhe.example/', 0, :no, :no, '2026-11-10 00:00:00+00:00', {})"
)
IDENTITY = """'{"name": "法治临河", "account_id": "7", "state": "normal", "migrated_to": ""}'"""


def test_what_was_said_last_of_an_account_is_taken_over(database_url: str) -> None:
    engine = make_engine(database_url)
    migrate(engine, revision="0006")
    with engine.begin() as connection:
        told = text(ADDRESS.format(IDENTITY.replace(":", "\\:")))
        silent, nothing = text(ADDRESS.format("NULL")), text(ADDRESS.format("'null'"))
        for number, (statement, kind) in enumerate(
            [(told, "account"), (silent, "account"), (nothing, "account"), (silent, "column")], start=1
        ):
            connection.execute(statement, {"id": number, "kind": kind, "key": f"k{number}", "no": False})
    migrate(engine)
    with Store(engine).reading() as unit_of_work:
        evidence = unit_of_work.looks.evidence([1, 2, 3, 4])
    said = AccountIdentity("法治临河", "7")
    assert evidence[1].identities == (told_at(said, at("11-10", 8, 0)),)
    assert all(evidence[number].identities == () for number in (2, 3, 4))
    migrate(engine, revision="0006")
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM address WHERE identity IS NOT NULL")) == 2
    engine.dispose()

"""Where migrations meet a database: an open connection is handed over by `monitor.store.schema`."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from alembic import context
from monitor.settings import load_settings
from monitor.store.audit_rows import AuditRow
from monitor.store.engine import make_engine
from monitor.store.finding_rows import FindingRow
from monitor.store.identity_rows import IdentityRow
from monitor.store.instants import Instant
from monitor.store.ledger_rows import LedgerEntryRow
from monitor.store.robots_rows import RobotsPermissionRow

_WITH_TABLES = (AuditRow, FindingRow, IdentityRow, LedgerEntryRow, RobotsPermissionRow)
"""Of every file with tables one: importing it puts them into the metadata that all share."""


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Migrations name plain column types, so that they never depend on today's code."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def migrate(connection: Connection) -> None:
    """Run what was asked for inside one transaction, batch mode on SQLite."""
    context.configure(
        connection=connection,
        target_metadata=_WITH_TABLES[0].metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with make_engine(load_settings().database_url.get_secret_value()).connect() as opened:
        migrate(opened)
        opened.commit()

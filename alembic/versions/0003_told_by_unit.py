"""told by unit: each unit of a target is told, and told that it is over, by itself; exemptions end.

Revision: 0003, after 0002
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    told = _make_finding_told()
    instants = [sa.column(name, _INSTANT) for name in ("told_at", "notified_at", "closing_told_at")]
    finding = sa.table("finding", sa.column("id"), sa.column("target_id"), *instants)
    rows = _rows(sa.select(finding).where(finding.c.told_at.is_not(None)))
    units = _units_by_target(row["target_id"] for row in rows)
    op.bulk_insert(
        told,
        [
            {
                "finding_id": row["id"],
                "unit": unit,
                "told_at": row["told_at"],
                "notified_at": row["notified_at"],
                "closing_told_at": row["closing_told_at"],
            }
            for row in rows
            for unit in units[row["target_id"]]
        ],
    )
    op.drop_column("finding", "told_at")
    op.drop_column("finding", "closing_told_at")
    op.add_column("finding", sa.Column("exempt_until", sa.Date(), nullable=True))
    op.add_column("finding", sa.Column("approver", sa.Text(), nullable=True))
    _remake_reminders(by_unit=True)


def downgrade() -> None:
    _remake_reminders(by_unit=False)
    op.drop_column("finding", "approver")
    op.drop_column("finding", "exempt_until")
    op.add_column("finding", sa.Column("told_at", _INSTANT, nullable=True))
    op.add_column("finding", sa.Column("closing_told_at", _INSTANT, nullable=True))
    op.execute(
        "UPDATE finding SET told_at ="
        " (SELECT min(told_at) FROM finding_told WHERE finding_told.finding_id = finding.id)"
    )
    op.execute(
        "UPDATE finding SET closing_told_at ="
        " (SELECT min(closing_told_at) FROM finding_told WHERE finding_told.finding_id = finding.id)"
    )
    op.drop_table("finding_told")


def _make_finding_told() -> sa.Table:
    return op.create_table(
        "finding_told",
        sa.Column("finding_id", _ID, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("told_at", _INSTANT, nullable=False),
        sa.Column("notified_at", _INSTANT, nullable=True),
        sa.Column("closing_told_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.id"], name=op.f("fk_finding_told_finding_id_finding")
        ),
        sa.PrimaryKeyConstraint("finding_id", "unit", name=op.f("pk_finding_told")),
    )


def _remake_reminders(*, by_unit: bool) -> None:
    """A table whose key changes is made anew; one row a target becomes one a unit, or the other way round.

    Whether an old reminder was sent is not known: it counts as sent, so that nobody is told twice.
    """
    old = sa.table(
        "reminder", sa.column("target_id"), sa.column("due_on", sa.Date()), sa.column("told_at", _INSTANT)
    )
    earliest = sa.select(old.c.target_id, old.c.due_on, sa.func.min(old.c.told_at).label("told_at"))
    rows = _rows(earliest.group_by(old.c.target_id, old.c.due_on))
    op.drop_table("reminder")
    op.bulk_insert(_make_reminder(by_unit=by_unit), _by_unit(rows) if by_unit else rows)


def _by_unit(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    units = _units_by_target(row["target_id"] for row in rows)
    return [
        {**row, "unit": unit, "notified_at": row["told_at"]}
        for row in rows
        for unit in units[row["target_id"]]
    ]


def _make_reminder(*, by_unit: bool) -> sa.Table:
    unit = [sa.Column("unit", sa.Text(), nullable=False)] if by_unit else []
    sent = [sa.Column("notified_at", _INSTANT, nullable=True)] if by_unit else []
    return op.create_table(
        "reminder",
        sa.Column("target_id", _ID, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        *unit,
        sa.Column("told_at", _INSTANT, nullable=False),
        *sent,
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name=op.f("fk_reminder_target_id_target")),
        sa.PrimaryKeyConstraint(
            "target_id", "due_on", *(each.name for each in unit), name=op.f("pk_reminder")
        ),
    )


def _units_by_target(target_ids: Iterable[int]) -> dict[int, list[str]]:
    """The units the registry last named for each target."""
    wanted = set(target_ids)
    version = sa.table(
        "target_version", *map(sa.column, ("id", "target_id", "facts")), sa.column("valid_from", sa.Date())
    )
    newest_last = sa.select(version.c.target_id, version.c.facts).order_by(version.c.valid_from, version.c.id)
    units: dict[int, list[str]] = {target_id: [] for target_id in wanted}
    for row in _rows(newest_last):
        if row["target_id"] in wanted:
            units[row["target_id"]] = _units_of(row["facts"])
    return units


def _units_of(facts: dict[str, Any] | str) -> list[str]:
    """SQLite hands JSON over as text."""
    read = json.loads(facts) if isinstance(facts, str) else facts
    return list(dict.fromkeys(read["units"])) if "units" in read else [read["unit"]]


def _rows(query: sa.Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in op.get_bind().execute(query).mappings()]

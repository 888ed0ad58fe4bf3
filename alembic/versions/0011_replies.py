"""replies: what units answered to findings, objections until they are decided, and what was attached.

Beside it, within how many working days a unit was told to mend it; of what was told before nobody
knows. The way back drops both; the attached files stay in their folder.

Revision: 0011_replies, after 0010_silences
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0011_replies"
down_revision = "0010_silences"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_IS_OPEN = sa.text("kind = 'objection' AND decided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "reply",
        sa.Column("id", _ID, nullable=False),
        sa.Column("finding_id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("state_before", sa.Text(), nullable=False),
        sa.Column("attachment_sha256", sa.Text(), nullable=True),
        sa.Column("attachment_name", sa.Text(), nullable=True),
        sa.Column("attachment_type", sa.Text(), nullable=True),
        sa.Column("attachment_size", sa.Integer(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name="fk_reply_finding_id_finding"),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
    )
    op.create_index("ix_reply_finding_id", "reply", ["finding_id"])
    op.create_index(
        "uq_reply_open_objection",
        "reply",
        ["finding_id"],
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )
    with op.batch_alter_table("finding_told") as table:
        table.add_column(sa.Column("workdays", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("finding_told") as table:
        table.drop_column("workdays")
    op.drop_table("reply")
